//! One letter as a row of the vendor's file, and the trailer that proves the file.

use super::message::{Filling, fill, message};
use crate::config::Config;
use crate::delinquency::LetterDue;
use crate::ledger::{GuarantorGroup, LetterStep, OpenItem};
use crate::model::{Cents, Date};
use crate::worklists::csv_row::CsvRow;

/// Column names, in order. New ones go to the end.
pub const COLUMNS: &[&str] = &[
    "record_type",
    "batch_id",
    "statement_id",
    "step",
    "guarantor_id",
    "last_name",
    "first_name",
    "address_1",
    "address_2",
    "city",
    "state",
    "zip",
    "statement_date",
    "due_date",
    "deadline",
    "amount",
    "items",
    "on_account",
    "message",
    "assistance_notice",
    "enclosures",
    "creditor",
    "telephone",
];

/// What is the same for all letters of a night.
#[derive(Debug, Clone, Copy)]
pub struct Letterhead<'h> {
    /// Whose letters, their texts, and who answers the telephone.
    pub config: &'h Config,
    /// The file's name without its ending.
    pub batch_id: &'h str,
    /// The as-of date.
    pub date: Date,
}

impl Letterhead<'_> {
    fn creditor(&self) -> &str {
        let configured = self.config.statements.creditor.as_str();
        if configured.is_empty() { &self.config.entity.name } else { configured }
    }

    fn telephone(&self) -> &str {
        let configured = self.config.statements.telephone.as_str();
        if configured.is_empty() { &self.config.submitter.phone } else { configured }
    }
}

/// One letter.
#[derive(Debug, Clone, Copy)]
pub struct StatementRow<'r> {
    /// What all letters share.
    pub head: Letterhead<'r>,
    /// The letter's id.
    pub statement_id: &'r str,
    /// Which letter, about what.
    pub letter: &'r LetterDue,
    /// To whom.
    pub group: &'r GuarantorGroup,
}

impl StatementRow<'_> {
    /// Appends the row; says how many cells it has.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let (letter, account) = (self.letter, &self.group.account);
        let (contact, policy) = (&account.contact, &self.head.config.statements);
        let filling = Filling {
            amount_cents: letter.amount_cents,
            due_date: letter.due_date,
            notice_days: self.head.config.referral.final_notice_days,
            creditor: self.head.creditor(),
            telephone: self.head.telephone(),
        };
        let is_final = letter.step == LetterStep::FinalNotice;
        let mut row = CsvRow::new(out);
        row.word("L").word(self.head.batch_id).word(self.statement_id).word(letter.step.as_str()).text(&account.guarantor_id).text(&contact.last_name).text(&contact.first_name);
        row.text(&contact.address_1).text(&contact.address_2).text(&contact.city).text(&contact.state).text(&contact.zip);
        row.date(self.head.date).date(letter.due_date).date_or_blank(is_final.then_some(letter.due_date)).dollars(letter.amount_cents).text(&self.items());
        row.dollars(self.group.unused_cents()).text(&message(policy, letter.step, filling)).text(&fill(&policy.assistance_notice, filling));
        row.word(self.enclosures()).text(filling.creditor).text(filling.telephone).end()
    }

    /// The items in one cell, oldest first: `encounter|service date|charged|paid|adjusted|balance|statement number`, joined by `;`.
    fn items(&self) -> String {
        let mut items: Vec<&OpenItem> = self.group.items.iter().filter(|item| self.letter.items.contains(&item.item_id)).collect();
        items.sort_by_key(|item| (item.service_date, item.item_id));
        let cell = |item: &OpenItem| {
            format!(
                "{}|{}|{}|{}|{}|{}|{}",
                escaped(&item.encounter_id),
                item.service_date,
                item.charge_cents,
                item.paid_cents,
                item.adjusted_cents,
                item.balance_cents,
                item.statements.saturating_add(1)
            )
        };
        items.into_iter().map(cell).collect::<Vec<_>>().join(";")
    }

    /// What has to lie in the envelope: the plain-language summary of the assistance policy, with the final notice of a hospital that 26 CFR 1.501(r)-6(c)(4) binds.
    fn enclosures(&self) -> &'static str {
        if self.letter.step == LetterStep::FinalNotice && self.head.config.entity.tax_exempt_501c3_hospital { "assistance_summary" } else { "" }
    }
}

/// An id without the two signs that part items and their fields.
fn escaped(id: &str) -> String {
    id.replace('%', "%25").replace('|', "%7C").replace(';', "%3B")
}

