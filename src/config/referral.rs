//! `[referral]`: thresholds of the gates before a referral. Legal numbers stand here with their sources; `referral` applies them.
//!
//! Sources marked (recalled) were not checked against their text; the gates that rest on them hold for review until `verified_gates` names them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What follows once the time to sue has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum LimitationResult {
    /// The balance is proposed for write-off.
    #[default]
    WriteOff,
    /// The balance is never collected.
    Never,
}

/// Referral gates' thresholds.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReferralPolicy {
    /// Delivered statements, the final notice included, before referral (C-39).
    pub minimum_statements: u16,
    /// Days from the first statement before referral (C-11; 26 CFR 1.501(r)-6(c)(3), tax years from 2015-12-29 on, for tax-exempt hospitals; policy for others).
    pub minimum_days_from_first_statement: i32,
    /// Days from the final notice before referral (C-12; 26 CFR 1.501(r)-6(c)(4), tax years from 2015-12-29 on).
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
    /// State minimum days before collection, by two-letter state, counted from the first statement (C-20); overrides the built-in rows of that state.
    pub state_minimum_days: BTreeMap<String, i32>,
    /// The agency that placement files name.
    pub agency_id: String,
    /// Age from which a guarantor can be held to a bill (C-33), where `age_of_majority_by_state` has no row.
    pub age_of_majority_years: i16,
    /// The age of majority where it is another, by the guarantor's state (C-33; recalled: 19 in Alabama and Nebraska, 21 in Mississippi).
    pub age_of_majority_by_state: BTreeMap<String, i16>,
    /// Days from the first statement within which an application for financial assistance suspends collection (C-14; 26 CFR 1.501(r)-6(c)(3)(ii), tax years from 2015-12-29 on).
    pub assistance_application_days: i32,
    /// Gates whose rule the entity's counsel has checked: they lose the mark "to be verified", and say what they say instead of holding for review.
    pub verified_gates: Vec<String>,
    /// Whether the waiting times of C-11 to C-13 hold a placement. Placing with an agency is not itself an extraordinary collection action (26 CFR 1.501(r)-6(b); recalled), but the hospital
    /// answers for what its agency does; so they do unless this says otherwise.
    pub gate_referral: bool,
    /// Whether the encounters of a guarantor count as one action of a tax-exempt hospital (C-13; 26 CFR 1.501(r)-6(c)(4)(ii); recalled): all wait for the one whose first statement is the latest.
    /// With false, each is an action of its own.
    pub episodes_together: bool,
    /// Remarks with which a payer says that the patient is a Qualified Medicare Beneficiary (C-03; Medicare remittances since 2018-07-02).
    pub qmb_remarks: Vec<String>,
    /// Remarks with which a payer says that the No Surprises Act protects the patient (C-06; services from 2022-01-01 on; recalled).
    pub no_surprises_remarks: Vec<String>,
    /// Months before an application for Medicaid that it can reach back to (C-05; 42 CFR 435.915; shorter for applications from 2027 on; recalled).
    pub medicaid_retroactive_months: i32,
    /// Days within which Medicaid decides an application (C-05; 42 CFR 435.912(c)(3); 90 where a disability has to be determined; recalled).
    pub medicaid_decision_days: i32,
    /// By how much a bill must exceed the good faith estimate to be disputed (C-07; 45 CFR 149.620(a), services from 2022-01-01 on).
    pub estimate_excess_cents: i64,
    /// Days from the first bill within which it can be disputed (C-07; 45 CFR 149.620(c), services from 2022-01-01 on).
    pub estimate_dispute_days: i32,
    /// What a patient has paid above what assistance leaves is refunded from this amount on (C-15; 26 CFR 1.501(r)-6(c)(6)(i)(C)(2), tax years from 2015-12-29 on; recalled).
    pub assistance_refund_cents: i64,
    /// Whether the agency buys the debts that it is sent (C-16).
    pub agency_buys_debt: bool,
    /// Whether the contract of sale has the four terms under which a sale is no extraordinary collection action (C-16; 26 CFR 1.501(r)-6(b)(2), tax years from 2015-12-29 on).
    pub sale_contract_conditions: bool,
    /// Years within which a debt can be sued for, by the entity's state, counted from the service or the latest payment (C-37); blank where counsel says it account by account.
    pub limitation_years: BTreeMap<String, i32>,
    /// What follows once that time has passed.
    pub limitation_result: LimitationResult,
    /// Days from the first bill or the latest payment before a Medicare debt is written off as bad debt, the last day included (C-17; 42 CFR 413.89(e)(2), cost reporting periods from 2020-10-01 on).
    pub medicare_effort_days: i32,
    /// Days from the latest remittance within which the first bill must go to a Medicare beneficiary (C-17; 42 CFR 413.89(e)(2)(i)(A)(1), cost reporting periods from 2020-10-01 on).
    pub medicare_first_bill_days: i32,
    /// Whether the agency may report to consumer bureaus at all (`credit_report_ok` of a placement).
    pub credit_reporting: bool,
    /// Smallest balance that bureaus take (bureaus' announcement, since 2023-04-11).
    pub credit_report_minimum_cents: i64,
    /// Days since the debt fell overdue before bureaus show it (bureaus' announcement, since 2022-07-01).
    pub credit_report_age_days: i32,
    /// Whether the final notice names reporting to bureaus among the intended actions (26 CFR 1.501(r)-6(c)(4)(i)(A), tax years from 2015-12-29 on).
    pub notice_names_credit_reporting: bool,
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
            age_of_majority_by_state: [("AL", 19), ("MS", 21), ("NE", 19)].into_iter().map(|(state, age)| (state.to_owned(), age)).collect(),
            assistance_application_days: 240,
            verified_gates: Vec::new(),
            gate_referral: true,
            episodes_together: true,
            qmb_remarks: words(&["N781", "N782", "N783"]),
            no_surprises_remarks: words(&[
                "N862", "N863", "N864", "N865", "N866", "N867", "N868", "N869", "N870", "N871", "N872", "N873", "N874", "N875", "N876", "N877", "N878", "N879",
            ]),
            medicaid_retroactive_months: 3,
            medicaid_decision_days: 45,
            estimate_excess_cents: 40_000,
            estimate_dispute_days: 120,
            assistance_refund_cents: 500,
            agency_buys_debt: false,
            sale_contract_conditions: false,
            limitation_years: BTreeMap::new(),
            limitation_result: LimitationResult::WriteOff,
            medicare_effort_days: 120,
            medicare_first_bill_days: 120,
            credit_reporting: false,
            credit_report_minimum_cents: 50_000,
            credit_report_age_days: 365,
            notice_names_credit_reporting: false,
        }
    }
}

