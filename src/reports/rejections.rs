//! `rejections.csv`: claims that a receiver or payer did not take into adjudication and that have not gone out again, by payer and by what was said.
//!
//! The claims themselves stand on `worklists/rejected.csv`. There is no appeal of a rejection, and timely filing goes on from the date of service.

use super::answers::{AnswerKey, AnswerTotal, write_answers};
use crate::model::Date;

/// Columns of `rejections.csv`.
pub const COLUMNS: &[&str] =
    &["payer_id", "payer_name", "status", "other_statuses", "cause", "claims", "dollars", "too_late_claims", "too_late_dollars", "next_deadline", "days_left", "field", "edits"];

/// Appends the CSV row.
pub fn write(key: &AnswerKey, total: &AnswerTotal, payer_name: &str, as_of: Date, out: &mut Vec<u8>) -> usize {
    write_answers(key, total, payer_name, &[total.claims, total.too_late], as_of, out)
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
        totals.add(&answered("E1", ClaimState::Rejected, "A7:562:82"), &payers(), as_of);
        let (key, total) = totals.by_dollars(AnswerList::Rejected)[0];
        let mut out = Vec::new();
        assert_eq!(write(key, total, "Blue", as_of, &mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("BLUE,Blue,A7:562:82,,Rejected: information invalid: the NPI of the rendering provider.,1,100.00,0,0.00,2026-07-30,30,rendering_npi,"), "{text}");
    }
}
