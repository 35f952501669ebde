//! Books the night: guarantor by guarantor, charges open items, account events are posted, and aging, dunning, referral and reports see the result.
//!
//! One pass over open items and tonight's work; history is not read. Everything is written in order of guarantor and item.

use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::after_care::{Before, after_care, concerns_agency};
use super::edit_results::EditResults;
use super::groups::{GroupSources, Groups, NightGroup};
use super::item_spill::SpilledCharge;
use super::letters::{LetterFile, LetterOutput, Letters};
use super::progress::{Interrupt, Progress};
use super::snapshot::{BATCH, SnapshotSender, WAITING_BATCHES, forget_settled, snapshot};
use crate::config::Config;
use crate::delinquency::{Delinquency, DunningPolicy, Step, assess};
use crate::error::Error;
use crate::ledger::charge::{charge_transfer, open_item_for_charge, opening_transfers};
use crate::ledger::{
    AccountEvent, ClaimEvent, ClaimState, EventKind, ExceptionKind, GuarantorGroup, OpenItem, PostingException, Transfer, TransferEvent, TrialBalance, apply, mark_offsets,
};
use crate::model::{Cents, Date, Key, Payers, days_between};
use crate::posting::{Copay, apply_unapplied, post_copay, post_guarantor, post_resubmission, protect_beneficiaries};
use crate::referral::updates::UpdateRow;
use crate::referral::{Decision, ReferralContext, ReferralDecision, decide};
use crate::reports::answers::answer_list;
use crate::reports::changes::judgement;
use crate::reports::{AnswerFigures, DayFigures, Flows, ReportSet, RollForward};
use crate::store::segment::SegmentWriter;
use crate::store::table::Row;
use crate::worklists::answered::AnswerList;

/// What booking needs.
pub struct Booking<'b> {
    /// Configuration.
    pub config: &'b Config,
    /// Payers, for the gates that ask which programme is which.
    pub payers: &'b Payers,
    /// As-of date.
    pub as_of: Date,
    /// Folder for segments.
    pub segments: &'b Path,
    /// Prefix of segment names.
    pub run_label: &'b str,
    /// Transfers of payments that are reversed tonight.
    pub prior: &'b [Transfer],
    /// Where letters to guarantors go; `None` for a run that writes none.
    pub letters: Option<&'b LetterOutput>,
    /// The outbox's folder of letters as messages name it.
    pub letter_folder: &'b str,
    /// Hears about progress.
    pub progress: &'b dyn Progress,
    /// Says when to stop.
    pub interrupt: &'b Interrupt,
}

