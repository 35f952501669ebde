//! What an agency does with a placed account: collect, reject or return.

use super::account_events::{Entry, Poster, reason_or};
use super::placement::agency_item_id;
use crate::ledger::{AccountEvent, ExceptionKind, LedgerAccount, OpenItem, Owner, TransferEvent};
use crate::model::{Cents, Key};

impl Poster<'_> {
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

    /// The agency rejected or returned: what it still held is the patient's again, at its original age.
    pub(super) fn agency_returned(&mut self, event: &AccountEvent) {
        for item_id in self.oldest(|item| item.owner == Owner::Agency && item.balance_cents > Cents::ZERO && event.covers(item)) {
            self.bring_back(event, item_id);
        }
        if !self.group.items.iter().any(|item| item.owner == Owner::Agency && item.balance_cents > Cents::ZERO) {
            let account = &mut self.group.account;
            (account.placed_batch, account.placed_date) = (crate::ledger::Text::default(), None);
        }
    }

    fn bring_back(&mut self, event: &AccountEvent, item_id: Key) {
        let Some(placed) = self.item(item_id).cloned() else { return };
        let batch = self.group.account.placed_batch.clone();
        let original = self.group.items.iter().find(|item| item.owner == Owner::Patient && agency_item_id(item.item_id, &batch) == item_id).map(|item| item.item_id);
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
