//! C-46: somebody has placed a hold.

use super::liability::LIABILITY_REASONS;
use crate::model::date::add_days;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-46",
    title: "hold placed by a person",
    rule: "a hold is in force: placed, not released, its last day (`until`) not passed (holds that name a liable party are C-10)",
    fields: &["hold_placed", "hold_placed.until", "hold_released"],
    citation: "policy",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "release of the hold, or the day after its last",
    example: "HOLD until 2026-07-02: hold placed on 2026-04-01 (management); look again (C-46); 48 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let mut holds = input.standing.holds().filter(|hold| !LIABILITY_REASONS.contains(&hold.reason.as_str()));
    let hold = holds.find(|hold| input.items.iter().any(|item| hold.covers(item)))?;
    let reason = if hold.reason.is_empty() { String::new() } else { format!(" ({})", hold.reason) };
    Some(GateHit::hold(&GATE, hold.until.map(|until| add_days(until, 1)), format!("hold placed on {}{reason}; look again", hold.date)).read("hold_placed", hold.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountEvent, EventKind};
    use crate::referral::gate::case;

    #[test]
    fn c_46_holds_expire_and_are_released() {
        let hold = |until: &str| AccountEvent { until: until.parse().ok(), reason: "management".into(), ..case::event(EventKind::HoldPlaced, "2026-04-01") };
        case::proves(&GATE, |group| group.account.events.push(hold("2026-07-01")));
        let mut group = case::ready();
        group.account.events.push(hold("2026-05-14"));
        assert_eq!(case::says(&GATE, &group), None);
        group.account.events = vec![hold("2026-07-01"), case::event(EventKind::HoldReleased, "2026-05-01")];
        assert_eq!(case::says(&GATE, &group), None);
    }
}
