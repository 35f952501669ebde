//! `edit_hits.csv`: what every edit said on the day, by payer: how often, how much it holds, what people let pass and what was corrected.
//!
//! A claim counts once under each edit that spoke on it, so rows add up to more than the day. What still waits from earlier nights is judged every night and counted again.

use super::csv_row::CsvRow;
use crate::model::Cents;

/// Columns of `edit_hits.csv`.
pub const COLUMNS: &[&str] = &[
    "edit",
    "title",
    "severity",
    "snip",
    "payer_id",
    "payer_name",
    "claims",
    "dollars",
    "held_claims",
    "held_dollars",
    "overridden",
    "overridden_dollars",
    "corrected",
    "corrected_automatically",
];

/// One edit and payer.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct EditHitRow {
    /// The edit's id.
    pub edit: String,
    /// Its title.
    pub title: String,
    /// What a finding means unless policy says otherwise: `reject`, `warning`, `note`.
    pub severity: String,
    /// WEDI SNIP type.
    pub snip: u8,
    /// The payer; empty for self-pay and for a payer that nobody configured.
    pub payer_id: String,
    /// Its name.
    pub payer_name: String,
    /// Counts and dollars.
    pub hits: EditHits,
}

/// How often an edit spoke, and on how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct EditHits {
    /// Claims on which it spoke, held encounters included.
    pub claims: u64,
    /// Their charges.
    pub dollars: Cents,
    /// Of these, what it holds.
    pub held: u64,
    /// Their charges.
    pub held_dollars: Cents,
    /// Of these, what would be held, were it not for an override.
    pub overridden: u64,
    /// Their charges.
    pub overridden_dollars: Cents,
    /// Of these, what the program put right by itself and only notes.
    pub noted: u64,
    /// Claims that it held on an earlier night and that went out corrected; not among `claims`.
    pub fixed: u64,
}

impl EditHitRow {
    /// Appends the CSV row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let hits = &self.hits;
        let mut row = CsvRow::new(out);
        row.text(&self.edit).text(&self.title).word(&self.severity).number(self.snip.into()).text(&self.payer_id).text(&self.payer_name);
        row.count(hits.claims).dollars(hits.dollars).count(hits.held).dollars(hits.held_dollars);
        row.count(hits.overridden).dollars(hits.overridden_dollars).count(hits.fixed).count(hits.noted).end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_columns_of_its_header() {
        let hits = EditHits { claims: 3, dollars: Cents(30_000), held: 1, held_dollars: Cents(10_000), overridden: 1, overridden_dollars: Cents(5_000), noted: 1, fixed: 2 };
        let row = EditHitRow { edit: "e".into(), title: "A, title".into(), severity: "reject".into(), snip: 4, payer_id: "P".into(), payer_name: "Payer".into(), hits };
        let mut out = Vec::new();
        assert_eq!(row.write(&mut out), COLUMNS.len());
        assert_eq!(String::from_utf8(out).unwrap(), "e,\"A, title\",reject,4,P,Payer,3,300.00,1,100.00,1,50.00,2,1\n");
    }
}
