//! `missing_acknowledgements.csv`: claims that were written, and nobody has said that they arrived.
//!
//! A claim is listed when more than `reports.acknowledgement_days` have passed since its first bill date without the next acknowledgement on its road: that its file left, the receiver's 999, the payer's 277CA.

use super::csv_row::CsvRow;
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
    /// What should have come: `sent`, `999` or `277CA`.
    pub waiting_for: &'static str,
    /// When it was first published.
    pub first_bill_date: Date,
    /// Days since then.
    pub days_waiting: i32,
    /// Timely filing deadline, where the payer sets one.
    pub deadline: Option<Date>,
}

/// What the claim of this state waits for; `None` for states that the payer has answered or that wait for nothing.
pub fn awaited(state: ClaimState) -> Option<&'static str> {
    match state {
        ClaimState::Published => Some("sent"),
        ClaimState::Sent => Some("999"),
        ClaimState::Acknowledged => Some("277CA"),
        _ => None,
    }
}

impl<'a> MissingAcknowledgement<'a> {
    /// The row for an item that has waited longer than `patience_days`; `None` for every other item.
    pub fn of(item: &'a OpenItem, payer_name: &'a str, timely_filing_days: Option<i32>, as_of: Date, patience_days: i32) -> Option<MissingAcknowledgement<'a>> {
        if item.owner != Owner::Insurance {
            return None;
        }
        let (waiting_for, first_bill_date) = (awaited(item.claim_state)?, item.first_bill_date?);
        let days_waiting = days_between(first_bill_date, as_of);
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
        let listed = |item: &OpenItem, patience| MissingAcknowledgement::of(item, "Blue", Some(90), as_of, patience).map(|row| (row.waiting_for, row.days_waiting));
        assert_eq!(listed(&item, 3), None, "three days are not more than three");
        assert_eq!(listed(&item, 2), Some(("sent", 3)));
        item.claim_state = ClaimState::Accepted;
        assert_eq!(listed(&item, 2), None);
        item.claim_state = ClaimState::Acknowledged;
        let row = MissingAcknowledgement::of(&item, "Blue", Some(90), as_of, 2).unwrap();
        let mut out = Vec::new();
        assert_eq!(row.write(as_of, &mut out), COLUMNS.len());
        assert_eq!(String::from_utf8(out).unwrap(), "C-E1,E1,BLUE,Blue,acknowledged,277CA,2026-01-02,2026-01-07,3,2026-04-02,82,125.00\n");
    }
}
