//! What an agency does with a placed account: accept, reject, collect, return, give up, and say what it holds.

use super::account_events::{Entry, Poster, reason_or};
use super::placement::agency_item_id;
use crate::ledger::{AccountEvent, EventKind, ExceptionKind, LedgerAccount, OpenItem, Owner, Text, TransferEvent, with_agency};
use crate::model::{Cents, Key};

impl Poster<'_> {
    /// The agency says that it took the account. It is remembered even where the books placed nothing, because what an agency has is never placed again, but somebody has to look.
    pub(super) fn agency_accepted(&mut self, event: &AccountEvent) {
        if !self.was_placed(event) {
            return self.refuse(event, ExceptionKind::UnknownItem, "the agency accepted an account that the books did not place; ask the agency what it has");
        }
        let placed: Cents = self.placed_events(event).iter().filter_map(|placed| placed.amount_cents).sum();
        if let Some(amount) = event.amount_cents.filter(|amount| *amount != placed && placed > Cents::ZERO) {
            self.refuse_part(
                event,
                ExceptionKind::AgencyDiffers,
                amount - placed,
                &format!("the agency acknowledged {amount}, {placed} was placed; settle the difference with the agency"),
            );
        }
    }

    /// The agency collected: the oldest placed items are paid, and what is left over waits as the guarantor's money.
    pub(super) fn agency_payment(&mut self, event: &AccountEvent) {
        let Some(amount) = self.positive_amount(event) else { return };
        let items = self.oldest(|item| item.owner == Owner::Agency && item.balance_cents > Cents::ZERO && event.covers(item));
        let left = self.spread(event, &items, amount, TransferEvent::AgencyPayment, &LedgerAccount::PatientCash, &reason_or(event, "agency"));
        if left > Cents::ZERO {
            self.keep_unapplied(event, left, "");
            self.refuse_part(event, ExceptionKind::ExceedsBalance, left, "the agency paid more than was placed; the rest is kept as unapplied money");
        }
    }

    /// What the agency still held is the patient's again, at its original age: it rejected, returned or gave up the account, or we took it back. What was rejected is held until
    /// somebody has corrected the record.
    pub(super) fn agency_returned(&mut self, event: &AccountEvent) {
        if !self.was_placed(event) {
            self.refuse(event, ExceptionKind::UnknownItem, "the books did not place this account; ask the agency what it means");
        }
        let back = self.oldest(|item| item.owner == Owner::Agency && item.balance_cents > Cents::ZERO && event.covers(item));
        for item_id in &back {
            self.bring_back(event, *item_id);
        }
        if event.event == EventKind::AgencyRejected && !back.is_empty() {
            let reason = if event.reason.is_empty() { "agency_rejected".to_owned() } else { format!("agency_rejected: {}", event.reason) };
            let hold = AccountEvent {
                event_id: format!("{}:hold", event.event_id).into(),
                event: EventKind::HoldPlaced,
                reason: reason.into(),
                amount_cents: None,
                until: None,
                ..event.clone()
            };
            self.remember(&hold);
        }
        if !self.group.items.iter().any(|item| item.owner == Owner::Agency && item.balance_cents > Cents::ZERO) {
            let account = &mut self.group.account;
            (account.placed_batch, account.placed_date) = (Text::default(), None);
        }
    }

    /// The agency says what it holds: a difference is for somebody to settle with it, account by account.
    pub(super) fn agency_inventory(&mut self, event: &AccountEvent) {
        let held: Cents =
            self.group.items.iter().filter(|item| item.owner == Owner::Agency && item.balance_cents > Cents::ZERO && event.covers(item)).map(|item| item.balance_cents).sum();
        let claimed = event.amount_cents.unwrap_or_default();
        if claimed != held {
            let message = format!("the agency says that it holds {claimed}, the books say {held}; settle the difference with the agency");
            self.refuse_part(event, ExceptionKind::AgencyDiffers, claimed - held, &message);
        }
    }

    /// Whether anything that the event names was ever placed.
    fn was_placed(&self, event: &AccountEvent) -> bool {
        !self.placed_events(event).is_empty() || self.group.items.iter().any(|item| item.owner == Owner::Agency && event.covers(item))
    }

    /// The placements of what the event names that an agency has now, and where it has none of them any more, all that ever were.
    fn placed_events(&self, event: &AccountEvent) -> Vec<&AccountEvent> {
        let is_named = |placed: &&AccountEvent| placed.event == EventKind::AgencyPlaced && (event.encounter_id.is_empty() || event.encounter_id == placed.encounter_id);
        let all: Vec<&AccountEvent> = self.group.account.events.iter().filter(is_named).collect();
        let is_there = |placed: &&&AccountEvent| with_agency(&self.group.items, &placed.encounter_id) > Cents::ZERO;
        let is_last = |placed: &&&AccountEvent| all.iter().all(|other| other.encounter_id != placed.encounter_id || other.order() <= placed.order());
        let held: Vec<&AccountEvent> = all.iter().filter(is_there).filter(is_last).copied().collect();
        if held.is_empty() { all } else { held }
    }

    fn bring_back(&mut self, event: &AccountEvent, item_id: Key) {
        let Some(placed) = self.item(item_id).cloned() else { return };
        let account = &self.group.account;
        let batches = account.events.iter().filter(|held| held.event == EventKind::AgencyPlaced).map(|held| &held.reference).chain(std::iter::once(&account.placed_batch));
        let is_original = |item: &&OpenItem| item.owner == Owner::Patient && batches.clone().any(|batch| agency_item_id(item.item_id, batch) == item_id);
        let original = self.group.items.iter().find(is_original).map(|item| item.item_id);
        // When the original item is long gone, the returned amount becomes an item of its own with the same dates.
        let (to_item, kind) =
            original.map_or_else(|| (Key::of(&[b"returned", &item_id.to_bytes()]), TransferEvent::ResponsibilityMoved), |item_id| (item_id, TransferEvent::Placement));
        if self.item(to_item).is_none() {
            let empty = OpenItem {
                item_id: to_item,
                owner: Owner::Patient,
                charge_cents: Cents::ZERO,
                paid_cents: Cents::ZERO,
                adjusted_cents: Cents::ZERO,
                balance_cents: Cents::ZERO,
                ..placed.clone()
            };
            self.group.items.push(empty);
        }
        let entry = Entry {
            debit: LedgerAccount::PatientReceivable,
            credit: LedgerAccount::AgencyReceivable,
            amount: placed.balance_cents,
            event: kind,
            item: item_id,
            to_item,
            reason: reason_or(event, event.event.as_str()),
        };
        self.transfer(event, entry);
    }
}
