//! Which letter or task comes next for a guarantor, and when.
//!
//! A guarantor gets one letter at a time, for all items that it may speak of, at the pace of the item that is furthest along. An item that has had its final notice is done: it
//! waits for the referral list and no longer sets the pace for younger ones. A final notice speaks only of items that have had every letter before it, because its threat must not
//! reach a bill that is new. This module does *not* write letters.

use super::pause::pause;
use super::{DunningPolicy, ItemDelinquency, assess};
use crate::config::DelinquencyPolicy;
use crate::ledger::letter::has_address;
use crate::ledger::{GuarantorGroup, LetterDetail, LetterStep, OpenItem, Owner, Standing, Text};
use crate::model::date::add_days;
use crate::model::{Cents, Date, Key, days_between};

/// What comes next for a guarantor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// First statement, itemised.
    FirstStatement,
    /// Second statement.
    Reminder,
    /// Third statement, with the offer of a payment plan and a call.
    PastDue,
    /// The 30-day notice of intended action.
    FinalNotice,
    /// A letter was printed and nobody has said that it left.
    Printed,
    /// Statements are done: see the referral list.
    Review,
    /// Waiting for a plan, promise, dispute, hold, appeal or application.
    Wait,
    /// Waiting for a payer.
    WaitForInsurance,
    /// Mail came back, or no address is known: find it.
    FindAddress,
    /// The law forbids letters: bankruptcy, a QMB enrollee, an estate.
    Stop,
    /// Below the smallest amount that gets a statement.
    BelowMinimum,
    /// Small and old: write off.
    WriteOffSmall,
    /// Financial assistance was granted in full: write off.
    WriteOffAssistance,
}

impl Step {
    /// True when the step is a letter that can go out.
    pub fn is_letter(self) -> bool {
        self.letter().is_some()
    }

    /// The letter that the step is; `None` for anything else.
    pub fn letter(self) -> Option<LetterStep> {
        match self {
            Step::FirstStatement => Some(LetterStep::First),
            Step::Reminder => Some(LetterStep::Reminder),
            Step::PastDue => Some(LetterStep::PastDue),
            Step::FinalNotice => Some(LetterStep::FinalNotice),
            _ => None,
        }
    }
}

/// The next step in words, with its date.
pub(super) struct Next {
    pub(super) step: Step,
    pub(super) words: String,
    pub(super) date: Option<Date>,
}

/// What comes next, of everything that is open.
pub(super) fn next_step(group: &GuarantorGroup, open: &[&OpenItem], judged: &[ItemDelinquency], as_of: Date, policy: DunningPolicy<'_>) -> Next {
    let standing = Standing::of(&group.account, as_of);
    let active: Vec<&OpenItem> = open.iter().zip(judged).filter(|(_, judged)| judged.paused_by.is_none()).map(|(item, _)| *item).collect();
    if active.is_empty() {
        // Everything is paused: the pause that ends last decides, and one without an end comes after any date.
        let pauses = open.iter().filter_map(|item| pause(group, item, standing, policy));
        let longest = pauses.max_by_key(|pause| (pause.until.is_none(), pause.until, pause.word));
        return longest.map_or(Next { step: Step::Wait, words: "wait".into(), date: None }, |pause| Next { step: pause.step, words: pause.words.into(), date: pause.until });
    }
    let total: Cents = active.iter().map(|item| item.balance_cents).sum();
    small_step(group, total, as_of, policy.delinquency)
        .or_else(|| printed_step(standing))
        .or_else(|| pace(&active, policy).is_some().then(|| address_step(group, standing, policy)).flatten())
        .unwrap_or_else(|| pace(&active, policy).map_or_else(|| review_step(&active, standing, as_of, policy), |furthest| letter_step(furthest, standing, as_of, policy)))
}

/// True when an item has had all its letters, the final notice among them.
fn is_done(item: &OpenItem, policy: DunningPolicy<'_>) -> bool {
    item.final_notice_date.is_some() && item.statements >= policy.referral.minimum_statements
}

/// The item that sets the pace: the furthest along of those that are not done.
fn pace<'i>(active: &[&'i OpenItem], policy: DunningPolicy<'_>) -> Option<&'i OpenItem> {
    let waiting = active.iter().copied().filter(|item| !is_done(item, policy));
    waiting.max_by_key(|item| (item.statements, std::cmp::Reverse(item.first_statement_date), std::cmp::Reverse(item.item_id)))
}

/// Small balances: old ones are written off, young ones wait for company.
fn small_step(group: &GuarantorGroup, total: Cents, as_of: Date, policy: &DelinquencyPolicy) -> Option<Next> {
    if is_small_and_old(group, as_of, policy) {
        return Some(Next { step: Step::WriteOffSmall, words: "write off: small balance".into(), date: Some(as_of) });
    }
    let minimum = Cents(policy.minimum_statement_cents);
    (total < minimum).then(|| Next { step: Step::BelowMinimum, words: format!("no statement: below {minimum}"), date: None })
}

/// True when everything that is open for a guarantor, all owners together, is at most the small balance and all of it is older than the policy says. Decided
/// for the whole account, because many small items add up.
pub fn is_small_and_old(group: &GuarantorGroup, as_of: Date, policy: &DelinquencyPolicy) -> bool {
    let open = || group.items.iter().filter(|item| item.balance_cents > Cents::ZERO);
    let total: Cents = open().map(|item| item.balance_cents).sum();
    let youngest = open().map(|item| item.responsibility_date).max();
    total <= Cents(policy.small_balance_cents)
        && youngest.is_some_and(|date| days_between(date, as_of) > policy.small_balance_age_days)
        && open().all(|item| item.owner == Owner::Patient)
}

