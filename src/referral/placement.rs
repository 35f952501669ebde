//! The placement file: what a collection agency gets about approved encounters, and no more.
//!
//! No social security number, diagnosis or procedure is ever in it. Every row proves its own arithmetic, and a trailer proves the file. This module builds bytes;
//! it does *not* write them and does *not* approve anything.

use sha2::{Digest, Sha256};

use super::decision::{Decision, ReferralDecision};
use crate::config::{Entity, ReferralPolicy};
use crate::ledger::{GuarantorGroup, ItemKind, OpenItem, Owner, Text};
use crate::model::date::age_years;
use crate::model::{Cents, Date};

/// Column names, in order.
pub const COLUMNS: &[&str] = &[
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
];

/// What is the same for a whole batch.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'b> {
    /// Id of the batch.
    pub batch_id: &'b str,
    /// Our number at the agency; the workspace's prefix does.
    pub client_no: &'b str,
    /// The as-of date of the approval.
    pub date: Date,
    /// Whose debt it is.
    pub entity: &'b Entity,
    /// Names the agency.
    pub policy: &'b ReferralPolicy,
}

/// An approved encounter that could not be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPlaced {
    /// Whose account.
    pub guarantor_id: Text,
    /// Which encounter.
    pub encounter_id: Text,
    /// Why, and what to do.
    pub reason: String,
}

/// A placement file in the making.
#[derive(Debug, Clone)]
pub struct PlacementFile<'b> {
    batch: Batch<'b>,
    rows: Vec<u8>,
    count: u64,
    placed_cents: Cents,
    placed: Vec<(Text, Text)>,
    not_placed: Vec<NotPlaced>,
}

impl<'b> PlacementFile<'b> {
    /// An empty file.
    pub fn new(batch: Batch<'b>) -> PlacementFile<'b> {
        PlacementFile { batch, rows: Vec::new(), count: 0, placed_cents: Cents::ZERO, placed: Vec::new(), not_placed: Vec::new() }
    }

    /// Adds an approved proposal. What is no longer a `REFER` on the day of the approval, or does not prove its arithmetic, is refused and listed.
    pub fn add(&mut self, group: &GuarantorGroup, approved: &ReferralDecision) {
        match self.row(group, approved) {
            Ok((row, amount)) => {
                write_row(&mut self.rows, &row);
                self.count += 1;
                self.placed_cents += amount;
                self.placed.push((approved.guarantor_id.clone(), approved.encounter_id.clone()));
            }
            Err(reason) => self.not_placed.push(NotPlaced { guarantor_id: approved.guarantor_id.clone(), encounter_id: approved.encounter_id.clone(), reason }),
        }
    }

    fn row(&self, group: &GuarantorGroup, approved: &ReferralDecision) -> Result<(Vec<String>, Cents), String> {
        if approved.decision != Decision::Refer {
            return Err(format!("the decision is {}, not REFER: {}", approved.decision.as_str(), approved.explanation));
        }
        let is_placed =
            |item: &&OpenItem| item.owner == Owner::Patient && item.kind == ItemKind::Receivable && item.encounter_id == approved.encounter_id && item.balance_cents > Cents::ZERO;
        let items: Vec<&OpenItem> = group.items.iter().filter(is_placed).collect();
        let (Some(first), Some(last)) = (items.iter().map(|item| item.service_date).min(), items.iter().map(|item| item.service_date).max()) else {
            return Err("the encounter has no open patient item; it may have been paid since".to_owned());
        };
        let sum = |amount: fn(&OpenItem) -> Cents| items.iter().map(|item| amount(item)).sum::<Cents>();
        let (charged, paid, credited, placed) = (sum(|item| item.charge_cents), sum(|item| item.paid_cents), sum(|item| item.adjusted_cents), sum(|item| item.balance_cents));
        if charged - paid - credited != placed || placed != approved.amount_cents {
            return Err(format!("itemized {charged} - paid {paid} - credited {credited} is not the approved {}; refresh the proposal", approved.amount_cents));
        }
        let date = |dates: Option<Date>| dates.map_or_else(String::new, |date| date.to_string());
        let (account, contact, batch) = (&group.account, &group.account.contact, &self.batch);
        let is_guarantor = items.iter().all(|item| item.patient_id == account.guarantor_id);
        // A patient who is not the guarantor may be a child; the record does not know the birth date, so it says so rather than no.
        let minor = if !is_guarantor { "unknown" } else { yes_no(contact.birth_date.is_some_and(|birth| age_years(birth, batch.date) < batch.policy.age_of_majority_years)) };
        let row = vec![
            "N".to_owned(),
            batch.batch_id.to_owned(),
            batch.client_no.to_owned(),
            batch.policy.agency_id.clone(),
            account_number(account.guarantor_id.as_str(), &approved.encounter_id),
            contact.last_name.to_string(),
            contact.first_name.to_string(),
            contact.address_1.to_string(),
            contact.address_2.to_string(),
            contact.city.to_string(),
            contact.state.to_string(),
            contact.zip.to_string(),
            contact.phone.to_string(),
            "N".to_owned(),
            yes_no(is_guarantor).to_owned(),
            minor.to_owned(),
            first.to_string(),
            last.to_string(),
            date(items.iter().filter_map(|item| item.first_statement_date).min()),
            date(items.iter().filter_map(|item| item.last_statement_date).max()),
            date(account.last_payment_date),
            account.last_payment_cents.to_string(),
            last.to_string(),
            "transaction".to_owned(),
            charged.to_string(),
            Cents::ZERO.to_string(),
            Cents::ZERO.to_string(),
            paid.to_string(),
            credited.to_string(),
            placed.to_string(),
            batch.entity.name.clone(),
            batch.entity.name.clone(),
            items.iter().map(|item| item.statements).min().unwrap_or(0).to_string(),
            date(items.iter().filter_map(|item| item.final_notice_date).max()),
            batch.entity.state.clone(),
            "N".to_owned(),
        ];
        Ok((row, placed))
    }

    /// Rows so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their sum.
    pub fn placed_cents(&self) -> Cents {
        self.placed_cents
    }

    /// Guarantor and encounter of each row, in order.
    pub fn placed(&self) -> &[(Text, Text)] {
        &self.placed
    }

    /// What was refused.
    pub fn not_placed(&self) -> &[NotPlaced] {
        &self.not_placed
    }

    /// SHA-256 of the rows, header and trailer left out.
    pub fn rows_sha256(&self) -> String {
        Sha256::digest(&self.rows).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The file: header, rows, and a trailer `T,batch,rows,sum in cents,SHA-256 of the rows` as wide as a row.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.rows.len() + 1_024);
        write_row(&mut out, &COLUMNS.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        out.extend_from_slice(&self.rows);
        let mut trailer = vec!["T".to_owned(), self.batch.batch_id.to_owned(), self.count.to_string(), self.placed_cents.0.to_string(), self.rows_sha256()];
        trailer.resize(COLUMNS.len(), String::new());
        write_row(&mut out, &trailer);
        out
    }
}

/// Our key at the agency: it names the account without telling anything about it.
pub fn account_number(guarantor_id: &str, encounter_id: &str) -> String {
    format!("A{:016x}", crate::model::Key::of_texts(&["account number", guarantor_id, encounter_id]).0 >> 64)
}

fn yes_no(is_so: bool) -> &'static str {
    if is_so { "Y" } else { "N" }
}

