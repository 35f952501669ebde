//! C-11: fewer than 120 days since the first statement.

use crate::model::date::add_days;
use crate::model::days_between;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-11",
    title: "120 days since the first statement not reached",
    rule: "as_of < first delivered statement + minimum_days_from_first_statement (120), counted from the encounter's latest first statement",
    fields: &["first_statement_date", "statements"],
    citation: "26 CFR 1.501(r)-6(c)(3) for tax-exempt hospitals, tax years from 2015-12-29 on; policy for everybody else. A placement alone is no extraordinary collection action (recalled); it waits all the same unless gate_referral is false",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "120 days after the first statement",
    example: "HOLD until 2026-06-29: 120 days since the first statement of 2026-03-01 not reached (C-11); 45 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let days = input.context.referral.minimum_days_from_first_statement;
    if !input.context.referral.gate_referral {
        return None;
    }
    let first = input.latest_first_statement()?;
    let until = add_days(first, days);
    (days_between(first, input.as_of()) < days)
        .then(|| GateHit::hold(&GATE, Some(until), format!("{days} days since the first statement of {first} not reached")).read("first_statement_date", first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_11_day_119_waits_and_day_120_passes() {
        case::proves(&GATE, |group| group.items[0].first_statement_date = "2026-03-01".parse().ok());
        let mut group = case::ready();
        group.items[0].first_statement_date = Some(add_days(case::AS_OF, -119));
        assert!(case::says(&GATE, &group).unwrap().ends_with("; 1 day left"));
        group.items[0].first_statement_date = Some(add_days(case::AS_OF, -120));
        assert_eq!(case::says(&GATE, &group), None);
        group.items[0].first_statement_date = Some(case::AS_OF);
        let open = crate::config::ReferralPolicy { gate_referral: false, ..Default::default() };
        assert_eq!(case::says_for(&GATE, &group, &case::entity(), &open), None);
    }

    #[test]
    fn c_11_the_youngest_responsibility_of_an_encounter_counts() {
        let mut group = case::ready();
        group.items.push(crate::ledger::OpenItem { first_statement_date: "2026-03-01".parse().ok(), ..case::item("E1") });
        assert!(case::says(&GATE, &group).unwrap().contains("2026-03-01"));
    }
}
