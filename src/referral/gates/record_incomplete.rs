//! C-41: the placement record lacks something that an agency must have.

use crate::ledger::{AccountEvent, EventKind};
use crate::model::Cents;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-41",
    title: "record incomplete",
    rule: "name, street, city, state, ZIP, a day of service that is not in the future and an itemized amount must be there; and the agency has not rejected the account without hold_released (reason corrected) since",
    fields: &[
        "guarantor_last_name",
        "guarantor_first_name",
        "guarantor_address_1",
        "guarantor_city",
        "guarantor_state",
        "guarantor_zip",
        "service_date",
        "charge",
        "balance",
        "agency_rejected",
        "hold_released.reason",
    ],
    citation: "12 CFR 1006.34: the itemization date may not lie in the future, since 2021-11-30; agencies' record layouts",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "completing the record; after a rejection hold_released with the reason corrected",
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
    let charged: Cents = input.items.iter().map(|item| item.charge_cents).sum();
    if charged <= Cents::ZERO && input.balance_cents() > Cents::ZERO {
        lacking.push("an itemized amount");
    }
    if !lacking.is_empty() {
        return Some(GateHit::hold(&GATE, None, format!("the record lacks {}", lacking.join(", "))).read("lacking", lacking.join(" ")));
    }
    let rejected = input.latest(EventKind::AgencyRejected)?;
    let is_corrected = |event: &AccountEvent| event.reason == "corrected" && event.order() >= rejected.order() && input.items.iter().any(|item| event.covers(item));
    let because = if rejected.reason.is_empty() { String::new() } else { format!(" ({})", rejected.reason) };
    let sentence = || format!("the agency rejected the account on {}{because}; correct the record, then release it with the reason corrected", rejected.date);
    let is_open = !input.standing.events(EventKind::HoldReleased).any(is_corrected);
    is_open.then(|| GateHit::hold(&GATE, None, sentence()).read("agency_rejected", rejected.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_41_what_is_lacking_is_named() {
        case::proves(&GATE, |group| (group.account.contact.city, group.account.contact.zip) = ("".into(), " ".into()));
        let mut group = case::ready();
        group.items[0].service_date = "2026-05-16".parse().unwrap();
        assert!(case::says(&GATE, &group).unwrap().contains("service_date"));
        let mut uneven = case::ready();
        uneven.items[0].charge_cents = Cents::ZERO;
        assert!(case::says(&GATE, &uneven).unwrap().contains("an itemized amount"));
    }

    #[test]
    fn c_41_a_rejected_account_waits_for_its_correction() {
        let mut group = case::ready();
        group.account.events.push(AccountEvent { reason: "no_birth_date".into(), ..case::event(EventKind::AgencyRejected, "2026-05-01") });
        assert!(case::says(&GATE, &group).unwrap().contains("rejected the account on 2026-05-01 (no_birth_date)"));
        group.account.events.push(AccountEvent { reason: "corrected".into(), ..case::event(EventKind::HoldReleased, "2026-05-02") });
        assert_eq!(case::says(&GATE, &group), None);
        group.account.events.push(case::event(EventKind::AgencyRejected, "2026-05-10"));
        assert!(case::says(&GATE, &group).is_some(), "rejected once more");
    }
}
