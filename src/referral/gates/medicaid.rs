//! C-04: the patient was enrolled in Medicaid on the day of service.

use crate::ledger::{EventKind, OpenItem};
use crate::model::{Cents, PayerKind};
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-04",
    title: "enrolled in Medicaid",
    rule: "the patient was enrolled in Medicaid on the day of service: bill it where it was never billed or has not answered; once it has, only what came from its own answer as cost-sharing (PR-1, PR-2, PR-3, PR-66) is the patient's, the rest is written off",
    fields: &["service_date", "medicaid", "payer kind", "origin", "responsibility_date"],
    citation: "42 CFR 447.15: payment in full is what the agency pays plus the plan's own cost-sharing; since 1978-09-29",
    confirmed: true,
    from: Some(crate::model::Date::constant(1978, 9, 29)),
    until: None,
    scope: Scope::Patient,
    clears: "billing Medicaid; what Medicaid does not cover is reviewed, the rest written off",
    example: "BILL_PAYER: enrolled in Medicaid on 2025-10-01; bill Medicaid, only the plan's own cost-sharing is the patient's (C-04)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let (item, span) = input.find(|item| Some((item, input.standing.span(EventKind::Medicaid, item)?)))?;
    let asked = input.payer_items().find(|item| input.payer_kind(item) == Some(PayerKind::Medicaid));
    if let Some(asked) = asked.filter(|asked| !asked.balance_cents.0.is_positive()) {
        return after_its_answer(input, asked).map(|hit| hit.read("service_date", item.service_date).read("medicaid", span.date));
    }
    let sentence = format!("enrolled in Medicaid on {}; bill Medicaid, only the plan's own cost-sharing is the patient's", item.service_date);
    Some(GateHit::new(&GATE, Decision::BillPayer, None, sentence).read("service_date", item.service_date).read("medicaid", span.date))
}

/// What is left once Medicaid has answered.
fn after_its_answer(input: &GateInput<'_>, asked: &OpenItem) -> Option<GateHit> {
    let is_cost_share = |item: &OpenItem| item.origin.split(';').all(|origin| ["PR-1", "PR-2", "PR-3", "PR-66"].contains(&origin));
    let is_others = |item: &&&OpenItem| input.standing.span(EventKind::Medicaid, item).is_some() && !(is_cost_share(item) && item.responsibility_date >= asked.responsibility_date);
    let rest: Cents = input.items.iter().filter(is_others).map(|item| item.balance_cents).sum();
    let sentence = || format!("Medicaid has answered, and {rest} is not its own cost-sharing; write off with the reason medicaid");
    (rest > Cents::ZERO).then(|| GateHit::new(&GATE, Decision::WriteOff, None, sentence()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_04_enrolment_after_the_visit_does_not_count() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::Medicaid, "2025-10-01")));
        let mut later = case::ready();
        later.account.events.push(case::event(EventKind::Medicaid, "2025-10-02"));
        assert_eq!(case::says(&GATE, &later), None);
    }

    #[test]
    fn c_04_once_medicaid_has_answered_only_its_own_cost_sharing_is_left() {
        let mut group = case::ready();
        group.account.events.push(case::event(EventKind::Medicaid, "2025-10-01"));
        group.items.push(OpenItem { balance_cents: Cents(100), ..case::answered("E1", "medicaid") });
        assert!(case::says(&GATE, &group).unwrap().starts_with("BILL_PAYER: "), "billed and not answered");
        group.items[1].balance_cents = Cents::ZERO;
        assert!(case::says(&GATE, &group).unwrap().starts_with("WRITE_OFF: Medicaid has answered, and 125.00 is not"));
        group.items[0].origin = "PR-3".into();
        assert!(case::says(&GATE, &group).is_some(), "a copay of the payer before is not Medicaid's");
        group.items[0].responsibility_date = group.items[1].responsibility_date;
        assert_eq!(case::says(&GATE, &group), None, "the plan's own copay");
    }
}
