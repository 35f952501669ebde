//! C-15: financial assistance was granted and not yet booked.

use crate::delinquency::{GrantedAssistance, granted_assistance};
use crate::ledger::{AccountEvent, EventKind};
use crate::model::Cents;
use crate::model::date::add_days;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-15",
    title: "financial assistance granted",
    rule: "assistance was approved and no write-off with the reason charity has followed; in part: book the discount first, then count statements and minimum_days_from_first_statement (120) anew from the first statement after it",
    fields: &["assistance_approved", "write_off.reason", "statement_sent", "paid"],
    citation: "26 CFR 1.501(r)-5, 1.501(r)-6(c)(6): refund what was paid above the amount due, from $5 on (recalled, as is that the clock begins anew after a part), tax years from 2015-12-29 on",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the write-off with the reason charity; after a part, 120 days from the next statement",
    example: "WRITE_OFF: financial assistance was granted in full on 2026-05-01; write off with the reason charity (C-15)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let Some(GrantedAssistance { approved, is_in_full }) = granted_assistance(input.items, input.standing) else { return begins_anew(input) };
    let paid: Cents = input.items.iter().map(|item| item.paid_cents).sum();
    let refund = if paid >= Cents(input.context.referral.assistance_refund_cents) { format!(" and look whether {paid} that was paid goes back") } else { String::new() };
    let hit = if is_in_full {
        GateHit::new(&GATE, Decision::WriteOff, None, format!("financial assistance was granted in full on {}; write off with the reason charity{refund}", approved.date))
    } else {
        GateHit::hold(&GATE, None, format!("financial assistance was granted in part on {}; write the discount off first, then start with a statement", approved.date))
    };
    Some(hit.read("assistance_approved", approved.date))
}

/// After a discount was booked the rest is a new bill: its first statement, and its days.
fn begins_anew(input: &GateInput<'_>) -> Option<GateHit> {
    let approved = input.latest(EventKind::AssistanceApproved)?;
    let is_charity = |event: &&AccountEvent| event.reason == "charity" && event.date >= approved.date && input.items.iter().any(|item| event.covers(item));
    let booked = input.standing.events(EventKind::WriteOff).rfind(is_charity)?;
    let is_about = |event: &&AccountEvent| event.date >= booked.date && input.items.iter().any(|item| event.covers(item));
    let Some(first) = input.standing.delivered_statements().filter(is_about).map(|event| event.date).min() else {
        let sentence = format!("the discount of {} is booked and no statement has told what is left; begin with the first statement", booked.date);
        return Some(GateHit::hold(&GATE, None, sentence).read("write_off", booked.date).verified(false));
    };
    let days = input.context.referral.minimum_days_from_first_statement;
    let until = add_days(first, days);
    let sentence = || format!("{days} days since {first}, the first statement after the discount, not reached");
    (input.as_of() < until).then(|| GateHit::hold(&GATE, Some(until), sentence()).read("statement_sent", first).verified(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_15_a_part_is_booked_before_anything_else_happens() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::AssistanceApproved, "2026-05-01")));
        for part in [
            AccountEvent { detail: "40%".into(), ..case::event(EventKind::AssistanceApproved, "2026-05-01") },
            AccountEvent { amount_cents: Some(Cents(5_000)), ..case::event(EventKind::AssistanceApproved, "2026-05-01") },
        ] {
            let mut group = case::ready();
            group.account.events.push(part);
            assert!(case::says(&GATE, &group).unwrap().starts_with("HOLD: "));
            group.account.events.push(AccountEvent { reason: "charity".into(), ..case::event(EventKind::WriteOff, "2026-05-02") });
            assert!(case::says(&GATE, &group).unwrap().starts_with("HOLD: the discount of 2026-05-02 is booked"));
            group.account.events.push(case::event(EventKind::StatementSent, "2026-05-10"));
            assert!(case::says(&GATE, &group).unwrap().starts_with("HOLD until 2026-09-07: 120 days since 2026-05-10"));
            case::ends_on_its_date(&GATE, &group, &case::entity(), &Default::default());
        }
        let mut paid = case::ready();
        paid.items[0].paid_cents = Cents(500);
        paid.account.events.push(case::event(EventKind::AssistanceApproved, "2026-05-01"));
        assert!(case::says(&GATE, &paid).unwrap().contains("5.00 that was paid"));
    }
}
