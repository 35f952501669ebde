//! The nightly file by which an agency learns what has changed about accounts that it has: money that came to us (P), adjustments (A), contact and circumstances (U), recalls (R).
//!
//! This module builds bytes; it decides nothing about what changed.

use super::agency_file::AgencyFile;
use crate::ledger::{Contact, Text};
use crate::model::{Cents, Date};

/// Columns of an update file, in order.
pub const COLUMNS: &[&str] = &[
    "record_type",
    "batch_id",
    "client_no",
    "agency_id",
    "account_no",
    "date",
    "amount",
    "balance",
    "reason",
    "guarantor_last_name",
    "guarantor_first_name",
    "guarantor_address_1",
    "guarantor_address_2",
    "guarantor_city",
    "guarantor_state",
    "guarantor_zip",
    "guarantor_phone",
];

/// What a row tells the agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UpdateKind {
    /// The guarantor paid us, or a payment that they had made to us was taken back (below zero).
    Payment,
    /// Something other than a payment lowered what is placed (below zero: raised it).
    Adjustment,
    /// Contact or circumstances changed.
    Change,
    /// The account is taken back: stop all collection today.
    Recall,
}

impl UpdateKind {
    /// The record type.
    pub fn as_str(self) -> &'static str {
        match self {
            UpdateKind::Payment => "P",
            UpdateKind::Adjustment => "A",
            UpdateKind::Change => "U",
            UpdateKind::Recall => "R",
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRow {
    /// What it tells.
    pub kind: UpdateKind,
    /// The batch in which the account was placed.
    pub batch_id: Text,
    /// The account at the agency.
    pub account_no: String,
    /// When it happened.
    pub date: Date,
    /// By how much it lowered what is placed; for a recall all that was left.
    pub amount_cents: Cents,
    /// What the agency has to collect after tonight.
    pub balance_cents: Cents,
    /// Why, in a word.
    pub reason: Text,
    /// The contact from now on, where that is what changed.
    pub contact: Option<Contact>,
}

/// What is the same for a whole file.
#[derive(Debug, Clone, Copy)]
pub struct UpdateBatch<'b> {
    /// Id of the file, such as `20260916-0004`.
    pub file_id: &'b str,
    /// Our number at the agency.
    pub client_no: &'b str,
    /// The agency.
    pub agency_id: &'b str,
}

/// The file of a night.
pub fn update_file(batch: UpdateBatch<'_>, rows: &[UpdateRow]) -> Vec<u8> {
    let mut file = AgencyFile::new(COLUMNS.iter().map(|name| (*name).to_owned()).collect());
    for row in rows {
        file.add(&cells(batch, row), row.amount_cents);
    }
    file.bytes(batch.file_id)
}

fn cells(batch: UpdateBatch<'_>, row: &UpdateRow) -> Vec<String> {
    let mut cells = vec![
        row.kind.as_str().to_owned(),
        row.batch_id.to_string(),
        batch.client_no.to_owned(),
        batch.agency_id.to_owned(),
        row.account_no.clone(),
        row.date.to_string(),
        row.amount_cents.to_string(),
        row.balance_cents.to_string(),
        row.reason.to_string(),
    ];
    let contact = row.contact.as_ref().map(|contact| {
        [&contact.last_name, &contact.first_name, &contact.address_1, &contact.address_2, &contact.city, &contact.state, &contact.zip, &contact.phone].map(Text::to_string)
    });
    cells.extend(contact.into_iter().flatten());
    cells.resize(COLUMNS.len(), String::new());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_proves_itself_and_money_that_was_taken_back_stays_a_number() {
        let row = UpdateRow {
            kind: UpdateKind::Payment,
            batch_id: "B1".into(),
            account_no: "A1".into(),
            date: Date::constant(2026, 9, 16),
            amount_cents: Cents(-2_500),
            balance_cents: Cents(12_500),
            reason: "payment_reversal".into(),
            contact: None,
        };
        let contact = Contact { last_name: "-x".into(), city: "Salem, East".into(), ..Contact::default() };
        let change = UpdateRow { kind: UpdateKind::Change, amount_cents: Cents::ZERO, reason: "contact".into(), contact: Some(contact), ..row.clone() };
        let bytes = update_file(UpdateBatch { file_id: "F1", client_no: "CC", agency_id: "AG" }, &[row, change]);
        let lines: Vec<&str> = std::str::from_utf8(&bytes).unwrap().lines().collect();
        assert_eq!(lines[1], "P,B1,CC,AG,A1,2026-09-16,-25.00,125.00,payment_reversal,,,,,,,,");
        assert_eq!(lines[2], "U,B1,CC,AG,A1,2026-09-16,0.00,125.00,contact,'-x,,,,\"Salem, East\",,,");
        assert!(lines[3].starts_with("T,F1,2,-2500,"), "{}", lines[3]);
        assert!(lines.iter().all(|line| csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes()).records().next().unwrap().unwrap().len() == COLUMNS.len()));
    }
}
