//! What the first screen of the page asks of the stream of guarantors: whom to call, why accounts are flagged or not, and what falls due when.
//!
//! It counts and keeps the few largest; memory is bounded by gates, kinds of duty and days, never by guarantors. It does *not* decide anything: levels, gates and dates come decided.

use std::collections::BTreeMap;

use super::delinquency::DelinquencyRow;
use super::page_rows::telephone;
use super::tally::Tally;
use super::top::Top;
use crate::delinquency::Level;
use crate::ledger::{ClaimState, OpenItem, Owner, Text};
use crate::model::{Cents, Date, days_between};
use crate::referral::{Decision, ReferralDecision};

/// Accounts on the list of calls.
const MOST_CALLS: usize = 10;

/// Accounts that are shown for each decision.
const MOST_CARDS: usize = 3;

/// Days from first billing to payment beyond which the distribution does not tell days apart.
const MOST_PAYMENT_DAYS: i32 = 366;

/// One account to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// Whose account.
    pub guarantor_id: Text,
    /// Family name, given name; blank where none is on file.
    pub name: String,
    /// Telephone, in groups.
    pub phone: String,
    /// How far past due.
    pub level: Option<Level>,
    /// What the patient owes.
    pub balance_cents: Cents,
    /// Why this account, in words.
    pub reason: String,
}

/// One decision as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionCard {
    /// Whose account.
    pub guarantor_id: Text,
    /// Which encounter; empty for a balance that belongs to none.
    pub encounter_id: Text,
    /// The patient's balance of the encounter.
    pub amount_cents: Cents,
    /// When every dated gate would clear.
    pub until: Option<Date>,
    /// One sentence a gate, or the decision's own.
    pub sentences: Vec<String>,
}

/// What one gate decides, as the most severe of those that were hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reason {
    /// Encounters and what the patients owe of them.
    pub decided: Tally,
    /// Those of them that wait for somebody and not for a date.
    pub without_date: Tally,
    /// The earliest date on which one of the others clears.
    pub next: Option<Date>,
}

impl Reason {
    /// Adds another sum.
    pub fn merge(&mut self, other: &Reason) {
        self.decided.merge(other.decided);
        self.without_date.merge(other.without_date);
        self.next = earlier(self.next, other.next);
    }
}

/// Something that somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Referrals that are proposed: a person approves them or not.
    Approve,
    /// Letters whose day has come or comes.
    Letter,
    /// Letters that were printed and that nobody has said to have left.
    MarkSent,
    /// Holds that a date ends.
    HoldEnds,
    /// Holds that end only when somebody clears them.
    HoldWaits,
    /// A payer comes before the patient.
    BillPayer,
    /// Patients' credits.
    Refund,
    /// Overpayments of federal programmes, whose clock runs.
    Return,
    /// Balances to give up.
    WriteOff,
    /// Claims that the payer does not have yet and whose filing clock runs.
    File,
}

impl Duty {
    /// Every duty, in the order in which the page lists them.
    pub const ALL: [Duty; 10] =
        [Duty::Approve, Duty::Letter, Duty::MarkSent, Duty::HoldEnds, Duty::HoldWaits, Duty::BillPayer, Duty::Refund, Duty::Return, Duty::WriteOff, Duty::File];
}

/// One duty by the time that is left. Windows do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DutyTotal {
    /// Due today, overdue, or without a date.
    pub now: Tally,
    /// Within seven days.
    pub week: Tally,
    /// Within thirty.
    pub month: Tally,
    /// After that.
    pub later: Tally,
    /// The earliest date that lies ahead.
    pub next: Option<Date>,
}

impl DutyTotal {
    /// Counts something due on a day, or now where none is given.
    pub fn add(&mut self, due: Option<Date>, as_of: Date, dollars: Cents) {
        self.add_tally(due, as_of, Tally { count: 1, dollars });
    }

    /// Counts many things that fall due on the same day.
    pub fn add_tally(&mut self, due: Option<Date>, as_of: Date, tally: Tally) {
        let ahead = due.filter(|due| *due > as_of);
        let days = ahead.map_or(0, |due| days_between(as_of, due));
        let window = match days {
            ..=0 => &mut self.now,
            1..=7 => &mut self.week,
            8..=30 => &mut self.month,
            _ => &mut self.later,
        };
        window.merge(tally);
        self.next = earlier(self.next, ahead);
    }

    /// All windows together.
    pub fn all(&self) -> Tally {
        [self.now, self.week, self.month, self.later].into_iter().fold(Tally::default(), |mut sum, tally| {
            sum.merge(tally);
            sum
        })
    }

    fn merge(&mut self, other: &DutyTotal) {
        self.now.merge(other.now);
        self.week.merge(other.week);
        self.month.merge(other.month);
        self.later.merge(other.later);
        self.next = earlier(self.next, other.next);
    }
}

