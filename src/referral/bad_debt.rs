//! The clock of Medicare bad debt, for entities that file a Medicare cost report: when the effort began, when it may end, and what is still missing before the debt can be claimed.
//!
//! It is another clock than the one by which accounts age: it starts anew with each payment, and aging never does. It does *not* decide whether an agency gets the account: the
//! thresholds of referral are the same for Medicare and everybody else (42 CFR 413.89(e)(2); see `parity`).

use super::gate::GateInput;
use crate::ledger::{EventKind, OpenItem};
use crate::model::date::add_days;
use crate::model::{Date, PayerKind};

/// The dates of one encounter's Medicare debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BadDebtClock {
    /// First delivered statement to the beneficiary, of the item that was billed last; `None` while an item has none.
    pub first_bill_date: Option<Date>,
    /// When Medicare's remittance was posted.
    pub ra_date: Option<Date>,
    /// When the latest remittance of another payer was posted; `None` without one.
    pub secondary_ra_date: Option<Date>,
    /// Last day on which the first bill is in time.
    pub bill_by: Option<Date>,
    /// Latest payment, by the guarantor or through the agency, that was not reversed.
    pub last_payment_date: Option<Date>,
    /// The later of first bill and latest payment.
    pub effort_start: Option<Date>,
    /// First day on which the debt may be written off as bad.
    pub earliest_write_off: Option<Date>,
    /// Whether an agency works on it.
    pub is_with_agency: bool,
    /// When the agency gave it back or gave it up.
    pub agency_return_date: Option<Date>,
    /// True for a beneficiary with Medicaid whose Medicaid has not answered: the state must be billed, and its remittance kept.
    pub lacks_medicaid_answer: bool,
}

impl BadDebtClock {
    /// The clock of an encounter; `None` where the entity files no cost report, Medicare was not billed, or nothing is deductible or coinsurance. Debts of Medicare Advantage are
    /// not Medicare's to pay.
    pub fn of(input: &GateInput<'_>) -> Option<BadDebtClock> {
        let is_cost_share = |item: &&OpenItem| item.origin.split(';').any(|origin| ["PR-1", "PR-2"].contains(&origin));
        if !input.context.entity.medicare_cost_report || !input.items.iter().any(is_cost_share) {
            return None;
        }
        let is_medicare = |item: &&OpenItem| input.payer_kind(item) == Some(PayerKind::MedicareB);
        let answered = |item: &OpenItem| (!item.balance_cents.0.is_positive()).then(|| item.state_date.unwrap_or(item.last_activity_date));
        let medicare = input.payer_items().find(is_medicare)?;
        let others = || input.payer_items().filter(|item| !is_medicare(item));
        let (ra_date, secondary_ra_date) = (answered(medicare), others().filter_map(answered).max());
        let referral = input.context.referral;
        let first_bill_date = if input.fewest_statements() == 0 { None } else { input.latest_first_statement() };
        let last_payment_date = first_bill_date.and_then(|first| last_payment(input, first));
        let effort_start = first_bill_date.max(last_payment_date);
        let is_dual = input.find(|item| input.standing.span(EventKind::Medicaid, item)).is_some();
        let medicaid_answered = others().any(|item| input.payer_kind(item) == Some(PayerKind::Medicaid) && answered(item).is_some());
        let agency_return_date = returned(input);
        Some(BadDebtClock {
            first_bill_date,
            ra_date,
            secondary_ra_date,
            bill_by: ra_date.max(secondary_ra_date).map(|date| add_days(date, referral.medicare_first_bill_days)),
            last_payment_date,
            effort_start,
            earliest_write_off: effort_start.map(|date| add_days(date, referral.medicare_effort_days)),
            is_with_agency: input.open(EventKind::AgencyAccepted).is_some(),
            agency_return_date,
            lacks_medicaid_answer: is_dual && !medicaid_answered,
        })
    }

    /// True when the first bill went out too late for Medicare to pay the debt.
    pub fn is_billed_late(&self) -> bool {
        matches!((self.first_bill_date, self.bill_by), (Some(first), Some(by)) if first > by)
    }

    /// True when all effort has ended, the agency's included, and nothing is missing.
    pub fn is_claimable(&self, as_of: Date) -> bool {
        self.earliest_write_off.is_some_and(|earliest| as_of >= earliest) && !self.is_with_agency && !self.is_billed_late() && !self.lacks_medicaid_answer
    }

    /// The clock in a sentence, for `why`.
    pub fn explain(&self, as_of: Date) -> String {
        let date = |date: Option<Date>| date.map_or_else(|| "none".to_owned(), |date| date.to_string());
        let late = if self.is_billed_late() { ", too late: Medicare does not pay this debt" } else { "" };
        let payment = self.last_payment_date.map_or_else(String::new, |date| format!(", latest payment {date} (the effort began anew)"));
        let state = match self.earliest_write_off {
            _ if self.is_with_agency => "not claimable while an agency works on it".to_owned(),
            _ if self.lacks_medicaid_answer => "not claimable before Medicaid's remittance".to_owned(),
            None => "not claimable: no statement was delivered".to_owned(),
            Some(earliest) if as_of < earliest => format!("may be written off from {earliest} on"),
            Some(earliest) => format!("effort complete since {earliest}"),
        };
        format!(
            "Medicare bad debt: remittance {}, of another payer {}, first bill {} (due by {}{late}){payment}, agency's return {}; {state}",
            date(self.ra_date),
            date(self.secondary_ra_date),
            date(self.first_bill_date),
            date(self.bill_by),
            date(self.agency_return_date)
        )
    }
}

