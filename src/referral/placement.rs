//! The placement file: what a collection agency gets about approved encounters, and no more.
//!
//! No social security number, diagnosis or procedure is ever in it. Every row proves its own arithmetic, and a trailer proves the file. This module builds bytes;
//! it does *not* write them and does *not* approve anything.

use super::agency_file::AgencyFile;
use super::decision::{Decision, ReferralDecision};
use crate::config::{Entity, PlacementPolicy, ReferralPolicy};
use crate::ledger::{EventKind, GuarantorAccount, GuarantorGroup, ItemKind, OpenItem, Owner, Standing, Text, account_number};
use crate::model::date::age_years;
use crate::model::{Cents, Date};

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
    /// The file's layout, and the creditor's name.
    pub placement: &'b PlacementPolicy,
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
    file: AgencyFile,
    placed: Vec<(Text, Text)>,
    not_placed: Vec<NotPlaced>,
}

impl<'b> PlacementFile<'b> {
    /// An empty file.
    pub fn new(batch: Batch<'b>) -> PlacementFile<'b> {
        let file = AgencyFile::new(batch.placement.layout().into_iter().map(str::to_owned).collect());
        PlacementFile { batch, file, placed: Vec::new(), not_placed: Vec::new() }
    }

    /// Adds an approved proposal. What is no longer a `REFER` on the day of the approval, or does not prove its arithmetic, is refused and listed.
    pub fn add(&mut self, group: &GuarantorGroup, approved: &ReferralDecision) {
        match self.row(group, approved) {
            Ok((cells, amount)) => {
                self.file.add(&cells, amount);
                self.placed.push((approved.guarantor_id.clone(), approved.encounter_id.clone()));
            }
            Err(reason) => self.refuse(approved, reason),
        }
    }

    /// Lists an approved encounter that is not placed.
    pub fn refuse(&mut self, approved: &ReferralDecision, reason: String) {
        self.not_placed.push(NotPlaced { guarantor_id: approved.guarantor_id.clone(), encounter_id: approved.encounter_id.clone(), reason });
    }

    fn row(&self, group: &GuarantorGroup, approved: &ReferralDecision) -> Result<(Vec<String>, Cents), String> {
        // A decision that anything was held against is none, whatever it calls itself.
        if approved.decision != Decision::Refer || !approved.hits.is_empty() {
            return Err(format!("the decision is {}, not REFER: {}", approved.decision.as_str(), approved.explanation));
        }
        let facts = Facts::of(&self.batch, group, approved)?;
        let cells = self.file.columns().iter().map(|column| facts.cell(column).ok_or_else(|| format!("no cell is known for column {column}"))).collect::<Result<Vec<_>, _>>()?;
        Ok((cells, facts.placed))
    }

    /// Rows so far.
    pub fn count(&self) -> u64 {
        self.file.count()
    }

    /// Their sum.
    pub fn placed_cents(&self) -> Cents {
        self.file.cents()
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
        self.file.rows_sha256()
    }

    /// The file: header, rows, and a trailer `T,batch,rows,sum in cents,SHA-256 of the rows` as wide as a row.
    pub fn bytes(&self) -> Vec<u8> {
        self.file.bytes(self.batch.batch_id)
    }
}

/// What one row says of an encounter.
struct Facts<'f> {
    batch: &'f Batch<'f>,
    account: &'f GuarantorAccount,
    standing: Standing<'f>,
    items: Vec<&'f OpenItem>,
    encounter_id: &'f str,
    first: Date,
    last: Date,
    charged: Cents,
    paid: Cents,
    credited: Cents,
    placed: Cents,
}

