//! `[reports]`: what reports show. It decides nothing about the books.

use serde::{Deserialize, Serialize};

use super::AcknowledgementPolicy;

/// Reports policy.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportsPolicy {
    /// Days without the next answer (that the file left, 999, 277CA) before a claim is listed as missing one, where `acknowledgements` does not say otherwise.
    pub acknowledgement_days: i32,
    /// The same by kind of answer and by payer.
    pub acknowledgements: AcknowledgementPolicy,
    /// Most rows of a table that `index.html` embeds, largest or most urgent first; the CSV always has all. A hundred thousand open items make a page of some 20 MB.
    pub html_rows: usize,
    /// Most rows of a sheet of `cleanclaim.xlsx`; the CSV always has all.
    pub workbook_rows: usize,
    /// What the share of A/R older than 90 days should stay below, in percent; a line in the trend. [source: 10 is quoted as the target of HFMA's users]
    pub target_over_90_percent: i64,
    /// Days of first billing that `edit_earnings.csv` and `uncaught_denials.csv` look back on.
    pub earnings_days: i32,
    /// Claims that must have shown whether an edit was right before it is said to earn or to be noise.
    pub earnings_least_claims: i64,
    /// Of those claims the percentage that must prove the edit right for it to earn.
    pub earnings_percent: i64,
}

impl Default for ReportsPolicy {
    fn default() -> Self {
        ReportsPolicy {
            acknowledgement_days: 3,
            acknowledgements: AcknowledgementPolicy::default(),
            html_rows: 100_000,
            workbook_rows: 100_000,
            target_over_90_percent: 10,
            earnings_days: 180,
            earnings_least_claims: 20,
            earnings_percent: 10,
        }
    }
}
