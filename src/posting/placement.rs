//! Books what was placed with an agency, once the placement file is durable. It does *not* write the file.

use super::account_events::apply_to_group;
use crate::ledger::{AccountEvent, EventKind, GuarantorGroup, ItemKind, LedgerAccount, OpenItem, Owner, Transfer, TransferEvent, account_number};
use crate::model::{Cents, Date, Key};

/// The agency's item for a patient's item and batch. The batch is part of it, so that a second placement after a return is another item.
pub(super) fn agency_item_id(patient_item: Key, batch_id: &str) -> Key {
    Key::of(&[b"agency", &patient_item.to_bytes(), batch_id.as_bytes()])
}

/// Moves the patient's open items of one encounter to the agency and marks the account as placed, with who approved it and why. The agency's items keep every date, so age runs on.
pub fn post_placement(group: &mut GuarantorGroup, encounter_id: &str, batch_id: &str, approval: &str, as_of: Date) -> Vec<Transfer> {
    let is_placed = |item: &&OpenItem| item.owner == Owner::Patient && item.kind == ItemKind::Receivable && item.encounter_id == encounter_id && item.balance_cents > Cents::ZERO;
    let placed: Vec<OpenItem> = group.items.iter().filter(is_placed).cloned().collect();
    let mut transfers = Vec::with_capacity(placed.len());
    for item in placed {
        let to_item_id = agency_item_id(item.item_id, batch_id);
        let transfer = Transfer {
            transfer_id: Key::of(&[b"placement", &item.item_id.to_bytes(), batch_id.as_bytes()]),
            debit: LedgerAccount::AgencyReceivable,
            credit: LedgerAccount::PatientReceivable,
            amount_cents: item.balance_cents,
            event: TransferEvent::Placement,
            posting_date: as_of,
            effective_date: as_of,
            item_id: item.item_id,
            to_item_id,
            guarantor_id: item.guarantor_id.clone(),
            patient_id: item.patient_id.clone(),
            encounter_id: item.encounter_id.clone(),
            claim_id: item.claim_id.clone(),
            line: 0,
            reason: "placed".into(),
            source: approval.into(),
        };
        group.items.push(OpenItem {
            item_id: to_item_id,
            owner: Owner::Agency,
            charge_cents: Cents::ZERO,
            paid_cents: Cents::ZERO,
            adjusted_cents: Cents::ZERO,
            balance_cents: Cents::ZERO,
            ..item
        });
        apply_to_group(group, &transfer);
        transfers.push(transfer);
    }
    if !transfers.is_empty() {
        (group.account.placed_batch, group.account.placed_date) = (batch_id.into(), Some(as_of));
        let event = placed_event(group, encounter_id, batch_id, approval, transfers.iter().map(|transfer| transfer.amount_cents).sum(), as_of);
        let place = group.account.events.partition_point(|held| held.order() <= event.order());
        group.account.events.insert(place, event);
    }
    group.items.sort_by_key(|item| item.item_id);
    transfers
}

/// What the account remembers of a placement.
fn placed_event(group: &GuarantorGroup, encounter_id: &str, batch_id: &str, approval: &str, amount: Cents, as_of: Date) -> AccountEvent {
    let account_no = account_number(&group.account.guarantor_id, encounter_id);
    AccountEvent {
        amount_cents: Some(amount),
        reference: batch_id.into(),
        reason: approval.into(),
        ..own_event(format!("placed-{batch_id}-{account_no}"), EventKind::AgencyPlaced, group, encounter_id, as_of)
    }
}

/// An event about an encounter that the program books itself.
pub(super) fn own_event(event_id: String, kind: EventKind, group: &GuarantorGroup, encounter_id: &str, as_of: Date) -> AccountEvent {
    AccountEvent { encounter_id: encounter_id.into(), ..AccountEvent::bare(event_id, kind, group.account.guarantor_id.clone(), as_of) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind::{AgencyPayment, AgencyReturned, Payment};
    use crate::posting::case::{AS_OF, Books, about, event};

    fn placed() -> Books {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10").charge("E2", None, 5_000, "2026-05-10");
        let transfers = post_placement(&mut books.group, "E1", "B1", "approved by ann: no answer", AS_OF);
        books.transfers.extend(transfers);
        books.prove();
        books
    }

    #[test]
    fn a_placed_balance_keeps_its_age_and_comes_back_to_the_item_it_left() {
        let mut books = placed();
        let agency = books.items("E1", Owner::Agency).next().unwrap();
        assert_eq!((agency.balance_cents, agency.responsibility_date.to_string().as_str()), (Cents(10_000), "2026-01-10"));
        assert_eq!((books.balance("E1", Owner::Patient), books.group.account.placed_batch.as_str()), (0, "B1"));
        assert_eq!(post_placement(&mut books.group, "E1", "B1", "approved by ann: no answer", AS_OF), [], "nothing is placed twice");
        books.post(&[event("A1", AgencyPayment, "2026-06-20", 4_000), event("A2", AgencyReturned, "2026-06-25", 0)]);
        let back: Vec<_> = books.items("E1", Owner::Patient).map(|item| (item.balance_cents, item.charge_cents, item.adjusted_cents)).collect();
        assert_eq!(back, [(Cents(6_000), Cents(10_000), Cents(4_000))]);
        assert_eq!((books.balance("E1", Owner::Agency), books.group.account.placed_batch.as_str()), (0, ""));
    }

    #[test]
    fn a_return_after_the_original_item_is_gone_opens_one_like_it() {
        let mut books = placed();
        let original = books.items("E1", Owner::Patient).next().unwrap().clone();
        books.group.items.retain(|item| item.item_id != original.item_id);
        let posted = crate::posting::post_guarantor(&mut books.group, &[event("A2", AgencyReturned, "2026-06-25", 0)], &[], AS_OF);
        books.transfers.extend(posted.transfers);
        books.group.items.push(original);
        books.group.items.sort_by_key(|item| item.item_id);
        books.prove();
        assert_eq!(books.balance("E1", Owner::Patient), 10_000);
        assert!(books.items("E1", Owner::Patient).all(|item| item.responsibility_date.to_string() == "2026-01-10"));
    }

    #[test]
    fn money_reaches_a_placed_item_only_when_it_was_meant_for_it() {
        let mut books = placed();
        books.post(&[event("P1", Payment, "2026-06-20", 6_000)]);
        assert_eq!((books.balance("E1", Owner::Agency), books.balance("E2", Owner::Patient), books.unapplied()), (10_000, 0, 1_000));
        books.post(&[about("E1", event("P2", Payment, "2026-06-21", 2_000))]);
        assert_eq!(books.balance("E1", Owner::Agency), 8_000);
        let posted = books.post(&[AccountEvent { ..event("A1", AgencyPayment, "2026-06-22", 9_000) }]);
        assert_eq!((books.balance("E1", Owner::Agency), books.unapplied(), posted.exceptions.len()), (0, 2_000, 1));
    }
}
