//! `uncaught_denials.csv`: reasons with which payers denied claims that no edit had warned of, and which edits say that they look for such a thing.
//!
//! Counted is every reason that a payer gave for a claim first billed in the window, so a claim denied for two reasons counts under both. Claims that the workspace did
//! not bill itself are left out: nobody knows what the edits would have said.

use super::csv_row::CsvRow;
use crate::model::Cents;

/// Columns of `uncaught_denials.csv`.
pub const COLUMNS: &[&str] = &[
    "payer_id",
    "payer_name",
    "reason",
    "meaning",
    "denials",
    "dollars",
    "no_edit",
    "no_edit_dollars",
    "other_edit",
    "other_edit_dollars",
    "caught",
    "caught_dollars",
    "predicted_by",
];

/// One payer and reason.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct UncaughtRow {
    /// The payer.
    pub payer_id: String,
    /// Its name.
    pub payer_name: String,
    /// Group and reason code, such as `CO-50`; empty for a denial without one.
    pub reason: String,
    /// What the reason means, in our words; empty for an uncommon one.
    pub meaning: String,
    /// No edit had spoken on the claim.
    pub no_edit: Denials,
    /// Only edits that do not expect the reason had.
    pub other_edit: Denials,
    /// An edit that expects it had.
    pub caught: Denials,
    /// Edits that expect the reason, separated by blanks.
    pub predicted_by: String,
}

/// Denials and what was denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Denials {
    /// How many.
    pub count: i64,
    /// How much.
    pub dollars: Cents,
}

impl Denials {
    /// Adds more, or takes back.
    pub fn add(&mut self, count: i64, dollars: Cents) {
        self.count += count;
        self.dollars += dollars;
    }
}

impl UncaughtRow {
    /// Every denial for the reason.
    pub fn all(&self) -> Denials {
        let mut all = self.no_edit;
        all.add(self.other_edit.count, self.other_edit.dollars);
        all.add(self.caught.count, self.caught.dollars);
        all
    }

    /// Whether any denial came unannounced.
    pub fn is_uncaught(&self) -> bool {
        self.no_edit.count + self.other_edit.count > 0
    }

    /// Appends the CSV row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.text(&self.payer_id).text(&self.payer_name).text(&self.reason).text(&self.meaning);
        for denials in [self.all(), self.no_edit, self.other_edit, self.caught] {
            row.number(denials.count).dollars(denials.dollars);
        }
        row.text(&self.predicted_by).end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_columns_of_its_header() {
        let mut row = UncaughtRow { payer_id: "P".into(), payer_name: "Payer".into(), reason: "CO-18".into(), predicted_by: "duplicate-claim".into(), ..UncaughtRow::default() };
        row.caught.add(2, Cents(200));
        assert!(!row.is_uncaught());
        row.no_edit.add(1, Cents(50));
        let mut out = Vec::new();
        assert_eq!(row.write(&mut out), COLUMNS.len());
        assert_eq!(String::from_utf8(out).unwrap(), "P,Payer,CO-18,,3,2.50,1,0.50,0,0.00,2,2.00,duplicate-claim\n");
    }
}
