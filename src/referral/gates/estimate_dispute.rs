//! C-07: the patient disputes a bill that is far above its good faith estimate.

use crate::ledger::EventKind;
use crate::model::{Cents, Date};
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-07",
    title: "estimate is disputed",
    rule: "patient-provider dispute resolution is open, or was decided and more is asked than was decided",
    fields: &["estimate_dispute_opened", "estimate_dispute_closed", "estimate_dispute_closed.amount", "paid", "balance"],
    citation: "45 CFR 149.620(c)(2)(i)(D), services from 2022-01-01 on: not to collection, no threat of it, stop where it was begun, no late fees, until the dispute is decided",
    confirmed: true,
    from: Some(Date::constant(2022, 1, 1)),
    until: None,
    scope: Scope::Item,
    clears: "the decision, and a bill that keeps to it",
    example: "HOLD: the estimate is in dispute resolution since 2026-03-02; no collection, no threat of it, no late fees (C-07)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    if let Some(opened) = input.open(EventKind::EstimateDisputeOpened) {
        let sentence = format!("the estimate is in dispute resolution since {}; no collection, no threat of it, no late fees", opened.date);
        return Some(GateHit::hold(&GATE, None, sentence).read("estimate_dispute_opened", opened.date));
    }
    let decided = input.latest(EventKind::EstimateDisputeClosed)?;
    let allowed = decided.amount_cents?;
    let borne: Cents = input.items.iter().map(|item| item.paid_cents + item.balance_cents).sum();
    let sentence = || format!("the dispute about the estimate was decided on {}: {allowed} may be asked in all, {borne} is; write the rest off", decided.date);
    (borne > allowed).then(|| GateHit::hold(&GATE, None, sentence()).read("estimate_dispute_closed", decided.date).read("allowed", allowed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::AccountEvent;
    use crate::referral::gate::case;

    #[test]
    fn c_07_an_open_dispute_stops_collection_and_its_decision_binds() {
        let opened = || AccountEvent { encounter_id: "E1".into(), ..case::event(EventKind::EstimateDisputeOpened, "2026-03-02") };
        let decided =
            |cents: Option<i64>| AccountEvent { encounter_id: "E1".into(), amount_cents: cents.map(Cents), ..case::event(EventKind::EstimateDisputeClosed, "2026-04-02") };
        case::proves(&GATE, |group| group.account.events.push(opened()));
        for (allowed, is_hit) in [(Some(12_499), true), (Some(12_500), false), (None, false)] {
            let mut group = case::ready();
            group.account.events = vec![opened(), decided(allowed)];
            assert_eq!(case::says(&GATE, &group).is_some(), is_hit, "{allowed:?}");
        }
    }
}