impl<'f> Facts<'f> {
    /// The patient's open items of the encounter, which must add up to what was approved.
    fn of(batch: &'f Batch<'f>, group: &'f GuarantorGroup, approved: &'f ReferralDecision) -> Result<Facts<'f>, String> {
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
        let standing = Standing::of(&group.account, batch.date);
        Ok(Facts { batch, account: &group.account, standing, items, encounter_id: &approved.encounter_id, first, last, charged, paid, credited, placed })
    }

    /// The cell of a column; `None` for a column that nobody knows.
    fn cell(&self, column: &str) -> Option<String> {
        let (account, contact, batch) = (self.account, &self.account.contact, self.batch);
        Some(match column {
            "record_type" => "N".to_owned(),
            "batch_id" => batch.batch_id.to_owned(),
            "client_no" => batch.client_no.to_owned(),
            "agency_id" => batch.policy.agency_id.clone(),
            "account_no" => account_number(&account.guarantor_id, self.encounter_id),
            "guarantor_last_name" => contact.last_name.to_string(),
            "guarantor_first_name" => contact.first_name.to_string(),
            "guarantor_address_1" => contact.address_1.to_string(),
            "guarantor_address_2" => contact.address_2.to_string(),
            "guarantor_city" => contact.city.to_string(),
            "guarantor_state" => contact.state.to_string(),
            "guarantor_zip" => contact.zip.to_string(),
            "guarantor_phone" => contact.phone.to_string(),
            "mail_returned" => yes_no(self.standing.returned_mail().is_some()).to_owned(),
            "patient_is_guarantor" => yes_no(self.is_guarantor()).to_owned(),
            "patient_is_minor" => self.minor().to_owned(),
            "last_payment_date" => date(account.last_payment_date),
            "last_payment" => account.last_payment_cents.to_string(),
            "original_creditor" | "current_creditor" => self.creditor().to_owned(),
            "state" => batch.entity.state.clone(),
            // Whether the agency may report the debt is not for this file to grant.
            "credit_report_ok" => "N".to_owned(),
            "relationship" => (if self.is_guarantor() { "self" } else { "other" }).to_owned(),
            "plan_history" => yes_no(self.standing.events(EventKind::PlanStarted).next().is_some()).to_owned(),
            "dispute_history" => yes_no(self.standing.events(EventKind::DisputeOpened).any(|event| self.items.iter().any(|item| event.covers(item)))).to_owned(),
            "limitation_date" => date(self.standing.events(EventKind::LimitationPassed).next().map(|event| event.date)),
            "guarantor_birth_date" => date(contact.birth_date),
            "guarantor_id" => account.guarantor_id.to_string(),
            "encounter_id" => self.encounter_id.to_owned(),
            "patient_id" => self.items.first().map(|item| item.patient_id.to_string()).unwrap_or_default(),
            _ => return self.itemization(column),
        })
    }

    /// Dates and amounts of the bill. The itemization date is that of the latest service: a date that always exists and never lies in the future (12 CFR 1006.34(b)(3)).
    fn itemization(&self, column: &str) -> Option<String> {
        let items = &self.items;
        Some(match column {
            "dos_first" => self.first.to_string(),
            "dos_last" | "itemization_date" => self.last.to_string(),
            "first_bill_date" => date(items.iter().filter_map(|item| item.first_statement_date).min()),
            "last_statement_date" => date(items.iter().filter_map(|item| item.last_statement_date).max()),
            "itemization_basis" => "transaction".to_owned(),
            "itemization_amount" => self.charged.to_string(),
            "interest_since" | "fees_since" => Cents::ZERO.to_string(),
            "payments_since" => self.paid.to_string(),
            "credits_since" => self.credited.to_string(),
            "placed_amount" => self.placed.to_string(),
            "statement_count" => items.iter().map(|item| item.statements).min().unwrap_or(0).to_string(),
            "final_notice_date" => date(items.iter().filter_map(|item| item.final_notice_date).max()),
            _ => return None,
        })
    }

    fn is_guarantor(&self) -> bool {
        self.items.iter().all(|item| item.patient_id == self.account.guarantor_id)
    }

    /// A patient who is not the guarantor may be a child; the record does not know the birth date, so it says so rather than no.
    fn minor(&self) -> &'static str {
        let is_young = |birth: Date| age_years(birth, self.batch.date) < self.batch.policy.age_of_majority_years;
        if self.is_guarantor() { yes_no(self.account.contact.birth_date.is_some_and(is_young)) } else { "unknown" }
    }

    fn creditor(&self) -> &'f str {
        let neutral = self.batch.placement.creditor_name.trim();
        if neutral.is_empty() { &self.batch.entity.name } else { neutral }
    }
}

fn date(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

fn yes_no(is_so: bool) -> &'static str {
    if is_so { "Y" } else { "N" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DelinquencyPolicy;
    use crate::ledger::EventKind;
    use crate::referral::gate::case;
    use crate::referral::{ReferralContext, decide};

    fn place(group: &GuarantorGroup, with: impl FnOnce(&PlacementFile<'_>, &str)) {
        place_by(group, &PlacementPolicy::default(), with);
    }

    fn place_by(group: &GuarantorGroup, placement: &PlacementPolicy, with: impl FnOnce(&PlacementFile<'_>, &str)) {
        let (policy, delinquency, entity, payers) = (ReferralPolicy::default(), DelinquencyPolicy::default(), case::entity(), case::payers());
        let mut file = PlacementFile::new(Batch { batch_id: "B1", client_no: "CC", date: case::AS_OF, entity: &entity, policy: &policy, placement });
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

    #[test]
    fn a_layout_puts_columns_in_the_agencys_order_and_a_neutral_name_in_the_creditors_place() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let columns = [&["record_type", "placed_amount", "account_no"], crate::config::REQUIRED_COLUMNS].concat();
        let mut seen = std::collections::BTreeSet::new();
        let columns: Vec<&str> = columns.into_iter().filter(|column| seen.insert(*column)).collect();
        let placement =
            PlacementPolicy { columns: texts(&columns), extra_columns: texts(&["guarantor_birth_date"]), creditor_name: "River Office".into(), ..PlacementPolicy::default() };
        place_by(&case::ready(), &placement, |_, text| {
            let lines: Vec<&str> = text.lines().collect();
            assert!(lines[0].starts_with("record_type,placed_amount,account_no,") && lines[0].ends_with(",guarantor_birth_date"), "{text}");
            assert!(lines[1].starts_with("N,125.00,A") && lines[1].contains(",River Office,") && !lines[1].contains("Sample Clinic"), "{text}");
            assert!(lines[2].starts_with("T,B1,1,12500,"), "{text}");
        });
        let all = PlacementPolicy { extra_columns: texts(crate::config::EXTRA_COLUMNS), ..PlacementPolicy::default() };
        place_by(&case::ready(), &all, |file, _| assert_eq!((file.count(), file.not_placed()), (1, &[][..]), "every column that may be named has a cell"));
    }
}
