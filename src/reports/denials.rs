//! `denials.csv`: what payers deny and has not been settled, by payer, reason and remarks, with what can still be appealed.
//!
//! The claims themselves stand on `worklists/denied.csv`. A rejection before adjudication is no denial and stands in `rejections.csv`.

use super::answers::{AnswerKey, AnswerTotal, write_answers};
use crate::model::Date;

/// Columns of `denials.csv`.
pub const COLUMNS: &[&str] = &[
    "payer_id",
    "payer_name",
    "reason",
    "remarks",
    "cause",
    "claims",
    "dollars",
    "appealable_claims",
    "appealable_dollars",
    "too_late_claims",
    "too_late_dollars",
    "next_deadline",
    "days_left",
    "field",
    "edits",
];

/// Appends the CSV row.
pub fn write(key: &AnswerKey, total: &AnswerTotal, payer_name: &str, as_of: Date, out: &mut Vec<u8>) -> usize {
    write_answers(key, total, payer_name, &[total.claims, total.appealable, total.too_late], as_of, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::ClaimState;
    use crate::reports::answers::AnswerTotals;
    use crate::reports::answers::tests::{answered, payers};
    use crate::worklists::answered::AnswerList;

    #[test]
    fn a_row_has_the_columns_of_its_header() {
        let as_of = Date::constant(2026, 6, 30);
        let mut totals = AnswerTotals::default();
        totals.add(&answered("E1", ClaimState::Denied, "CO-16 N290"), &payers(), as_of);
        let (key, total) = totals.by_dollars(AnswerList::Denied)[0];
        let mut out = Vec::new();
        assert_eq!(write(key, total, "Blue, of the Lake", as_of, &mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("BLUE,\"Blue, of the Lake\",CO-16,N290,"), "{text}");
        assert!(text.contains(",1,100.00,1,100.00,0,0.00,2026-07-30,30,rendering_npi,"), "{text}");
    }
}
