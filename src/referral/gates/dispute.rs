//! C-31: the bill is disputed, an itemisation was asked for, or an attorney has written.

use crate::ledger::EventKind;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-31",
    title: "dispute open",
    rule: "a dispute, request for itemisation, attorney's letter or demand to cease contact is open",
    fields: &["dispute_opened", "dispute_closed"],
    citation: "15 USC 1692g and 1692c bind the agency; policy for the creditor",
    confirmed: true,
    scope: Scope::Item,
    clears: "the answer to the dispute",
    example: "HOLD: disputed since 2026-04-02 (itemization); answer it first (C-31)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let opened = input.find(|item| input.standing.open(EventKind::DisputeOpened, item))?;
    let reason = if opened.reason.is_empty() { String::new() } else { format!(" ({})", opened.reason) };
    Some(GateHit::hold(&GATE, None, format!("disputed since {}{reason}; answer it first", opened.date)).read("dispute_opened", opened.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::AccountEvent;
    use crate::referral::gate::case;

    #[test]
    fn a_dispute_about_another_visit_does_not_hold_this_one() {
        let disputed = || AccountEvent { reason: "itemization".into(), ..case::event(EventKind::DisputeOpened, "2026-04-02") };
        case::proves(&GATE, |group| group.account.events.push(disputed()));
        let mut group = case::ready();
        group.account.events.push(AccountEvent { encounter_id: "E2".into(), ..disputed() });
        assert_eq!(case::says(&GATE, &group), None);
        group.account.events[0].encounter_id = "E1".into();
        assert!(case::says(&GATE, &group).is_some());
        group.account.events.push(AccountEvent { encounter_id: "E1".into(), ..case::event(EventKind::DisputeClosed, "2026-04-20") });
        assert_eq!(case::says(&GATE, &group), None);
    }
}
