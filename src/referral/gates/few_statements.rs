//! C-39: the statement cycle is not complete.

use crate::model::Cents;
use crate::model::date::add_days;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-39",
    title: "too few statements",
    rule: "the encounter's balance is above zero and fewer than minimum_statements (4) were delivered, the final notice included",
    fields: &["statements", "last_statement_date"],
    citation: "policy, after common practice of four statements, the last of which warns",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the missing statements, one cycle apart",
    example: "CONTINUE until 2026-05-31: 3 of 4 statements were delivered, the next is due 2026-05-31 (C-39)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    // Nobody is sent a statement about money that is owed to them.
    if input.items.iter().map(|item| item.balance_cents).sum::<Cents>() <= Cents::ZERO {
        return None;
    }
    let (sent, wanted) = (input.fewest_statements(), input.context.referral.minimum_statements);
    let last = input.items.iter().filter_map(|item| item.last_statement_date).max();
    let next = last.map_or(input.as_of(), |date| add_days(date, input.context.delinquency.statement_cycle_days));
    (sent < wanted).then(|| {
        let words = if sent == 1 && wanted == 1 { "statement was" } else { "statements were" };
        GateHit::new(&GATE, Decision::Continue, Some(next), format!("{sent} of {wanted} {words} delivered, the next is due {next}")).read("statements", sent)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_39_the_item_that_lags_behind_counts() {
        case::proves(&GATE, |group| {
            group.items[0].statements = 3;
            group.items[0].last_statement_date = "2026-05-01".parse().ok();
        });
        let mut group = case::ready();
        group.items.push(crate::ledger::OpenItem { statements: 0, ..case::item("E1") });
        assert!(case::says(&GATE, &group).unwrap().contains("0 of 4"));
        for (credit, is_hit) in [(-12_499, true), (-12_500, false), (-20_000, false)] {
            group.items[1].balance_cents = Cents(credit);
            assert_eq!(case::says(&GATE, &group).is_some(), is_hit, "a credit of {credit} beside 12500");
        }
    }
}
