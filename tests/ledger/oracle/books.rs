//! The program's side of a history: the same words as account events and charges, posted night after night in memory.

use cleanclaim::aging::{AgingRow, AgingTotals};
use cleanclaim::config::AgingPolicy;
use cleanclaim::ledger::{
    AccountEvent, EventKind, GuarantorAccount, GuarantorGroup, ItemKind, NewCharge, OpenItem, Owner, Text, Transfer, TrialBalance, apply, charge_transfer, mark_offsets,
    open_item_for_charge,
};
use cleanclaim::model::date::add_days;
use cleanclaim::model::{Cents, Date, Key};
use cleanclaim::posting::{apply_unapplied, post_guarantor, protect_beneficiaries};

use super::script::{Op, Said};

/// The day 0 of histories. Two leap days and two year ends lie within reach.
pub const DAY_ZERO: Date = Date::constant(2023, 12, 20);

pub fn date(day: i64) -> Date {
    add_days(DAY_ZERO, i32::try_from(day).unwrap())
}

/// One guarantor's books.
pub struct Books {
    pub group: GuarantorGroup,
    pub transfers: Vec<Transfer>,
    /// Everything that was ever handed over as an event.
    pub events: Vec<AccountEvent>,
    pub pending: Vec<AccountEvent>,
    pub as_of: Date,
}

impl Books {
    pub fn new() -> Books {
        let account = GuarantorAccount { guarantor_id: "G1".into(), ..GuarantorAccount::default() };
        Books { group: GuarantorGroup { account, items: Vec::new() }, transfers: Vec::new(), events: Vec::new(), pending: Vec::new(), as_of: DAY_ZERO }
    }

    /// A night, in the order in which the program books one.
    pub fn night(&mut self, today: i64, said: &[Said]) {
        self.as_of = date(today);
        for one in said {
            match one.op {
                Op::SelfPay { cents } => self.charge(one, None, cents),
                Op::Insured { cents } => self.charge(one, Some("acme"), cents),
                _ => {
                    let event = self.event(one);
                    self.pending.push(event.clone());
                    self.events.push(event);
                }
            }
        }
        let events = std::mem::take(&mut self.pending);
        self.post(&events);
    }

    /// Posts events tonight, and what follows from them.
    pub fn post(&mut self, events: &[AccountEvent]) -> usize {
        let before = self.transfers.len();
        let posted = post_guarantor(&mut self.group, events, &self.transfers, self.as_of);
        self.transfers.extend(posted.transfers);
        self.pending.extend(posted.pending);
        self.transfers.extend(protect_beneficiaries(&mut self.group, self.as_of).transfers);
        self.transfers.extend(apply_unapplied(&mut self.group, self.as_of));
        mark_offsets(&mut self.group);
        self.transfers.len() - before
    }

    fn charge(&mut self, one: &Said, payer_id: Option<&str>, cents: i64) {
        let claim_id = if payer_id.is_some() { format!("CC{}", one.visit) } else { String::new() };
        let charge = NewCharge {
            encounter_key: Key::of_texts(&[&one.visit]),
            part: 0,
            guarantor_id: "G1",
            patient_id: "G1",
            encounter_id: &one.visit,
            claim_id: &claim_id,
            payer_id,
            billing_provider: "main",
            rendering_npi: "1234567893",
            facility: "",
            service_date: date(one.day),
            posting_date: self.as_of,
            charge_cents: Cents(cents),
            source: "history",
            edits: "-",
            sequence: u16::from(payer_id.is_some()),
            run: 1,
            later_payers: "",
            expected_cents: None,
        };
        let (mut item, transfer) = (open_item_for_charge(&charge), charge_transfer(&charge).unwrap());
        apply(&transfer, &mut item);
        self.group.items.push(item);
        self.group.items.sort_by_key(|item| item.item_id);
        self.transfers.push(transfer);
    }

