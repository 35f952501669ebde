//! What single states ask before a medical debt is collected, sold or reported, as data: every row with its clock, whom it binds, since when, and where it stands.
//!
//! All rows are seeds that the entity's counsel verifies. A row that was recalled, not read, is marked; such a row only ever holds or withholds, and never lets through what another
//! rule stops. This file does *not* apply the rows: that is for the gates and for `credit_report`.

use crate::config::Entity;
use crate::model::Date;

/// What a state's days count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateClock {
    /// The first delivered statement.
    FirstStatement,
    /// The day of service, which also stands for the discharge.
    Service,
}

impl StateClock {
    /// As the catalogue writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            StateClock::FirstStatement => "first statement",
            StateClock::Service => "service",
        }
    }
}

/// Where a row stands, whom it binds, since when, and whether somebody has read it there.
#[derive(Debug, Clone, Copy)]
pub struct StateRule {
    /// Two letters.
    pub state: &'static str,
    /// True when it binds hospitals only.
    pub hospitals_only: bool,
    /// In force from this day on.
    pub from: Date,
    /// Where it stands.
    pub citation: &'static str,
    /// False where it was recalled.
    pub confirmed: bool,
}

impl StateRule {
    /// Whether the row binds an entity on a day.
    pub fn binds(&self, entity: &Entity, on: Date) -> bool {
        self.state == entity.state && on >= self.from && (!self.hospitals_only || entity.entity_type == "hospital")
    }
}

/// Days before collection (C-20).
#[derive(Debug, Clone, Copy)]
pub struct StateMinimum {
    /// Where it stands.
    pub rule: StateRule,
    /// Days.
    pub days: i32,
    /// Counted from.
    pub clock: StateClock,
    /// True where the clock stands still while a coverage decision is under appeal.
    pub stops_for_appeals: bool,
}

/// What has to be done before collection (C-21).
#[derive(Debug, Clone, Copy)]
pub struct StateDuty {
    /// Where it stands.
    pub rule: StateRule,
    /// Whether the guarantor must have been screened for coverage and assistance.
    pub screening: bool,
    /// Days that a written notice must be old; `None` where the state asks for none.
    pub notice_days: Option<i32>,
}

/// What a state says about the sale of medical debt (C-16).
#[derive(Debug, Clone, Copy)]
pub struct StateSale {
    /// Where it stands.
    pub rule: StateRule,
    /// True where it is forbidden; else it is bound to terms.
    pub is_forbidden: bool,
}

/// The states' minimum days.
pub static STATE_MINIMUMS: &[StateMinimum] = &[
    StateMinimum {
        stops_for_appeals: true,
        ..minimum(180, StateClock::FirstStatement, hospitals("CA", Date::constant(2022, 1, 1), "Health and Safety Code 127425, AB 1020 of 2021", false))
    },
    minimum(182, StateClock::Service, hospitals("CO", Date::constant(2022, 9, 1), "CRS 6-20-203", true)),
    minimum(90, StateClock::Service, hospitals("IL", Date::constant(2022, 1, 1), "210 ILCS 88/30", true)),
    minimum(180, StateClock::FirstStatement, hospitals("MD", Date::constant(2021, 1, 1), "Health-General 19-214.2", false)),
    minimum(90, StateClock::Service, everybody("ND", Date::constant(2000, 1, 1), "NDCC 13-01-14.1 to 13-01-15", true)),
    minimum(45, StateClock::FirstStatement, everybody("ND", Date::constant(2000, 1, 1), "NDCC 13-01-14.1 to 13-01-15", true)),
    minimum(180, StateClock::FirstStatement, hospitals("NY", Date::constant(2024, 10, 20), "Public Health Law 2807-k", true)),
    minimum(120, StateClock::FirstStatement, everybody("WA", Date::constant(2019, 7, 28), "HB 1531 of 2019", true)),
];

/// The states' duties.
pub static STATE_DUTIES: &[StateDuty] = &[
    duty(false, Some(0), hospitals("CA", Date::constant(2022, 1, 1), "Health and Safety Code 127425(e): a notice before the debt is assigned", false)),
    duty(false, Some(30), hospitals("CO", Date::constant(2022, 9, 1), "CRS 6-20-203: a statement and 30 days' notice", true)),
    duty(true, None, hospitals("IL", Date::constant(2022, 1, 1), "210 ILCS 88/30: screening, discounts and a reasonable plan", true)),
    duty(false, Some(60), everybody("NV", Date::constant(2021, 7, 1), "SB 248 of 2021: 60 days' written notice", false)),
    duty(true, None, hospitals("OR", Date::constant(2024, 7, 1), "HB 3320 of 2023: screening", false)),
    duty(true, None, hospitals("WA", Date::constant(2022, 7, 1), "RCW 70.170.060: an initial determination of sponsorship", true)),
];

