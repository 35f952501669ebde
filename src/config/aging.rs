//! `[aging]`: buckets, and the date that ages start from. `[credits]`: what is to be given back, and until when.

use serde::{Deserialize, Serialize};

use crate::model::{Date, PayerKind};

/// Which date ages start from. None of them moves with a payment, a rebill or a reprinted statement. The last activity is no choice: every small payment would make old debt current.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// Insurance from the first bill date, patients from the responsibility date.
    #[default]
    Owner,
    /// Everything from the date of service.
    Service,
    /// Insurance from the first bill date, patients from the first statement; from the responsibility date until one was sent.
    Statement,
    /// Insurance from the first bill date, patients from the day on which the first statement is due, `terms_days` after it; what is not due is in the future column.
    Due,
}

/// Aging policy.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgingPolicy {
    /// Inclusive upper bounds of the buckets in days, strictly increasing; the last bucket is open.
    pub bucket_limits_days: Vec<i32>,
    /// `owner`, `service`, `statement` or `due`.
    pub anchor: Anchor,
    /// Days from the first statement to the day on which it is due, for the anchor `due`.
    pub terms_days: i32,
}

impl Default for AgingPolicy {
    fn default() -> Self {
        AgingPolicy { bucket_limits_days: vec![30, 60, 90, 120], anchor: Anchor::Owner, terms_days: 30 }
    }
}

/// What the law says of money that is not ours. Check it with counsel.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CreditsPolicy {
    /// Days within which an overpayment by a federal programme is reported and returned, from the day on which it is identified.
    /// 42 USC 1320a-7k(d)(2)(A); 42 CFR 401.305(b) for Medicare Parts A and B.
    pub overpayment_days: i32,
    /// Longest time for which a good-faith investigation suspends that clock, from the day on which the overpayment is identified. 42 CFR 401.305(b)(3), since 2025-01-01.
    pub overpayment_investigation_days: i32,
    /// The first day of that suspension; credits that are older have none.
    pub overpayment_investigation_from: Date,
    /// Kinds of payers whose overpayments have the clock. 42 USC 1320a-7k(d)(4)(B): money under title XVIII or XIX, Medicare's and Medicaid's plans included.
    pub overpayment_kinds: Vec<PayerKind>,
    /// Days after which money that is a guarantor's counts as unclaimed property in your state, from one to five years by state; 0 while nobody has looked it up.
    pub unclaimed_property_days: i32,
}

impl Default for CreditsPolicy {
    fn default() -> Self {
        CreditsPolicy {
            overpayment_days: 60,
            overpayment_investigation_days: 180,
            overpayment_investigation_from: Date::constant(2025, 1, 1),
            overpayment_kinds: vec![PayerKind::MedicareB, PayerKind::MedicareAdvantage, PayerKind::Medicaid],
            unclaimed_property_days: 0,
        }
    }
}
