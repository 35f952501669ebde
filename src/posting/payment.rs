//! Money from and to patients: payments, their reversals, refunds.
//!
//! A payment goes first to what it was designated to, then to the statement or plan it quotes, then to the oldest item that may take it, fees last; the rest waits as
//! unapplied money. Disputed, bankrupt, placed and insurance-pending items take money only when it was designated to them.

use std::collections::BTreeMap;

use super::account_events::{Entry, Poster, reason_or, unapplied_item};
use super::fee::is_fee;
use super::prior::{PriorNeeded, reversal_reason, unapplied_item_id};
use crate::ledger::letter::speaks_of;
use crate::ledger::{AccountEvent, EventKind, ExceptionKind, GuarantorGroup, ItemKind, LedgerAccount, OpenItem, Owner, Standing, TransferEvent};
use crate::model::{Cents, Key};

/// True for an item that takes money which was not designated to it.
pub(super) fn is_eligible(group: &GuarantorGroup, standing: Standing<'_>, item: &OpenItem) -> bool {
    item.owner == Owner::Patient
        && item.kind == ItemKind::Receivable
        && item.balance_cents > Cents::ZERO
        && (is_fee(item) || !group.has_open_insurance(&item.encounter_id))
        && standing.open(EventKind::DisputeOpened, item).is_none()
        && standing.open(EventKind::AgencyAccepted, item).is_none()
        && standing.active_bankruptcy(item).is_none()
        && standing.discharge(item).is_none()
}

