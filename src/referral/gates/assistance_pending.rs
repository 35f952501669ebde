//! C-14: an application for financial assistance is open.

use crate::ledger::EventKind;
use crate::model::date::add_days;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-14",
    title: "financial assistance applied for",
    rule: "an application, complete or not, was received by day 240 after the first statement (or by the notice's deadline, if later) and is not decided",
    fields: &["assistance_applied", "assistance_approved", "assistance_denied", "first_statement_date", "final_notice_date"],
    citation: "26 CFR 1.501(r)-6(c)(5)-(6) for tax-exempt hospitals, tax years from 2015-12-29 on; policy for everybody else",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the decision on the application",
    example: "HOLD: financial assistance was applied for on 2026-04-30 and is not decided (C-14)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let referral = input.context.referral;
    let applied = input.find(|item| {
        let period_ends = item.first_statement_date.map(|date| add_days(date, referral.assistance_application_days));
        let deadline = item.final_notice_date.map(|date| add_days(date, referral.final_notice_days));
        let in_time = |date| period_ends.is_none() || period_ends.max(deadline).is_some_and(|last| date <= last);
        input.standing.open(EventKind::AssistanceApplied, item).filter(|event| in_time(event.date))
    })?;
    Some(GateHit::hold(&GATE, None, format!("financial assistance was applied for on {} and is not decided", applied.date)).read("assistance_applied", applied.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_14_the_last_day_is_day_240() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::AssistanceApplied, "2026-04-30")));
        let mut group = case::ready();
        group.items[0].first_statement_date = "2025-09-02".parse().ok();
        group.account.events.push(case::event(EventKind::AssistanceApplied, "2026-04-30"));
        assert!(case::says(&GATE, &group).is_some(), "day 240");
        group.items[0].first_statement_date = "2025-09-01".parse().ok();
        assert_eq!(case::says(&GATE, &group), None, "day 241");
    }
}
