//! C-03: the patient was a Qualified Medicare Beneficiary on the day of service.

use crate::ledger::EventKind;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-03",
    title: "Qualified Medicare Beneficiary",
    rule: "the patient was enrolled as a Qualified Medicare Beneficiary on the day of service",
    fields: &["service_date", "qmb"],
    citation: "42 USC 1396a(n)(3)(B): no Medicare provider may bill a QMB for Medicare cost-sharing, whether it serves Medicaid or not",
    confirmed: true,
    scope: Scope::Patient,
    clears: "billing Medicaid, then writing the rest off with the reason qmb; refund what was collected",
    example: "NEVER: Qualified Medicare Beneficiary on 2025-10-01, may not be billed; bill Medicaid, write off the rest (C-03)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let (item, span) = input.find(|item| Some((item, input.standing.span(EventKind::Qmb, item)?)))?;
    let refund = if item.paid_cents.0 > 0 { format!("; refund {} collected", item.paid_cents) } else { String::new() };
    let sentence = format!("Qualified Medicare Beneficiary on {}, may not be billed; bill Medicaid, write off the rest{refund}", item.service_date);
    Some(GateHit::new(&GATE, Decision::Never, None, sentence).read("service_date", item.service_date).read("qmb", span.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn the_span_must_take_in_the_day_of_service() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::Qmb, "2025-01-01")));
        let mut over = case::ready();
        over.account.events.push(crate::ledger::AccountEvent { until: "2025-09-30".parse().ok(), ..case::event(EventKind::Qmb, "2025-01-01") });
        assert_eq!(case::says(&GATE, &over), None);
        let mut other_patient = case::ready();
        other_patient.account.events.push(crate::ledger::AccountEvent { patient_id: "P2".into(), ..case::event(EventKind::Qmb, "2025-01-01") });
        assert_eq!(case::says(&GATE, &other_patient), None, "one child's enrolment does not cover the other");
    }
}
