//! `aging_detail.csv`: every open item with who, how much, how old, whose turn, why and what next.
//!
//! Rows are appended one by one and kept nowhere, so a million items cost no memory. Settled items are not listed.

use super::csv_row::CsvRow;
use crate::aging::{self, Bucket};
use crate::config::AgingPolicy;
use crate::delinquency::Delinquency;
use crate::ledger::{ClaimState, ItemKind, OpenItem, Owner};
use crate::model::Date;

/// Columns of `aging_detail.csv`.
pub const COLUMNS: &[&str] = &[
    "guarantor_id",
    "patient_id",
    "encounter_id",
    "claim_id",
    "claim_state",
    "owner",
    "payer_id",
    "billing_provider",
    "rendering_npi",
    "facility",
    "service_date",
    "first_bill_date",
    "responsibility_date",
    "first_statement_date",
    "age_days",
    "age_from_service_days",
    "bucket",
    "charge",
    "paid",
    "adjusted",
    "balance",
    "last_activity_date",
    "last_reason",
    "next_action",
    "age_from_responsibility_days",
    "last_bill_date",
    "flags",
];

/// One open item in its bucket.
#[derive(Debug, Clone, Copy)]
pub struct DetailRow<'a> {
    /// The item.
    pub item: &'a OpenItem,
    /// Days since the anchor; negative when it lies ahead.
    pub age_days: i32,
    /// Days since the first date of service.
    pub age_from_service_days: i32,
    /// Name of the bucket.
    pub bucket: &'a str,
    /// What to do next.
    pub next_action: &'a str,
    /// Days since the owner became the owner.
    pub age_from_responsibility_days: i32,
    /// What is wrong with the item's data; blank for nothing.
    pub flags: &'static str,
}

/// The names of the buckets, made once so that a row costs no allocation.
#[derive(Debug, Clone)]
pub struct BucketNames {
    debit: Vec<String>,
}

impl BucketNames {
    /// The names for these limits.
    pub fn new(limits_days: &[i32]) -> BucketNames {
        BucketNames { debit: aging::labels(limits_days) }
    }

    /// The name of one bucket.
    pub fn of(&self, bucket: Bucket) -> &str {
        match bucket {
            Bucket::Future => "future",
            Bucket::Debit(index) => self.debit.get(index).map_or("", String::as_str),
            Bucket::Credit => "credit",
            Bucket::Unapplied => "unapplied",
        }
    }

    /// The names of the debit buckets, youngest first.
    pub fn debit(&self) -> &[String] {
        &self.debit
    }
}

impl<'a> DetailRow<'a> {
    /// The row of an item that falls into `bucket`.
    pub fn new(item: &'a OpenItem, bucket: Bucket, names: &'a BucketNames, delinquency: Option<&'a Delinquency>, as_of: Date, policy: &AgingPolicy) -> DetailRow<'a> {
        let age_days = aging::age_days(aging::anchor_date(item, policy), as_of);
        let next_action = next_action(item, bucket, age_days, delinquency);
        DetailRow {
            item,
            age_days,
            age_from_service_days: aging::age_from_service_days(item, as_of),
            bucket: names.of(bucket),
            next_action,
            age_from_responsibility_days: aging::age_from_responsibility_days(item, as_of),
            flags: flags(item, as_of),
        }
    }

    /// The same among the guarantor's items: money of a visit whose payer still owes is kept for the patient's part, not refunded.
    pub fn kept_for(mut self, others: &[OpenItem]) -> DetailRow<'a> {
        let item = self.item;
        let is_open = |other: &OpenItem| other.owner == Owner::Insurance && !other.balance_cents.is_zero() && other.encounter_id == item.encounter_id;
        if item.kind == ItemKind::Unapplied && !item.encounter_id.is_empty() && others.iter().any(is_open) {
            self.next_action = "keep it for the patient's part: the payer has not settled the visit";
        }
        self
    }

