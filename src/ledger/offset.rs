//! Items that cancel each other: one owner's open items of one encounter whose balances sum to zero, such as a credit on one day's item beside a debt on another's.
//!
//! Nothing is owed there and nothing is to be given back; somebody has to bring the two lines together. So they stand in `credits.csv` as `zero_balance` and neither in the aging nor in a letter.
//! Items of different owners or payers never cancel: an insurer's credit is the insurer's money, whatever the patient owes.

use std::collections::BTreeMap;

use super::{GuarantorGroup, ItemKind, OpenItem, Owner, Text};
use crate::model::Cents;

/// Whose items of which encounter.
fn side(item: &OpenItem) -> (Text, Owner, Text) {
    (item.encounter_id.clone(), item.owner, item.payer_id.clone())
}

/// True for an item that can cancel with another: open, owed, and of an encounter.
fn counts(item: &OpenItem) -> bool {
    item.kind == ItemKind::Receivable && !item.balance_cents.is_zero() && !item.encounter_id.is_empty()
}

/// Marks the guarantor's items that cancel, and unmarks those that no longer do. To be called whenever all of a night's postings are done.
pub fn mark_offsets(group: &mut GuarantorGroup) {
    let has_credit = group.items.iter().any(|item| counts(item) && item.balance_cents < Cents::ZERO);
    if !has_credit {
        group.items.iter_mut().for_each(|item| item.is_offset = false);
        return;
    }
    let mut sums: BTreeMap<(Text, Owner, Text), Cents> = BTreeMap::new();
    for item in group.items.iter().filter(|item| counts(item)) {
        *sums.entry(side(item)).or_default() += item.balance_cents;
    }
    for item in &mut group.items {
        item.is_offset = counts(item) && sums.get(&side(item)).is_some_and(|sum| sum.is_zero());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::GuarantorAccount;

    fn item(encounter_id: &str, owner: Owner, payer_id: &str, cents: i64) -> OpenItem {
        OpenItem { encounter_id: encounter_id.into(), owner, payer_id: payer_id.into(), balance_cents: Cents(cents), ..OpenItem::default() }
    }

    fn marked(items: Vec<OpenItem>) -> Vec<bool> {
        let mut group = GuarantorGroup { account: GuarantorAccount::default(), items };
        mark_offsets(&mut group);
        group.items.iter().map(|item| item.is_offset).collect()
    }

    #[test]
    fn only_one_owners_items_of_one_encounter_cancel() {
        use Owner::{Insurance, Patient};
        assert_eq!(marked(vec![item("E1", Patient, "", 500), item("E1", Patient, "", -500), item("E2", Patient, "", 500)]), [true, true, false]);
        assert_eq!(marked(vec![item("E1", Patient, "", 500), item("E1", Patient, "", -400)]), [false, false]);
        assert_eq!(marked(vec![item("E1", Patient, "", 500), item("E1", Insurance, "acme", -500)]), [false, false], "an insurer's credit is the insurer's");
        assert_eq!(marked(vec![item("E1", Insurance, "acme", 500), item("E1", Insurance, "blue", -500)]), [false, false]);
        assert_eq!(marked(vec![item("E1", Insurance, "acme", 500), item("E1", Insurance, "acme", -300), item("E1", Insurance, "acme", -200)]), [true, true, true]);
        assert_eq!(marked(vec![item("", Patient, "", 500), item("", Patient, "", -500)]), [false, false], "without an encounter nothing says that they belong together");
        assert_eq!(marked(vec![OpenItem { is_offset: true, ..item("E1", Patient, "", 500) }]), [false]);
    }

    #[test]
    fn unapplied_money_cancels_nothing() {
        let waiting = OpenItem { kind: ItemKind::Unapplied, ..item("E1", Owner::Patient, "", -500) };
        assert_eq!(marked(vec![item("E1", Owner::Patient, "", 500), waiting]), [false, false]);
    }
}