impl ReferralPolicy {
    /// The age from which somebody of a state can be held to a bill.
    pub fn age_of_majority(&self, state: &str) -> i16 {
        self.age_of_majority_by_state.get(state).copied().unwrap_or(self.age_of_majority_years)
    }

    /// What is wrong with the section; `Ok` when nothing is.
    pub(super) fn check(&self) -> Result<(), String> {
        let days = [
            ("minimum_days_from_first_statement", self.minimum_days_from_first_statement),
            ("final_notice_days", self.final_notice_days),
            ("recent_payment_days", self.recent_payment_days),
            ("appeal_closed_days", self.appeal_closed_days),
            ("promise_grace_days", self.promise_grace_days),
            ("plan_grace_days", self.plan_grace_days),
            ("assistance_application_days", self.assistance_application_days),
            ("medicaid_retroactive_months", self.medicaid_retroactive_months),
            ("medicaid_decision_days", self.medicaid_decision_days),
            ("estimate_dispute_days", self.estimate_dispute_days),
            ("medicare_effort_days", self.medicare_effort_days),
            ("medicare_first_bill_days", self.medicare_first_bill_days),
            ("credit_report_age_days", self.credit_report_age_days),
        ];
        let by_state = self.state_minimum_days.iter().map(|(state, days)| ("state_minimum_days", state, *days));
        let by_state = by_state.chain(self.limitation_years.iter().map(|(state, years)| ("limitation_years", state, *years)));
        for (name, value) in days {
            within(name, value)?;
        }
        for (name, state, value) in by_state {
            within(name, value)?;
            if state.len() != 2 || !state.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Err(format!("referral.{name}: found `{state}`; expected a state as two capital letters"));
            }
        }
        let ages = self.age_of_majority_by_state.values().chain([&self.age_of_majority_years]);
        if let Some(age) = ages.into_iter().find(|age| !(18..=21).contains(*age)) {
            return Err(format!("referral.age_of_majority is {age}; expected 18 to 21 years, in age_of_majority_years and in every row of age_of_majority_by_state"));
        }
        let is_gate = |gate: &&String| gate.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("C-"));
        match self.verified_gates.iter().find(|gate| !is_gate(gate)) {
            Some(gate) => Err(format!("referral.verified_gates: found `{gate}`; expected ids of gates such as C-34")),
            None => Ok(()),
        }
    }
}

/// Days, months and years that dates can be moved by without leaving the calendar.
fn within(name: &str, value: i32) -> Result<(), String> {
    if (0..=3_660).contains(&value) { Ok(()) } else { Err(format!("referral.{name} is {value}; expected 0 to 3660")) }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_configuration_makes_a_child_an_adult() {
        let with = |years| ReferralPolicy { age_of_majority_years: years, ..ReferralPolicy::default() }.check();
        assert_eq!((with(18), with(21)), (Ok(()), Ok(())));
        assert!(with(5).unwrap_err().contains("is 5; expected 18 to 21"));
        let state = ReferralPolicy { age_of_majority_by_state: [("IL".to_owned(), 16)].into(), ..ReferralPolicy::default() };
        assert!(state.check().unwrap_err().contains("is 16"));
    }
}
