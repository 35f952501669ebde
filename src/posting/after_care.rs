//! What becomes of a placed balance that the agency did not move: a decision that its payer took back, and a recall. It does *not* decide who is recalled.

use super::account_events::apply_to_group;
use super::placement::own_event;
use crate::ledger::{EventKind, GuarantorGroup, ItemKind, LedgerAccount, OpenItem, Owner, Text, Transfer, TransferEvent, account_number};
use crate::model::{Cents, Date, Key};

/// Reason of a transfer by which what is placed follows what the patient owes.
pub const NO_LONGER_OWED: &str = "no_longer_owed";

/// Lowers what is placed by what the patient no longer owes: a credit on the patient's item of an encounter that an agency has was part of what was placed, as when the payer
/// takes back the decision by which the patient owed it.
pub fn lower_placed(group: &mut GuarantorGroup, as_of: Date) -> Vec<Transfer> {
    let is_credit = |item: &&OpenItem| item.owner == Owner::Patient && item.kind == ItemKind::Receivable && item.balance_cents < Cents::ZERO;
    let credits: Vec<(Key, Text)> = group.items.iter().filter(is_credit).map(|item| (item.item_id, item.encounter_id.clone())).collect();
    let mut transfers = Vec::new();
    for (credit_id, encounter_id) in credits {
        let is_placed = |item: &&OpenItem| item.owner == Owner::Agency && item.encounter_id == encounter_id && item.balance_cents > Cents::ZERO;
        let placed: Vec<Key> = group.items.iter().filter(is_placed).map(|item| item.item_id).collect();
        for agency_id in placed {
            let transfer = lowering(group, agency_id, credit_id, as_of);
            if let Some(transfer) = transfer {
                apply_to_group(group, &transfer);
                transfers.push(transfer);
            }
        }
    }
    transfers
}

fn lowering(group: &GuarantorGroup, agency_id: Key, credit_id: Key, as_of: Date) -> Option<Transfer> {
    let find = |item_id: Key| group.items.iter().find(|item| item.item_id == item_id);
    let (agency, credit) = (find(agency_id)?, find(credit_id)?);
    let amount = agency.balance_cents.min(-credit.balance_cents);
    (amount > Cents::ZERO).then(|| Transfer {
        // What was placed tells two lowerings on one day apart.
        transfer_id: Key::of(&[b"lowered", &agency_id.to_bytes(), &credit_id.to_bytes(), as_of.to_string().as_bytes(), &agency.balance_cents.0.to_le_bytes()]),
        debit: LedgerAccount::PatientReceivable,
        credit: LedgerAccount::AgencyReceivable,
        amount_cents: amount,
        event: TransferEvent::Placement,
        posting_date: as_of,
        effective_date: as_of,
        item_id: agency_id,
        to_item_id: credit_id,
        guarantor_id: agency.guarantor_id.clone(),
        patient_id: agency.patient_id.clone(),
        encounter_id: agency.encounter_id.clone(),
        claim_id: agency.claim_id.clone(),
        line: 0,
        reason: NO_LONGER_OWED.into(),
        source: "after-care".into(),
    })
}

/// Takes a placed encounter back: what the agency still held is the patient's again, at its original age. `gates` and `sentence` say why.
pub fn recall(group: &mut GuarantorGroup, encounter_id: &str, batch_id: &str, gates: &str, sentence: &str, as_of: Date) -> Vec<Transfer> {
    let account_no = account_number(&group.account.guarantor_id, encounter_id);
    let mut event = own_event(format!("recalled-{batch_id}-{account_no}"), EventKind::AgencyRecalled, group, encounter_id, as_of);
    event.reference = account_no.into();
    event.reason = gates.into();
    event.detail = sentence.into();
    // A balance that came to the agency after its account was recalled once, as by a cheque that bounced, is recalled by an event of its own.
    if group.account.events.iter().any(|held| held.event_id == event.event_id) {
        event.event_id = format!("{}-{as_of}", event.event_id).into();
    }
    super::post_guarantor(group, &[event], &[], as_of).transfers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posting::case::{AS_OF, Books, event};
    use crate::posting::post_placement;
    use EventKind::{AgencyPayment, AgencyRecalled};

    fn placed() -> Books {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10");
        let transfers = post_placement(&mut books.group, "E1", "B1", "approved by ann: no answer", AS_OF);
        books.transfers.extend(transfers);
        books
    }

    #[test]
    fn a_recall_brings_back_what_the_agency_had_not_collected() {
        let mut books = placed();
        books.post(&[event("A1", AgencyPayment, "2026-06-20", 4_000)]);
        let transfers = recall(&mut books.group, "E1", "B1", "C-01", "NEVER: bankruptcy (C-01)", AS_OF);
        books.transfers.extend(transfers);
        books.prove();
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E1", Owner::Agency)), (6_000, 0));
        let booked: Vec<_> = books.group.account.events.iter().filter(|held| held.event == AgencyRecalled).map(|held| (held.reason.as_str(), held.encounter_id.as_str())).collect();
        assert_eq!(booked, [("C-01", "E1")]);
    }

    #[test]
    fn what_the_patient_no_longer_owes_is_no_longer_placed() {
        let mut books = placed();
        assert_eq!(lower_placed(&mut books.group, AS_OF), []);
        // The payer takes back all but 30.00 of what the patient owed.
        let patient = books.items("E1", Owner::Patient).next().unwrap().clone();
        let taken_back = Transfer {
            transfer_id: Key::of(&[b"test"]),
            debit: LedgerAccount::Adjustment("contractual".into()),
            credit: LedgerAccount::PatientReceivable,
            amount_cents: Cents(7_000),
            event: TransferEvent::PayerAdjustment,
            item_id: patient.item_id,
            to_item_id: patient.item_id,
            ..books.transfers[0].clone()
        };
        apply_to_group(&mut books.group, &taken_back);
        books.transfers.push(taken_back);
        let transfers = lower_placed(&mut books.group, AS_OF);
        books.transfers.extend(transfers);
        books.prove();
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E1", Owner::Agency)), (0, 3_000));
        assert_eq!(lower_placed(&mut books.group, AS_OF), [], "once");
    }
}
