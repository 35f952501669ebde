//! `clearing.csv`: money between payers' checks and their claims, one row a payer: takebacks that no reversal has explained, forwarding balances, reversals without their money.
//!
//! A clearing account comes back to zero; one that stays is a remittance that is missing, or a question to the payer. It is no receivable and not in the aging.

use super::csv_row::CsvRow;
use crate::model::date::days_between;
use crate::model::{Cents, Date};

/// Columns of `clearing.csv`.
pub const COLUMNS: &[&str] = &["payer_id", "payer_name", "balance", "meaning", "since", "days_open", "debits", "credits"];

/// One payer's clearing account.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ClearingRow {
    /// The payer.
    pub payer_id: String,
    /// Its name.
    pub payer_name: String,
    /// Everything announced for claims, ever.
    pub debits: Cents,
    /// Everything that came or was kept, ever.
    pub credits: Cents,
    /// The as-of date of the run since which the balance is not zero; `None` where it is not known.
    pub since: Option<Date>,
}

impl ClearingRow {
    /// Positive: booked on claims, and the money has not come. Negative: the payer took, or sent, what no claim explains.
    pub fn balance(&self) -> Cents {
        self.debits - self.credits
    }

    /// The balance in words.
    pub fn meaning(&self) -> &'static str {
        match self.balance().0 {
            0 => "settled",
            1.. => "posted on claims, and its money has not come",
            _ => "money that no claim explains yet, or that the payer takes back from a later check",
        }
    }

    /// Appends the CSV row.
    pub fn write(&self, as_of: Date, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.text(&self.payer_id).text(&self.payer_name).dollars(self.balance()).text(self.meaning()).date_or_blank(self.since);
        row.number_or_blank(self.since.map(|since| days_between(since, as_of).into())).dollars(self.debits).dollars(self.credits).end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_which_side_waits() {
        let row = ClearingRow { payer_id: "BLUE".into(), payer_name: "Blue".into(), debits: Cents(5_000), credits: Cents(7_500), since: Some(Date::constant(2026, 6, 1)) };
        let mut out = Vec::new();
        assert_eq!(row.write(Date::constant(2026, 6, 30), &mut out), COLUMNS.len());
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "BLUE,Blue,-25.00,\"money that no claim explains yet, or that the payer takes back from a later check\",2026-06-01,29,50.00,75.00\n"
        );
        assert_eq!(ClearingRow { credits: Cents(5_000), ..row.clone() }.meaning(), "settled");
        assert!(ClearingRow { credits: Cents::ZERO, ..row }.meaning().starts_with("posted on claims"));
    }
}
