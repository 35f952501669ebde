//! C-04: the patient was enrolled in Medicaid on the day of service.

use crate::ledger::EventKind;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-04",
    title: "enrolled in Medicaid",
    rule: "the patient was enrolled in Medicaid on the day of service",
    fields: &["service_date", "medicaid"],
    citation: "42 CFR 447.15: payment in full is what the agency pays plus the plan's own cost-sharing",
    confirmed: true,
    scope: Scope::Patient,
    clears: "billing Medicaid; what Medicaid does not cover is reviewed, the rest written off",
    example: "BILL_PAYER: enrolled in Medicaid on 2025-10-01; bill Medicaid, only the plan's own cost-sharing is the patient's (C-04)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let (item, span) = input.find(|item| Some((item, input.standing.span(EventKind::Medicaid, item)?)))?;
    let sentence = format!("enrolled in Medicaid on {}; bill Medicaid, only the plan's own cost-sharing is the patient's", item.service_date);
    Some(GateHit::new(&GATE, Decision::BillPayer, None, sentence).read("service_date", item.service_date).read("medicaid", span.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn enrolment_after_the_visit_does_not_count() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::Medicaid, "2025-10-01")));
        let mut later = case::ready();
        later.account.events.push(case::event(EventKind::Medicaid, "2025-10-02"));
        assert_eq!(case::says(&GATE, &later), None);
    }
}
