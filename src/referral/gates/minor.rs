//! C-33: the guarantor is a child.

use crate::model::date::age_years;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-33",
    title: "guarantor is a minor",
    rule: "the guarantor's age on the as-of date is below age_of_majority_years",
    fields: &["guarantor_birth_date"],
    citation: "agencies take adult guarantors only; the age of majority is 18 in most states",
    confirmed: false,
    scope: Scope::Guarantor,
    clears: "naming an adult guarantor",
    example: "HOLD: the guarantor is 15 years old; name the adult who is responsible (C-33)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let age = age_years(input.group.account.contact.birth_date?, input.as_of());
    (age < input.context.referral.age_of_majority_years)
        .then(|| GateHit::hold(&GATE, None, format!("the guarantor is {age} years old; name the adult who is responsible")).read("age_years", age))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn the_eighteenth_birthday_counts() {
        case::proves(&GATE, |group| group.account.contact.birth_date = "2010-06-01".parse().ok());
        let mut group = case::ready();
        group.account.contact.birth_date = "2008-05-15".parse().ok();
        assert_eq!(case::says(&GATE, &group), None);
        group.account.contact.birth_date = "2008-05-16".parse().ok();
        assert!(case::says(&GATE, &group).is_some());
    }
}
