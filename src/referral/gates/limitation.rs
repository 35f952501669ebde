//! C-37: the time to sue has passed.

use crate::config::LimitationResult;
use crate::ledger::EventKind;
use crate::model::date::add_months;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-37",
    title: "time to sue has passed",
    rule: "counsel says so of the account (limitation_passed); or limitation_years of the entity's state have passed since the service and the guarantor's latest payment",
    fields: &["limitation_passed", "service_date", "last_payment_date", "referral.limitation_years", "referral.limitation_result"],
    citation: "12 CFR 1006.26: no suit and no threat of one, since 2021-11-30 (recalled); the years are the state's, such as six in Washington on a written contract and three on another",
    confirmed: false,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the write-off with the reason limitation",
    example: "WRITE_OFF: the time to sue has passed on 2026-01-31, no suit and no threat of one; write off with the reason limitation (C-37)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let (result, what_next) = match input.context.referral.limitation_result {
        LimitationResult::WriteOff => (Decision::WriteOff, "write off with the reason limitation"),
        LimitationResult::Never => (Decision::Never, "not to an agency"),
    };
    let hit = |passed| GateHit::new(&GATE, result, None, format!("the time to sue has passed on {passed}, no suit and no threat of one; {what_next}"));
    if let Some(said) = input.latest(EventKind::LimitationPassed) {
        return Some(hit(said.date).read("limitation_passed", said.date).verified(true));
    }
    let years = *input.context.referral.limitation_years.get(&input.context.entity.state)?;
    let since = input.items.iter().map(|item| item.service_date).max()?.max(input.group.account.last_payment_date.unwrap_or(crate::model::Date::MIN));
    let last_day = add_months(since, years.saturating_mul(12));
    (input.as_of() > last_day).then(|| hit(last_day).read("since", since).read("limitation_years", years))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entity, ReferralPolicy};
    use crate::referral::gate::case;

    #[test]
    fn c_37_counsels_word_writes_off_and_a_computed_date_is_reviewed() {
        let mut group = case::ready();
        group.account.events.push(case::event(EventKind::LimitationPassed, "2026-01-31"));
        assert_eq!(case::says(&GATE, &case::ready()), None);
        assert_eq!(case::says(&GATE, &group).as_deref(), Some(GATE.example));
        let never = ReferralPolicy { limitation_result: LimitationResult::Never, ..ReferralPolicy::default() };
        assert!(case::says_for(&GATE, &group, &case::entity(), &never).unwrap().starts_with("NEVER: "));
        let years = ReferralPolicy { limitation_years: [("WA".to_owned(), 3)].into(), ..ReferralPolicy::default() };
        let washington = Entity { state: "WA".into(), ..case::entity() };
        let mut old = case::ready();
        old.items[0].service_date = "2023-05-15".parse().unwrap();
        assert_eq!(case::says_for(&GATE, &old, &washington, &years), None, "the last day");
        old.items[0].service_date = "2023-05-14".parse().unwrap();
        let says = case::says_for(&GATE, &old, &washington, &years).unwrap();
        assert!(says.starts_with("HOLD: ") && says.ends_with("(C-37, to be verified)"), "{says}");
        old.account.last_payment_date = "2024-01-01".parse().ok();
        assert_eq!(case::says_for(&GATE, &old, &washington, &years), None, "a payment begins it anew");
    }
}
