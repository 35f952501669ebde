//! A reversal (status 22): takes back exactly what one earlier posting had done, on the items and with the dates that they have.

use std::collections::BTreeMap;

use super::content::{remove_entry, reversed_entry};
use super::poster::{Move, Poster, transfer_id};
use crate::ledger::{ClaimEventKind, ClaimState, ExceptionKind, LedgerAccount, OpenItem, Owner, Text, Transfer, TransferEvent};
use crate::model::{Cents, Key};

impl<'g> Poster<'g> {
    /// Finds the posting that the claim negates and reverses its transfers. Without one nothing is posted on the claim, and the money waits in the payer's clearing account.
    pub(super) fn reverse(&mut self) {
        let Some((item_id, entry)) = reversed_entry(self.group, self.claim, &self.facts.payer_id) else {
            let message =
                "no posting says the same with the signs turned, so nothing was taken back; its money waits in the payer's clearing account: find the payment that it is about";
            return self.unmatched(ExceptionKind::UnmatchedReversal, message);
        };
        let made = self.made_by(entry.posting);
        let stands = |item_id: Key| self.item(item_id).is_some();
        if paid_by(&made) != -self.claim.paid_cents || !made.iter().all(|transfer| stands(transfer.item_id) && stands(transfer.to_item_id)) {
            let message =
                "the posting that this reversal takes back, or an item of it, is no longer at hand, so nothing was taken back; its money waits in the payer's clearing account";
            return self.unmatched(ExceptionKind::UnmatchedReversal, message);
        }
        self.posted.item_id = Some(item_id);
        self.posted.outcome = "reversed_another";
        for transfer in &made {
            self.take_back(transfer);
        }
        if let Some(item) = self.item_mut(item_id) {
            remove_entry(item, entry.posting);
            item.answer_codes = Text::default();
        }
        self.event(item_id, ClaimEventKind::Reversed, String::new());
        let touched = |transfer: &&Transfer| transfer.event == TransferEvent::ResponsibilityMoved;
        let mut receivers: Vec<Key> = made.iter().copied().filter(touched).map(|transfer| transfer.to_item_id).collect();
        receivers.sort_unstable();
        receivers.dedup();
        receivers.into_iter().for_each(|receiver| self.settle_receiver(receiver));
    }

    /// The transfers of a posting, the last first: what was done last is undone first.
    fn made_by(&self, posting: Key) -> Vec<&'g Transfer> {
        let source = posting.to_string();
        let mut made: Vec<&Transfer> = self.prior.iter().filter(|transfer| transfer.source == source).collect();
        // A caller that read the journal twice must not take one back double.
        made.sort_by_key(|transfer| transfer.transfer_id);
        made.dedup_by_key(|transfer| transfer.transfer_id);
        let places: BTreeMap<Key, u32> = (0..).zip(&made).map(|(place, _)| (transfer_id(posting, place), place)).collect();
        made.sort_by_key(|transfer| std::cmp::Reverse(places.get(&transfer.transfer_id).copied()));
        made
    }

    /// The same transfer with debit and credit exchanged.
    fn take_back(&mut self, transfer: &Transfer) {
        let event = if transfer.event == TransferEvent::ResponsibilityMoved { TransferEvent::ResponsibilityReturned } else { transfer.event };
        self.transfer(Move {
            debit: transfer.credit.clone(),
            credit: transfer.debit.clone(),
            amount: transfer.amount_cents,
            event,
            item: transfer.to_item_id,
            to_item: transfer.item_id,
            line: transfer.line,
            reason: transfer.reason.clone(),
        });
    }

    /// What had received a share and lost it: a claim that waits to be written has nothing to ask for, and an agency must be told.
    fn settle_receiver(&mut self, receiver: Key) {
        let Some(item) = self.item(receiver).cloned() else { return };
        if item.owner == Owner::Insurance && item.balance_cents <= Cents::ZERO && matches!(item.claim_state, ClaimState::Ready | ClaimState::Held) {
            self.event(receiver, ClaimEventKind::Closed, "the payer before took its decision back".to_owned());
        }
        let is_placed = |held: &&OpenItem| held.owner == Owner::Agency && held.encounter_id == item.encounter_id && held.balance_cents > Cents::ZERO;
        let placed: Cents = self.group.items.iter().filter(is_placed).map(|held| held.balance_cents).sum();
        if item.owner == Owner::Patient && item.balance_cents < Cents::ZERO && placed > Cents::ZERO {
            let message = "the payer took back the decision by which the patient owed what is placed with an agency; what is placed is lowered by it and the agency is told";
            self.refuse(ExceptionKind::PatientNotLiable, placed.min(-item.balance_cents), message);
        }
    }
}

/// What transfers paid out of the payer's clearing account.
fn paid_by(transfers: &[&Transfer]) -> Cents {
    let is_clearing = |account: &LedgerAccount| matches!(account, LedgerAccount::PayerClearing(_));
    let signed = |transfer: &&Transfer| match (is_clearing(&transfer.debit), is_clearing(&transfer.credit)) {
        (true, false) => transfer.amount_cents,
        (false, true) => -transfer.amount_cents,
        _ => Cents::ZERO,
    };
    transfers.iter().map(signed).sum()
}
