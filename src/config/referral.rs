//! `[referral]`: thresholds of the gates before a referral. Legal numbers stand here with their sources; `referral` applies them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Referral gates' thresholds.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReferralPolicy {
    /// Delivered statements, the final notice included, before referral (C-39).
    pub minimum_statements: u16,
    /// Days from the first statement before referral (C-11; 26 CFR 1.501(r)-6 for tax-exempt hospitals, policy for others).
    pub minimum_days_from_first_statement: i32,
    /// Days from the final notice before referral (C-12).
    pub final_notice_days: i32,
    /// Smallest total that is placed (C-40).
    pub minimum_placement_cents: i64,
    /// Days that a payment holds referral (C-43).
    pub recent_payment_days: i32,
    /// Days after an appeal closes (C-09).
    pub appeal_closed_days: i32,
    /// Days after a promised date before the promise counts as broken.
    pub promise_grace_days: i32,
    /// Promises that may be broken before promises stop holding.
    pub broken_promises_allowed: u16,
    /// Days of grace on a plan's instalments.
    pub plan_grace_days: i32,
    /// State minimum days before collection, by two-letter state: see `domain` table 4.1; overrides the built-in table.
    pub state_minimum_days: BTreeMap<String, i32>,
    /// The agency that placement files name.
    pub agency_id: String,
    /// Age from which a guarantor can be held to a bill (C-33); 19 in Alabama and Nebraska, 21 in Mississippi, 18 elsewhere, to be verified.
    pub age_of_majority_years: i16,
    /// Days from the first statement within which an application for financial assistance suspends collection (C-14; 26 CFR 1.501(r)-6).
    pub assistance_application_days: i32,
}

impl Default for ReferralPolicy {
    fn default() -> Self {
        ReferralPolicy {
            minimum_statements: 4,
            minimum_days_from_first_statement: 120,
            final_notice_days: 30,
            minimum_placement_cents: 5_000,
            recent_payment_days: 10,
            appeal_closed_days: 60,
            promise_grace_days: 5,
            broken_promises_allowed: 2,
            plan_grace_days: 10,
            state_minimum_days: BTreeMap::new(),
            agency_id: "AGENCY".into(),
            age_of_majority_years: 18,
            assistance_application_days: 240,
        }
    }
}
