//! `referrals.csv`: every referral decision, those that allow an agency and those that do not, with each gate that was hit and a sentence for it.
//!
//! A decision is a proposal. Nothing here places an account.

use super::csv_row::CsvRow;
use crate::model::Date;
use crate::referral::{Decision, ReferralDecision};

/// Columns of `referrals.csv`.
pub const COLUMNS: &[&str] =
    &["guarantor_id", "encounter_id", "decision", "amount", "until", "gates", "explanation", "item_amounts", "values", "earliest_date", "proposed_on", "to_verify", "approver"];

/// Appends the CSV row of one decision. The approver's cell is left for a person's name on a list that is passed round; what `refer approve` was told is in the books.
pub fn write(decision: &ReferralDecision, as_of: Date, out: &mut Vec<u8>) -> usize {
    let mut row = CsvRow::new(out);
    row.text(&decision.guarantor_id).text(&decision.encounter_id).word(decision.decision.as_str()).dollars(decision.amount_cents).date_or_blank(decision.until);
    row.text(&decision.gates.join(";")).text(&decision.explanation);
    row.text(&item_amounts(decision)).text(&values(decision)).date_or_blank(decision.earliest);
    row.date_or_blank((decision.decision == Decision::Refer).then_some(as_of));
    let to_verify: Vec<&str> = decision.hits.iter().filter(|hit| !hit.is_verified).map(|hit| hit.gate).collect();
    row.text(&to_verify.join(";")).blank().end()
}

/// Origin and balance of each item: `PR-1 80.00;PR-2 45.00`. An origin of several codes has them joined by `+`.
fn item_amounts(decision: &ReferralDecision) -> String {
    decision.items.iter().map(|(origin, balance)| format!("{} {balance}", origin.replace(';', "+"))).collect::<Vec<_>>().join(";")
}

/// What the gates read: `C-11 first_statement_date=2026-03-01;C-39 statements=3`.
fn values(decision: &ReferralDecision) -> String {
    let of_hit = |hit: &crate::referral::GateHit| {
        let read = hit.values.iter().map(|(field, value)| format!("{field}={}", value.replace(';', "+"))).collect::<Vec<_>>().join(" ");
        format!("{} {read}", hit.gate).trim_end().to_owned()
    };
    decision.hits.iter().map(of_hit).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cents;
    use crate::referral::{GATES, GateHit};
    use crate::reports::test_items::referral;

    const AS_OF: Date = Date::constant(2026, 6, 30);

    #[test]
    fn a_row_lists_every_gate_and_keeps_a_credit_a_number() {
        let mut out = Vec::new();
        assert_eq!(write(&referral("G1", "E1", Decision::Hold, 12_000), AS_OF, &mut out), COLUMNS.len());
        assert_eq!(write(&referral("G1", "E2", Decision::Refund, -500), AS_OF, &mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("G1,E1,HOLD,120.00,2026-08-01,C-11;C-30,\"First sentence, with a comma. Second.\",PR-1 119.00;copay 1.00,,,,,\n"), "{text}");
        assert!(text.contains("\nG1,E2,REFUND,-5.00,"));
    }

    #[test]
    fn a_row_shows_what_the_gates_read_and_what_still_has_to_be_verified() {
        let mut decision = referral("G1", "E1", Decision::Refer, 12_000);
        decision.earliest = Some(AS_OF);
        decision.items[0] = ("PR-1;PR-2".into(), Cents(11_900));
        let hit = |place: usize| GateHit::hold(GATES[place], None, "Why.");
        decision.hits = vec![hit(0).read("service_date", "2026-01-01").read("note", "a;b"), hit(1).verified(false)];
        let mut out = Vec::new();
        assert_eq!(write(&decision, AS_OF, &mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with(",PR-1+PR-2 119.00;copay 1.00,C-01 service_date=2026-01-01 note=a+b;C-02,2026-06-30,2026-06-30,C-02,\n"), "{text}");
    }
}
