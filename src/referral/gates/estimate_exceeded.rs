//! C-07b: the bill is far above its good faith estimate, and the patient can still dispute it.

use crate::ledger::EventKind;
use crate::model::date::add_days;
use crate::model::{Cents, Date};
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-07b",
    title: "bill far above its estimate",
    rule: "self-pay: billed at least estimate_excess_cents (400.00) above the good faith estimate, and as_of <= first statement + estimate_dispute_days (120); afterwards, or once a dispute was decided, it lets through",
    fields: &["good_faith_estimate.amount", "charge", "first_statement_date", "estimate_dispute_closed"],
    citation: "45 CFR 149.620(a) and (c)(1), services from 2022-01-01 on: within 120 calendar days of the first bill; waiting for it is policy",
    confirmed: true,
    from: Some(Date::constant(2022, 1, 1)),
    until: None,
    scope: Scope::Item,
    clears: "the day after the last on which a dispute can be opened",
    example: "HOLD until 2026-07-01: billed 600.00, estimated 200.00; the patient may dispute the bill up to 2026-06-30 (C-07b); 47 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let referral = input.context.referral;
    // An insured patient disputes with the payer; and what was decided is decided.
    if input.payer_items().next().is_some() || input.latest(EventKind::EstimateDisputeClosed).is_some() {
        return None;
    }
    let estimate = input.latest(EventKind::GoodFaithEstimate)?.amount_cents?;
    let billed: Cents = input.items.iter().map(|item| item.charge_cents).sum();
    let last_day = add_days(input.latest_first_statement()?, referral.estimate_dispute_days);
    let is_far_above = billed >= estimate + Cents(referral.estimate_excess_cents);
    let sentence = || format!("billed {billed}, estimated {estimate}; the patient may dispute the bill up to {last_day}");
    (is_far_above && input.as_of() <= last_day).then(|| GateHit::hold(&GATE, Some(add_days(last_day, 1)), sentence()).read("estimate", estimate).read("billed", billed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountEvent, GuarantorGroup};
    use crate::referral::gate::case;

    fn estimated(group: &mut GuarantorGroup, cents: i64) {
        group.items[0].charge_cents = Cents(60_000);
        group.items[0].first_statement_date = "2026-03-02".parse().ok();
        group.account.events.push(AccountEvent { encounter_id: "E1".into(), amount_cents: Some(Cents(cents)), ..case::event(EventKind::GoodFaithEstimate, "2025-09-20") });
    }

    #[test]
    fn c_07b_a_bill_400_above_its_estimate_waits_out_the_120_days() {
        case::proves(&GATE, |group| estimated(group, 20_000));
        let mut group = case::ready();
        estimated(&mut group, 20_001);
        assert_eq!(case::says(&GATE, &group), None, "a cent less than 400 above");
        let mut insured = case::ready();
        estimated(&mut insured, 20_000);
        insured.items.push(case::answered("E1", "acme"));
        assert_eq!(case::says(&GATE, &insured), None);
    }
}