/// While a letter lies with the vendor, no second one is written: nobody knows whether the first has left.
fn printed_step(standing: Standing<'_>) -> Option<Next> {
    let printed = standing.unmarked_letters().next()?;
    let step = LetterDetail::of(printed).map_or("letter", |letter| letter.step.as_str());
    let words = format!("{step} was printed on {}: say that it has left (mark-sent)", printed.date);
    Some(Next { step: Step::Printed, words, date: Some(printed.date) })
}

/// Mail that came back, or an account to which nothing could be addressed.
fn address_step(group: &GuarantorGroup, standing: Standing<'_>, policy: DunningPolicy<'_>) -> Option<Next> {
    let find = |words: &str, date| Some(Next { step: Step::FindAddress, words: words.into(), date });
    match standing.returned_mail().filter(|returned| !standing.is_address_found(returned)) {
        Some(returned) => find("mail came back: find the address, then send the statement again", Some(returned.date)),
        // Another system that writes the letters may know an address that the exports did not bring.
        None if policy.statements.write && !has_address(&group.account.contact) => find("no complete address is known: find it, then send the statement", None),
        None => None,
    }
}

/// All items are done.
fn review_step(active: &[&OpenItem], standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> Next {
    let date = active.iter().filter_map(|item| review_date(item, standing, as_of, policy)).min();
    Next { step: Step::Review, words: "review for referral".into(), date }
}

/// The first day on which an item may be looked at for referral: its notice has run, and the days from its first statement. Days of a dispute count for neither.
fn review_date(item: &OpenItem, standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> Option<Date> {
    let after = |from: Date, days: i32| add_days(from, days.saturating_add(standing.disputed_days(item, from, as_of)));
    let after_notice = after(item.final_notice_date?, policy.referral.final_notice_days);
    let after_first = item.first_statement_date.map(|date| after(date, policy.referral.minimum_days_from_first_statement));
    Some(after_notice.max(after_first.unwrap_or(after_notice)))
}

/// The next letter of the cycle, a cycle after the one before; days on which the item was disputed do not count.
fn letter_step(furthest: &OpenItem, standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> Next {
    let cycle = |date: Date| add_days(date, policy.delinquency.statement_cycle_days.saturating_add(standing.disputed_days(furthest, date, as_of)));
    let next_letter = furthest.last_statement_date.map_or(furthest.responsibility_date.max(as_of), cycle);
    let letter = |step, words: &str| Next { step, words: words.into(), date: Some(next_letter) };
    match furthest.statements {
        0 => letter(Step::FirstStatement, "send the first statement (S1)"),
        _ if is_ripe_for_notice(furthest, policy) => letter(Step::FinalNotice, "send the final notice (S4)"),
        1 => letter(Step::Reminder, "send the reminder (S2)"),
        _ => letter(Step::PastDue, "send the past-due notice with a plan offer, and call (S3)"),
    }
}

/// True when the final notice is the next letter of an item.
fn is_ripe_for_notice(item: &OpenItem, policy: DunningPolicy<'_>) -> bool {
    item.statements > 0 && item.statements.saturating_add(1) >= policy.referral.minimum_statements
}

/// A letter that is due tonight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterDue {
    /// To whom.
    pub guarantor_id: Text,
    /// Which letter.
    pub step: LetterStep,
    /// The items it covers, in order of their keys: all that nothing pauses and that are not done; for a final notice those that have had every letter before it.
    pub items: Vec<Key>,
    /// What they sum to.
    pub amount_cents: Cents,
    /// When it will be due for payment; for a final notice its deadline.
    pub due_date: Date,
}

/// The letter that a guarantor gets tonight, if one is due.
pub fn letter_due(group: &GuarantorGroup, as_of: Date, policy: DunningPolicy<'_>) -> Option<LetterDue> {
    let judged = assess(group, as_of, policy)?;
    let step = judged.step.letter().filter(|_| judged.next_step_date.is_some_and(|date| date <= as_of))?;
    let is_active = |item: &&OpenItem| judged.items.iter().any(|judged| judged.item_id == item.item_id && judged.paused_by.is_none());
    let is_spoken_of = |item: &&OpenItem| !is_done(item, policy) && (step != LetterStep::FinalNotice || is_ripe_for_notice(item, policy));
    let mut covered: Vec<&OpenItem> = group.patient_debits().filter(is_active).filter(is_spoken_of).collect();
    covered.sort_by_key(|item| item.item_id);
    let days = if step == LetterStep::FinalNotice { policy.referral.final_notice_days } else { policy.delinquency.due_days };
    Some(LetterDue {
        guarantor_id: judged.guarantor_id,
        step,
        items: covered.iter().map(|item| item.item_id).collect(),
        amount_cents: covered.iter().map(|item| item.balance_cents).sum(),
        due_date: add_days(as_of, days),
    })
}

/// The last day of a final notice that is running for an item.
pub(super) fn notice_deadline(item: &OpenItem, standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> Option<Date> {
    let notice = item.final_notice_date?;
    Some(add_days(notice, policy.referral.final_notice_days.saturating_add(standing.disputed_days(item, notice, as_of))))
}