    /// Appends the CSV row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let item = self.item;
        let mut row = CsvRow::new(out);
        row.text(&item.guarantor_id).text(&item.patient_id).text(&item.encounter_id).text(&item.claim_id).word(item.claim_state.as_str()).word(item.owner.as_str());
        row.text(&item.payer_id).text(&item.billing_provider).text(&item.rendering_npi).text(&item.facility);
        row.date(item.service_date).date_or_blank(item.first_bill_date).date(item.responsibility_date).date_or_blank(item.first_statement_date);
        row.number(self.age_days.into()).number(self.age_from_service_days.into()).word(self.bucket);
        row.dollars(item.charge_cents).dollars(item.paid_cents).dollars(item.adjusted_cents).dollars(item.balance_cents);
        row.date(item.last_activity_date).text(&item.last_reason).text(self.next_action);
        row.number(self.age_from_responsibility_days.into()).date_or_blank(item.last_bill_date).word(self.flags).end()
    }
}

/// What is wrong with an item's data: a service that lies after the day.
fn flags(item: &OpenItem, as_of: Date) -> &'static str {
    if item.kind == ItemKind::Receivable && item.service_date > as_of { "service_after_as_of" } else { "" }
}

/// Days after which a payer that took a claim should have answered.
const PAYER_ANSWER_DAYS: i32 = 30;

/// What to do next about one item, in a few words.
pub fn next_action<'a>(item: &OpenItem, bucket: Bucket, age_days: i32, delinquency: Option<&'a Delinquency>) -> &'a str {
    match (item.kind, bucket, item.owner) {
        (ItemKind::Unapplied, _, _) => "apply the money or refund it",
        (_, Bucket::Credit, Owner::Insurance) => "review: the payer may be owed a refund",
        (_, Bucket::Credit, _) => "review: a refund may be due",
        (_, Bucket::Future, _) => "not due yet",
        (_, _, Owner::Agency) => "with the agency",
        (_, _, Owner::Patient) => delinquency.map_or("send the first statement", |delinquency| dunning_action(item, delinquency)),
        (_, _, Owner::Insurance) if item.is_forwarded_here() => "wait for the remittance: the payer before passed the claim on",
        (_, _, Owner::Insurance) => insurance_action(item.claim_state, age_days),
    }
}

/// The guarantor's next step, unless this item is paused by something of its own, such as a dispute about it alone.
fn dunning_action<'a>(item: &OpenItem, delinquency: &'a Delinquency) -> &'a str {
    let judged = delinquency.items.iter().find(|judged| judged.item_id == item.item_id);
    judged.and_then(|judged| judged.paused_step).unwrap_or(&delinquency.next_step)
}