fn earlier(left: Option<Date>, right: Option<Date>) -> Option<Date> {
    left.into_iter().chain(right).min()
}

/// The first screen's sums.
#[derive(Debug, Clone)]
pub struct Morning {
    /// Whom to call first.
    pub calls: Top<CallRow>,
    /// What decides, by decision and gate; the gate of a proposal is empty.
    pub reasons: BTreeMap<(Decision, &'static str), Reason>,
    /// The largest accounts of each decision.
    pub cards: BTreeMap<Decision, Top<DecisionCard>>,
    /// What falls due when, in the order of [`Duty::ALL`].
    duties: [DutyTotal; Duty::ALL.len()],
    /// Paid claims by days from first billing to payment.
    pub payment_days: BTreeMap<i32, Tally>,
}

impl Default for Morning {
    fn default() -> Morning {
        Morning { calls: Top::new(MOST_CALLS), reasons: BTreeMap::new(), cards: BTreeMap::new(), duties: Default::default(), payment_days: BTreeMap::new() }
    }
}

impl Morning {
    /// Sums of one duty.
    pub fn duty(&self, duty: Duty) -> DutyTotal {
        self.duties.get(duty as usize).copied().unwrap_or_default()
    }

    /// Counts something that falls due.
    pub fn add_duty(&mut self, duty: Duty, due: Option<Date>, as_of: Date, dollars: Cents) {
        if let Some(total) = self.duties.get_mut(duty as usize) {
            total.add(due, as_of, dollars);
        }
    }

    /// Counts an insurance item that its payer has paid.
    pub fn add_item(&mut self, item: &OpenItem) {
        let is_paid = item.owner == Owner::Insurance && item.paid_cents > Cents::ZERO && matches!(item.claim_state, ClaimState::Paid | ClaimState::PartlyPaid);
        if let (true, Some(billed), Some(paid)) = (is_paid, item.first_bill_date, item.state_date) {
            self.payment_days.entry(days_between(billed, paid).clamp(0, MOST_PAYMENT_DAYS)).or_default().add(item.paid_cents);
        }
    }

    /// Counts a guarantor's next letter, and keeps the account when it is among those to call first.
    pub fn add_delinquency(&mut self, row: &DelinquencyRow<'_>, as_of: Date) {
        let delinquency = row.delinquency;
        if delinquency.step.is_letter() {
            self.add_duty(Duty::Letter, delinquency.next_step_date, as_of, delinquency.balance_cents);
        }
        let Some(call) = &delinquency.call else { return };
        self.calls.offer(call.score_cents().0, || CallRow {
            guarantor_id: delinquency.guarantor_id.clone(),
            name: row.name(),
            phone: telephone(&row.account.contact.phone),
            level: delinquency.level,
            balance_cents: delinquency.balance_cents,
            reason: format!("{}; {}", call.words, so_far(row)),
        });
    }

    /// Counts a decision under its first gate and its duty.
    pub fn add_decision(&mut self, decision: &ReferralDecision, as_of: Date) {
        let amount = decision.amount_cents;
        let gate = if decision.decision == Decision::Refer { "" } else { decision.gates.first().copied().unwrap_or_default() };
        let reason = self.reasons.entry((decision.decision, gate)).or_default();
        reason.decided.add(amount);
        reason.next = earlier(reason.next, decision.until.filter(|until| *until > as_of));
        if decision.until.is_none() {
            reason.without_date.add(amount);
        }
        let cards = self.cards.entry(decision.decision).or_insert_with(|| Top::new(MOST_CARDS));
        cards.offer(amount.0.saturating_abs(), || DecisionCard {
            guarantor_id: decision.guarantor_id.clone(),
            encounter_id: decision.encounter_id.clone(),
            amount_cents: amount,
            until: decision.until,
            sentences: if decision.hits.is_empty() { vec![decision.explanation.clone()] } else { decision.hits.iter().map(|hit| hit.explain(as_of)).collect() },
        });
        let due = match decision.decision {
            Decision::Refer => Some((Duty::Approve, None)),
            Decision::Hold => Some(if decision.until.is_some() { (Duty::HoldEnds, decision.until) } else { (Duty::HoldWaits, None) }),
            Decision::BillPayer => Some((Duty::BillPayer, None)),
            Decision::Refund => Some((Duty::Refund, None)),
            Decision::WriteOff => Some((Duty::WriteOff, None)),
            Decision::Continue | Decision::Never => None,
        };
        if let Some((duty, due)) = due {
            self.add_duty(duty, due, as_of, amount);
        }
    }

