//! `[placement]`: what a collection agency is given, and how long it may take to answer. Which accounts may go there at all is `[referral]`.

use serde::{Deserialize, Serialize};

/// Columns of a placement file that nobody configured, in order. New ones come at the end.
pub const DEFAULT_COLUMNS: &[&str] = &[
    "record_type",
    "batch_id",
    "client_no",
    "agency_id",
    "account_no",
    "guarantor_last_name",
    "guarantor_first_name",
    "guarantor_address_1",
    "guarantor_address_2",
    "guarantor_city",
    "guarantor_state",
    "guarantor_zip",
    "guarantor_phone",
    "mail_returned",
    "patient_is_guarantor",
    "patient_is_minor",
    "dos_first",
    "dos_last",
    "first_bill_date",
    "last_statement_date",
    "last_payment_date",
    "last_payment",
    "itemization_date",
    "itemization_basis",
    "itemization_amount",
    "interest_since",
    "fees_since",
    "payments_since",
    "credits_since",
    "placed_amount",
    "original_creditor",
    "current_creditor",
    "statement_count",
    "final_notice_date",
    "state",
    "credit_report_ok",
    "relationship",
    "plan_history",
    "dispute_history",
    "limitation_date",
];

/// Columns that leave the house only when `extra_columns` names them, because an agency can do without them (45 CFR 164.502(b), the minimum necessary). There is none for a social
/// security number, a diagnosis or a procedure, and there will be none.
pub const EXTRA_COLUMNS: &[&str] = &["guarantor_birth_date", "guarantor_id", "encounter_id", "patient_id"];

/// What no layout may leave out: whose account, where to write, what for, and the arithmetic by which the row proves itself (12 CFR 1006.34(c)(2), the validation notice's amounts).
pub const REQUIRED_COLUMNS: &[&str] = &[
    "record_type",
    "batch_id",
    "account_no",
    "guarantor_last_name",
    "guarantor_first_name",
    "guarantor_address_1",
    "guarantor_city",
    "guarantor_state",
    "guarantor_zip",
    "dos_last",
    "itemization_date",
    "itemization_amount",
    "interest_since",
    "fees_since",
    "payments_since",
    "credits_since",
    "placed_amount",
    "current_creditor",
];

/// The placement file and what follows it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlacementPolicy {
    /// Columns of the placement file in the agency's order; empty for [`DEFAULT_COLUMNS`].
    pub columns: Vec<String>,
    /// Those of [`EXTRA_COLUMNS`] that the agency needs; each is noted with every placement.
    pub extra_columns: Vec<String>,
    /// The creditor's name in the file; empty for the entity's. A neutral one where the entity's name tells what somebody was treated for (45 CFR 164.502(b)).
    pub creditor_name: String,
    /// Days from Monday to Friday, after the day of placement, within which the agency acknowledges an account. Holidays count as other days.
    pub acknowledgement_business_days: i32,
    /// Days after which an account that the agency has not confirmed in an inventory is shown as unconfirmed: a month, and a few days for its delivery.
    pub inventory_days: i32,
    /// Gates whose *hold* takes a placed account back: the dispute over an estimate (45 CFR 149.620), an application for financial assistance (26 CFR 1.501(r)-6(c)(8)) and a dispute.
    pub recall_on_hold: Vec<String>,
    /// Gates whose `WRITE_OFF` or `BILL_PAYER` leaves a placed account where it is. What a gate answers with `NEVER` is always taken back.
    pub keep_on_write_off: Vec<String>,
}

impl Default for PlacementPolicy {
    fn default() -> Self {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        PlacementPolicy {
            columns: Vec::new(),
            extra_columns: Vec::new(),
            creditor_name: String::new(),
            acknowledgement_business_days: 5,
            inventory_days: 35,
            recall_on_hold: texts(&["C-07", "C-14", "C-31"]),
            keep_on_write_off: texts(&["C-08", "C-37", "C-40", "C-42"]),
        }
    }
}

impl PlacementPolicy {
    /// Columns of the file, in order.
    pub fn layout(&self) -> Vec<&str> {
        let configured: Vec<&str> = if self.columns.is_empty() { DEFAULT_COLUMNS.to_vec() } else { self.columns.iter().map(String::as_str).collect() };
        let extra = self.extra_columns.iter().map(String::as_str).filter(|extra| !configured.contains(extra)).collect::<Vec<_>>();
        configured.into_iter().chain(extra).collect()
    }

