//! `delinquency.csv`: guarantors with a patient balance, how far past due they are and which letter or call comes next.
//!
//! It names people, because somebody has to call them; the file stays in the workspace.

use super::csv_row::CsvRow;
use crate::delinquency::{Delinquency, ItemDelinquency, Level};
use crate::ledger::GuarantorAccount;

/// Columns of `delinquency.csv`.
pub const COLUMNS: &[&str] = &[
    "guarantor_id",
    "name",
    "phone",
    "level",
    "balance",
    "oldest_age_days",
    "statements_sent",
    "last_payment_date",
    "last_payment",
    "next_step",
    "next_step_date",
    "level_date",
    "delinquent",
    "plan",
    "promise_date",
    "broken_promises",
    "paused_by",
    "call",
    "call_reason",
    "call_score",
    "by_item",
];

/// One guarantor.
#[derive(Debug, Clone, Copy)]
pub struct DelinquencyRow<'a> {
    /// How to reach them.
    pub account: &'a GuarantorAccount,
    /// What was decided.
    pub delinquency: &'a Delinquency,
}

impl DelinquencyRow<'_> {
    /// `Last, First`; either alone where the other is unknown.
    pub fn name(&self) -> String {
        let contact = &self.account.contact;
        match (contact.last_name.as_str(), contact.first_name.as_str()) {
            (last, "") => last.to_owned(),
            ("", first) => first.to_owned(),
            (last, first) => format!("{last}, {first}"),
        }
    }

    /// Level, or blank when nothing is past due.
    pub fn level(&self) -> &'static str {
        self.delinquency.level.map_or("", |level| level.as_str())
    }

    /// Appends the CSV row. A last payment without a date is none.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let delinquency = self.delinquency;
        let mut row = CsvRow::new(out);
        row.text(&delinquency.guarantor_id).text(&self.name()).text(&self.account.contact.phone).word(self.level()).dollars(delinquency.balance_cents);
        row.number(delinquency.oldest_age_days.into()).count(delinquency.statements_sent.into()).date_or_blank(delinquency.last_payment_date);
        row.dollars_or_blank(delinquency.last_payment_date.map(|_| delinquency.last_payment_cents)).text(&delinquency.next_step);
        row.date_or_blank(delinquency.next_step_date).date_or_blank(delinquency.level_date).dollars(delinquency.delinquent_cents);
        row.word(delinquency.plan.unwrap_or_default()).date_or_blank(delinquency.promise_date).count(delinquency.broken_promises.into()).text(&self.paused_by());
        match &delinquency.call {
            Some(call) => row.text(&call.words).word(call.reason.as_str()).dollars(call.score_cents()),
            None => row.blank().blank().blank(),
        };
        row.text(&self.by_item()).end()
    }

    /// What pauses items of the guarantor, each word once, in order of the alphabet.
    pub fn paused_by(&self) -> String {
        let mut words: Vec<&str> = self.delinquency.items.iter().filter_map(|item| item.paused_by).collect();
        words.sort_unstable();
        words.dedup();
        words.join(" ")
    }

    /// Each item with its balance and its own level, or what pauses it: `E1 120.00 D2; E2 20.00 dispute; E3 5.00 not due`.
    fn by_item(&self) -> String {
        let said = |item: &ItemDelinquency| {
            let state = item.paused_by.or(item.level.map(Level::as_str)).unwrap_or("not due");
            format!("{} {} {state}", item.encounter_id, item.balance_cents)
        };
        self.delinquency.items.iter().map(said).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::{delinquency, guarantor};

    #[test]
    fn a_row_has_every_column_and_no_payment_is_blank() {
        let (account, delinquency) = (guarantor("G1", "O'Neil", "Ann"), delinquency("G1", 12_000));
        let mut out = Vec::new();
        assert_eq!(DelinquencyRow { account: &account, delinquency: &delinquency }.write(&mut out), COLUMNS.len());
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "G1,\"O'Neil, Ann\",3125550100,D2,120.00,75,2,,,Send the third statement.,2026-07-05,2026-06-16,120.00,,,0,,\"45 days past due (D2): ask for payment, offer a plan\",past_due,120.00,E1 120.00 D2\n"
        );
    }
}