    /// Adds what another part counted, as if its stream had followed this one's.
    pub fn merge(&mut self, other: Morning) {
        self.calls.merge(other.calls);
        for (key, theirs) in other.reasons {
            self.reasons.entry(key).or_default().merge(&theirs);
        }
        for (decision, theirs) in other.cards {
            self.cards.entry(decision).or_insert_with(|| Top::new(MOST_CARDS)).merge(theirs);
        }
        self.duties.iter_mut().zip(&other.duties).for_each(|(ours, theirs)| ours.merge(theirs));
        for (days, tally) in other.payment_days {
            self.payment_days.entry(days).or_default().merge(tally);
        }
    }
}

/// How old the debt is, and what was written and paid.
fn so_far(row: &DelinquencyRow<'_>) -> String {
    let delinquency = row.delinquency;
    let statements = match delinquency.statements_sent {
        1 => "1 statement".to_owned(),
        many => format!("{many} statements"),
    };
    let paid = delinquency.last_payment_date.map_or_else(|| "nothing paid".to_owned(), |date| format!("last paid {date}"));
    format!("{} days old, {statements}, {paid}", delinquency.oldest_age_days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delinquency::{Call, CallReason};
    use crate::model::date::add_days;
    use crate::reports::test_items::{delinquency, guarantor, insurance_item, referral};

    const AS_OF: Date = Date::constant(2026, 6, 30);

    #[test]
    fn windows_do_not_overlap_and_what_is_overdue_is_due_now() {
        let mut total = DutyTotal::default();
        for days in [-400, 0, 1, 7, 8, 30, 31] {
            total.add(Some(add_days(AS_OF, days)), AS_OF, Cents(100));
        }
        total.add(None, AS_OF, Cents(100));
        assert_eq!([total.now, total.week, total.month, total.later].map(|tally| tally.count), [3, 2, 2, 1]);
        assert_eq!((total.next, total.all().dollars), (Some(add_days(AS_OF, 1)), Cents(800)));
    }

    #[test]
    fn those_whom_a_call_helps_most_come_first_and_nobody_else_is_listed() {
        let mut morning = Morning::default();
        let mut offer = |id: &str, cents, reason: Option<CallReason>| {
            let call = reason.map(|reason| Call { reason, words: "ask".into(), stake_cents: Cents(cents) });
            let delinquency = crate::delinquency::Delinquency { call, ..delinquency(id, cents) };
            morning.add_delinquency(&DelinquencyRow { account: &guarantor(id, "Abbott", "Ann"), delinquency: &delinquency }, AS_OF);
        };
        offer("G1", 9_000, Some(CallReason::PastDue));
        offer("G2", 5_000, Some(CallReason::NoticeEnding));
        offer("G3", 90_000, None);
        let calls: Vec<(String, String)> = morning.calls.into_rows().into_iter().map(|row| (row.guarantor_id.to_string(), row.reason)).collect();
        assert_eq!(calls.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["G2", "G1"]);
        assert_eq!(calls[0].1, "ask; 75 days old, 2 statements, nothing paid");
    }

    #[test]
    fn a_decision_counts_under_its_first_gate_and_its_duty() {
        let mut morning = Morning::default();
        let undated = ReferralDecision { until: None, gates: vec!["C-31"], ..referral("G3", "E3", Decision::Hold, 300) };
        for decision in [referral("G1", "E1", Decision::Hold, 100), referral("G2", "E2", Decision::Hold, 200), undated, referral("G4", "E4", Decision::Refer, 400)] {
            morning.add_decision(&decision, AS_OF);
        }
        let first = morning.reasons[&(Decision::Hold, "C-11")];
        assert_eq!((first.decided.count, first.decided.dollars, first.without_date.count, first.next), (2, Cents(300), 0, Some(Date::constant(2026, 8, 1))));
        assert_eq!(morning.reasons[&(Decision::Hold, "C-31")].without_date.count, 1);
        assert_eq!(morning.reasons[&(Decision::Refer, "")].decided.dollars, Cents(400));
        assert_eq!((morning.duty(Duty::HoldEnds).later.count, morning.duty(Duty::HoldWaits).now.count, morning.duty(Duty::Approve).now.dollars), (2, 1, Cents(400)));
    }

    #[test]
    fn days_to_payment_are_those_of_paid_claims() {
        let mut morning = Morning::default();
        let billed = insurance_item("E1", "BLUE", Date::constant(2026, 5, 1), 10_000);
        let paid = OpenItem { claim_state: ClaimState::Paid, paid_cents: Cents(8_000), state_date: Some(Date::constant(2026, 5, 15)), ..billed.clone() };
        let denied = OpenItem { claim_state: ClaimState::Denied, paid_cents: Cents::ZERO, ..paid.clone() };
        [&billed, &paid, &denied].into_iter().for_each(|item| morning.add_item(item));
        assert_eq!(morning.payment_days.into_iter().map(|(days, tally)| (days, tally.count, tally.dollars)).collect::<Vec<_>>(), [(14, 1, Cents(8_000))]);
    }
}
