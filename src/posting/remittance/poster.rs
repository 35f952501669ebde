//! The state of posting one remitted claim: transfers with their ids, exceptions, and which kind of answer it is.

use super::choose::{self, Choice};
use super::content::{self, posting_id};
use super::{AdjustmentPolicy, PostedRemittance, RemittanceFacts};
use crate::ledger::{ClaimEventKind, ExceptionKind, GuarantorGroup, LedgerAccount, OpenItem, PostingException, Text, Transfer, TransferEvent};
use crate::model::{Cents, Key};
use crate::posting::account_events::apply_to_group;
use crate::x12::responses::RemittedClaim;

/// One posting being made.
pub(super) struct Poster<'g> {
    pub(super) group: &'g mut GuarantorGroup,
    pub(super) claim: &'g RemittedClaim,
    pub(super) facts: &'g RemittanceFacts,
    pub(super) policy: &'g AdjustmentPolicy,
    pub(super) prior: &'g [Transfer],
    pub(super) posted: PostedRemittance,
    pub(super) posting: Key,
    sequence: u32,
}

/// Debit and credit of a transfer about to be made.
pub(super) struct Move {
    pub(super) debit: LedgerAccount,
    pub(super) credit: LedgerAccount,
    pub(super) amount: Cents,
    pub(super) event: TransferEvent,
    /// The item on the credit side, or the only one.
    pub(super) item: Key,
    /// The item on the debit side, or the same.
    pub(super) to_item: Key,
    pub(super) line: u16,
    pub(super) reason: Text,
}

/// The key of one transfer of a posting, by its place from 0.
pub(super) fn transfer_id(posting: Key, place: u32) -> Key {
    Key::of(&[b"remitted", &posting.to_bytes(), &place.to_le_bytes()])
}

