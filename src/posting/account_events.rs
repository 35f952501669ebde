//! Posts one guarantor's account events in order of date and event id. Each kind of event has its own file; this one keeps order, ids and repeats.

use super::fee::is_fee;
use crate::ledger::{
    AccountEvent, EventKind, ExceptionKind, GuarantorGroup, ItemKind, LedgerAccount, OpenItem, Owner, PayerAnswer, PostingException, Standing, Text, Transfer, TransferEvent,
    apply, note_denial, note_payment,
};
use crate::model::{Cents, Date, Key};

/// What posting did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Posted {
    /// New transfers, in order. They have been applied to the group's items.
    pub transfers: Vec<Transfer>,
    /// What could not be posted.
    pub exceptions: Vec<PostingException>,
    /// Events dated after the as-of date. They change nothing yet and are to be posted again on a later night.
    pub pending: Vec<AccountEvent>,
    /// Events that had been posted before, with the same content.
    pub repeated: usize,
    /// What payers answered, for the report on what edits earn.
    pub answers: Vec<PayerAnswer>,
}

impl Posted {
    /// Cents of pending payments: they do not lower the balance yet.
    pub fn pending_payment_cents(&self) -> Cents {
        self.pending.iter().filter(|event| event.event == EventKind::Payment).filter_map(|event| event.amount_cents).sum()
    }
}

/// Posts a guarantor's events as of a day. The order of `events` does not matter: they are posted by date, then event id.
///
/// `prior` holds the earlier transfers of the payments that the events reverse (see [`super::PriorNeeded`]). An event id that was posted before is skipped when its
/// content is the same, and is an exception when it is not. Posted events are added to the account. The group's items stay sorted by `item_id`.
pub fn post_guarantor(group: &mut GuarantorGroup, events: &[AccountEvent], prior: &[Transfer], as_of: Date) -> Posted {
    let mut ordered: Vec<&AccountEvent> = events.iter().collect();
    // Source and content break ties between two events with one id, so that the order of the input decides nothing.
    ordered.sort_by(|left, right| left.order().cmp(&right.order()).then_with(|| left.source.cmp(&right.source)).then_with(|| format!("{left:?}").cmp(&format!("{right:?}"))));
    let mut poster = Poster { group, prior, as_of, posted: Posted::default(), sequence: 0 };
    for event in ordered {
        poster.post(event);
    }
    poster.group.items.sort_by_key(|item| item.item_id);
    poster.posted
}

/// Debit and credit of a transfer about to be made.
pub(super) struct Entry {
    pub(super) debit: LedgerAccount,
    pub(super) credit: LedgerAccount,
    pub(super) amount: Cents,
    pub(super) event: TransferEvent,
    /// The item on the credit side, or the only one.
    pub(super) item: Key,
    /// The item on the debit side, or the same.
    pub(super) to_item: Key,
    pub(super) reason: Text,
}

/// The state of posting one group.
pub(super) struct Poster<'g> {
    pub(super) group: &'g mut GuarantorGroup,
    pub(super) prior: &'g [Transfer],
    pub(super) as_of: Date,
    pub(super) posted: Posted,
    sequence: u32,
}