impl Poster<'_> {
    /// A patient paid.
    pub(super) fn payment(&mut self, event: &AccountEvent) {
        let Some(amount) = self.positive_amount(event) else { return };
        let (cash, reason) = (LedgerAccount::PatientCash, reason_or(event, "payment"));
        let encounter = self.designated_encounter(event);
        let designated = if encounter.is_empty() { Vec::new() } else { self.oldest(|item| takes_designated(item) && item.encounter_id == encounter) };
        let left = self.spread(event, &designated, amount, TransferEvent::PatientPayment, &cash, &reason);
        // Money for a visit whose bill is not there yet, or still with the payer, waits for that bill.
        let waits = !encounter.is_empty()
            && (self.group.has_open_insurance(&encounter) || !self.group.items.iter().any(|item| takes_designated_ever(item) && item.encounter_id == encounter));
        let left = if waits { left } else { self.pay_oldest(event, left) };
        if left > Cents::ZERO {
            self.keep_unapplied(event, left, if waits { &encounter } else { "" });
        }
    }

    fn pay_oldest(&mut self, event: &AccountEvent, left: Cents) -> Cents {
        let (cash, reason) = (LedgerAccount::PatientCash, reason_or(event, "payment"));
        let quoted = self.quoted_items(event);
        let left = self.spread(event, &quoted, left, TransferEvent::PatientPayment, &cash, &reason);
        let standing = self.standing();
        let mut eligible = self.oldest(|item| is_eligible(self.group, standing, item));
        // A payment for one patient pays that patient's items before those of the rest of the family.
        eligible.sort_by_key(|item_id| !event.patient_id.is_empty() && self.item(*item_id).is_some_and(|item| item.patient_id != event.patient_id));
        self.spread(event, &eligible, left, TransferEvent::PatientPayment, &cash, &reason)
    }

    /// The encounter that the payer of the money named, directly or by claim.
    fn designated_encounter(&self, event: &AccountEvent) -> String {
        let by_claim = || self.group.items.iter().find(|item| !event.claim_id.is_empty() && item.claim_id == event.claim_id).map(|item| item.encounter_id.to_string());
        if event.encounter_id.is_empty() { by_claim().unwrap_or_default() } else { event.encounter_id.to_string() }
    }

    /// The eligible items that the quoted reference stands for: a statement, a plan, an encounter or a claim.
    fn quoted_items(&self, event: &AccountEvent) -> Vec<Key> {
        let quoted = event.reference.as_str();
        if quoted.is_empty() {
            return Vec::new();
        }
        let standing = self.standing();
        // A letter that the patient quotes has arrived, whether or not anybody has said that it left.
        let statements = || [EventKind::StatementSent, EventKind::FinalNoticeSent, EventKind::StatementPrinted].into_iter().flat_map(|kind| standing.events(kind));
        let statement = statements().find(|held| held.event_id == quoted || held.reference == quoted);
        let on_statement = |item: &OpenItem| statement.is_some_and(|statement| item.responsibility_date <= statement.date && speaks_of(statement, item));
        let plan = standing.events(EventKind::PlanStarted).find(|held| held.event_id == quoted || held.reference == quoted);
        let in_plan = |item: &OpenItem| plan.is_some_and(|plan| plan.covers(item));
        self.oldest(|item| is_eligible(self.group, standing, item) && (item.encounter_id == quoted || item.claim_id == quoted || on_statement(item) || in_plan(item)))
    }

    /// Books money that no item takes as unapplied.
    pub(super) fn keep_unapplied(&mut self, event: &AccountEvent, amount: Cents, encounter_id: &str) {
        let item_id = unapplied_item_id(&event.event_id);
        let patient_id = self
            .group
            .items
            .iter()
            .find(|item| !encounter_id.is_empty() && item.encounter_id == encounter_id)
            .map_or_else(|| event.patient_id.clone(), |item| item.patient_id.clone());
        let item = unapplied_item(item_id, &self.group.account.guarantor_id, &patient_id, encounter_id, event.date, self.as_of, "payment");
        self.group.items.push(item);
        let kind = if event.event == EventKind::AgencyPayment { TransferEvent::AgencyPayment } else { TransferEvent::PatientPayment };
        let entry = Entry {
            debit: LedgerAccount::PatientCash,
            credit: LedgerAccount::Unapplied,
            amount,
            event: kind,
            item: item_id,
            to_item: item_id,
            reason: reason_or(event, "unapplied"),
        };
        self.transfer(event, entry);
    }

    /// A payment was taken back: the items that it paid reopen, with the dates they always had.
    pub(super) fn payment_reversed(&mut self, event: &AccountEvent) {
        let Some(held) = self.held_by_payment(event) else { return };
        let available: Cents = held.values().copied().sum();
        let wanted = event.amount_cents.unwrap_or(available);
        if wanted <= Cents::ZERO {
            return self.refuse(event, ExceptionKind::BadAmount, "expected an amount above zero, or none for the whole payment");
        }
        let mut left = wanted;
        for item_id in self.reversal_order(&held, &event.reference) {
            let amount = left.min(held.get(&item_id).copied().unwrap_or_default());
            let Some(account) = self.item(item_id).map(OpenItem::account).filter(|_| amount > Cents::ZERO) else { continue };
            let entry = Entry {
                debit: account,
                credit: LedgerAccount::PatientCash,
                amount,
                event: TransferEvent::PaymentReversal,
                item: item_id,
                to_item: item_id,
                reason: reversal_reason(&event.reference),
            };
            self.transfer(event, entry);
            left -= amount;
        }
        if left > Cents::ZERO {
            self.refuse_part(
                event,
                ExceptionKind::ExceedsBalance,
                left,
                "this part of the payment is no longer on the account: it was refunded, reversed, or its item is not in the books",
            );
        }
    }

    /// What the referenced payment still holds, by item. An exception when there is nothing.
    fn held_by_payment(&mut self, event: &AccountEvent) -> Option<BTreeMap<Key, Cents>> {
        let needed = PriorNeeded::by(std::slice::from_ref(event));
        let (mut held, mut was_reversed) = (BTreeMap::<Key, Cents>::new(), false);
        // A transfer of tonight is not among the prior ones, but a caller that read the journal twice must not count one double.
        let mut seen = std::collections::BTreeSet::new();
        let made = self.prior.iter().chain(&self.posted.transfers).filter(|transfer| needed.matches(transfer) && seen.insert(transfer.transfer_id));
        for transfer in made {
            was_reversed |= transfer.event == TransferEvent::PaymentReversal;
            if transfer.credit.is_receivable() {
                *held.entry(transfer.item_id).or_default() += transfer.amount_cents;
            }
            if transfer.debit.is_receivable() {
                *held.entry(transfer.to_item_id).or_default() -= transfer.amount_cents;
            }
        }
        held.retain(|_, amount| *amount > Cents::ZERO);
        if held.values().copied().sum::<Cents>() > Cents::ZERO {
            return Some(held);
        }
        if was_reversed {
            self.refuse(event, ExceptionKind::AlreadyReversed, "the payment was reversed before");
        } else {
            self.refuse(event, ExceptionKind::UnknownReference, "no payment with this event id is in the books; the reference is the payment's event id");
        }
        None
    }

    /// Unapplied money first, then the youngest debt, so that a part reversal reopens as little old debt as possible.
    fn reversal_order(&self, held: &BTreeMap<Key, Cents>, reference: &str) -> Vec<Key> {
        let unapplied = unapplied_item_id(reference);
        let mut order = self.oldest(|item| held.contains_key(&item.item_id));
        order.reverse();
        order.sort_by_key(|item_id| *item_id != unapplied);
        order
    }

    /// Money went back to the guarantor, or to a payer when the event names one. Only credits can be refunded.
    pub(super) fn refund(&mut self, event: &AccountEvent) {
        let Some(amount) = self.positive_amount(event) else { return };
        let is_source = |item: &OpenItem| {
            let fits = if event.payer_id.is_empty() { item.owner == Owner::Patient } else { item.owner == Owner::Insurance && item.payer_id == event.payer_id };
            fits && item.balance_cents < Cents::ZERO && event.covers(item)
        };
        let mut sources = self.oldest(is_source);
        sources.sort_by_key(|item_id| self.item(*item_id).is_some_and(|item| item.kind == ItemKind::Receivable));
        let cash = if event.payer_id.is_empty() { LedgerAccount::PatientCash } else { LedgerAccount::PayerCash(event.payer_id.clone()) };
        let mut left = amount;
        for item_id in sources {
            let Some((credit, account)) = self.item(item_id).map(|item| (-item.balance_cents, item.account())) else { continue };
            let part = left.min(credit);
            if part > Cents::ZERO {
                let entry =
                    Entry { debit: account, credit: cash.clone(), amount: part, event: TransferEvent::Refund, item: item_id, to_item: item_id, reason: reason_or(event, "refund") };
                self.transfer(event, entry);
                left -= part;
            }
        }
        if left > Cents::ZERO {
            self.refuse_part(event, ExceptionKind::ExceedsBalance, left, "there is no credit or unapplied money of this amount to refund");
        }
    }
}

