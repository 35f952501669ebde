//! Whether the agency may report a placed debt to consumer bureaus: the flag `credit_report_ok` of a placement. We furnish nothing ourselves.
//!
//! The answer is no unless everything says yes: the entity's policy, the bureaus' own limits, the states, and for a tax-exempt hospital the notice that named it. This file does *not*
//! write the placement.

use super::gate::ReferralContext;
use super::states::CREDIT_REPORT_BANS;
use crate::delinquency::due_date;
use crate::ledger::{Contact, OpenItem};
use crate::model::{Cents, Date, days_between};

/// The flag, and the first thing that stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditReport {
    /// Whether the agency may report.
    pub is_ok: bool,
    /// Why not, in words; empty when it may.
    pub because: String,
}

/// Decides the flag for the items that are placed together. `contact` is the guarantor's; its state and the entity's both count.
pub fn credit_report(context: ReferralContext<'_>, contact: &Contact, items: &[&OpenItem]) -> CreditReport {
    let because = against(context, contact, items).unwrap_or_default();
    CreditReport { is_ok: because.is_empty(), because }
}

fn against(context: ReferralContext<'_>, contact: &Contact, items: &[&OpenItem]) -> Option<String> {
    let (policy, as_of) = (context.referral, context.as_of);
    if !policy.credit_reporting {
        return Some("credit_reporting is off".into());
    }
    let (placed, minimum): (Cents, Cents) = (items.iter().map(|item| item.balance_cents).sum(), Cents(policy.credit_report_minimum_cents));
    if placed < minimum {
        return Some(format!("{placed} is below {minimum}, the least that bureaus take (since 2023-04-11)"));
    }
    // The youngest debt among them decides; one that was never billed is not overdue.
    let overdue_since = items.iter().map(|item| due_date(item, context.delinquency)).collect::<Option<Vec<Date>>>().and_then(|dates| dates.into_iter().max());
    let days = overdue_since.map_or(0, |since| days_between(since, as_of));
    if days < policy.credit_report_age_days {
        return Some(format!("{} of {} days overdue (bureaus, since 2022-07-01)", days.max(0), policy.credit_report_age_days));
    }
    let binds = |state: &str| CREDIT_REPORT_BANS.iter().find(|rule| rule.state == state && as_of >= rule.from);
    if let Some(rule) = binds(&contact.state).or_else(|| binds(&context.entity.state)) {
        return Some(format!("{} forbids it since {} ({})", rule.state, rule.from, rule.citation));
    }
    let is_named = policy.notice_names_credit_reporting && items.iter().all(|item| item.final_notice_date.is_some());
    (context.entity.tax_exempt_501c3_hospital && !is_named).then(|| "the final notice did not name it (26 CFR 1.501(r)-6(c)(4))".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{DelinquencyPolicy, Entity, ReferralPolicy};
    use crate::referral::gate::case;

    fn asks(policy: &ReferralPolicy, entity: &Entity, change: impl FnOnce(&mut crate::ledger::GuarantorGroup)) -> CreditReport {
        let (delinquency, payers) = (DelinquencyPolicy::default(), case::payers());
        let mut group = case::ready();
        group.items[0].balance_cents = Cents(50_000);
        // Due on 2025-05-15, a year before the day of the tests.
        group.items[0].first_statement_date = "2025-04-15".parse().ok();
        change(&mut group);
        let context = ReferralContext { as_of: case::AS_OF, referral: policy, delinquency: &delinquency, entity, payers: &payers };
        credit_report(context, &group.account.contact, &group.items.iter().collect::<Vec<_>>())
    }

    #[test]
    fn everything_must_say_yes() {
        let (on, entity) = (ReferralPolicy { credit_reporting: true, ..ReferralPolicy::default() }, case::entity());
        assert_eq!(asks(&on, &entity, |_| ()), CreditReport { is_ok: true, because: String::new() });
        assert!(!asks(&ReferralPolicy::default(), &entity, |_| ()).is_ok, "off unless asked for");
        assert!(asks(&on, &entity, |group| group.items[0].balance_cents = Cents(49_999)).because.contains("below 500.00"));
        assert!(asks(&on, &entity, |group| group.items[0].first_statement_date = "2025-04-16".parse().ok()).because.starts_with("364 of 365 days"));
        assert!(asks(&on, &entity, |group| group.items[0].statements = 0).because.starts_with("0 of 365"));
        assert!(asks(&on, &entity, |group| group.account.contact.state = "CA".into()).because.contains("CA forbids it since 2025-01-01"));
        assert!(asks(&on, &Entity { state: "WA".into(), ..case::entity() }, |_| ()).because.contains("WA forbids"));
        let hospital = Entity { tax_exempt_501c3_hospital: true, ..case::entity() };
        assert!(asks(&on, &hospital, |_| ()).because.contains("did not name"));
        assert!(asks(&ReferralPolicy { notice_names_credit_reporting: true, ..on }, &hospital, |_| ()).is_ok);
    }
}
