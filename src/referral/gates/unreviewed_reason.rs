//! C-45: the payer made the patient responsible for something other than deductible, coinsurance or copay.

use crate::ledger::EventKind;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-45",
    title: "reason not reviewed",
    rule: "the balance comes from group PR with a reason other than 1, 2, 3 or 66, and no hold_released with the reason reviewed followed",
    fields: &["origin", "hold_released.reason"],
    citation: "policy: PR-96, PR-204, PR-27 and the like need a waiver on file or the right payer",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "a hold_released event with the reason reviewed for the encounter",
    example: "HOLD: the balance comes from PR-96 and was not reviewed: waiver on file, right payer? (C-45)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let is_doubtful = |origin: &&str| origin.split_once('-').is_some_and(|(group, reason)| group == "PR" && !["1", "2", "3", "66"].contains(&reason));
    let reviewed = |item| input.standing.events(EventKind::HoldReleased).any(|event| event.reason == "reviewed" && event.covers(item));
    let origin = input.find(|item| item.origin.split(';').find(is_doubtful).filter(|_| !reviewed(item)))?;
    Some(GateHit::hold(&GATE, None, format!("the balance comes from {origin} and was not reviewed: waiver on file, right payer?")).read("origin", origin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::AccountEvent;
    use crate::referral::gate::case;

    #[test]
    fn c_45_a_review_clears_it() {
        case::proves(&GATE, |group| group.items[0].origin = "PR-96".into());
        let mut group = case::ready();
        group.items[0].origin = "PR-96".into();
        group.account.events.push(AccountEvent { reason: "reviewed".into(), encounter_id: "E1".into(), ..case::event(EventKind::HoldReleased, "2026-05-01") });
        assert_eq!(case::says(&GATE, &group), None);
        group.items[0].origin = "PR-3".into();
        assert_eq!(case::says(&GATE, &group), None);
    }
}