fn takes_designated(item: &OpenItem) -> bool {
    takes_designated_ever(item) && item.balance_cents > Cents::ZERO
}

/// A bill that money can be designated to, paid or not.
fn takes_designated_ever(item: &OpenItem) -> bool {
    matches!(item.owner, Owner::Patient | Owner::Agency) && item.kind == ItemKind::Receivable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posting::case::{Books, about, event};
    use EventKind::{BankruptcyFiled, DisputeOpened, Payment, PaymentReversed, Refund, StatementSent};

    fn two_debts() -> Books {
        Books::new().charge("E1", None, 10_000, "2026-01-10").charge("E2", None, 5_000, "2026-03-10")
    }

    #[test]
    fn undesignated_money_pays_the_oldest_first_and_the_rest_waits() {
        let mut books = two_debts();
        books.post(&[event("P1", Payment, "2026-06-01", 17_000)]);
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient), books.unapplied()), (0, 0, 2_000));
        let mut books = two_debts();
        books.post(&[event("P1", Payment, "2026-06-01", 12_000)]);
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient), books.unapplied()), (0, 3_000, 0));
        assert_eq!((books.group.account.last_payment_date, books.group.account.last_payment_cents), ("2026-06-01".parse().ok(), Cents(12_000)));
    }

    #[test]
    fn designated_money_goes_where_it_was_meant_to_even_when_disputed() {
        let mut books = two_debts();
        books.post(&[about("E2", event("D", DisputeOpened, "2026-05-01", 0)), about("E2", event("P1", Payment, "2026-06-01", 6_000))]);
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient), books.unapplied()), (9_000, 0, 0), "the rest of it flows on");
    }

    #[test]
    fn a_quoted_statement_comes_before_older_debts() {
        let mut books = two_debts();
        let statement = about("E2", AccountEvent { reference: "S-77".into(), ..event("S", StatementSent, "2026-04-01", 0) });
        books.post(&[statement, AccountEvent { reference: "S-77".into(), ..event("P1", Payment, "2026-06-01", 4_000) }]);
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient)), (10_000, 1_000));
    }

    #[test]
    fn protected_disputed_and_pending_items_take_no_undesignated_money() {
        for block in [about("E1", event("D", DisputeOpened, "2026-05-01", 0)), event("B", BankruptcyFiled, "2026-02-01", 0)] {
            let mut books = two_debts();
            books.post(&[block, event("P1", Payment, "2026-06-01", 6_000)]);
            assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient), books.unapplied()), (10_000, 0, 1_000));
        }
        let mut books = two_debts().charge("E1", Some("acme"), 8_000, "2026-01-10");
        books.post(&[event("P1", Payment, "2026-06-01", 6_000)]);
        assert_eq!((books.balance("E1", Owner::Patient), books.unapplied()), (10_000, 1_000));
    }

    #[test]
    fn money_for_a_visit_that_is_still_with_the_payer_waits_for_it() {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10").charge("E9", Some("acme"), 8_000, "2026-05-10");
        books.post(&[about("E9", event("P1", Payment, "2026-06-01", 3_000)), about("E8", event("P2", Payment, "2026-06-01", 500))]);
        assert_eq!((books.balance("E1", Owner::Patient), books.unapplied()), (10_000, 3_500));
        let designated: Vec<&str> = books.group.items.iter().filter(|item| item.kind == ItemKind::Unapplied).map(|item| item.encounter_id.as_str()).collect();
        assert!(designated.contains(&"E9") && designated.contains(&"E8"));
    }

    #[test]
    fn a_returned_cheque_reopens_what_it_paid_at_the_old_dates() {
        let mut books = two_debts();
        let before = books.group.items.clone();
        books.post(&[event("P1", Payment, "2026-06-01", 12_000)]);
        books.post(&[AccountEvent { reference: "P1".into(), ..event("R1", PaymentReversed, "2026-06-10", 0) }]);
        for (now, then) in books.group.items.iter().zip(&before) {
            assert_eq!(
                (now.balance_cents, now.responsibility_date, now.service_date, now.paid_cents),
                (then.balance_cents, then.responsibility_date, then.service_date, then.paid_cents)
            );
        }
        assert_eq!((books.group.account.last_payment_date, books.group.account.last_payment_cents), (None, Cents::ZERO));
        let again = books.post(&[AccountEvent { reference: "P1".into(), ..event("R2", PaymentReversed, "2026-06-11", 0) }]);
        assert_eq!((again.transfers.len(), again.exceptions[0].kind), (0, ExceptionKind::AlreadyReversed));
        let unknown = books.post(&[AccountEvent { reference: "P9".into(), ..event("R3", PaymentReversed, "2026-06-11", 500) }]);
        assert_eq!((unknown.exceptions[0].kind, unknown.exceptions[0].amount_cents), (ExceptionKind::UnknownReference, Cents(500)));
    }

    #[test]
    fn a_part_reversal_takes_waiting_money_then_the_youngest_debt() {
        let mut books = two_debts();
        books.post(&[event("P1", Payment, "2026-06-01", 16_000), AccountEvent { reference: "P1".into(), ..event("R1", PaymentReversed, "2026-06-10", 3_000) }]);
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient), books.unapplied()), (0, 2_000, 0));
        let rest = books.post(&[AccountEvent { reference: "P1".into(), ..event("R2", PaymentReversed, "2026-06-12", 99_000) }]);
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient)), (10_000, 5_000));
        assert_eq!(rest.exceptions[0].amount_cents, Cents(86_000));
    }

    #[test]
    fn money_that_was_applied_later_is_reversed_there() {
        let mut books = Books::new();
        books.post(&[event("P1", Payment, "2026-06-01", 4_000)]);
        books = Books { group: books.group, transfers: books.transfers }.charge("E1", None, 10_000, "2026-06-20");
        let applied = crate::posting::apply_unapplied(&mut books.group, crate::posting::case::AS_OF);
        books.transfers.extend(applied);
        assert_eq!((books.balance("E1", Owner::Patient), books.unapplied()), (6_000, 0));
        books.post(&[AccountEvent { reference: "P1".into(), ..event("R1", PaymentReversed, "2026-06-25", 0) }]);
        assert_eq!((books.balance("E1", Owner::Patient), books.unapplied()), (10_000, 0));
    }

    #[test]
    fn only_credits_are_refunded() {
        let mut books = two_debts();
        let posted = books.post(&[event("P1", Payment, "2026-06-01", 16_000), event("F1", Refund, "2026-06-02", 2_500)]);
        assert_eq!((books.unapplied(), posted.exceptions[0].kind, posted.exceptions[0].amount_cents), (0, ExceptionKind::ExceedsBalance, Cents(1_500)));
        // What was refunded cannot bounce as well.
        let bounced = books.post(&[AccountEvent { reference: "P1".into(), ..event("R1", PaymentReversed, "2026-06-10", 16_000) }]);
        assert_eq!(bounced.exceptions[0].amount_cents, Cents(1_000));
        let nothing = books.post(&[event("P2", Payment, "2026-06-03", -5)]);
        assert_eq!(nothing.exceptions[0].kind, ExceptionKind::BadAmount);
    }
}
