//! Groups and events for the tests of posting.

use crate::ledger::charge::tests::sample_charge;
use crate::ledger::verify::ItemProof;
use crate::ledger::{
    AccountEvent, EventKind, GuarantorAccount, GuarantorGroup, ItemKind, NewCharge, OpenItem, Owner, Transfer, TrialBalance, apply, charge_transfer, open_item_for_charge,
};
use crate::model::{Cents, Date, Key};

/// The as-of date of the tests.
pub(super) const AS_OF: Date = Date::constant(2026, 6, 30);

/// A group with the transfers that made it.
pub(super) struct Books {
    pub(super) group: GuarantorGroup,
    pub(super) transfers: Vec<Transfer>,
}

impl Books {
    /// Guarantor G1 without any item.
    pub(super) fn new() -> Books {
        Books { group: GuarantorGroup { account: GuarantorAccount { guarantor_id: "G1".into(), ..GuarantorAccount::default() }, items: Vec::new() }, transfers: Vec::new() }
    }

    /// Charges an encounter, to a payer or to the patient.
    pub(super) fn charge(mut self, encounter_id: &str, payer_id: Option<&str>, cents: i64, date: &str) -> Books {
        let date = date.parse().unwrap();
        let claim_id = if payer_id.is_some() { format!("CC{encounter_id}") } else { String::new() };
        let charge = NewCharge {
            encounter_key: Key::of_texts(&[encounter_id]),
            encounter_id,
            claim_id: &claim_id,
            payer_id,
            service_date: date,
            posting_date: date,
            charge_cents: Cents(cents),
            ..sample_charge(None)
        };
        let (mut item, transfer) = (open_item_for_charge(&charge), charge_transfer(&charge).unwrap());
        apply(&transfer, &mut item);
        self.group.items.push(item);
        self.group.items.sort_by_key(|item| item.item_id);
        self.transfers.push(transfer);
        self
    }

    /// Posts events, with the whole journal as prior transfers, and proves the books.
    pub(super) fn post(&mut self, events: &[AccountEvent]) -> super::Posted {
        let posted = super::post_guarantor(&mut self.group, events, &self.transfers, AS_OF);
        self.transfers.extend(posted.transfers.iter().cloned());
        self.prove();
        posted
    }

    /// Fails unless every item is what its transfers say and the control total ties.
    pub(super) fn prove(&self) {
        let (mut proof, mut trial) = (ItemProof::default(), TrialBalance::default());
        for transfer in &self.transfers {
            proof.add(transfer);
            trial.post(transfer);
        }
        self.group.items.iter().for_each(|item| proof.compare(item));
        assert_eq!(proof.finish(), []);
        assert!(trial.is_balanced());
        assert_eq!(trial.receivable_control(), self.group.items.iter().map(|item| item.balance_cents).sum());
        assert!(self.group.items.is_sorted_by_key(|item| item.item_id));
        assert!(self.group.items.iter().all(|item| item.kind == ItemKind::Receivable || item.balance_cents <= Cents::ZERO), "unapplied money is never owed");
    }

    /// Balance of an owner's items of an encounter; unapplied money left out.
    pub(super) fn balance(&self, encounter_id: &str, owner: Owner) -> i64 {
        self.items(encounter_id, owner).map(|item| item.balance_cents.0).sum()
    }

    /// An owner's receivables of an encounter.
    pub(super) fn items(&self, encounter_id: &str, owner: Owner) -> impl Iterator<Item = &OpenItem> {
        self.group.items.iter().filter(move |item| item.encounter_id == encounter_id && item.owner == owner && item.kind == ItemKind::Receivable)
    }

    /// Unapplied money; positive.
    pub(super) fn unapplied(&self) -> i64 {
        -self.group.items.iter().filter(|item| item.kind == ItemKind::Unapplied).map(|item| item.balance_cents.0).sum::<i64>()
    }
}

/// An event with an amount; zero cents for none.
pub(super) fn event(event_id: &str, kind: EventKind, date: &str, cents: i64) -> AccountEvent {
    AccountEvent {
        amount_cents: (cents != 0).then_some(Cents(cents)),
        posting_date: AS_OF,
        source: "events.csv:2".into(),
        ..AccountEvent::bare(event_id, kind, "G1", date.parse().unwrap())
    }
}

/// The same about one encounter.
pub(super) fn about(encounter_id: &str, event: AccountEvent) -> AccountEvent {
    AccountEvent { encounter_id: encounter_id.into(), ..event }
}
