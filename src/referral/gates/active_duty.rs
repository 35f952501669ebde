//! C-36: the guarantor is on active military duty.

use crate::ledger::EventKind;
use crate::model::date::add_days;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-36",
    title: "active military duty",
    rule: "the guarantor is on active duty on the as-of date",
    fields: &["active_duty", "active_duty.until"],
    citation: "50 USC 3931, 3937 (SCRA): not a bar to placement, but to a default judgment; interest on older debts is capped; holding is policy",
    confirmed: false,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "the end of active duty",
    example: "HOLD until 2027-01-01: on active duty since 2026-01-01 (C-36, to be verified); 231 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let in_force = |event: &&crate::ledger::AccountEvent| event.until.is_none_or(|until| until >= input.as_of());
    let duty = input.standing.events(EventKind::ActiveDuty).find(in_force)?;
    Some(GateHit::hold(&GATE, duty.until.map(|until| add_days(until, 1)), format!("on active duty since {}", duty.date)).read("active_duty", duty.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::AccountEvent;
    use crate::referral::gate::case;

    #[test]
    fn c_36_duty_that_has_ended_does_not_hold() {
        let duty = |until: &str| AccountEvent { until: until.parse().ok(), ..case::event(EventKind::ActiveDuty, "2026-01-01") };
        case::proves(&GATE, |group| group.account.events.push(duty("2026-12-31")));
        let mut group = case::ready();
        group.account.events.push(duty("2026-05-14"));
        assert_eq!(case::says(&GATE, &group), None);
    }
}
