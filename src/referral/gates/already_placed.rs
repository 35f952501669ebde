//! C-42: the encounter is with an agency already.

use crate::ledger::{EventKind, Owner};
use crate::model::Cents;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-42",
    title: "already placed",
    rule: "the encounter has an item with the agency, or an agency accepted it and has not returned it; what an agency gave up is not placed again but written off",
    fields: &["owner", "agency_accepted", "agency_returned", "agency_rejected", "agency_recalled", "agency_closed"],
    citation: "policy: no account is placed twice",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "return by the agency",
    example: "HOLD: with the agency since 2026-02-02 (C-42)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    if let Some(accepted) = input.find(|item| input.standing.open(EventKind::AgencyAccepted, item).filter(|event| event.date >= item.responsibility_date)) {
        return Some(GateHit::hold(&GATE, None, format!("with the agency since {}", accepted.date)).read("agency_accepted", accepted.date));
    }
    if let Some(closed) = input.find(|item| input.standing.events(EventKind::AgencyClosed).rfind(|event| event.covers(item) && event.date >= item.responsibility_date)) {
        let sentence = format!("an agency gave it up on {}; write it off as bad debt", closed.date);
        return Some(GateHit::new(&GATE, Decision::WriteOff, None, sentence).read("agency_closed", closed.date));
    }
    let placed = input.group.items.iter().find(|item| item.owner == Owner::Agency && item.encounter_id == input.encounter_id && item.balance_cents > Cents::ZERO)?;
    Some(GateHit::hold(&GATE, None, format!("{} of this encounter is with the agency", placed.balance_cents)).read("agency_balance", placed.balance_cents))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_42_a_return_by_the_agency_clears_it() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::AgencyAccepted, "2026-02-02")));
        let mut group = case::ready();
        group.account.events = vec![case::event(EventKind::AgencyAccepted, "2026-02-02"), case::event(EventKind::AgencyReturned, "2026-05-01")];
        assert_eq!(case::says(&GATE, &group), None);
        group.items.push(crate::ledger::OpenItem { owner: Owner::Agency, ..case::item("E1") });
        assert!(case::says(&GATE, &group).unwrap().contains("125.00"));
    }

    #[test]
    fn what_an_agency_gave_up_is_written_off_and_never_placed_again() {
        let mut group = case::ready();
        group.account.events = vec![case::event(EventKind::AgencyAccepted, "2026-02-02"), case::event(EventKind::AgencyClosed, "2026-05-01")];
        assert_eq!(case::says(&GATE, &group).unwrap(), "WRITE_OFF: an agency gave it up on 2026-05-01; write it off as bad debt (C-42)");
    }
}