/// One CSV row. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
fn write_row(out: &mut Vec<u8>, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let neutral = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        if cell.contains([',', '"', '\n', '\r']) {
            out.extend_from_slice(format!("\"{neutral}{}\"", cell.replace('"', "\"\"")).as_bytes());
        } else {
            out.extend_from_slice(neutral.as_bytes());
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DelinquencyPolicy;
    use crate::ledger::EventKind;
    use crate::referral::gate::case;
    use crate::referral::{ReferralContext, decide};

    fn place(group: &GuarantorGroup, with: impl FnOnce(&PlacementFile<'_>, &str)) {
        let (policy, delinquency, entity, payers) = (ReferralPolicy::default(), DelinquencyPolicy::default(), case::entity(), case::payers());
        let mut file = PlacementFile::new(Batch { batch_id: "B1", client_no: "CC", date: case::AS_OF, entity: &entity, policy: &policy });
        for decision in decide(group, ReferralContext { as_of: case::AS_OF, referral: &policy, delinquency: &delinquency, entity: &entity, payers: &payers }) {
            file.add(group, &decision);
        }
        let bytes = file.bytes();
        with(&file, std::str::from_utf8(&bytes).unwrap());
    }

    #[test]
    fn a_row_proves_its_arithmetic_and_the_trailer_proves_the_file() {
        let mut group = case::ready();
        group.items[0].paid_cents = Cents(2_000);
        group.items[0].balance_cents = Cents(10_500);
        place(&group, |file, text| {
            assert_eq!((file.count(), file.placed_cents(), file.not_placed().len()), (1, Cents(10_500), 0));
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let headers = reader.headers().unwrap().clone();
            let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            let cell = |name: &str| Cents::parse(&records[0][headers.iter().position(|held| held == name).unwrap()]).unwrap();
            let since = cell("interest_since") + cell("fees_since") - cell("payments_since") - cell("credits_since");
            assert_eq!(cell("itemization_amount") + since, cell("placed_amount"));
            assert_eq!((&records[1][0], &records[1][2], &records[1][3], &records[1][4]), ("T", "1", "10500", file.rows_sha256().as_str()));
        });
    }

    #[test]
    fn nothing_clinical_and_no_formula_leaves_the_house() {
        let mut group = case::ready();
        group.account.contact.last_name = "=cmd()".into();
        group.account.contact.first_name = "O, \"Neil\"".into();
        place(&group, |_, text| {
            assert!(text.contains(",'=cmd(),\"O, \"\"Neil\"\"\","), "{text}");
            assert!(!["ssn", "diagnosis", "procedure", "birth", "E1", "P1"].iter().any(|word| text.contains(word)), "{text}");
        });
    }

    #[test]
    fn what_a_gate_stops_or_what_changed_since_is_never_in_the_file() {
        let mut group = case::ready();
        group.account.events.push(case::event(EventKind::BankruptcyFiled, "2026-02-01"));
        place(&group, |file, text| {
            assert_eq!((file.count(), file.not_placed().len()), (0, 1));
            assert_eq!(text.lines().count(), 2);
        });
        let mut uneven = case::ready();
        uneven.items[0].charge_cents = Cents(12_501);
        place(&uneven, |file, _| assert!(file.not_placed()[0].reason.contains("refresh")));
    }
}