    /// What is wrong with the layout, the first fault.
    pub(super) fn check(&self) -> Result<(), String> {
        let layout = self.layout();
        let is_known = |column: &&&str| DEFAULT_COLUMNS.contains(column) || EXTRA_COLUMNS.contains(column);
        if let Some(unknown) = layout.iter().find(|column| !is_known(column)) {
            return Err(format!(
                "placement.columns: `{unknown}` is no column of a placement file; the columns are {} and, by extra_columns, {}",
                DEFAULT_COLUMNS.join(" "),
                EXTRA_COLUMNS.join(" ")
            ));
        }
        if let Some(extra) = layout.iter().find(|column| EXTRA_COLUMNS.contains(column) && !self.extra_columns.iter().any(|named| named == *column)) {
            return Err(format!("placement.columns: `{extra}` tells more than an agency needs; name it in placement.extra_columns as well, and it is noted with every placement"));
        }
        if let Some(usual) = self.extra_columns.iter().find(|extra| !EXTRA_COLUMNS.contains(&extra.as_str())) {
            return Err(format!("placement.extra_columns: `{usual}` is none of {}", EXTRA_COLUMNS.join(" ")));
        }
        if let Some(missing) = REQUIRED_COLUMNS.iter().find(|required| !layout.contains(required)) {
            return Err(format!("placement.columns: `{missing}` is missing; no account can be collected, or proved, without it"));
        }
        if let Some(twice) = layout.iter().enumerate().find(|(place, column)| layout.iter().skip(place + 1).any(|other| other == *column)) {
            return Err(format!("placement.columns: `{}` stands there twice", twice.1));
        }
        if layout.first() != Some(&"record_type") {
            return Err("placement.columns: the first column is record_type, by which the trailer is told from a row".into());
        }
        let days = [("acknowledgement_business_days", self.acknowledgement_business_days), ("inventory_days", self.inventory_days)];
        match days.iter().find(|(_, days)| !(1..=366).contains(days)) {
            Some((name, days)) => Err(format!("placement.{name} is {days}; expected 1 to 366")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(change: impl FnOnce(&mut PlacementPolicy)) -> String {
        let mut policy = PlacementPolicy::default();
        change(&mut policy);
        policy.check().err().unwrap_or_default()
    }

    #[test]
    fn a_layout_has_what_an_account_needs_and_nothing_that_nobody_named() {
        assert_eq!(fault(|_| ()), "");
        let with = |columns: &[&str]| columns.iter().map(|column| (*column).to_owned()).collect::<Vec<_>>();
        assert_eq!(fault(|policy| policy.columns = with(REQUIRED_COLUMNS)), "");
        assert!(fault(|policy| policy.columns = with(&REQUIRED_COLUMNS[..17])).contains("`current_creditor` is missing"));
        assert!(fault(|policy| policy.columns = with(&[REQUIRED_COLUMNS, &["ssn"]].concat())).contains("`ssn` is no column"));
        assert!(fault(|policy| policy.columns = with(&[REQUIRED_COLUMNS, &["guarantor_birth_date"]].concat())).contains("extra_columns as well"));
        assert!(fault(|policy| policy.extra_columns = with(&["diagnosis"])).contains("`diagnosis` is no"));
        assert!(fault(|policy| policy.columns = with(&[REQUIRED_COLUMNS, &["dos_last"]].concat())).contains("twice"));
        assert!(fault(|policy| policy.acknowledgement_business_days = 0).contains("expected 1 to 366"));
        let mut last = with(REQUIRED_COLUMNS);
        last.rotate_left(1);
        assert!(fault(|policy| policy.columns = last).contains("first column"));
        let extra = PlacementPolicy { extra_columns: with(&["guarantor_birth_date"]), ..PlacementPolicy::default() };
        assert_eq!((extra.check(), extra.layout().len(), extra.layout().last()), (Ok(()), DEFAULT_COLUMNS.len() + 1, Some(&"guarantor_birth_date")));
    }
}
