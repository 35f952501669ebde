//! `delinquency.csv`: guarantors with a patient balance, how far past due they are and which letter or call comes next.
//!
//! It names people, because somebody has to call them; the file stays in the workspace.

use super::csv_row::CsvRow;
use crate::delinquency::Delinquency;
use crate::ledger::GuarantorAccount;

/// Columns of `delinquency.csv`.
pub const COLUMNS: &[&str] =
    &["guarantor_id", "name", "phone", "level", "balance", "oldest_age_days", "statements_sent", "last_payment_date", "last_payment", "next_step", "next_step_date"];

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
        row.date_or_blank(delinquency.next_step_date).end()
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
        assert_eq!(String::from_utf8(out).unwrap(), "G1,\"O'Neil, Ann\",3125550100,D2,120.00,75,2,,,Send the third statement.,2026-07-05\n");
    }
}