/// What was booked.
pub struct Booked {
    /// Segments: table, path, rows.
    pub segments: Vec<(&'static str, PathBuf, u64)>,
    /// Transfers made here (not those of the shards).
    pub balance: TrialBalance,
    /// What could not be posted.
    pub exceptions: Vec<PostingException>,
    /// Events that wait for their date.
    pub pending: Vec<AccountEvent>,
    /// Events that are posted now.
    pub posted: Vec<AccountEvent>,
    /// What happened to claims tonight, in order of guarantor.
    pub claim_events: Vec<ClaimEvent>,
    /// How the receivables moved tonight.
    pub roll_forward: RollForward,
    /// What that money was.
    pub flows: Flows,
    /// What edits said of tonight's claims, and what payers answered tonight.
    pub edit_results: EditResults,
    /// What the agency must hear about accounts that it has, in order of guarantor.
    pub updates: Vec<UpdateRow>,
    /// Proposals for an agency.
    pub proposed: (u64, Cents),
    /// Items whose rejection or denial somebody has to work.
    pub to_work: Vec<OpenItem>,
    /// What payers answered lately, and their clearing accounts.
    pub answers: AnswerFigures,
    /// The figures of the day, tonight's run included.
    pub day: DayFigures,
    /// Letters to guarantors, for the print vendor.
    pub letters: Option<LetterFile>,
}

/// Books everything and streams it into the reports.
pub fn book<W: Write, F: FnMut(&str) -> std::io::Result<W>>(
    booking: &Booking<'_>,
    sources: GroupSources,
    reports: &mut ReportSet<'_, W, F>,
    opening_balance: RollForward,
) -> Result<Booked, Error> {
    let path = |table: &str| booking.segments.join(format!("{}-{table}.parquet", booking.run_label));
    let mut booked = Booked {
        segments: Vec::new(),
        balance: TrialBalance::default(),
        exceptions: Vec::new(),
        pending: Vec::new(),
        posted: Vec::new(),
        claim_events: Vec::new(),
        roll_forward: opening_balance,
        flows: Flows::default(),
        edit_results: EditResults::default(),
        updates: Vec::new(),
        proposed: (0, Cents::ZERO),
        to_work: Vec::new(),
        answers: AnswerFigures::default(),
        day: DayFigures::default(),
        letters: None,
    };
    let (mut snapshot, writer) = snapshot(path)?;
    let (sender, posted) = sync_channel(WAITING_BATCHES);
    // Three hands: one merges and posts, this one judges and reports, the third encodes the snapshot. Each takes the guarantors in the same order.
    let (walked, reported, written) = std::thread::scope(|scope| {
        let writer = scope.spawn(|| writer.run());
        let walker = scope.spawn(|| walk(booking, sources, &mut booked, sender, path(Transfer::TABLE)));
        let reported = report_all(booking, posted, reports, &mut snapshot);
        snapshot.flush();
        drop(snapshot);
        (walker.join(), reported, writer.join())
    });
    // When a later hand stops, an earlier one only knows that it did; so the later one's error is told first.
    let stopped = |_| Error::Failed("a part of booking stopped unexpectedly".into());
    booked.segments.extend(written.map_err(stopped)??);
    (booked.proposed, booked.to_work) = reported?;
    booked.segments.push(walked.map_err(stopped)??);
    Ok(booked)
}

/// Judges and reports every guarantor, and passes it on; the proposals for an agency, and the items that somebody has to work.
fn report_all<W: Write, F: FnMut(&str) -> std::io::Result<W>>(
    booking: &Booking<'_>,
    posted: Receiver<Vec<GuarantorGroup>>,
    reports: &mut ReportSet<'_, W, F>,
    snapshot: &mut SnapshotSender,
) -> Result<((u64, Cents), Vec<OpenItem>), Error> {
    let (mut proposed, mut to_work) = ((0, Cents::ZERO), Vec::new());
    for mut group in posted.into_iter().flatten() {
        forget_settled(&mut group.items, booking.as_of);
        report_group(booking, &mut group, reports, &mut proposed)?;
        to_work.extend(super::answer_worklists::to_work(&group, booking.as_of).cloned());
        if !snapshot.push(group) {
            break;
        }
    }
    Ok((proposed, to_work))
}

/// One pass over all guarantors: charges, copays, events. Gives the segment of transfers that were made here; ends early when nobody takes the guarantors any more.
fn walk(
    booking: &Booking<'_>,
    sources: GroupSources,
    booked: &mut Booked,
    sender: SyncSender<Vec<GuarantorGroup>>,
    transfer_path: PathBuf,
) -> Result<(&'static str, PathBuf, u64), Error> {
    let mut transfers = SegmentWriter::<Transfer>::create(&transfer_path)?;
    let mut groups = Groups::open(sources)?;
    let mut batch = Vec::with_capacity(BATCH);
    let mut moved: Vec<Transfer> = Vec::new();
    let mut letters = Letters::new(booking.config, booking.as_of, booking.letters);
    while let Some(mut night) = groups.next_group()? {
        let denied = std::mem::take(&mut night.denied);
        let group = post_night(booking, night, booked, &mut letters, |transfer, roll_forward, balance| {
            roll_forward.post(transfer);
            balance.post(transfer);
            // Opening balances are no money of tonight.
            if transfer.event != TransferEvent::Opening {
                moved.push(transfer.clone());
            }
            transfers.push(transfer).map_err(Error::from)
        })?;
        moved.drain(..).for_each(|transfer| booked.flows.post(&transfer, &group.items));
        count_settled(&group, &denied, booking.as_of, &mut booked.flows);
        batch.push(group);
        if batch.len() == BATCH {
            booking.interrupt.check()?;
            booking.progress.advance(BATCH as u64);
            if sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err() {
                break;
            }
        }
    }
    // Whoever no longer takes them has an error of his own to tell.
    let _ = sender.send(batch);
    let (file, late) = letters.finish(booking.letter_folder)?;
    booked.letters = file;
    booked.exceptions.extend(late);
    Ok((Transfer::TABLE, transfer_path, transfers.finish()?))
}

/// Opens tonight's items, posts events, and keeps the contact current.
fn post_night(
    booking: &Booking<'_>,
    night: NightGroup,
    booked: &mut Booked,
    letters: &mut Letters<'_>,
    mut keep: impl FnMut(&Transfer, &mut RollForward, &mut TrialBalance) -> Result<(), Error>,
) -> Result<GuarantorGroup, Error> {
    let NightGroup { mut group, charges, opening, changes, events, .. } = night;
    let brings_anything = !charges.is_empty() || !events.is_empty();
    let before = Before::of(&group);
    let first_event = booked.posted.len();
    let with_agency = RefCell::new(Vec::new());
    let mut keep = |transfer: &Transfer, roll_forward: &mut RollForward, balance: &mut TrialBalance| {
        if concerns_agency(transfer) {
            with_agency.borrow_mut().push(transfer.clone());
        }
        keep(transfer, roll_forward, balance)
    };
    for item in opening {
        open_imported(item, booking.as_of, &mut group, |transfer| keep(transfer, &mut booked.roll_forward, &mut booked.balance))?;
    }
    for charge in &charges {
        open_charge(charge, booking.as_of, &mut group, booked);
    }
    group.items.sort_by_key(|item| item.item_id);
    for charge in charges.iter().filter(|charge| charge.copay_cents > Cents::ZERO) {
        let copay = Copay {
            encounter_key: charge.encounter_key,
            encounter_id: &charge.encounter_id,
            patient_id: &charge.patient_id,
            date: charge.service_date,
            amount_cents: charge.copay_cents,
            source: &charge.source,
        };
        if let Some(transfer) = post_copay(&mut group, &copay, booking.as_of) {
            keep(&transfer, &mut booked.roll_forward, &mut booked.balance)?;
        }
    }
    for change in &changes {
        let done = post_resubmission(&mut group, change, booking.as_of);
        for transfer in &done.transfers {
            keep(transfer, &mut booked.roll_forward, &mut booked.balance)?;
        }
        booked.claim_events.extend(done.events);
        booked.exceptions.extend(done.exceptions);
    }
    if !events.is_empty() {
        let posted = post_guarantor(&mut group, &events, booking.prior, booking.as_of);
        for transfer in &posted.transfers {
            keep(transfer, &mut booked.roll_forward, &mut booked.balance)?;
        }
        posted.answers.iter().for_each(|answer| booked.edit_results.answered(answer));
        booked.exceptions.extend(posted.exceptions);
        events.iter().filter(|event| event.event == EventKind::AppealOpened).for_each(|event| count_appeal(&group, event, &mut booked.flows));
        // What the account does not remember was refused, and may be sent again under the same id.
        let remembered = |event: &AccountEvent| group.account.events.iter().any(|held| held.event_id == event.event_id);
        booked.posted.extend(events.into_iter().filter(|event| remembered(event)));
        for event in &posted.pending {
            let message = format!("lies after the as-of date and waits until {}", event.date);
            booked.exceptions.push(PostingException::about(event, ExceptionKind::FutureDate, event.amount_cents.unwrap_or(Cents::ZERO), message));
        }
        booked.pending.extend(posted.pending);
    }
    let care = after_care(booking, &mut group, &before, &with_agency.take(), booked.posted.get(first_event..).unwrap_or_default());
    for transfer in &care.transfers {
        keep(transfer, &mut booked.roll_forward, &mut booked.balance)?;
    }
    booked.updates.extend(care.updates);
    // After what came back from the agency, so that a recalled share of a beneficiary goes on to its payer tonight.
    let protected = protect_beneficiaries(&mut group, booking.as_of);
    for transfer in &protected.transfers {
        keep(transfer, &mut booked.roll_forward, &mut booked.balance)?;
    }
    booked.exceptions.extend(protected.exceptions);
    if brings_anything || is_touched(&group, booking.as_of) {
        for transfer in &apply_unapplied(&mut group, booking.as_of) {
            keep(transfer, &mut booked.roll_forward, &mut booked.balance)?;
        }
    }
    // All money of tonight is booked; a letter says nothing of lines that cancel, as the reports do not.
    mark_offsets(&mut group);
    booked.posted.extend(letters.write(&mut group)?);
    Ok(group)
}

/// How long a denial waited for its appeal.
fn count_appeal(group: &GuarantorGroup, event: &AccountEvent, flows: &mut Flows) {
    let is_denied = |item: &&OpenItem| answer_list(item) == Some(AnswerList::Denied) && event.covers(item);
    if let Some(denied) = group.items.iter().filter(is_denied).filter_map(|item| item.state_date).max() {
        flows.appeal_lag.add(days_between(denied, event.date));
    }
}

/// How long denials took that are settled tonight: paid, forwarded, written off. One for which a newer version was written goes on as that.
fn count_settled(group: &GuarantorGroup, denied: &[(Key, Date)], as_of: Date, flows: &mut Flows) {
    for (item_id, date) in denied {
        let is_settled = group.items.iter().find(|item| item.item_id == *item_id).is_some_and(|item| {
            let is_answered = matches!(item.claim_state, ClaimState::Paid | ClaimState::Forwarded | ClaimState::Closed);
            is_answered || (item.balance_cents <= Cents::ZERO && !matches!(item.claim_state, ClaimState::Replaced | ClaimState::Voided))
        });
        if is_settled {
            flows.resolution_lag.add(days_between(*date, as_of));
        }
    }
}

/// Whether an item was touched tonight, as by a remittance that leaves a copay to a patient who has paid it at the visit, or that settles what a payer owed.
fn is_touched(group: &GuarantorGroup, as_of: Date) -> bool {
    group.items.iter().any(|item| item.last_activity_date == as_of)
}

/// The item of a charge whose transfer a shard has stored.
fn open_charge(spilled: &SpilledCharge, as_of: Date, group: &mut GuarantorGroup, booked: &mut Booked) {
    let charge = spilled.as_charge(as_of);
    let mut item = open_item_for_charge(&charge);
    if let Some(transfer) = charge_transfer(&charge) {
        apply(&transfer, &mut item);
        booked.roll_forward.post(&transfer);
        booked.flows.charge(&transfer, &item);
    }
    group.items.push(item);
    group.account.contact = spilled.contact.clone();
}

/// Opens an item of the opening balances.
pub fn open_imported(item: OpenItem, as_of: Date, group: &mut GuarantorGroup, mut keep: impl FnMut(&Transfer) -> Result<(), Error>) -> Result<(), Error> {
    let transfers = opening_transfers(&item, as_of, "opening");
    let mut opened = OpenItem { charge_cents: Cents::ZERO, paid_cents: Cents::ZERO, adjusted_cents: Cents::ZERO, balance_cents: Cents::ZERO, ..item };
    for transfer in &transfers {
        apply(transfer, &mut opened);
        keep(transfer)?;
    }
    group.items.push(opened);
    Ok(())
}

/// The policies of dunning, as a configuration has them.
pub fn dunning_policy(config: &Config) -> DunningPolicy<'_> {
    DunningPolicy { delinquency: &config.delinquency, referral: &config.referral, statements: &config.statements, state: &config.entity.state }
}