/// Appends the trailer `T,batch,letters,sum in cents,SHA-256 of the letters' rows`, as wide as a row.
pub fn write_trailer(batch_id: &str, letters: u64, sum: Cents, rows_sha256: &str, out: &mut Vec<u8>) {
    let mut row = CsvRow::new(out);
    row.word("T").word(batch_id).count(letters).number(sum.0).word(rows_sha256);
    (5..COLUMNS.len()).for_each(|_| {
        row.blank();
    });
    row.end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::{Contact, GuarantorAccount, apply, charge_transfer, open_item_for_charge};
    use crate::reports::test_items::config;

    fn group() -> GuarantorGroup {
        let charge = sample_charge(None);
        let mut item = open_item_for_charge(&charge);
        apply(&charge_transfer(&charge).unwrap(), &mut item);
        item.encounter_id = "E|1;%".into();
        item.paid_cents = Cents(500);
        item.balance_cents -= Cents(500);
        let contact = Contact {
            last_name: "=cmd()".into(),
            first_name: "Ann".into(),
            birth_date: Some(Date::constant(1980, 1, 2)),
            address_1: "1 Example Street, 2nd floor".into(),
            city: "Sampleton".into(),
            state: "KS".into(),
            zip: "66002".into(),
            phone: "5555550199".into(),
            ..Contact::default()
        };
        GuarantorGroup { account: GuarantorAccount { guarantor_id: "G1".into(), contact, ..GuarantorAccount::default() }, items: vec![item] }
    }

    fn row(step: LetterStep, config: &Config) -> std::collections::BTreeMap<String, String> {
        let group = group();
        let letter = LetterDue {
            guarantor_id: "G1".into(),
            step,
            items: group.items.iter().map(|item| item.item_id).collect(),
            amount_cents: Cents(12_000),
            due_date: Date::constant(2026, 7, 30),
        };
        let head = Letterhead { config, batch_id: "20260630-0004", date: Date::constant(2026, 6, 30) };
        let mut out = Vec::new();
        crate::worklists::csv_row::write_header(COLUMNS.iter().copied(), &mut out);
        assert_eq!(StatementRow { head, statement_id: "S20260630-0004-00001", letter: &letter, group: &group }.write(&mut out), COLUMNS.len());
        let text = String::from_utf8(out.clone()).unwrap();
        assert!(!["1980", "5555550199", "99213", "J20"].iter().any(|secret| text.contains(secret)), "{text}");
        csv::Reader::from_reader(out.as_slice()).deserialize().next().unwrap().unwrap()
    }

    #[test]
    fn a_row_says_what_the_vendor_prints_and_nothing_clinical() {
        let row = row(LetterStep::First, &config());
        assert_eq!((row["last_name"].as_str(), row["address_1"].as_str(), row["amount"].as_str()), ("'=cmd()", "1 Example Street, 2nd floor", "120.00"));
        assert!(row["items"].starts_with("E%7C1%3B%25|") && row["items"].ends_with("|125.00|5.00|0.00|120.00|1"), "{}", row["items"]);
        assert!(row["message"].contains("$120.00") && row["message"].contains("2026-07-30") && row["assistance_notice"].contains("Sample Clinic"));
        assert_eq!((row["deadline"].as_str(), row["enclosures"].as_str(), row["telephone"].as_str()), ("", "", "5555550100"));
    }

    #[test]
    fn a_final_notice_names_its_deadline_and_a_hospital_encloses_the_summary() {
        let mut config = config();
        let notice = row(LetterStep::FinalNotice, &config);
        assert_eq!((notice["deadline"].as_str(), notice["enclosures"].as_str()), ("2026-07-30", ""));
        config.entity.tax_exempt_501c3_hospital = true;
        config.statements.creditor = "A. Neutral Name".into();
        let notice = row(LetterStep::FinalNotice, &config);
        assert_eq!((notice["enclosures"].as_str(), notice["creditor"].as_str()), ("assistance_summary", "A. Neutral Name"));
        assert!(notice["message"].contains("2026-07-30"));
        assert_eq!(row(LetterStep::PastDue, &config)["enclosures"], "");
    }

    #[test]
    fn the_trailer_is_as_wide_as_a_row() {
        let mut out = Vec::new();
        write_trailer("B", 2, Cents(300), "ab", &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("T,B,2,300,ab,") && text.trim_end().split(',').count() == COLUMNS.len(), "{text}");
    }
}