/// States where a hospital that does not comply with price transparency may not collect (C-22). The day is that of the service.
pub static TRANSPARENCY_STATES: &[StateRule] = &[
    hospitals("CO", Date::constant(2022, 8, 10), "CRS 25-3-801 to 25-3-803, HB22-1285", true),
    hospitals("WA", Date::constant(2021, 1, 1), "an agency's summary; the statute was not found", false),
];

/// States' rules on the sale of debts (C-16).
pub static STATE_SALES: &[StateSale] = &[
    StateSale { rule: hospitals("CA", Date::constant(2022, 1, 1), "Health and Safety Code 127425(a)", true), is_forbidden: false },
    StateSale { rule: hospitals("NY", Date::constant(2024, 10, 20), "Public Health Law 2807-k", true), is_forbidden: true },
];

/// States that forbid reporting medical debt to consumer bureaus. Where it was recalled the ban is kept too: it only withholds.
pub static CREDIT_REPORT_BANS: &[StateRule] = &[
    everybody("CA", Date::constant(2025, 1, 1), "SB 1061 of 2024", true),
    everybody("CO", Date::constant(2023, 8, 7), "HB23-1126", false),
    everybody("CT", Date::constant(2024, 7, 1), "PA 24-6", false),
    everybody("DE", Date::constant(2025, 1, 1), "SB 156 of 2025", false),
    everybody("IL", Date::constant(2025, 1, 1), "SB 2933 of 2024", false),
    everybody("MD", Date::constant(2025, 10, 1), "HB 1020 of 2025", false),
    everybody("ME", Date::constant(2025, 9, 24), "LD 558 of 2025", false),
    everybody("MN", Date::constant(2024, 10, 1), "Minnesota Debt Fairness Act", false),
    everybody("NJ", Date::constant(2024, 7, 22), "Louisa Carman Medical Debt Relief Act", false),
    everybody("NY", Date::constant(2023, 12, 13), "Fair Medical Debt Reporting Act", false),
    everybody("OR", Date::constant(2026, 1, 1), "SB 605 of 2025", false),
    everybody("RI", Date::constant(2025, 1, 1), "RI Gen. Laws 6-60", false),
    everybody("VA", Date::constant(2025, 7, 1), "Code of Virginia 59.1-444.4", false),
    everybody("VT", Date::constant(2025, 7, 1), "Act 21 of 2025", false),
    everybody("WA", Date::constant(2025, 7, 27), "SB 5480 of 2025", true),
];

const fn hospitals(state: &'static str, from: Date, citation: &'static str, confirmed: bool) -> StateRule {
    StateRule { state, hospitals_only: true, from, citation, confirmed }
}

const fn everybody(state: &'static str, from: Date, citation: &'static str, confirmed: bool) -> StateRule {
    StateRule { state, hospitals_only: false, from, citation, confirmed }
}

const fn minimum(days: i32, clock: StateClock, rule: StateRule) -> StateMinimum {
    StateMinimum { rule, days, clock, stops_for_appeals: false }
}

const fn duty(screening: bool, notice_days: Option<i32>, rule: StateRule) -> StateDuty {
    StateDuty { rule, screening, notice_days }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn rows_are_in_order_and_say_where_they_stand() {
        let rules = [
            STATE_MINIMUMS.iter().map(|row| row.rule).collect::<Vec<_>>(),
            STATE_DUTIES.iter().map(|row| row.rule).collect(),
            TRANSPARENCY_STATES.to_vec(),
            STATE_SALES.iter().map(|row| row.rule).collect(),
            CREDIT_REPORT_BANS.to_vec(),
        ];
        for table in rules {
            assert!(table.is_sorted_by_key(|rule| rule.state), "{table:?}");
            assert!(table.iter().all(|rule| rule.state.len() == 2 && !rule.citation.is_empty()));
        }
    }

    #[test]
    fn a_row_binds_whom_it_names_from_its_day_on() {
        let row = hospitals("CO", Date::constant(2022, 9, 1), "", true);
        let entity = |entity_type: &str, state: &str| Entity { entity_type: entity_type.into(), state: state.into(), ..case::entity() };
        let on = |day: &str| day.parse().unwrap();
        assert!(row.binds(&entity("hospital", "CO"), on("2022-09-01")));
        assert!(!row.binds(&entity("hospital", "CO"), on("2022-08-31")));
        assert!(!row.binds(&entity("practice", "CO"), on("2026-01-01")) && !row.binds(&entity("hospital", "KS"), on("2026-01-01")));
    }
}