/// Aging, dunning, referral and the reports of one guarantor.
pub fn judge_group(config: &Config, payers: &Payers, as_of: Date, group: &GuarantorGroup) -> (Option<Delinquency>, Vec<ReferralDecision>) {
    let dunning = dunning_policy(config);
    let context = ReferralContext { as_of, referral: &config.referral, delinquency: &config.delinquency, entity: &config.entity, payers };
    let decisions = decide(group, context);
    let mut delinquency = assess(group, as_of, dunning);
    if let Some(delinquency) = delinquency.as_mut().filter(|delinquency| delinquency.step == Step::Review) {
        name_what_blocks(delinquency, &decisions);
    }
    (delinquency, decisions)
}

/// The same, and lets the account remember it, so that the next day can say what has changed.
pub fn judge_account(config: &Config, payers: &Payers, as_of: Date, group: &mut GuarantorGroup) -> (Option<Delinquency>, Vec<ReferralDecision>) {
    let (delinquency, decisions) = judge_group(config, payers, as_of, group);
    group.account.judgements.judged(judgement(as_of, &group.items, delinquency.as_ref(), &decisions));
    (delinquency, decisions)
}

/// Where dunning has run its course and a gate blocks the referral, the next step is to clear the gate, not to review the account once more.
fn name_what_blocks(delinquency: &mut Delinquency, decisions: &[ReferralDecision]) {
    if decisions.is_empty() || decisions.iter().any(|decision| decision.decision == Decision::Refer) {
        return;
    }
    let mut gates: Vec<&str> = decisions.iter().flat_map(|decision| decision.gates.iter().copied()).collect();
    gates.sort_unstable();
    gates.dedup();
    delinquency.next_step = format!("not for an agency yet: {}; see referrals", gates.join(" "));
    delinquency.next_step_date = decisions.iter().filter_map(|decision| decision.until).max();
}

fn report_group<W: Write, F: FnMut(&str) -> std::io::Result<W>>(
    booking: &Booking<'_>,
    group: &mut GuarantorGroup,
    reports: &mut ReportSet<'_, W, F>,
    proposed: &mut (u64, Cents),
) -> Result<(), Error> {
    let (delinquency, decisions) = judge_account(booking.config, booking.payers, booking.as_of, group);
    for decision in decisions.iter().filter(|decision| decision.decision == Decision::Refer) {
        proposed.0 += 1;
        proposed.1 += decision.amount_cents;
    }
    reports.add_guarantor(&group.account, &group.items, delinquency.as_ref(), &decisions)?;
    Ok(())
}