    fn event(&self, one: &Said) -> AccountEvent {
        let bare = self.bare(&one.id, one.day);
        let (kind, cents) = match one.op {
            Op::Pay { cents, .. } => (EventKind::Payment, Some(cents)),
            Op::Bounce { cents, .. } => (EventKind::PaymentReversed, cents),
            Op::Refund { cents } => (EventKind::Refund, Some(cents)),
            Op::WriteOff { cents, .. } => (EventKind::WriteOff, Some(cents)),
            Op::PayerPays { cents, .. } => (EventKind::PayerPayment, Some(cents)),
            Op::Contract { cents, .. } => (EventKind::PayerAdjustment, Some(cents)),
            Op::Share { cents, .. } => (EventKind::ResponsibilityMoved, Some(cents)),
            Op::Fee { cents } => (EventKind::FeeCharged, Some(cents)),
            Op::Dispute { .. } => (EventKind::DisputeOpened, None),
            Op::Settle { .. } | Op::SelfPay { .. } | Op::Insured { .. } => (EventKind::DisputeClosed, None),
        };
        let (group_code, carc) = match kind {
            EventKind::PayerAdjustment => ("CO", "45"),
            EventKind::ResponsibilityMoved => ("PR", "1"),
            _ => ("", ""),
        };
        AccountEvent {
            event: kind,
            encounter_id: one.visit.as_str().into(),
            reference: one.names.as_str().into(),
            amount_cents: cents.map(Cents),
            group_code: group_code.into(),
            carc: carc.into(),
            ..bare
        }
    }

    /// An event of which only id and day are known.
    pub fn bare(&self, id: &str, day: i64) -> AccountEvent {
        let none = Text::default;
        AccountEvent {
            event_id: id.into(),
            event: EventKind::HoldReleased,
            date: date(day),
            guarantor_id: "G1".into(),
            patient_id: none(),
            encounter_id: none(),
            claim_id: none(),
            line: 0,
            payer_id: none(),
            amount_cents: None,
            until: None,
            group_code: none(),
            carc: none(),
            reference: none(),
            reason: none(),
            detail: none(),
            posting_date: self.as_of,
            source: "history".into(),
        }
    }

    pub fn trial_balance(&self) -> TrialBalance {
        let mut trial = TrialBalance::default();
        self.transfers.iter().for_each(|transfer| trial.post(transfer));
        trial
    }

    pub fn aging(&self, policy: &AgingPolicy) -> AgingTotals {
        aged(&self.group.items, self.as_of, policy)
    }

    /// Receivables with a balance: encounter, owner, since when, cents; in order.
    pub fn debts(&self) -> Vec<(String, Owner, Date, i64)> {
        let open = |item: &&OpenItem| item.kind == ItemKind::Receivable && !item.balance_cents.is_zero();
        let mut found: Vec<_> =
            self.group.items.iter().filter(open).map(|item| (item.encounter_id.to_string(), item.owner, item.responsibility_date, item.balance_cents.0)).collect();
        found.sort();
        found
    }

    /// Unapplied money: the visit that it is meant for, the day of its payment, cents; in order.
    pub fn waiting(&self) -> Vec<(String, Date, i64)> {
        let open = |item: &&OpenItem| item.kind == ItemKind::Unapplied && !item.balance_cents.is_zero();
        let mut found: Vec<_> = self.group.items.iter().filter(open).map(|item| (item.encounter_id.to_string(), item.service_date, -item.balance_cents.0)).collect();
        found.sort();
        found
    }
}

pub fn aged(items: &[OpenItem], as_of: Date, policy: &AgingPolicy) -> AgingTotals {
    let mut totals = AgingTotals::new(policy);
    for item in items {
        totals.add(item, as_of, policy);
    }
    totals
}

/// Buckets, credits and unapplied of a row.
pub fn sums(row: &AgingRow) -> [i64; 7] {
    assert_eq!(row.future, Cents::ZERO);
    let mut sums = [0; 7];
    row.buckets.iter().zip(&mut sums).for_each(|(bucket, sum)| *sum = bucket.0);
    (sums[5], sums[6]) = (row.credits.0, row.unapplied.0);
    sums
}
