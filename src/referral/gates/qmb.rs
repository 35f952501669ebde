//! C-03: the patient was a Qualified Medicare Beneficiary on the day of service.

use crate::ledger::{EventKind, OpenItem};
use crate::model::Cents;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-03",
    title: "Qualified Medicare Beneficiary",
    rule: "the patient was enrolled as a Qualified Medicare Beneficiary on the day of service, or a payer's remark in qmb_remarks (N781, N782, N783) says so; what was reviewed as no cost-sharing of Medicare is let through",
    fields: &["service_date", "qmb", "answer_codes", "origin", "hold_released.reason"],
    citation: "42 USC 1396a(n)(3)(B): no Medicare provider may bill a QMB for Medicare cost-sharing, whether it serves Medicaid or not, and in whatever state; since 1997-08-05",
    confirmed: true,
    from: Some(crate::model::Date::constant(1997, 8, 5)),
    until: None,
    scope: Scope::Patient,
    clears: "billing Medicaid, then writing the rest off with the reason qmb; refund what was collected",
    example: "NEVER: Qualified Medicare Beneficiary on 2025-10-01, may not be billed; bill Medicaid, write off the rest (C-03)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let remark = input.remark(&input.context.referral.qmb_remarks);
    let is_protected = |item: &OpenItem| !is_reviewed(input, item) && (remark.is_some() || input.standing.span(EventKind::Qmb, item).is_some());
    let item = input.items.iter().find(|item| is_protected(item))?;
    let paid: Cents = input.items.iter().filter(|item| is_protected(item)).map(|item| item.paid_cents).sum();
    let refund = if paid > Cents::ZERO { format!("; refund {paid} collected") } else { String::new() };
    let known = match (input.standing.span(EventKind::Qmb, item), remark) {
        (None, Some(remark)) => format!(" by the payer's remark {remark}"),
        _ => String::new(),
    };
    let sentence = format!("Qualified Medicare Beneficiary on {}{known}, may not be billed; bill Medicaid, write off the rest{refund}", item.service_date);
    let read = input.standing.span(EventKind::Qmb, item).map(|span| span.date.to_string()).or(remark.map(str::to_owned)).unwrap_or_default();
    Some(GateHit::new(&GATE, Decision::Never, None, sentence).read("service_date", item.service_date).read("qmb", read))
}

/// A service that Medicare does not cover is not its cost-sharing; a person says so, with the notice that the patient signed at hand.
fn is_reviewed(input: &GateInput<'_>, item: &OpenItem) -> bool {
    let is_cost_share = item.origin.split(';').any(|origin| ["PR-1", "PR-2", "PR-3", "PR-66"].contains(&origin));
    !is_cost_share && input.standing.events(EventKind::HoldReleased).any(|event| event.reason == "reviewed" && event.covers(item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_03_the_span_must_take_in_the_day_of_service() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::Qmb, "2025-01-01")));
        let mut over = case::ready();
        over.account.events.push(crate::ledger::AccountEvent { until: "2025-09-30".parse().ok(), ..case::event(EventKind::Qmb, "2025-01-01") });
        assert_eq!(case::says(&GATE, &over), None);
        let mut other_patient = case::ready();
        other_patient.account.events.push(crate::ledger::AccountEvent { patient_id: "P2".into(), ..case::event(EventKind::Qmb, "2025-01-01") });
        assert_eq!(case::says(&GATE, &other_patient), None, "one child's enrolment does not cover the other");
    }

    #[test]
    fn c_03_a_payers_remark_protects_too_and_a_review_of_what_is_not_covered_lets_through() {
        let mut group = case::ready();
        group.items.push(OpenItem { answer_codes: "PR-2 N782".into(), ..case::answered("E1", "medicare") });
        group.items[0].origin = "PR-2".into();
        assert!(case::says(&GATE, &group).unwrap().starts_with("NEVER: Qualified Medicare Beneficiary on 2025-10-01 by the payer's remark N782"));
        let reviewed = || crate::ledger::AccountEvent { reason: "reviewed".into(), ..case::event(EventKind::HoldReleased, "2026-05-01") };
        group.account.events.push(reviewed());
        assert!(case::says(&GATE, &group).is_some(), "coinsurance is Medicare's whatever a person says");
        group.items[0].origin = "PR-96".into();
        assert_eq!(case::says(&GATE, &group), None);
    }
}
