//! `missing_acknowledgements.csv`: claims that were written, and the next answer has not come.
//!
//! A claim is listed when more days than its payer is given have passed since its last change of state (since its first bill date where there was none) without the next answer on its road: that its file
//! left, the receiver's 999, the payer's 277CA, the remittance. `reports.acknowledgements` says how many, by kind and by payer.

use super::csv_row::CsvRow;
use crate::config::ReportsPolicy;
use crate::ledger::{ClaimState, OpenItem, Owner};
use crate::model::date::{add_days, days_between};
use crate::model::{Cents, Date};

/// Columns of `missing_acknowledgements.csv`.
pub const COLUMNS: &[&str] =
    &["claim_id", "encounter_id", "payer_id", "payer_name", "claim_state", "waiting_for", "service_date", "first_bill_date", "days_waiting", "deadline", "days_left", "dollars"];

/// One claim that waits for an acknowledgement.
#[derive(Debug, Clone, Copy)]
pub struct MissingAcknowledgement<'a> {
    /// The claim's item.
    pub item: &'a OpenItem,
    /// The payer's name.
    pub payer_name: &'a str,
    /// What should have come: `sent`, `999`, `277CA` or `835`.
    pub waiting_for: &'static str,
    /// When it was first published.
    pub first_bill_date: Date,
    /// Days since its last change of state.
    pub days_waiting: i32,
    /// Timely filing deadline, where the payer sets one.
    pub deadline: Option<Date>,
}

/// Days from acceptance, or from forwarding, to a remittance where the configuration does not say.
const REMITTANCE_DAYS: i32 = 45;

/// What the claim of this state waits for, and how many days are fair; `None` for states that the payer has answered or that wait for nothing.
pub fn awaited(item: &OpenItem, policy: &ReportsPolicy) -> Option<(&'static str, i32)> {
    let patience = policy.acknowledgements.of(&item.payer_id);
    let or_default = |days: Option<i32>| days.unwrap_or(policy.acknowledgement_days);
    match item.claim_state {
        _ if item.is_forwarded_here() => Some(("835", patience.forwarded_days.unwrap_or(REMITTANCE_DAYS))),
        ClaimState::Published => Some(("sent", or_default(patience.sent_days))),
        ClaimState::Sent => Some(("999", or_default(patience.set_days))),
        ClaimState::Acknowledged => Some(("277CA", or_default(patience.claim_days))),
        ClaimState::Accepted => Some(("835", patience.remittance_days.unwrap_or(REMITTANCE_DAYS))),
        ClaimState::Forwarded => Some(("835", patience.forwarded_days.unwrap_or(REMITTANCE_DAYS))),
        _ => None,
    }
}

impl<'a> MissingAcknowledgement<'a> {
    /// The row for an item that has waited longer than is fair; `None` for every other item, and where nothing is at stake any more.
    pub fn of(item: &'a OpenItem, payer_name: &'a str, timely_filing_days: Option<i32>, as_of: Date, policy: &ReportsPolicy) -> Option<MissingAcknowledgement<'a>> {
        if item.owner != Owner::Insurance || item.balance_cents <= Cents::ZERO {
            return None;
        }
        let ((waiting_for, patience_days), first_bill_date) = (awaited(item, policy)?, item.first_bill_date.unwrap_or(item.responsibility_date));
        let days_waiting = days_between(item.state_date.unwrap_or(first_bill_date), as_of);
        let deadline = timely_filing_days.map(|days| add_days(item.service_date, days));
        (days_waiting > patience_days).then_some(MissingAcknowledgement { item, payer_name, waiting_for, first_bill_date, days_waiting, deadline })
    }

    /// What is at stake: the balance.
    pub fn dollars(&self) -> Cents {
        self.item.balance_cents
    }

    /// Appends the CSV row.
    pub fn write(&self, as_of: Date, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.text(&self.item.claim_id).text(&self.item.encounter_id).text(&self.item.payer_id).text(self.payer_name).word(self.item.claim_state.as_str());
        row.word(self.waiting_for).date(self.item.service_date).date(self.first_bill_date).number(self.days_waiting.into()).date_or_blank(self.deadline);
        row.number_or_blank(self.deadline.map(|deadline| days_between(as_of, deadline).into())).dollars(self.dollars()).end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::insurance_item;

    #[test]
    fn only_claims_beyond_patience_and_without_an_answer_are_listed() {
        let as_of = Date::constant(2026, 1, 10);
        let mut item = insurance_item("E1", "BLUE", Date::constant(2026, 1, 2), 12_500);
        item.first_bill_date = Some(Date::constant(2026, 1, 7));
        let patience = |acknowledgement_days| ReportsPolicy { acknowledgement_days, ..ReportsPolicy::default() };
        let listed = |item: &OpenItem, days| MissingAcknowledgement::of(item, "Blue", Some(90), as_of, &patience(days)).map(|row| (row.waiting_for, row.days_waiting));
        assert_eq!(listed(&item, 3), None, "three days are not more than three");
        assert_eq!(listed(&item, 2), Some(("sent", 3)));
        item.claim_state = ClaimState::Accepted;
        assert_eq!(listed(&item, 2), None);
        item.claim_state = ClaimState::Acknowledged;
        let row = MissingAcknowledgement::of(&item, "Blue", Some(90), as_of, &patience(2)).unwrap();
        let mut out = Vec::new();
        assert_eq!(row.write(as_of, &mut out), COLUMNS.len());
        assert_eq!(String::from_utf8(out).unwrap(), "C-E1,E1,BLUE,Blue,acknowledged,277CA,2026-01-02,2026-01-07,3,2026-04-02,82,125.00\n");
    }

    #[test]
    fn patience_is_by_kind_and_payer_and_counts_from_the_last_word() {
        let as_of = Date::constant(2026, 3, 10);
        let mut item = insurance_item("E1", "BLUE", Date::constant(2026, 1, 2), 12_500);
        (item.claim_state, item.state_date) = (ClaimState::Accepted, Some(Date::constant(2026, 2, 1)));
        let listed = |item: &OpenItem, policy: &ReportsPolicy| MissingAcknowledgement::of(item, "Blue", None, as_of, policy).map(|row| (row.waiting_for, row.days_waiting));
        assert_eq!(listed(&item, &ReportsPolicy::default()), None, "a payer has 45 days to pay");
        let strict: ReportsPolicy = toml::from_str("[acknowledgements]\nclaim_days = 5\n[acknowledgements.payers.BLUE]\nremittance_days = 30\n").unwrap();
        assert_eq!(listed(&item, &strict), Some(("835", 37)));
        item.claim_state = ClaimState::Acknowledged;
        assert_eq!(listed(&item, &strict), Some(("277CA", 37)));
        item.balance_cents = Cents::ZERO;
        assert_eq!(listed(&item, &strict), None);
    }
}
