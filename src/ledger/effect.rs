//! What a transfer does to an item. Everything that changes an item's amounts goes through [`apply`], so a replay gives the same item.

use super::{LedgerAccount, OpenItem, Owner, Text, Transfer, TransferEvent};
use crate::model::Cents;

/// Which of an item's amounts a transfer changes. A balance is charge less paid less adjusted.
#[derive(Clone, Copy)]
enum Part {
    Charge,
    Paid,
    Adjusted,
}

/// Applies a transfer to an item, on whichever side of the transfer the item stands. A transfer about other items changes nothing.
///
/// A debit of a receivable raises the balance, a credit lowers it. Money counts as paid, the rest as adjusted; a responsibility that
/// arrives counts as charged. A move straight back (patient to insurance, agency to patient, or between any two where the event says so) takes back what the move had
/// changed, so that a decision and its exact reversal leave the item as it was.
pub fn apply(transfer: &Transfer, item: &mut OpenItem) {
    let is_debited = item.item_id == transfer.to_item_id && transfer.debit.is_receivable();
    let is_credited = item.item_id == transfer.item_id && transfer.credit.is_receivable();
    if is_debited {
        change(item, debited_part(transfer), transfer.amount_cents);
    }
    if is_credited {
        change(item, credited_part(transfer), -transfer.amount_cents);
    }
    if is_debited || is_credited {
        item.balance_cents = item.charge_cents - item.paid_cents - item.adjusted_cents;
        // Since when there has been money to give back: later movements of a credit do not restart its clock.
        item.credit_since = if item.balance_cents < Cents::ZERO { item.credit_since.or(Some(transfer.posting_date)) } else { None };
        item.last_activity_date = item.last_activity_date.max(transfer.posting_date);
        item.last_reason = if transfer.reason.is_empty() { Text::from(transfer.event.as_str()) } else { transfer.reason.clone() };
    }
}

fn change(item: &mut OpenItem, part: Part, owed: Cents) {
    match part {
        Part::Charge => item.charge_cents += owed,
        Part::Paid => item.paid_cents -= owed,
        Part::Adjusted => item.adjusted_cents -= owed,
    }
}

fn debited_part(transfer: &Transfer) -> Part {
    match transfer.event {
        TransferEvent::Opening | TransferEvent::Charge | TransferEvent::Fee => Part::Charge,
        TransferEvent::ResponsibilityReturned => Part::Adjusted,
        TransferEvent::ResponsibilityMoved if is_move_back(transfer) => Part::Adjusted,
        TransferEvent::ResponsibilityMoved => Part::Charge,
        TransferEvent::Placement if transfer.debit == LedgerAccount::PatientReceivable => Part::Adjusted,
        TransferEvent::Placement => Part::Charge,
        TransferEvent::WriteOff | TransferEvent::PayerAdjustment => Part::Adjusted,
        _ => Part::Paid,
    }
}

fn credited_part(transfer: &Transfer) -> Part {
    match transfer.event {
        TransferEvent::ResponsibilityMoved if is_move_back(transfer) => Part::Charge,
        TransferEvent::Charge | TransferEvent::ResponsibilityReturned => Part::Charge,
        TransferEvent::Opening | TransferEvent::ResponsibilityMoved | TransferEvent::Placement => Part::Adjusted,
        TransferEvent::WriteOff | TransferEvent::PayerAdjustment => Part::Adjusted,
        _ => Part::Paid,
    }
}

/// A responsibility that returns from the patient to a payer is the reversal of a payer's decision.
fn is_move_back(transfer: &Transfer) -> bool {
    transfer.credit == LedgerAccount::PatientReceivable && matches!(transfer.debit, LedgerAccount::InsuranceReceivable(_))
}