fn insurance_action(state: ClaimState, age_days: i32) -> &'static str {
    match state {
        ClaimState::Ready => "nothing: the next run writes the claim",
        ClaimState::Held => "correct what holds the further claim",
        ClaimState::Published => "send the claim file",
        ClaimState::Sent => "wait for the receiver's 999",
        ClaimState::Acknowledged => "wait for the payer's 277CA",
        ClaimState::Accepted if age_days > PAYER_ANSWER_DAYS => "no answer: ask the payer for the claim's status",
        ClaimState::Accepted => "wait for the remittance",
        ClaimState::Rejected => "correct and send as a new claim",
        ClaimState::Denied => "correct or appeal",
        ClaimState::PartlyPaid | ClaimState::Paid => "review what the payer left unpaid",
        ClaimState::Forwarded => "wait for the next payer",
        ClaimState::Reversed => "wait for the corrected remittance",
        // Moved from an earlier payer: no claim to this one was written.
        ClaimState::NoClaim => "bill the next payer by hand",
        ClaimState::Replaced | ClaimState::Voided | ClaimState::Closed => "review: the claim is closed and money is open",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::{insurance_item, patient_item, unapplied_item};

    #[test]
    fn a_row_says_both_ages_and_has_every_column() {
        let (policy, as_of) = (AgingPolicy::default(), Date::constant(2026, 6, 30));
        let mut item = insurance_item("E1", "BLUE", Date::constant(2026, 3, 1), 12_500);
        item.first_bill_date = Some(Date::constant(2026, 5, 1));
        let names = BucketNames::new(&policy.bucket_limits_days);
        let bucket = aging::bucket(&item, as_of, &policy).unwrap();
        let mut out = Vec::new();
        assert_eq!(DetailRow::new(&item, bucket, &names, None, as_of, &policy).write(&mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("G1,P1,E1,C-E1,published,insurance,BLUE,GROUP,1234567893,,2026-03-01,2026-05-01,2026-03-01,,60,121,31-60,125.00,0.00,0.00,125.00,"), "{text}");
        assert!(text.ends_with(",send the claim file,121,,\n"), "{text}");
    }

    #[test]
    fn every_kind_of_item_has_a_next_action() {
        let day = Date::constant(2026, 6, 1);
        let action = |item: &OpenItem, bucket, age| next_action(item, bucket, age, None);
        assert_eq!(action(&unapplied_item(day, 100), Bucket::Unapplied, 3), "apply the money or refund it");
        let (names, policy) = (BucketNames::new(&[30]), AgingPolicy::default());
        let copay = OpenItem { encounter_id: "E".into(), ..unapplied_item(day, 100) };
        let among = |others: &[OpenItem]| DetailRow::new(&copay, Bucket::Unapplied, &names, None, day, &policy).kept_for(others).next_action.to_owned();
        assert!(among(&[insurance_item("E", "BLUE", day, 100)]).starts_with("keep it"));
        assert_eq!(among(&[insurance_item("E", "BLUE", day, 0), insurance_item("F", "BLUE", day, 100)]), "apply the money or refund it");
        assert_eq!(action(&patient_item("E", day, 100), Bucket::Future, -3), "not due yet");
        assert_eq!(action(&patient_item("E", day, -100), Bucket::Credit, 3), "review: a refund may be due");
        let mut item = insurance_item("E", "BLUE", day, 100);
        for (state, _) in ClaimState::NAMES {
            item.claim_state = state;
            assert!(!action(&item, Bucket::Debit(0), 10).is_empty());
        }
        item.claim_state = ClaimState::NoClaim;
        assert_eq!(action(&item, Bucket::Debit(0), 10), "bill the next payer by hand");
        item.claim_state = ClaimState::Accepted;
        assert_ne!(action(&item, Bucket::Debit(0), 30), action(&item, Bucket::Debit(1), 31));
    }

    #[test]
    fn an_item_that_is_paused_says_so_beside_one_that_gets_a_letter() {
        use crate::config::{DelinquencyPolicy, ReferralPolicy, StatementPolicy};
        use crate::delinquency::{DunningPolicy, assess};
        use crate::ledger::{AccountEvent, EventKind, GuarantorAccount, GuarantorGroup};
        let (day, as_of) = (Date::constant(2026, 6, 1), Date::constant(2026, 6, 30));
        let granted = AccountEvent {
            event_id: "A1".into(),
            event: EventKind::AssistanceApproved,
            date: day,
            guarantor_id: "G1".into(),
            patient_id: "".into(),
            encounter_id: "E1".into(),
            claim_id: "".into(),
            line: 0,
            payer_id: "".into(),
            amount_cents: None,
            until: None,
            group_code: "".into(),
            carc: "".into(),
            reference: "".into(),
            reason: "".into(),
            detail: "".into(),
            posting_date: day,
            source: "".into(),
        };
        let account = GuarantorAccount { guarantor_id: "G1".into(), events: vec![granted], ..GuarantorAccount::default() };
        let mut group = GuarantorGroup { account, items: vec![patient_item("E1", day, 10_000), patient_item("E2", day, 10_000)] };
        group.items[0].item_id = crate::model::Key::of_texts(&["E1"]);
        let policy = DunningPolicy {
            delinquency: &DelinquencyPolicy::default(),
            referral: &ReferralPolicy::default(),
            statements: &StatementPolicy { write: false, ..StatementPolicy::default() },
            state: "KS",
        };
        let delinquency = assess(&group, as_of, policy).unwrap();
        let actions: Vec<&str> = group.items.iter().map(|item| next_action(item, Bucket::Debit(0), 29, Some(&delinquency))).collect();
        assert_eq!(actions, ["write off: financial assistance was granted", "send the first statement (S1)"]);
    }
}
