//! C-40: too little to place.

use crate::delinquency::is_small_and_old;
use crate::model::Cents;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-40",
    title: "below the placement minimum",
    rule: "what could be placed for the guarantor in all is below minimum_placement_cents; small and old for the whole account: write off",
    fields: &["balance of all placeable items", "small_balance_cents", "small_balance_age_days"],
    citation: "policy and agency contract; decided for the guarantor, because small items add up",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "more balance, payment, or a small-balance write-off",
    example: "CONTINUE: 49.99 is below the placement minimum of 50.00 (C-40)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let (total, minimum) = (input.placeable_cents, Cents(input.context.referral.minimum_placement_cents));
    if total <= Cents::ZERO || total >= minimum {
        return None;
    }
    let hit = if is_small_and_old(input.group, input.as_of(), input.context.delinquency) {
        let age = input.context.delinquency.small_balance_age_days;
        GateHit::new(&GATE, Decision::WriteOff, None, format!("{total} is a small balance older than {age} days; write off with the reason small_balance"))
    } else {
        GateHit::new(&GATE, Decision::Continue, None, format!("{total} is below the placement minimum of {minimum}"))
    };
    Some(hit.read("placeable", total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_40_small_balances_are_written_off_for_the_account_not_item_by_item() {
        case::proves(&GATE, |group| group.items[0].balance_cents = Cents(4_999));
        let mut group = case::ready();
        group.items[0].balance_cents = Cents(999);
        assert!(case::says(&GATE, &group).unwrap().starts_with("WRITE_OFF: 9.99 is a small balance"));
        group.items.push(crate::ledger::OpenItem { balance_cents: Cents(1), ..case::item("E2") });
        assert!(case::says(&GATE, &group).unwrap().starts_with("CONTINUE: "));
    }
}
