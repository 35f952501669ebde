//! C-35: the guarantor has died.

use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-35",
    title: "guarantor is deceased",
    rule: "the guarantor has died: with an estate, claim there before the bar date (`until`); with the reason no_estate, write off",
    fields: &["deceased", "deceased.until", "deceased.reason"],
    citation: "12 CFR 1006.6(a)(4): a collector may deal only with a person authorised to act for the estate, since 2021-11-30",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "the estate's payment, or a write-off with the reason deceased",
    example: "HOLD: the guarantor died on 2026-03-03; claim from the estate (C-35)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let death = input.standing.death()?;
    let hit = match (death.reason.as_str(), death.until) {
        ("no_estate", _) => GateHit::new(&GATE, Decision::WriteOff, None, format!("the guarantor died on {} without an estate; write off with the reason deceased", death.date)),
        (_, Some(bar)) if bar < input.as_of() => {
            GateHit::hold(&GATE, None, format!("the guarantor died on {}; the last day for a claim against the estate was {bar}: write off unless it was claimed", death.date))
        }
        (_, Some(bar)) => GateHit::hold(&GATE, None, format!("the guarantor died on {}; claim from the estate by {bar}", death.date)),
        (_, None) => GateHit::hold(&GATE, None, format!("the guarantor died on {}; claim from the estate", death.date)),
    };
    Some(hit.read("deceased", death.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountEvent, EventKind};
    use crate::referral::gate::case;

    #[test]
    fn c_35_a_childs_death_does_not_end_the_parents_debt() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::Deceased, "2026-03-03")));
        let mut group = case::ready();
        group.account.events.push(AccountEvent { reason: "no_estate".into(), ..case::event(EventKind::Deceased, "2026-03-03") });
        assert!(case::says(&GATE, &group).unwrap().starts_with("WRITE_OFF: "));
        for (bar, words) in [("2026-05-15", "claim from the estate by 2026-05-15"), ("2026-05-14", "the last day for a claim against the estate was 2026-05-14")] {
            let mut estate = case::ready();
            estate.account.events.push(AccountEvent { until: bar.parse().ok(), ..case::event(EventKind::Deceased, "2026-03-03") });
            assert!(case::says(&GATE, &estate).unwrap().contains(words));
        }
        group.account.events[0].patient_id = "P2".into();
        assert_eq!(case::says(&GATE, &group), None);
    }
}
