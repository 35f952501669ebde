//! C-20: the state's minimum days before collection have not passed.

use crate::model::date::add_days;
use crate::model::{Date, days_between};
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-20",
    title: "state minimum days not reached",
    rule: "as_of < the state's clock date + its minimum days; `state_minimum_days` of the configuration replaces the built-in rows of a state",
    fields: &["entity.state", "entity.entity_type", "first_statement_date", "service_date"],
    citation: "per state, see the table; most bind hospitals only and every row has to be verified for the entity",
    confirmed: false,
    scope: Scope::Item,
    clears: "the day on which the minimum is reached",
    example: "HOLD until 2026-05-20: CO requires 182 days from the day of service 2025-11-19 (CRS 6-20-203) (C-20); 5 days left",
    check,
};

/// What a state's days count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateClock {
    /// The first delivered statement.
    FirstStatement,
    /// The day of service, which also stands for the discharge.
    Service,
}

/// One state's minimum.
#[derive(Debug, Clone, Copy)]
pub struct StateMinimum {
    /// Two letters.
    pub state: &'static str,
    /// Days.
    pub days: i32,
    /// Counted from.
    pub clock: StateClock,
    /// True when it binds hospitals only.
    pub hospitals_only: bool,
    /// In force from this day on.
    pub from: Date,
    /// Where it stands.
    pub citation: &'static str,
}

/// The built-in table. All rows are seeds to be verified by the entity's counsel.
pub static STATE_MINIMUMS: &[StateMinimum] = &[
    row("CA", 180, StateClock::FirstStatement, true, Date::constant(2022, 1, 1), "Health and Safety Code 127425, AB 1020"),
    row("CO", 182, StateClock::Service, true, Date::constant(2022, 9, 1), "CRS 6-20-203"),
    row("IL", 90, StateClock::Service, true, Date::constant(2022, 1, 1), "210 ILCS 88/30"),
    row("MD", 180, StateClock::FirstStatement, true, Date::constant(2021, 1, 1), "Health-General 19-214.2"),
    row("ND", 90, StateClock::Service, false, Date::constant(2000, 1, 1), "NDCC 13-01-14.1 to 13-01-15"),
    row("ND", 45, StateClock::FirstStatement, false, Date::constant(2000, 1, 1), "NDCC 13-01-14.1 to 13-01-15"),
    row("NY", 180, StateClock::FirstStatement, true, Date::constant(2024, 10, 20), "Public Health Law 2807-k"),
    row("WA", 120, StateClock::FirstStatement, false, Date::constant(2019, 7, 28), "HB 1531 of 2019"),
];

const fn row(state: &'static str, days: i32, clock: StateClock, hospitals_only: bool, from: Date, citation: &'static str) -> StateMinimum {
    StateMinimum { state, days, clock, hospitals_only, from, citation }
}

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let entity = input.context.entity;
    if let Some((state, days)) = input.context.referral.state_minimum_days.get_key_value(&entity.state) {
        return wait(input, state, *days, StateClock::FirstStatement, "configured");
    }
    let applies = |row: &&StateMinimum| row.state == entity.state && input.as_of() >= row.from && (!row.hospitals_only || entity.entity_type == "hospital");
    STATE_MINIMUMS.iter().filter(applies).filter_map(|row| wait(input, row.state, row.days, row.clock, row.citation)).max_by_key(|hit| hit.until)
}

fn wait(input: &GateInput<'_>, state: &str, days: i32, clock: StateClock, citation: &str) -> Option<GateHit> {
    let (words, field, from) = match clock {
        StateClock::FirstStatement => ("the first statement of", "first_statement_date", input.latest_first_statement()?),
        StateClock::Service => ("the day of service", "service_date", input.items.iter().map(|item| item.service_date).max()?),
    };
    let sentence = || format!("{state} requires {days} days from {words} {from} ({citation})");
    (days_between(from, input.as_of()) < days).then(|| GateHit::hold(&GATE, Some(add_days(from, days)), sentence()).read(field, from))
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
    fn hospitals_wait_and_practices_need_not() {
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
    fn the_later_of_two_clocks_holds_and_configuration_replaces_the_table() {
        let mut group = case::ready();
        (group.items[0].service_date, group.items[0].first_statement_date) = ("2026-03-01".parse().unwrap(), "2026-04-10".parse().ok());
        let says = case::says_for(&GATE, &group, &Entity { state: "ND".into(), ..case::entity() }, &ReferralPolicy::default()).unwrap();
        assert!(says.starts_with("HOLD until 2026-05-30: ND requires 90 days from the day of service"), "{says}");
        let policy = ReferralPolicy { state_minimum_days: [("ND".to_owned(), 20)].into(), ..ReferralPolicy::default() };
        assert_eq!(case::says_for(&GATE, &group, &hospital("ND"), &policy), None);
    }
}
