//! C-17: a Medicare debt is written off as bad no earlier than Medicare allows, and once every effort has ended.
//!
//! It speaks only where the account would be written off or has come back from the agency: whether an agency gets it is decided by the thresholds that everybody has.

use crate::delinquency::is_small_and_old;
use crate::model::Cents;
use crate::referral::bad_debt::BadDebtClock;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-17",
    title: "Medicare bad debt",
    rule: "entity with a Medicare cost report, deductible or coinsurance of Medicare: back from the agency, or small and old: write off as bad debt once as_of >= the later of first bill and latest payment + medicare_effort_days (120); before, wait",
    fields: &["entity.medicare_cost_report", "payer kind", "origin", "first_bill_date", "ra_date", "secondary_ra_date", "last_payment_date", "agency_return_date"],
    citation: "42 CFR 413.89(e), cost reporting periods from 2020-10-01 on; CMS Pub. 15-1 section 310.2 (\"more than 120 days\", recalled; the parameter includes the last day)",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the write-off with the reason medicare_bad_debt",
    example: "WRITE_OFF: the agency's effort ended on 2026-04-01, 120 days since 2025-10-05 are over; write off with the reason medicare_bad_debt and claim it (C-17)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let clock = BadDebtClock::of(input).filter(|clock| !clock.is_with_agency)?;
    let is_small = || {
        let total = input.placeable_cents;
        total > Cents::ZERO && total < Cents(input.context.referral.minimum_placement_cents) && is_small_and_old(input.group, input.as_of(), input.context.delinquency)
    };
    if clock.agency_return_date.is_none() && !is_small() {
        return None;
    }
    let (start, earliest) = (clock.effort_start?, clock.earliest_write_off?);
    let days = input.context.referral.medicare_effort_days;
    let hit = if input.as_of() < earliest {
        GateHit::hold(&GATE, Some(earliest), format!("Medicare bad debt is written off no earlier than {days} days after the latest of first bill and payment ({start})"))
    } else if clock.lacks_medicaid_answer {
        GateHit::new(&GATE, Decision::BillPayer, None, "Medicare bad debt of a beneficiary with Medicaid: bill Medicaid and keep its remittance before the write-off")
    } else if let Some(returned) = clock.agency_return_date {
        let claim = if clock.is_billed_late() { "; Medicare does not pay it, because the first bill was late" } else { " and claim it" };
        let sentence = format!("the agency's effort ended on {returned}, {days} days since {start} are over; write off with the reason medicare_bad_debt{claim}");
        GateHit::new(&GATE, Decision::WriteOff, None, sentence)
    } else {
        return None;
    };
    Some(hit.read("effort_start", start).read("earliest_write_off", earliest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entity, ReferralPolicy};
    use crate::ledger::{AccountEvent, EventKind, GuarantorGroup};
    use crate::referral::gate::case;

    fn medicare() -> GuarantorGroup {
        let mut group = case::ready();
        group.items[0].origin = "PR-1".into();
        group.items.push(case::answered("E1", "medicare"));
        group
    }

    #[test]
    fn c_17_medicare_bad_debt_waits_for_120_days_and_for_the_agency() {
        let entity = Entity { medicare_cost_report: true, ..case::entity() };
        let policy = ReferralPolicy::default();
        let says = |group: &GuarantorGroup| case::says_for(&GATE, group, &entity, &policy);
        let mut group = medicare();
        assert_eq!(says(&group), None, "what has not been with an agency is referred like everybody's");
        group.account.events = vec![case::event(EventKind::AgencyAccepted, "2026-02-10"), case::event(EventKind::AgencyReturned, "2026-04-01")];
        assert_eq!(says(&group).as_deref(), Some(GATE.example));
        group.account.events.push(AccountEvent { amount_cents: Some(Cents(100)), ..case::event(EventKind::AgencyPayment, "2026-03-20") });
        group.account.events.sort_by(|left, right| left.order().cmp(&right.order()));
        assert!(says(&group).unwrap().starts_with("HOLD until 2026-07-18: "));
        case::ends_on_its_date_or_changes(&GATE, &group, &entity, &policy);
        let mut small = medicare();
        small.items[0].balance_cents = Cents(900);
        small.items[0].first_statement_date = "2026-02-01".parse().ok();
        assert!(says(&small).unwrap().starts_with("HOLD until 2026-06-01: "), "a small balance is not written off before the effort is complete");
    }
}
