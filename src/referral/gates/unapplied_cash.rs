//! C-32: money of the guarantor lies unused.

use crate::model::Cents;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-32",
    title: "unapplied cash or credit",
    rule: "the guarantor has unapplied money or an item in credit; an encounter that is itself in credit, with insurance closed, is refunded",
    fields: &["unapplied", "balance"],
    citation: "policy: nobody is referred for a balance that their own money covers",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "applying or refunding the money",
    example: "HOLD: 20.00 of the guarantor's money is not applied; apply it first (C-32)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let unused = input.group.unused_cents();
    let balance: Cents = input.items.iter().map(|item| item.balance_cents).sum();
    if balance < Cents::ZERO && !input.group.has_open_insurance(input.encounter_id) {
        return Some(GateHit::new(&GATE, Decision::Refund, None, format!("the encounter is in credit by {}; refund it", -balance)).read("balance", balance));
    }
    (unused > Cents::ZERO).then(|| GateHit::hold(&GATE, None, format!("{unused} of the guarantor's money is not applied; apply it first")).read("unapplied", unused))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{ItemKind, OpenItem};
    use crate::referral::gate::case;

    #[test]
    fn c_32_money_and_credits_anywhere_on_the_account_hold() {
        case::proves(&GATE, |group| group.items.push(OpenItem { kind: ItemKind::Unapplied, balance_cents: Cents(-2_000), ..case::item("E2") }));
        let mut group = case::ready();
        group.items[0].balance_cents = Cents(-100);
        assert_eq!(case::says(&GATE, &group).unwrap(), "REFUND: the encounter is in credit by 1.00; refund it (C-32)");
    }
}