impl Poster<'_> {
    fn post(&mut self, event: &AccountEvent) {
        let Some(event) = self.as_of_letter(event) else { return };
        let event = event.as_ref();
        if let Some(held) = self.group.account.events.iter().find(|held| held.event_id == event.event_id) {
            return if is_same(held, event) {
                self.posted.repeated += 1;
            } else {
                self.refuse(event, ExceptionKind::ConflictingEvent, "this event id was posted before with other content; give a correction its own id");
            };
        }
        if event.date > self.as_of {
            self.posted.pending.push(event.clone());
            return;
        }
        self.sequence = 0;
        self.dispatch(event);
        // An event that moved nothing though it should have is not remembered, so that it can be sent again once its cause is mended.
        if self.sequence > 0 || !event.event.moves_money() || self.is_answer_without_money(event) {
            self.remember(event);
        }
    }

    fn dispatch(&mut self, event: &AccountEvent) {
        match event.event {
            EventKind::Payment => self.payment(event),
            EventKind::PaymentReversed => self.payment_reversed(event),
            EventKind::Refund => self.refund(event),
            EventKind::WriteOff => self.write_off(event),
            EventKind::FeeCharged => self.fee_charged(event),
            EventKind::PayerPayment => self.payer_payment(event),
            EventKind::PayerAdjustment => self.payer_adjustment(event),
            EventKind::ResponsibilityMoved => self.responsibility_moved(event),
            EventKind::StatementSent | EventKind::FinalNoticeSent => self.statement_sent(event),
            EventKind::StatementReturned => self.statement_returned(event),
            EventKind::AgencyPayment => self.agency_payment(event),
            EventKind::AgencyAccepted => self.agency_accepted(event),
            EventKind::AgencyRejected | EventKind::AgencyReturned | EventKind::AgencyRecalled | EventKind::AgencyClosed => self.agency_returned(event),
            EventKind::AgencyInventory => self.agency_inventory(event),
            _ => {}
        }
    }

    /// A payment of zero is a payer's answer (a denial), and the claim's state has changed though no money moved.
    fn is_answer_without_money(&self, event: &AccountEvent) -> bool {
        matches!(event.event, EventKind::PayerPayment | EventKind::PayerAdjustment) && !self.posted.exceptions.iter().any(|exception| exception.event_id == event.event_id)
    }

    /// Keeps an event with the account.
    pub(super) fn remember(&mut self, event: &AccountEvent) {
        let events = &mut self.group.account.events;
        let place = events.partition_point(|held| held.order() <= event.order());
        events.insert(place, AccountEvent { posting_date: self.as_of, ..event.clone() });
        if matches!(event.event, EventKind::Payment | EventKind::PaymentReversed) {
            self.refresh_last_payment(event);
        }
    }

    /// The latest payment that was not reversed. A date that no event explains (a copay, or from before the books began) stays until a newer payment comes.
    fn refresh_last_payment(&mut self, event: &AccountEvent) {
        let latest = self.standing().payments_since(Date::MIN).max_by_key(|payment| payment.order()).map(|payment| (payment.date, payment.amount_cents.unwrap_or_default()));
        let account = &mut self.group.account;
        let is_newer = latest.is_some_and(|(date, _)| account.last_payment_date.is_none_or(|held| held <= date));
        let held_is_reversed =
            event.event == EventKind::PaymentReversed && account.events.iter().any(|held| held.event_id == event.reference && Some(held.date) == account.last_payment_date);
        if is_newer || held_is_reversed {
            account.last_payment_date = latest.map(|(date, _)| date);
            account.last_payment_cents = latest.map_or(Cents::ZERO, |(_, amount)| amount);
        }
    }

    /// The account as of the day.
    pub(super) fn standing(&self) -> Standing<'_> {
        Standing::of(&self.group.account, self.as_of)
    }

    /// Lists an event, whole, as an exception.
    pub(super) fn refuse(&mut self, event: &AccountEvent, kind: ExceptionKind, message: &str) {
        self.refuse_part(event, kind, event.amount_cents.unwrap_or_default(), message);
    }

    /// Lists a part of an event as an exception.
    pub(super) fn refuse_part(&mut self, event: &AccountEvent, kind: ExceptionKind, amount: Cents, message: &str) {
        self.posted.exceptions.push(PostingException::about(event, kind, amount, message));
    }

    /// The event's amount when it is more than zero; else an exception.
    pub(super) fn positive_amount(&mut self, event: &AccountEvent) -> Option<Cents> {
        let amount = event.amount_cents.filter(|amount| *amount > Cents::ZERO);
        if amount.is_none() {
            self.refuse(event, ExceptionKind::BadAmount, "expected an amount above zero");
        }
        amount
    }

    /// An item by key.
    pub(super) fn item(&self, item_id: Key) -> Option<&OpenItem> {
        self.group.items.iter().find(|item| item.item_id == item_id)
    }

    /// Keys of the items that fit, oldest first and fees last: by responsibility date, date of service, key.
    pub(super) fn oldest(&self, fits: impl Fn(&OpenItem) -> bool) -> Vec<Key> {
        let mut found: Vec<&OpenItem> = self.group.items.iter().filter(|item| fits(item)).collect();
        found.sort_by_key(|item| turn(item));
        found.into_iter().map(|item| item.item_id).collect()
    }

    /// Notes that a payer paid on an item.
    pub(super) fn note_payment(&mut self, item_id: Key, cents: Cents) {
        let item = self.group.items.iter_mut().find(|item| item.item_id == item_id);
        self.posted.answers.extend(item.and_then(|item| note_payment(item, cents)));
    }

    /// Notes that a payer denied an amount of an item, which need not be an amount that moves.
    pub(super) fn note_denial(&mut self, item_id: Key, reason: &str, cents: Cents) {
        let item = self.group.items.iter_mut().find(|item| item.item_id == item_id);
        self.posted.answers.extend(item.map(|item| note_denial(item, reason, cents)).unwrap_or_default());
    }

    /// Makes a transfer for an event and applies it. Its id derives from the event's id and its place among the event's transfers.
    pub(super) fn transfer(&mut self, event: &AccountEvent, entry: Entry) {
        let Some(item) = self.group.items.iter().find(|item| item.item_id == entry.item) else { return };
        let transfer = Transfer {
            transfer_id: Key::of(&[b"event", event.event_id.as_bytes(), &self.sequence.to_le_bytes()]),
            debit: entry.debit,
            credit: entry.credit,
            amount_cents: entry.amount,
            event: entry.event,
            posting_date: self.as_of,
            effective_date: event.date,
            item_id: entry.item,
            to_item_id: entry.to_item,
            guarantor_id: self.group.account.guarantor_id.clone(),
            patient_id: item.patient_id.clone(),
            encounter_id: item.encounter_id.clone(),
            claim_id: item.claim_id.clone(),
            line: event.line,
            reason: entry.reason,
            source: event.event_id.clone(),
        };
        self.sequence += 1;
        apply_to_group(self.group, &transfer);
        self.posted.transfers.push(transfer);
    }

    /// Credits items in turn, each up to its balance, from one account; returns what is left.
    pub(super) fn spread(&mut self, event: &AccountEvent, items: &[Key], mut left: Cents, kind: TransferEvent, from: &LedgerAccount, reason: &Text) -> Cents {
        for item_id in items {
            let Some((balance, account)) = self.item(*item_id).map(|item| (item.balance_cents, item.account())) else { continue };
            let amount = left.min(balance);
            if amount > Cents::ZERO {
                let entry = Entry { debit: from.clone(), credit: account, amount, event: kind, item: *item_id, to_item: *item_id, reason: reason.clone() };
                self.transfer(event, entry);
                left -= amount;
            }
        }
        left
    }
}

