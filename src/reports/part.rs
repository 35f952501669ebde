//! A part of the reports: the rows of some guarantors as bytes, with their tallies. Parts can be made in any thread and are appended in order.
//!
//! A part writes to memory only. It holds what was added since it was last appended, so a caller bounds its memory by appending often.

use std::collections::BTreeMap;

use super::aging_detail::{BucketNames, DetailRow};
use super::credits::CreditRow;
use super::delinquency::DelinquencyRow;
use super::held::HeldEncounter;
use super::missing_acknowledgements::MissingAcknowledgement;
use super::morning::Duty;
use super::placements::PlacementRow;
use super::statements::LetterRow;
use super::tally::Tallies;
use super::timely_filing::TimelyFilingRow;
use super::unbilled::{UnbilledRow, age_band};
use super::{ReportContext, ReportFile, changes, exceptions, page_rows, referrals};
use crate::delinquency::Delinquency;
use crate::ledger::{AccountEvent, ClaimState, EventKind, GuarantorAccount, OpenItem, Owner, PostingException, Text, placements};
use crate::model::date::{add_days, epoch_days};
use crate::model::{Cents, Date};
use crate::referral::{Decision, ReferralDecision};

/// Rows and tallies of a stretch of the stream.
#[derive(Debug)]
pub struct ReportPart<'c> {
    context: &'c ReportContext<'c>,
    names: BucketNames,
    timely_filing_days: BTreeMap<&'c str, i32>,
    pub(super) buffers: [Vec<u8>; ReportFile::STREAMED.len()],
    pub(super) tallies: Tallies,
}

impl<'c> ReportPart<'c> {
    /// An empty part.
    pub fn new(context: &'c ReportContext<'c>) -> ReportPart<'c> {
        ReportPart {
            context,
            names: BucketNames::new(context.limits_days()),
            timely_filing_days: context.timely_filing_days(),
            buffers: Default::default(),
            tallies: Tallies::new(context),
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.buffers.iter().map(Vec::len).sum()
    }

    /// Adds one guarantor: all open items, the delinquency where there is a patient balance, and every referral decision. Guarantors come in the order in which the reports list them.
    pub fn add_guarantor(&mut self, account: &GuarantorAccount, items: &[OpenItem], delinquency: Option<&Delinquency>, decisions: &[ReferralDecision]) {
        for item in items {
            self.add_item(item, items, delinquency);
            self.add_credit(item, items, account);
        }
        if items.iter().any(|item| !item.balance_cents.is_zero()) {
            for event in &account.events {
                self.tallies.top_events.offer(epoch_days(event.date).into(), || page_rows::event(event));
            }
        }
        if let Some(delinquency) = delinquency {
            self.add_delinquency(&DelinquencyRow { account, delinquency });
        }
        for letter in LetterRow::all(account, self.context.as_of) {
            self.add_letter(&letter);
        }
        for decision in decisions {
            self.add_decision(decision);
        }
        for placement in &placements(account, items, self.context.as_of) {
            let row = PlacementRow { placement, as_of: self.context.as_of, config: self.context.config };
            row.write(ReportFile::Placements.of(&mut self.buffers));
            self.tallies.placements.add(&row);
            self.tallies.top_placements.offer(epoch_days(placement.placed.date).into(), || page_rows::placement(&row));
        }
        self.add_changes(account, items, delinquency, decisions);
    }

    /// What is different from the day before; the caller has let the account remember today's judgement.
    fn add_changes(&mut self, account: &GuarantorAccount, items: &[OpenItem], delinquency: Option<&Delinquency>, decisions: &[ReferralDecision]) {
        let (as_of, compared_with) = (self.context.as_of, self.context.compared_with);
        changes::compare(account, items, delinquency, decisions, as_of, compared_with, |change| {
            change.write(ReportFile::Changes.of(&mut self.buffers));
            self.tallies.changes.add(change);
        });
    }

