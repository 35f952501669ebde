//! C-43: the guarantor has just paid something.

use crate::model::date::add_days;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-43",
    title: "recent payment",
    rule: "a payment that was not reversed was made within the last recent_payment_days (10)",
    fields: &["last_payment_date"],
    citation: "policy: look again before placing somebody who pays",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "ten days without another payment",
    example: "HOLD until 2026-05-21: 25.00 was paid on 2026-05-10 (C-43); 6 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let (paid, days) = (input.group.account.last_payment_date?, input.context.referral.recent_payment_days);
    // The last day of the window still holds, so the account is free on the day after.
    let until = add_days(paid, days + 1);
    let sentence = || format!("{} was paid on {paid}", input.group.account.last_payment_cents);
    (input.as_of() < until).then(|| GateHit::hold(&GATE, Some(until), sentence()).read("last_payment_date", paid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cents;
    use crate::referral::gate::case;

    #[test]
    fn c_43_the_tenth_day_still_holds() {
        case::proves(&GATE, |group| (group.account.last_payment_date, group.account.last_payment_cents) = ("2026-05-10".parse().ok(), Cents(2_500)));
        let mut group = case::ready();
        group.account.last_payment_date = "2026-05-05".parse().ok();
        assert!(case::says(&GATE, &group).is_some());
        group.account.last_payment_date = "2026-05-04".parse().ok();
        assert_eq!(case::says(&GATE, &group), None);
    }
}
