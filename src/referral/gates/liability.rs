//! C-10: somebody else may be liable: an employer's insurer, an automobile policy, a defendant.

use crate::ledger::{AccountEvent, OpenItem};
use crate::model::date::add_days;
use crate::model::{Cents, PayerKind};
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-10",
    title: "another party may be liable",
    rule: "a hold with the reason workers_compensation, auto, liability or attorney is in force; or a payer that still owes, or the patient's part, has the reason 19, 20 or 21; or an insurer of work injuries or accidents still owes",
    fields: &["hold_placed.reason", "last_reason", "origin", "payer kind", "balance"],
    citation: "adjustment reasons 19, 20, 21; most states bar billing an injured worker",
    confirmed: false,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the liable party's answer, or release of the hold",
    example: "HOLD: workers' compensation pending since 2026-03-01; bill the liable party first (C-10, to be verified)",
    check,
};

/// Reasons of a hold that name a liable party.
pub(super) const LIABILITY_REASONS: [&str; 4] = ["workers_compensation", "auto", "liability", "attorney"];

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let names_party = |event: &&AccountEvent| LIABILITY_REASONS.contains(&event.reason.as_str());
    let mut holds = input.standing.holds().filter(names_party);
    if let Some(hold) = holds.find(|event| input.items.iter().any(|item| event.covers(item))) {
        return Some(
            GateHit::hold(&GATE, hold.until.map(|until| add_days(until, 1)), format!("{} pending since {}; bill the liable party first", in_words(&hold.reason), hold.date))
                .read("reason", &hold.reason),
        );
    }
    if let Some(origin) = input.find(|item| item.origin.split(';').find(|origin| points_elsewhere(origin))) {
        return Some(GateHit::hold(&GATE, None, format!("the balance comes from {origin}; bill the liable party first")).read("origin", origin));
    }
    let answered = |item: &&OpenItem| !item.balance_cents.is_zero() && points_elsewhere(&item.last_reason);
    if let Some(item) = input.payer_items().find(answered) {
        let sentence = format!("payer {} answered with {}; bill the liable party first", item.payer_id, item.last_reason);
        return Some(GateHit::hold(&GATE, None, sentence).read("last_reason", &item.last_reason));
    }
    let owes = |item: &&OpenItem| item.balance_cents > Cents::ZERO && matches!(input.payer_kind(item), Some(PayerKind::WorkersCompensation | PayerKind::Auto));
    let item = input.payer_items().find(owes)?;
    let words = if input.payer_kind(item) == Some(PayerKind::Auto) { "automobile insurance" } else { "workers' compensation" };
    Some(GateHit::hold(&GATE, None, format!("{words} pending: payer {} owes {}", item.payer_id, item.balance_cents)).read("payer_id", &item.payer_id))
}

/// A hold's reason as a sentence says it.
fn in_words(reason: &str) -> &str {
    match reason {
        "workers_compensation" => "workers' compensation",
        "auto" => "automobile insurance",
        "liability" => "another's liability",
        "attorney" => "an attorney's claim",
        other => other,
    }
}

fn points_elsewhere(reason: &str) -> bool {
    reason.split_once('-').is_some_and(|(_, code)| ["19", "20", "21"].contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{EventKind, Owner};
    use crate::referral::gate::case;

    #[test]
    fn c_10_a_payer_that_points_to_an_employer_holds_too() {
        case::proves(&GATE, |group| group.account.events.push(AccountEvent { reason: "workers_compensation".into(), ..case::event(EventKind::HoldPlaced, "2026-03-01") }));
        for reason in LIABILITY_REASONS {
            let mut group = case::ready();
            group.account.events.push(AccountEvent { reason: reason.into(), ..case::event(EventKind::HoldPlaced, "2026-03-01") });
            assert!(!case::says(&GATE, &group).unwrap().contains('_'), "{reason}");
        }
        let mut group = case::ready();
        group.items.push(OpenItem { owner: Owner::Insurance, payer_id: "acme".into(), balance_cents: Cents(100), last_reason: "CO-19".into(), ..case::item("E1") });
        assert!(case::says(&GATE, &group).unwrap().contains("CO-19"));
        group.items[1].last_reason = "CO-119".into();
        assert_eq!(case::says(&GATE, &group), None);
        for (payer_id, words) in [("comp", "workers' compensation pending"), ("motor", "automobile insurance pending")] {
            group.items[1].payer_id = payer_id.into();
            assert!(case::says(&GATE, &group).unwrap().contains(words));
        }
        group.items.truncate(1);
        group.items[0].origin = "PR-20".into();
        assert!(case::says(&GATE, &group).unwrap().contains("PR-20"));
    }
}