    fn add_item(&mut self, item: &OpenItem, others: &[OpenItem], delinquency: Option<&Delinquency>) {
        let (as_of, policy) = (self.context.as_of, &self.context.config.aging);
        self.tallies.answers.add(item, self.context.payers, as_of);
        self.tallies.morning.add_item(item);
        let Some(bucket) = self.tallies.aging.add(item, as_of, policy) else { return };
        let row = DetailRow::new(item, bucket, &self.names, delinquency, as_of, policy).kept_for(others);
        row.write(ReportFile::AgingDetail.of(&mut self.buffers));
        self.tallies.top_items.offer(item.balance_cents.0.saturating_abs(), || page_rows::item(&row, bucket, self.context));
        self.tallies.open_items += 1;
        if item.owner == Owner::Insurance {
            self.tallies.add_billed(item, as_of);
            self.add_clocks(item);
        }
    }

    fn add_credit(&mut self, item: &OpenItem, others: &[OpenItem], account: &GuarantorAccount) {
        let (as_of, context) = (self.context.as_of, self.context);
        let Some(row) = CreditRow::of(item, others, account, context) else { return };
        row.write(as_of, ReportFile::Credits.of(&mut self.buffers));
        self.tallies.credits.entry(row.kind).or_default().add(item.balance_cents);
        if let Some(return_by) = row.return_by {
            self.tallies.overpayments.add(-item.balance_cents);
            self.tallies.earliest_return = Some(self.tallies.earliest_return.map_or(return_by, |held| held.min(return_by)));
            self.tallies.morning.add_duty(Duty::Return, Some(return_by), as_of, -item.balance_cents);
        }
        // No balance reaches half of the range, so every clock ranks before every other credit.
        let rank = row.return_by.map_or_else(|| item.balance_cents.0.saturating_abs(), |return_by| i64::MAX / 2 - i64::from(epoch_days(return_by)));
        self.tallies.top_credits.offer(rank, || page_rows::credit(&row, as_of));
    }

    fn add_letter(&mut self, letter: &LetterRow<'_>) {
        let as_of = self.context.as_of;
        letter.write(as_of, ReportFile::Statements.of(&mut self.buffers));
        let amount = letter.printed.amount_cents.unwrap_or_default();
        self.tallies.letters.add(amount);
        if !letter.is_marked {
            self.tallies.letters_waiting.add(amount);
            self.tallies.morning.add_duty(Duty::MarkSent, None, as_of, amount);
        }
        self.tallies.top_letters.offer(-i64::from(epoch_days(letter.printed.date)), || page_rows::letter(letter, as_of));
    }

    /// Adds money at hand that waits for its date: an event that was not posted when the run of `run_as_of` ended, because it lies after that day.
    pub fn add_waiting_event(&mut self, event: &AccountEvent, run_as_of: Date) {
        if let Some((owner, payer_id, cents)) = future_payment(event, run_as_of) {
            self.tallies.aging.add_future_payment(owner, &payer_id, cents);
        }
    }

    fn add_clocks(&mut self, item: &OpenItem) {
        let (as_of, context) = (self.context.as_of, self.context);
        let days = self.timely_filing_days.get(item.payer_id.as_str()).copied();
        let name = || context.payer_name(&item.payer_id);
        let missing = MissingAcknowledgement::of(item, "", days, as_of, &context.config.reports);
        let status = match (&missing, item.claim_state) {
            (_, ClaimState::Rejected) => "rejected",
            (Some(_), _) => "no_acknowledgement",
            _ => return,
        };
        if let Some(row) = missing {
            let row = MissingAcknowledgement { payer_name: name(), ..row };
            row.write(as_of, ReportFile::MissingAcknowledgements.of(&mut self.buffers));
            self.tallies.missing_acknowledgements.add(row.dollars());
            self.tallies.top_missing.offer(row.dollars().0, || page_rows::missing_acknowledgement(&row));
        }
        if let Some(days) = days {
            let deadline = add_days(item.service_date, days);
            self.add_timely_filing(&TimelyFilingRow {
                status,
                claim_id: &item.claim_id,
                encounter_id: &item.encounter_id,
                payer_id: &item.payer_id,
                payer_name: name(),
                service_date: item.service_date,
                deadline,
                dollars: item.balance_cents,
            });
        }
    }

