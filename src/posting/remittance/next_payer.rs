//! The items of payers after the first: made when responsibility moves to them, or when their answer comes before that.

use super::NextPayer;
use super::choose::{LaterPayer, UNKNOWN, is_related};
use super::poster::Poster;
use crate::ledger::{ClaimEventKind, ClaimState, ExceptionKind, OpenItem, Owner};
use crate::model::Key;
use crate::posting::responsibility::moved_item;

impl Poster<'_> {
    /// The item of the payer after this one.
    pub(super) fn next_item(&mut self, from: &OpenItem) -> Key {
        let documented = from.later_payers.split_whitespace().next().filter(|payer| *payer != "?");
        let crossover = Some(self.facts.crossover_payer.as_str()).filter(|payer| !payer.is_empty() && self.is_forwarded());
        // Whoever has the claim will pay, whatever the encounter says.
        let named = crossover.or(documented);
        let sequence = from.sequence.max(1).saturating_add(1);
        if named.is_none() {
            let message = "a share goes to a payer that the encounter does not name, or that is not configured; add the coverage, or the payer to reference/payers.csv";
            self.refuse(ExceptionKind::OtherPayer, self.claim.patient_responsibility_cents, message);
        }
        if let (Some(crossover), Some(documented)) = (crossover, documented.filter(|payer| Some(*payer) != crossover)) {
            let message = format!("the claim was forwarded to {crossover}, and the encounter names {documented} next: correct the coverages");
            self.refuse(ExceptionKind::OtherPayer, self.claim.patient_responsibility_cents, &message);
        }
        let later = LaterPayer { from: from.item_id, payer_id: named.unwrap_or(UNKNOWN).into(), sequence, is_named: named.is_some() };
        self.later_item(&later, if self.is_forwarded() { ClaimState::Published } else { ClaimState::NoClaim })
    }

    /// The item of a payer whose answer came before that of the payer before it. The answer proves that the claim was out.
    pub(super) fn early_item(&mut self, later: &LaterPayer) -> Key {
        self.posted.item_id = Some(later.from);
        if !later.is_named {
            self.refuse(ExceptionKind::OtherPayer, self.claim.paid_cents, "a payer answered that the encounter does not name; add the coverage to the encounter");
        }
        self.later_item(later, ClaimState::Published)
    }

    /// Finds the item, or makes it. It waits under the former payer's claim id, which is what a forwarded claim is answered by, until a claim of its own is written.
    fn later_item(&mut self, later: &LaterPayer, state: ClaimState) -> Key {
        let Some(from) = self.item(later.from).cloned() else { return later.from };
        let is_it = |item: &&OpenItem| item.owner == Owner::Insurance && item.sequence == later.sequence && item.item_id != from.item_id && is_related(&from, item);
        if let Some(held) = self.group.items.iter().find(is_it) {
            return held.item_id;
        }
        let encounter = if from.encounter_key == Key::default() { Key::of_texts(&[&from.guarantor_id, &from.claim_id]) } else { from.encounter_key };
        let [part, sequence] = [from.part, later.sequence].map(u16::to_le_bytes);
        let item_id = Key::of(&[b"later payer", &encounter.to_bytes(), &part, &sequence]);
        // An item that was made again from its transfers does not know its place among the coverages.
        if let Some(held) = self.item_mut(item_id) {
            held.sequence = later.sequence;
            return item_id;
        }
        let passed = usize::from(later.sequence.saturating_sub(from.sequence.max(1)));
        let later_payers = from.later_payers.split_whitespace().skip(passed).collect::<Vec<_>>().join(" ");
        let item = OpenItem {
            sequence: later.sequence,
            version: 0,
            later_payers: later_payers.into(),
            first_bill_date: (state == ClaimState::Published).then_some(self.facts.as_of),
            last_bill_date: (state == ClaimState::Published).then_some(self.facts.as_of),
            claim_state: state,
            ..moved_item(&from, item_id, Owner::Insurance, &later.payer_id, self.facts.as_of, "")
        };
        self.group.items.push(item);
        item_id
    }

    /// Says that the next payer's turn has come: its claim is due, or was passed on by the payer before.
    pub(super) fn announce(&mut self, from: &OpenItem, next: Key) {
        let Some(item) = self.item(next) else { return };
        let (state, version) = (item.claim_state, item.version);
        let due = NextPayer { item_id: next, from_item: from.item_id, sequence: item.sequence, payer_id: item.payer_id.clone(), balance_cents: item.balance_cents };
        match (self.is_forwarded(), state) {
            (true, ClaimState::NoClaim | ClaimState::Ready | ClaimState::Held | ClaimState::Closed | ClaimState::Published) if version == 0 => {
                let as_of = self.facts.as_of;
                if let Some(item) = self.item_mut(next) {
                    item.claim_state = ClaimState::Published;
                    item.first_bill_date.get_or_insert(as_of);
                    item.last_bill_date = Some(as_of);
                }
                self.event(next, ClaimEventKind::Sent, "the payer before passed it on".to_owned());
            }
            (false, ClaimState::NoClaim | ClaimState::Closed) if version == 0 => {
                self.event(next, ClaimEventKind::Due, String::new());
                self.posted.due.push(due);
            }
            (false, ClaimState::Ready | ClaimState::Held) => self.posted.due.push(due),
            // It has answered before its turn, and what it answered meets its share now.
            _ if version == 0 => {}
            _ => {
                let message = "the payer before has changed its decision after this claim went to the next payer; send the next payer a corrected claim with what was decided now";
                self.refuse(ExceptionKind::OutOfOrder, due.balance_cents, message);
            }
        }
    }
}