impl<'g> Poster<'g> {
    pub(super) fn new(group: &'g mut GuarantorGroup, claim: &'g RemittedClaim, facts: &'g RemittanceFacts, policy: &'g AdjustmentPolicy, prior: &'g [Transfer]) -> Poster<'g> {
        let posting = posting_id(facts.remittance_id, claim.position);
        Poster { group, claim, facts, policy, prior, posted: PostedRemittance { outcome: "posted", ..PostedRemittance::default() }, posting, sequence: 0 }
    }

    /// Posts the claim by its status.
    pub(super) fn post(&mut self) {
        if !content::is_countable(self.claim) {
            return self.unmatched(ExceptionKind::BadAmount, "an amount of the claim is larger than X12 allows; ask the payer for a corrected remittance");
        }
        if self.claim.status == "22" {
            return self.reverse();
        }
        let Some(choice) = choose::choose(self.group, self.claim, &self.facts.payer_id) else {
            return self.unmatched(ExceptionKind::UnknownClaim, "no claim of this id is in the books");
        };
        match self.claim.status.as_str() {
            "23" => self.inform(&choice, ClaimEventKind::NotTheirs),
            "25" => self.inform(&choice, ClaimEventKind::Predetermined),
            _ => {
                let item_id = match choice {
                    Choice::Held(item_id) => item_id,
                    Choice::Later(later) => self.early_item(&later),
                };
                self.adjudicate(item_id);
                if choose::is_crossed(self.group, item_id, &self.facts.payer_id) {
                    let message = "the check names another payer of this encounter than the one the claim was sent to; it is posted on the claim that it names: compare the coverages with the remittance";
                    self.refuse(ExceptionKind::OtherPayer, self.claim.paid_cents, message);
                }
            }
        }
    }

    /// Nothing is posted: the payer says whose claim it is, or what it would pay.
    fn inform(&mut self, choice: &Choice, kind: ClaimEventKind) {
        let item_id = match choice {
            Choice::Held(item_id) => *item_id,
            Choice::Later(later) => later.from,
        };
        self.posted.item_id = Some(item_id);
        self.posted.outcome = "information";
        self.event(item_id, kind, String::new());
        if kind == ClaimEventKind::NotTheirs {
            self.refuse(ExceptionKind::OtherPayer, self.claim.charge_cents, "the payer says that the claim is another payer's and passed it on; check the patient's coverage");
        }
        if !self.claim.paid_cents.is_zero() {
            let message = "the payer paid on an answer that carries no payment; the money waits in the payer's clearing account";
            self.refuse(ExceptionKind::NotPostable, self.claim.paid_cents, message);
        }
    }

    /// Nothing of the claim is posted, and its money is the caller's to keep.
    pub(super) fn unmatched(&mut self, kind: ExceptionKind, message: &str) {
        self.posted.outcome = "unmatched";
        self.refuse(kind, self.claim.paid_cents, message);
    }

    /// Lists something for a person, with the amount that it is about.
    pub(super) fn refuse(&mut self, kind: ExceptionKind, amount_cents: Cents, message: &str) {
        let item = self.posted.item_id.and_then(|item_id| self.item(item_id));
        self.posted.exceptions.push(PostingException {
            kind,
            event_id: self.posting.to_string().into(),
            event: "remittance",
            guarantor_id: self.group.account.guarantor_id.clone(),
            encounter_id: item.map(|item| item.encounter_id.clone()).unwrap_or_default(),
            claim_id: self.claim.claim_id.clone(),
            amount_cents,
            message: message.to_owned(),
            source: self.facts.source.clone(),
        });
    }

    /// An item by key.
    pub(super) fn item(&self, item_id: Key) -> Option<&OpenItem> {
        self.group.items.iter().find(|item| item.item_id == item_id)
    }

    /// An item by key, to be changed.
    pub(super) fn item_mut(&mut self, item_id: Key) -> Option<&mut OpenItem> {
        self.group.items.iter_mut().find(|item| item.item_id == item_id)
    }

    /// What an item still owes; zero for a credit.
    pub(super) fn open_cents(&self, item_id: Key) -> Cents {
        self.item(item_id).map_or(Cents::ZERO, |item| item.balance_cents.max(Cents::ZERO))
    }

    /// How much may be adjusted or moved away: what is open. Before anything was charged to the item (the answer of a later payer came first) there is no such limit.
    pub(super) fn room_cents(&self, item_id: Key) -> Cents {
        let is_early = self.item(item_id).is_some_and(|item| item.charge_cents.is_zero());
        if is_early { Cents(i64::MAX) } else { self.open_cents(item_id) }
    }

    /// Makes a transfer and applies it. Its id derives from the posting and its place in it.
    pub(super) fn transfer(&mut self, entry: Move) {
        let Some(item) = self.group.items.iter().find(|item| item.item_id == entry.item) else { return };
        let transfer = Transfer {
            transfer_id: transfer_id(self.posting, self.sequence),
            debit: entry.debit,
            credit: entry.credit,
            amount_cents: entry.amount,
            event: entry.event,
            posting_date: self.facts.as_of,
            effective_date: self.facts.payment_date,
            item_id: entry.item,
            to_item_id: entry.to_item,
            guarantor_id: self.group.account.guarantor_id.clone(),
            patient_id: item.patient_id.clone(),
            encounter_id: item.encounter_id.clone(),
            claim_id: item.claim_id.clone(),
            line: entry.line,
            reason: entry.reason,
            source: self.posting.to_string().into(),
        };
        self.sequence += 1;
        apply_to_group(self.group, &transfer);
        self.posted.transfers.push(transfer);
    }

    /// Credits an item from an account, or debits it for a negative amount; nothing for zero.
    pub(super) fn signed_credit(&mut self, item_id: Key, from: LedgerAccount, amount: Cents, event: TransferEvent, line: u16, reason: Text) {
        let Some(receivable) = self.item(item_id).map(OpenItem::account).filter(|_| !amount.is_zero()) else { return };
        let (debit, credit) = if amount > Cents::ZERO { (from, receivable) } else { (receivable, from) };
        self.transfer(Move { debit, credit, amount: Cents(amount.0.abs()), event, item: item_id, to_item: item_id, line, reason });
    }
}
