//! C-20: the state's minimum days before collection have not passed.

use crate::ledger::EventKind;
use crate::model::date::add_days;
use crate::model::{Date, days_between};
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};
use crate::referral::states::{STATE_MINIMUMS, StateClock};

pub(super) static GATE: Gate = Gate {
    id: "C-20",
    title: "state minimum days not reached",
    rule: "as_of < the state's clock date + its minimum days; `state_minimum_days` of the configuration replaces the built-in rows of a state",
    fields: &["entity.state", "entity.entity_type", "first_statement_date", "service_date"],
    citation: "per state, see the table; most bind hospitals only, and every row has to be verified for the entity",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the day on which the minimum is reached",
    example: "HOLD until 2026-05-20: CO requires 182 days from the day of service 2025-11-19 (CRS 6-20-203) (C-20); 5 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let entity = input.context.entity;
    if let Some((state, days)) = input.context.referral.state_minimum_days.get_key_value(&entity.state) {
        return wait(input, state, *days, StateClock::FirstStatement, "configured", 0);
    }
    let rows = STATE_MINIMUMS.iter().filter(|row| row.rule.binds(entity, input.as_of()));
    let hits = rows.filter_map(|row| {
        let stood_still = if row.stops_for_appeals { appealed_days(input) } else { 0 };
        Some(wait(input, row.rule.state, row.days, row.clock, row.rule.citation, stood_still)?.verified(row.rule.confirmed))
    });
    hits.max_by_key(|hit| hit.until)
}

fn wait(input: &GateInput<'_>, state: &str, days: i32, clock: StateClock, citation: &str, stood_still: i32) -> Option<GateHit> {
    let (words, field, from) = match clock {
        StateClock::FirstStatement => ("the first statement of", "first_statement_date", input.latest_first_statement()?),
        StateClock::Service => ("the day of service", "service_date", input.items.iter().map(|item| item.service_date).max()?),
    };
    let until = add_days(from, days.saturating_add(stood_still));
    let appeals = if stood_still > 0 { format!(", {stood_still} days of appeal not counted") } else { String::new() };
    let sentence = || format!("{state} requires {days} days from {words} {from}{appeals} ({citation})");
    (input.as_of() < until).then(|| GateHit::hold(&GATE, Some(until), sentence()).read(field, from))
}

/// Days since the first statement on which a payer's decision about the encounter was under appeal.
fn appealed_days(input: &GateInput<'_>) -> i32 {
    let Some(first) = input.latest_first_statement() else { return 0 };
    let opened = input.standing.events(EventKind::AppealOpened).filter(|opened| input.items.iter().any(|item| opened.covers(item)));
    let mut spans: Vec<(Date, Date)> = opened.map(|opened| (opened.date.max(first), input.standing.closed_by(opened).map_or(input.as_of(), |closed| closed.date))).collect();
    spans.sort_unstable();
    let mut counted_to = first;
    spans.iter().fold(0, |days, (from, to)| {
        let begins = counted_to.max(*from);
        counted_to = counted_to.max(*to);
        days + days_between(begins, *to).max(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entity, ReferralPolicy};
    use crate::referral::gate::case;

    fn hospital(state: &str) -> Entity {
        Entity { state: state.into(), entity_type: "hospital".into(), ..case::entity() }
    }

    #[test]
    fn c_20_hospitals_wait_and_practices_need_not() {
        let policy = ReferralPolicy::default();
        let mut group = case::ready();
        group.items[0].service_date = "2025-11-19".parse().unwrap();
        assert_eq!(case::says_for(&GATE, &group, &hospital("CO"), &policy).as_deref(), Some(GATE.example));
        assert_eq!(case::says_for(&GATE, &group, &hospital("KS"), &policy), None);
        assert_eq!(case::says_for(&GATE, &group, &Entity { entity_type: "practice".into(), ..hospital("CO") }, &policy), None);
        group.items[0].service_date = "2025-11-14".parse().unwrap();
        assert_eq!(case::says_for(&GATE, &group, &hospital("CO"), &policy), None, "day 182 passes");
    }

    #[test]
    fn c_20_the_later_of_two_clocks_holds_and_configuration_replaces_the_table() {
        let mut group = case::ready();
        (group.items[0].service_date, group.items[0].first_statement_date) = ("2026-03-01".parse().unwrap(), "2026-04-10".parse().ok());
        let says = case::says_for(&GATE, &group, &Entity { state: "ND".into(), ..case::entity() }, &ReferralPolicy::default()).unwrap();
        assert!(says.starts_with("HOLD until 2026-05-30: ND requires 90 days from the day of service"), "{says}");
        let policy = ReferralPolicy { state_minimum_days: [("ND".to_owned(), 20)].into(), ..ReferralPolicy::default() };
        assert_eq!(case::says_for(&GATE, &group, &hospital("ND"), &policy), None);
    }

    #[test]
    fn c_20_in_california_an_appeal_stops_the_clock() {
        let mut group = case::ready();
        group.items[0].first_statement_date = "2025-11-16".parse().ok();
        assert_eq!(case::says_for(&GATE, &group, &hospital("CA"), &ReferralPolicy::default()), None, "day 180");
        group.account.events = vec![case::event(EventKind::AppealOpened, "2026-01-01"), case::event(EventKind::AppealClosed, "2026-01-31")];
        let says = case::says_for(&GATE, &group, &hospital("CA"), &ReferralPolicy::default()).unwrap();
        assert!(
            says.starts_with("HOLD until 2026-06-14: CA requires 180 days") && says.contains("30 days of appeal not counted") && says.contains("(C-20, to be verified)"),
            "{says}"
        );
        case::ends_on_its_date(&GATE, &group, &hospital("CA"), &ReferralPolicy::default());
    }
}