/// The latest payment toward the encounter, or toward nothing in particular, since its first bill.
fn last_payment(input: &GateInput<'_>, since: Date) -> Option<Date> {
    let is_about = |event: &&crate::ledger::AccountEvent| input.items.iter().any(|item| event.covers(item));
    let own = input.standing.payments_since(since).filter(is_about).map(|event| event.date);
    let through_agency = input.standing.events(EventKind::AgencyPayment).filter(|event| event.date >= since).filter(is_about).map(|event| event.date);
    own.chain(through_agency).max()
}

/// When the agency gave the encounter back, unless it has it again.
fn returned(input: &GateInput<'_>) -> Option<Date> {
    let ends = [EventKind::AgencyReturned, EventKind::AgencyClosed].into_iter().filter_map(|kind| input.latest(kind));
    let latest = ends.max_by_key(|event| event.order())?;
    let again = input.latest(EventKind::AgencyAccepted).is_some_and(|accepted| accepted.order() > latest.order());
    (!again).then_some(latest.date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Entity;
    use crate::ledger::{AccountEvent, GuarantorGroup};
    use crate::model::Cents;
    use crate::referral::gate::case;

    /// A coinsurance of 25.00 that Medicare left, billed on 2025-10-05.
    fn medicare() -> GuarantorGroup {
        let mut group = case::ready();
        group.items[0].origin = "PR-2".into();
        group.items.push(case::answered("E1", "medicare"));
        group
    }

    fn clock(group: &GuarantorGroup) -> Option<BadDebtClock> {
        let entity = Entity { medicare_cost_report: true, ..case::entity() };
        case::with_input(group, &entity, &crate::config::ReferralPolicy::default(), case::AS_OF, BadDebtClock::of)
    }

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn each_payment_starts_120_days_anew() {
        let mut group = medicare();
        let held = clock(&group).unwrap();
        assert_eq!((held.ra_date, held.bill_by, held.first_bill_date), (day("2025-10-04"), day("2026-02-01"), day("2025-10-05")));
        assert_eq!((held.effort_start, held.earliest_write_off, held.is_claimable(case::AS_OF)), (day("2025-10-05"), day("2026-02-02"), true));
        group.account.events.push(AccountEvent { amount_cents: Some(Cents(500)), ..case::event(EventKind::Payment, "2026-01-31") });
        let held = clock(&group).unwrap();
        assert_eq!((held.effort_start, held.earliest_write_off, held.is_claimable(case::AS_OF)), (day("2026-01-31"), day("2026-05-31"), false));
        assert!(held.is_claimable(day("2026-05-31").unwrap()), "the last of the 120 days is included");
        assert!(held.explain(case::AS_OF).ends_with("may be written off from 2026-05-31 on"), "{}", held.explain(case::AS_OF));
    }

    #[test]
    fn the_first_bill_must_follow_the_latest_remittance_within_120_days() {
        let mut group = medicare();
        group.items.push(crate::ledger::OpenItem { state_date: day("2025-11-04"), ..case::answered("E1", "acme") });
        group.items[0].first_statement_date = day("2026-03-04");
        assert!(!clock(&group).unwrap().is_billed_late(), "120 days after the second payer's remittance");
        group.items[0].first_statement_date = day("2026-03-05");
        let late = clock(&group).unwrap();
        assert!(late.is_billed_late() && !late.is_claimable(Date::constant(2027, 1, 1)) && late.explain(case::AS_OF).contains("too late"));
    }

    #[test]
    fn nothing_is_claimed_while_an_agency_works_or_medicaid_has_not_answered() {
        let mut group = medicare();
        group.account.events.push(case::event(EventKind::AgencyAccepted, "2026-03-01"));
        assert!(!clock(&group).unwrap().is_claimable(case::AS_OF));
        group.account.events.push(case::event(EventKind::AgencyClosed, "2026-05-01"));
        let held = clock(&group).unwrap();
        assert_eq!((held.agency_return_date, held.is_claimable(case::AS_OF)), (day("2026-05-01"), true));
        group.account.events.insert(0, case::event(EventKind::Medicaid, "2025-01-01"));
        assert!(!clock(&group).unwrap().is_claimable(case::AS_OF));
        group.items.push(case::answered("E1", "medicaid"));
        assert!(clock(&group).unwrap().is_claimable(case::AS_OF));
    }

    #[test]
    fn only_medicares_deductible_and_coinsurance_are_its_bad_debt() {
        let mut group = medicare();
        group.items[0].origin = "PR-3".into();
        assert_eq!(clock(&group), None);
        let mut advantage = medicare();
        advantage.items[1] = case::answered("E1", "advantage");
        assert_eq!(clock(&advantage), None);
        let with_input = |entity: &Entity| case::with_input(&medicare(), entity, &crate::config::ReferralPolicy::default(), case::AS_OF, BadDebtClock::of);
        assert_eq!(with_input(&case::entity()), None, "no cost report");
    }
}