impl OpenItem {
    /// The receivable account that carries the item's balance.
    pub fn account(&self) -> LedgerAccount {
        match (self.kind, self.owner) {
            (super::ItemKind::Unapplied, _) => LedgerAccount::Unapplied,
            (_, Owner::Insurance) => LedgerAccount::InsuranceReceivable(self.payer_id.clone()),
            (_, Owner::Patient) => LedgerAccount::PatientReceivable,
            (_, Owner::Agency) => LedgerAccount::AgencyReceivable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::{ItemKind, charge_transfer, open_item_for_charge};
    use crate::model::Key;

    fn amounts(item: &OpenItem) -> (i64, i64, i64, i64) {
        (item.charge_cents.0, item.paid_cents.0, item.adjusted_cents.0, item.balance_cents.0)
    }

    /// The transfer of a charge, turned into one between two accounts.
    fn between(debit: LedgerAccount, credit: LedgerAccount, event: TransferEvent, item_id: Key, to_item_id: Key) -> Transfer {
        Transfer { debit, credit, event, item_id, to_item_id, amount_cents: Cents(2_000), ..charge_transfer(&sample_charge(None)).unwrap() }
    }

    #[test]
    fn a_move_and_its_reversal_cancel_on_both_sides() {
        let (acme, patient) = (LedgerAccount::InsuranceReceivable("acme".into()), LedgerAccount::PatientReceivable);
        let mut insured = open_item_for_charge(&sample_charge(Some("acme")));
        apply(&charge_transfer(&sample_charge(Some("acme"))).unwrap(), &mut insured);
        let mut own = OpenItem { item_id: Key(9), ..open_item_for_charge(&sample_charge(None)) };
        let (before, empty) = (amounts(&insured), amounts(&own));
        let there = between(patient.clone(), acme.clone(), TransferEvent::ResponsibilityMoved, insured.item_id, own.item_id);
        let back = between(acme, patient, TransferEvent::ResponsibilityMoved, own.item_id, insured.item_id);
        for item in [&mut insured, &mut own] {
            apply(&there, item);
        }
        assert_eq!((amounts(&insured), amounts(&own)), ((12_500, 0, 2_000, 10_500), (2_000, 0, 0, 2_000)));
        for item in [&mut insured, &mut own] {
            apply(&back, item);
        }
        assert_eq!((amounts(&insured), amounts(&own)), (before, empty));
    }

    #[test]
    fn a_move_between_two_payers_and_its_return_cancel_on_both_sides() {
        let (acme, second) = (LedgerAccount::InsuranceReceivable("acme".into()), LedgerAccount::InsuranceReceivable("second".into()));
        let mut first = open_item_for_charge(&sample_charge(Some("acme")));
        apply(&charge_transfer(&sample_charge(Some("acme"))).unwrap(), &mut first);
        let mut next = OpenItem { item_id: Key(9), ..open_item_for_charge(&sample_charge(Some("second"))) };
        let before = (amounts(&first), amounts(&next));
        let there = between(second.clone(), acme.clone(), TransferEvent::ResponsibilityMoved, first.item_id, next.item_id);
        let back = between(acme, second, TransferEvent::ResponsibilityReturned, next.item_id, first.item_id);
        for item in [&mut first, &mut next] {
            apply(&there, item);
        }
        assert_eq!((amounts(&first), amounts(&next)), ((12_500, 0, 2_000, 10_500), (2_000, 0, 0, 2_000)));
        for item in [&mut first, &mut next] {
            apply(&back, item);
        }
        assert_eq!((amounts(&first), amounts(&next)), before);
    }

    #[test]
    fn applying_waiting_money_touches_both_items_and_no_other() {
        let mut own = open_item_for_charge(&sample_charge(None));
        apply(&charge_transfer(&sample_charge(None)).unwrap(), &mut own);
        let mut money = OpenItem { item_id: Key(9), kind: ItemKind::Unapplied, ..open_item_for_charge(&sample_charge(None)) };
        apply(&between(LedgerAccount::PatientCash, LedgerAccount::Unapplied, TransferEvent::PatientPayment, Key(9), Key(9)), &mut money);
        assert_eq!(amounts(&money), (0, 2_000, 0, -2_000));
        let applied = between(LedgerAccount::Unapplied, LedgerAccount::PatientReceivable, TransferEvent::Application, own.item_id, Key(9));
        let mut other = OpenItem { item_id: Key(10), ..own.clone() };
        for item in [&mut own, &mut money, &mut other] {
            apply(&applied, item);
        }
        assert_eq!((amounts(&own), amounts(&money), amounts(&other)), ((12_500, 2_000, 0, 10_500), (0, 0, 0, 0), (12_500, 0, 0, 12_500)));
    }
}
