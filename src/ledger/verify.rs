//! Proves items against transfers: for every item, charge = paid + adjusted + balance, and all four are what its transfers say.
//!
//! Sums are kept per item in memory, so a caller with a long history feeds one partition of item ids at a time. It does *not* check totals by account (`balances`).

use std::collections::BTreeMap;

use super::{OpenItem, Transfer, apply, charge};
use crate::model::{Cents, Key};

/// Something that does not add up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    /// A transfer of nothing, or of less.
    #[error("transfer {0}: the amount {1} is not more than zero")]
    NotPositive(Key, Cents),
    /// A transfer from an account to itself, within one item.
    #[error("transfer {0}: debit and credit are the same account of the same item")]
    NoMove(Key),
    /// The same transfer id on two transfers.
    #[error("transfer {0} stands twice in the books")]
    Twice(Key),
    /// An item whose own amounts do not add up.
    #[error("item {item_id}: charge {charge} is not paid {paid} + adjusted {adjusted} + balance {balance}")]
    ItemUneven {
        /// Which item.
        item_id: Key,
        /// Its charge.
        charge: Cents,
        /// Its payments.
        paid: Cents,
        /// Its adjustments.
        adjusted: Cents,
        /// Its balance.
        balance: Cents,
    },
    /// An item that its transfers do not explain.
    #[error("item {item_id}: the balance {stored} is stored, but its transfers make {replayed}")]
    ItemUnexplained {
        /// Which item.
        item_id: Key,
        /// The stored balance.
        stored: Cents,
        /// The balance of the transfers.
        replayed: Cents,
    },
    /// Transfers that leave a balance on an item which is not among the open ones.
    #[error("item {0}: its transfers leave {1}, but it is not among the open items")]
    ItemMissing(Key, Cents),
}

/// Collects transfers, then compares items with them.
#[derive(Debug, Default)]
pub struct ItemProof {
    // A replayed item holds only amounts and the last activity; everything else about it is blank.
    replayed: BTreeMap<Key, OpenItem>,
    seen: std::collections::BTreeSet<Key>,
    faults: Vec<LedgerFault>,
}

impl ItemProof {
    /// Takes one transfer, in any order.
    pub fn add(&mut self, transfer: &Transfer) {
        if transfer.amount_cents <= Cents::ZERO {
            self.faults.push(LedgerFault::NotPositive(transfer.transfer_id, transfer.amount_cents));
        }
        if transfer.debit == transfer.credit && transfer.item_id == transfer.to_item_id {
            self.faults.push(LedgerFault::NoMove(transfer.transfer_id));
        }
        if !self.seen.insert(transfer.transfer_id) {
            self.faults.push(LedgerFault::Twice(transfer.transfer_id));
        }
        self.replay(transfer.item_id, transfer);
        if transfer.to_item_id != transfer.item_id {
            self.replay(transfer.to_item_id, transfer);
        }
    }

    fn replay(&mut self, item_id: Key, transfer: &Transfer) {
        apply(transfer, self.replayed.entry(item_id).or_insert_with(|| charge::blank_item(item_id, transfer.posting_date)));
    }

    /// Compares one stored item. Each item is compared once.
    pub fn compare(&mut self, item: &OpenItem) {
        if item.charge_cents != item.paid_cents + item.adjusted_cents + item.balance_cents {
            self.faults.push(LedgerFault::ItemUneven {
                item_id: item.item_id,
                charge: item.charge_cents,
                paid: item.paid_cents,
                adjusted: item.adjusted_cents,
                balance: item.balance_cents,
            });
        }
        let amounts = |item: &OpenItem| (item.charge_cents, item.paid_cents, item.adjusted_cents);
        let replayed = self.replayed.remove(&item.item_id);
        if replayed.as_ref().map_or((Cents::ZERO, Cents::ZERO, Cents::ZERO), amounts) != amounts(item) {
            let replayed = replayed.map_or(Cents::ZERO, |item| item.balance_cents);
            self.faults.push(LedgerFault::ItemUnexplained { item_id: item.item_id, stored: item.balance_cents, replayed });
        }
    }

    /// All faults in order of finding. What remains uncompared must be closed.
    pub fn finish(mut self) -> Vec<LedgerFault> {
        for (item_id, item) in self.replayed {
            if !item.balance_cents.is_zero() {
                self.faults.push(LedgerFault::ItemMissing(item_id, item.balance_cents));
            }
        }
        self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::{LedgerAccount, TransferEvent, charge_transfer, open_item_for_charge};

    fn books() -> (Vec<Transfer>, OpenItem) {
        let charged = charge_transfer(&sample_charge(None)).unwrap();
        let paid = Transfer {
            transfer_id: Key::of_texts(&["paid"]),
            debit: LedgerAccount::PatientCash,
            credit: LedgerAccount::PatientReceivable,
            amount_cents: Cents(2_500),
            event: TransferEvent::PatientPayment,
            ..charged.clone()
        };
        let mut item = open_item_for_charge(&sample_charge(None));
        apply(&charged, &mut item);
        apply(&paid, &mut item);
        (vec![charged, paid], item)
    }

    fn faults(transfers: &[Transfer], items: &[OpenItem]) -> Vec<LedgerFault> {
        let mut proof = ItemProof::default();
        transfers.iter().for_each(|transfer| proof.add(transfer));
        items.iter().for_each(|item| proof.compare(item));
        proof.finish()
    }

    #[test]
    fn good_books_prove_in_any_order() {
        let (mut transfers, item) = books();
        assert_eq!(faults(&transfers, std::slice::from_ref(&item)), []);
        transfers.reverse();
        assert_eq!(faults(&transfers, &[item]), []);
    }

    #[test]
    fn every_damage_is_found() {
        let (transfers, item) = books();
        let id = item.item_id;
        assert_eq!(faults(&transfers[..1], std::slice::from_ref(&item)), [LedgerFault::ItemUnexplained { item_id: id, stored: Cents(10_000), replayed: Cents(12_500) }]);
        assert_eq!(faults(&transfers, &[]), [LedgerFault::ItemMissing(id, Cents(10_000))]);
        assert!(matches!(faults(&transfers, &[OpenItem { balance_cents: Cents(1), ..item.clone() }])[..], [LedgerFault::ItemUneven { .. }]));
        let twice = [transfers.clone(), vec![transfers[0].clone()]].concat();
        assert!(faults(&twice, std::slice::from_ref(&item)).contains(&LedgerFault::Twice(transfers[0].transfer_id)));
        let nothing = Transfer { amount_cents: Cents::ZERO, transfer_id: Key(7), ..transfers[0].clone() };
        assert!(faults(&[transfers.clone(), vec![nothing]].concat(), &[item]).contains(&LedgerFault::NotPositive(Key(7), Cents::ZERO)));
    }
}
