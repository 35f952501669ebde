//! `referrals.csv`: every referral decision, those that allow an agency and those that do not, with each gate that was hit and a sentence for it.
//!
//! A decision is a proposal. Nothing here places an account.

use super::csv_row::CsvRow;
use crate::referral::ReferralDecision;

/// Columns of `referrals.csv`.
pub const COLUMNS: &[&str] = &["guarantor_id", "encounter_id", "decision", "amount", "until", "gates", "explanation"];

/// Appends the CSV row of one decision.
pub fn write(decision: &ReferralDecision, out: &mut Vec<u8>) -> usize {
    let mut row = CsvRow::new(out);
    row.text(&decision.guarantor_id).text(&decision.encounter_id).word(decision.decision.as_str()).dollars(decision.amount_cents).date_or_blank(decision.until);
    row.text(&decision.gates.join(";")).text(&decision.explanation).end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::Decision;
    use crate::reports::test_items::referral;

    #[test]
    fn a_row_lists_every_gate_and_keeps_a_credit_a_number() {
        let mut out = Vec::new();
        assert_eq!(write(&referral("G1", "E1", Decision::Hold, 12_000), &mut out), COLUMNS.len());
        assert_eq!(write(&referral("G1", "E2", Decision::Refund, -500), &mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("G1,E1,HOLD,120.00,2026-08-01,C-11;C-30,\"First sentence, with a comma. Second.\"\n"), "{text}");
        assert!(text.contains("\nG1,E2,REFUND,-5.00,"));
    }
}