    fn add_timely_filing(&mut self, row: &TimelyFilingRow<'_>) {
        let as_of = self.context.as_of;
        row.write(as_of, ReportFile::TimelyFiling.of(&mut self.buffers));
        if let Some(band) = self.tallies.timely_filing.get_mut(row.band(as_of)) {
            band.add(row.dollars);
        }
        self.tallies.morning.add_duty(Duty::File, Some(row.deadline), as_of, row.dollars);
        self.tallies.top_timely_filing.offer(-i64::from(row.days_left(as_of)), || page_rows::timely_filing(row, as_of));
    }

    fn add_delinquency(&mut self, row: &DelinquencyRow<'_>) {
        row.write(ReportFile::Delinquency.of(&mut self.buffers));
        let balance = row.delinquency.balance_cents;
        self.tallies.levels.entry(row.delinquency.level).or_default().add(balance);
        self.tallies.morning.add_delinquency(row, self.context.as_of);
        self.tallies.top_delinquency.offer(balance.0, || page_rows::delinquency(row));
    }

    fn add_decision(&mut self, decision: &ReferralDecision) {
        let (amount, as_of) = (decision.amount_cents, self.context.as_of);
        referrals::write(decision, as_of, ReportFile::Referrals.of(&mut self.buffers));
        self.tallies.parity.add(decision);
        self.tallies.decisions.entry(decision.decision).or_default().add(amount);
        self.tallies.morning.add_decision(decision, as_of);
        // No balance reaches half of the range, so every proposal ranks before every other decision.
        let first = if decision.decision == Decision::Refer { i64::MAX / 2 } else { 0 };
        self.tallies.top_referrals.offer(first + amount.0, || page_rows::referral(decision, as_of));
    }

    /// Adds an encounter that is held or with the coder. One with a deadline is listed in the timely filing report too.
    pub fn add_unbilled(&mut self, row: &UnbilledRow<'_>) {
        let as_of = self.context.as_of;
        row.write(as_of, ReportFile::Unbilled.of(&mut self.buffers));
        self.tallies.unbilled.entry((row.status, age_band(row.age_days(as_of)))).or_default().add(row.dollars);
        self.tallies.top_unbilled.offer(row.dollars.0, || page_rows::unbilled(row, self.context));
        if let Some(deadline) = row.deadline {
            self.add_timely_filing(&TimelyFilingRow {
                status: row.status.as_str(),
                claim_id: "",
                encounter_id: row.encounter_id,
                payer_id: row.payer_id,
                payer_name: self.context.payer_name(row.payer_id),
                service_date: row.service_date,
                deadline,
                dollars: row.dollars,
            });
        }
    }

    /// Adds the causes of a held encounter; the encounter itself comes through [`ReportPart::add_unbilled`].
    pub fn add_held(&mut self, held: &HeldEncounter<'_>) {
        self.tallies.add_held(held);
    }

    /// Adds something that could not be posted.
    pub fn add_exception(&mut self, exception: &PostingException) {
        exceptions::write(exception, ReportFile::Exceptions.of(&mut self.buffers));
        self.tallies.exceptions.add(exception.amount_cents);
        self.tallies.top_exceptions.offer(exception.amount_cents.0.saturating_abs(), || page_rows::exception(exception));
    }
}

/// Whose money a waiting event brings on its day, and how much; `None` for what is no money, and for what waits for another reason than its date.
pub fn future_payment(event: &AccountEvent, run_as_of: Date) -> Option<(Owner, Text, Cents)> {
    let (owner, payer_id) = match event.event {
        EventKind::Payment => (Owner::Patient, Text::default()),
        EventKind::PayerPayment => (Owner::Insurance, event.payer_id.clone()),
        EventKind::AgencyPayment => (Owner::Agency, Text::default()),
        _ => return None,
    };
    event.amount_cents.filter(|amount| event.date > run_as_of && *amount > Cents::ZERO).map(|amount| (owner, payer_id, amount))
}