/// When an item's turn to be paid comes: the oldest first, and fees after all that is owed for care.
pub(super) fn turn(item: &OpenItem) -> (bool, Date, Date, Key) {
    (is_fee(item), item.responsibility_date, item.service_date, item.item_id)
}

/// Applies a transfer to the items on both of its sides.
pub(super) fn apply_to_group(group: &mut GuarantorGroup, transfer: &Transfer) {
    group.items.iter_mut().filter(|item| item.item_id == transfer.item_id || item.item_id == transfer.to_item_id).for_each(|item| apply(transfer, item));
}

/// The event's reason, or what stands for it.
pub(super) fn reason_or(event: &AccountEvent, otherwise: &str) -> Text {
    if event.reason.is_empty() { otherwise.into() } else { event.reason.clone() }
}

/// Money of a guarantor that nothing has used up yet: an item without an amount, to which transfers are applied.
pub(super) fn unapplied_item(item_id: Key, guarantor_id: &Text, patient_id: &str, encounter_id: &str, date: Date, as_of: Date, origin: &str) -> OpenItem {
    OpenItem {
        guarantor_id: guarantor_id.clone(),
        item_id,
        kind: ItemKind::Unapplied,
        owner: Owner::Patient,
        patient_id: if patient_id.is_empty() { guarantor_id.clone() } else { patient_id.into() },
        encounter_id: encounter_id.into(),
        service_date: date,
        responsibility_date: as_of,
        origin: origin.into(),
        last_activity_date: as_of,
        ..OpenItem::default()
    }
}

/// The same in everything that the sender wrote.
fn is_same(held: &AccountEvent, event: &AccountEvent) -> bool {
    *held == AccountEvent { posting_date: held.posting_date, source: held.source.clone(), ..event.clone() }
}

#[cfg(test)]
mod tests;
