//! C-33: the guarantor is a child.

use crate::model::date::age_years;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-33",
    title: "guarantor is a minor",
    rule: "the guarantor's age on the as-of date is below the age of majority: age_of_majority_by_state of the guarantor's state (else the entity's), else age_of_majority_years (18)",
    fields: &["guarantor_birth_date", "guarantor_state", "entity.state"],
    citation: "agencies take adult guarantors only; the age of majority is 18 in most states (recalled: 19 in Alabama and Nebraska, 21 in Mississippi)",
    confirmed: false,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "naming an adult guarantor",
    example: "HOLD: the guarantor is 15 years old; name the adult who is responsible (C-33, to be verified)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let contact = &input.group.account.contact;
    let age = age_years(contact.birth_date?, input.as_of());
    let state = if contact.state.is_empty() { input.context.entity.state.as_str() } else { contact.state.as_str() };
    (age < input.context.referral.age_of_majority(state))
        .then(|| GateHit::hold(&GATE, None, format!("the guarantor is {age} years old; name the adult who is responsible")).read("age_years", age))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_33_the_eighteenth_birthday_counts() {
        case::proves(&GATE, |group| group.account.contact.birth_date = "2010-06-01".parse().ok());
        let mut group = case::ready();
        group.account.contact.birth_date = "2008-05-15".parse().ok();
        assert_eq!(case::says(&GATE, &group), None);
        group.account.contact.state = "NE".into();
        assert!(case::says(&GATE, &group).is_some(), "nineteen in Nebraska");
        group.account.contact.state = "KS".into();
        group.account.contact.birth_date = "2008-05-16".parse().ok();
        assert!(case::says(&GATE, &group).is_some());
    }
}
