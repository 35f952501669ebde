//! Items that left the snapshot long ago, made again from their transfers: what a late answer is posted on.
//!
//! Amounts, owner and payer follow from the transfers alone. Everything else that an item knows of its claim comes from a template, the item as it was billed. This module reads
//! nothing.

use std::collections::BTreeMap;

use super::{ClaimState, LedgerAccount, OpenItem, Owner, Text, Transfer, apply};
use crate::model::{Cents, Key};

/// All items of an encounter, in order, from its transfers in order of posting. `billed` is the item of its claim as it was first opened.
pub fn rebuild(billed: &OpenItem, transfers: &[Transfer]) -> Vec<OpenItem> {
    let mut items: BTreeMap<Key, OpenItem> = BTreeMap::new();
    for transfer in transfers {
        for (item_id, account) in [(transfer.to_item_id, &transfer.debit), (transfer.item_id, &transfer.credit)] {
            if account.is_receivable() && *account != LedgerAccount::Unapplied {
                items.entry(item_id).or_insert_with(|| blank(billed, item_id, account, transfer));
            }
        }
        items.values_mut().for_each(|item| apply(transfer, item));
    }
    items.into_values().collect()
}

/// An item without amounts, of the owner whose account it stands on.
fn blank(billed: &OpenItem, item_id: Key, account: &LedgerAccount, first: &Transfer) -> OpenItem {
    let nothing = OpenItem { charge_cents: Cents::ZERO, paid_cents: Cents::ZERO, adjusted_cents: Cents::ZERO, balance_cents: Cents::ZERO, ..billed.clone() };
    if item_id == billed.item_id {
        return OpenItem { claim_state: ClaimState::Closed, ..nothing };
    }
    let (owner, payer_id) = match account {
        LedgerAccount::InsuranceReceivable(payer_id) => (Owner::Insurance, payer_id.clone()),
        LedgerAccount::AgencyReceivable => (Owner::Agency, Text::default()),
        _ => (Owner::Patient, Text::default()),
    };
    OpenItem {
        item_id,
        owner,
        payer_id,
        claim_id: first.claim_id.clone(),
        claim_state: ClaimState::Closed,
        first_bill_date: None,
        last_bill_date: None,
        responsibility_date: first.posting_date,
        origin: first.reason.clone(),
        edits: Text::default(),
        sequence: 0,
        version: 0,
        later_payers: Text::default(),
        expected_cents: None,
        ..nothing
    }
}

#[cfg(test)]
mod tests {
    use super::super::charge::tests::sample_charge;
    use super::super::{TransferEvent, charge_transfer, open_item_for_charge};
    use super::*;

    #[test]
    fn a_settled_encounter_comes_back_with_its_owners_and_amounts() {
        let charge = sample_charge(Some("acme"));
        let (billed, charged) = (open_item_for_charge(&charge), charge_transfer(&charge).unwrap());
        let acme = LedgerAccount::InsuranceReceivable("acme".into());
        let step = |number: u128, debit: &LedgerAccount, credit: &LedgerAccount, event, cents, item, to| Transfer {
            transfer_id: Key(number),
            debit: debit.clone(),
            credit: credit.clone(),
            event,
            amount_cents: Cents(cents),
            item_id: item,
            to_item_id: to,
            ..charged.clone()
        };
        let (own, item) = (Key(9), billed.item_id);
        let transfers = [
            charged.clone(),
            step(1, &LedgerAccount::PayerClearing("acme".into()), &acme, TransferEvent::PayerPayment, 10_000, item, item),
            step(2, &LedgerAccount::PatientReceivable, &acme, TransferEvent::ResponsibilityMoved, 2_500, item, own),
            step(3, &LedgerAccount::PatientCash, &LedgerAccount::PatientReceivable, TransferEvent::PatientPayment, 2_500, own, own),
        ];
        let items = rebuild(&billed, &transfers);
        let amounts =
            |id: Key| items.iter().find(|item| item.item_id == id).map(|item| (item.owner, item.charge_cents.0, item.paid_cents.0, item.adjusted_cents.0, item.balance_cents.0));
        assert_eq!(amounts(item), Some((Owner::Insurance, 12_500, 10_000, 2_500, 0)));
        assert_eq!(amounts(own), Some((Owner::Patient, 2_500, 2_500, 0, 0)));
        assert_eq!(items.len(), 2, "clearing and cash accounts are no items");
        assert!(items.iter().all(|item| item.claim_state == ClaimState::Closed && item.encounter_id == "E1"));
    }
}
