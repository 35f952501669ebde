//! C-44: the balance is the provider's own loss.

use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-44",
    title: "not the patient's liability",
    rule: "the patient's balance comes from group CO, PI or OA",
    fields: &["origin"],
    citation: "claim adjustment group codes: only PR assigns an amount to the patient",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "correcting the posting, or a write-off",
    example: "NEVER: the balance comes from CO-50, which is not the patient's to pay (C-44)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let is_ours = |origin: &&str| origin.split_once('-').is_some_and(|(group, _)| ["CO", "PI", "OA"].contains(&group));
    let origin = input.find(|item| item.origin.split(';').find(is_ours))?;
    Some(GateHit::new(&GATE, Decision::Never, None, format!("the balance comes from {origin}, which is not the patient's to pay")).read("origin", origin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_44_one_such_part_is_enough() {
        case::proves(&GATE, |group| group.items[0].origin = "CO-50".into());
        let mut group = case::ready();
        group.items[0].origin = "PR-1;PR-2".into();
        assert_eq!(case::says(&GATE, &group), None);
        group.items[0].origin = "OA-209;PR-1".into();
        assert!(case::says(&GATE, &group).is_some());
    }
}
