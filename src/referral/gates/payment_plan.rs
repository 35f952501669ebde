//! C-30: a payment plan is being kept, or a promise to pay is live.

use crate::ledger::standing::PlanState;
use crate::model::date::add_days;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-30",
    title: "payment plan or promise to pay",
    rule: "a plan is not in default (two instalments missing, or one more than 45 days late), or a promise has not passed its date + promise_grace_days",
    fields: &["plan_started", "plan_ended", "promise_to_pay", "payment"],
    citation: "policy; some states set their own terms for breaking a hospital's plan",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "default of the plan, or the day after the promised date and its grace",
    example: "HOLD until 2026-05-26: payment promised by 2026-05-20 (C-30); 11 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let referral = input.context.referral;
    if let Some(plan) = input.standing.plan(referral.plan_grace_days).filter(|plan| plan.state != PlanState::Defaulted) {
        let state = if plan.state == PlanState::Behind { "one instalment is missing" } else { "in good standing" };
        return Some(GateHit::hold(&GATE, plan.holds_until, format!("payment plan of {}, {state}", plan.event.date)).read("plan_started", plan.event.date));
    }
    let promise = input.standing.live_promise(referral.promise_grace_days, referral.broken_promises_allowed)?;
    let promised = promise.until.unwrap_or(promise.date);
    Some(
        GateHit::hold(&GATE, Some(add_days(promised, referral.promise_grace_days.saturating_add(1))), format!("payment promised by {promised}"))
            .read("promise_to_pay", promise.date),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountEvent, EventKind};
    use crate::model::Cents;
    use crate::referral::gate::case;

    fn promise(made: &str, by: &str) -> AccountEvent {
        AccountEvent { until: by.parse().ok(), ..case::event(EventKind::PromiseToPay, made) }
    }

    fn payment(date: &str, amount: i64) -> AccountEvent {
        AccountEvent { amount_cents: Some(Cents(amount)), ..case::event(EventKind::Payment, date) }
    }

    #[test]
    fn c_30_the_third_promise_holds_nothing_after_two_broken_ones() {
        case::proves(&GATE, |group| group.account.events.push(promise("2026-05-10", "2026-05-20")));
        let mut group = case::ready();
        group.account.events = vec![promise("2026-02-01", "2026-02-10"), promise("2026-03-01", "2026-03-10"), promise("2026-05-10", "2026-05-20")];
        assert_eq!(case::says(&GATE, &group), None);
        group.account.events.insert(1, payment("2026-02-09", 1_000));
        assert!(case::says(&GATE, &group).is_some(), "a kept promise is not a broken one");
    }

    #[test]
    fn c_30_a_plan_holds_until_two_instalments_are_missing() {
        let plan = || AccountEvent { amount_cents: Some(Cents(2_500)), ..case::event(EventKind::PlanStarted, "2026-01-10") };
        let mut group = case::ready();
        // Due 2026-02-10, 03-10, 04-10 and 05-10; as of 05-15 the last is within grace.
        group.account.events = vec![plan(), payment("2026-02-09", 2_500), payment("2026-03-09", 2_500), payment("2026-04-09", 2_500)];
        assert_eq!(case::says(&GATE, &group).unwrap(), "HOLD until 2026-06-21: payment plan of 2026-01-10, in good standing (C-30); 37 days left");
        group.account.events.pop();
        assert!(case::says(&GATE, &group).unwrap().contains("one instalment is missing"));
        group.account.events.pop();
        assert_eq!(case::says(&GATE, &group), None, "the instalment of March is more than 45 days late");
    }
}
