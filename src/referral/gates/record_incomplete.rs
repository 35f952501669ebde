//! C-41: the placement record lacks something that an agency must have.

use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-41",
    title: "record incomplete",
    rule: "name, street, city, state, ZIP, and a day of service that is not in the future, must be there",
    fields: &["guarantor_last_name", "guarantor_first_name", "guarantor_address_1", "guarantor_city", "guarantor_state", "guarantor_zip", "service_date"],
    citation: "12 CFR 1006.34: the itemization date may not lie in the future; agencies' record layouts",
    confirmed: true,
    scope: Scope::Guarantor,
    clears: "completing the record",
    example: "HOLD: the record lacks guarantor_city, guarantor_zip (C-41)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let contact = &input.group.account.contact;
    let cells = [
        ("guarantor_last_name", &contact.last_name),
        ("guarantor_first_name", &contact.first_name),
        ("guarantor_address_1", &contact.address_1),
        ("guarantor_city", &contact.city),
        ("guarantor_state", &contact.state),
        ("guarantor_zip", &contact.zip),
    ];
    let mut lacking: Vec<&str> = cells.into_iter().filter(|(_, cell)| cell.trim_ascii().is_empty()).map(|(name, _)| name).collect();
    if input.items.iter().any(|item| item.service_date > input.as_of()) {
        lacking.push("a service_date that has passed");
    }
    (!lacking.is_empty()).then(|| GateHit::hold(&GATE, None, format!("the record lacks {}", lacking.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn what_is_lacking_is_named() {
        case::proves(&GATE, |group| (group.account.contact.city, group.account.contact.zip) = ("".into(), " ".into()));
        let mut group = case::ready();
        group.items[0].service_date = "2026-05-16".parse().unwrap();
        assert!(case::says(&GATE, &group).unwrap().contains("service_date"));
    }
}
