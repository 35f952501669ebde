//! Copays, and the use of money that waits.
//!
//! A copay is money collected at a visit: it waits, designated to that encounter, until the patient owes something there. Designated money is never used elsewhere;
//! money that nobody designated pays the oldest items that may take it.

use super::account_events::{apply_to_group, turn, unapplied_item};
use super::payment::is_eligible;
use crate::ledger::{GuarantorGroup, ItemKind, LedgerAccount, OpenItem, Owner, Standing, Transfer, TransferEvent};
use crate::model::{Cents, Date, Key};

/// A copay as the encounter export documents it.
#[derive(Debug, Clone, Copy)]
pub struct Copay<'a> {
    /// Key of the encounter.
    pub encounter_key: Key,
    /// Which encounter.
    pub encounter_id: &'a str,
    /// Whose care.
    pub patient_id: &'a str,
    /// Collected on the day of service.
    pub date: Date,
    /// How much.
    pub amount_cents: Cents,
    /// File and row.
    pub source: &'a str,
}

/// Books a copay as unapplied money of the guarantor, designated to its encounter; nothing for an amount that is not above zero. Call [`apply_unapplied`] afterwards.
pub fn post_copay(group: &mut GuarantorGroup, copay: &Copay<'_>, as_of: Date) -> Option<Transfer> {
    let item_id = Key::of(&[b"copay", &copay.encounter_key.to_bytes()]);
    if copay.amount_cents <= Cents::ZERO || group.items.iter().any(|item| item.item_id == item_id) {
        return None;
    }
    let item = unapplied_item(item_id, &group.account.guarantor_id, copay.patient_id, copay.encounter_id, copay.date, as_of, "copay");
    let transfer = Transfer {
        transfer_id: Key::of(&[b"copay transfer", &copay.encounter_key.to_bytes()]),
        debit: LedgerAccount::PatientCash,
        credit: LedgerAccount::Unapplied,
        amount_cents: copay.amount_cents,
        event: TransferEvent::PatientPayment,
        posting_date: as_of,
        effective_date: copay.date,
        item_id,
        to_item_id: item_id,
        guarantor_id: item.guarantor_id.clone(),
        patient_id: item.patient_id.clone(),
        encounter_id: item.encounter_id.clone(),
        claim_id: item.claim_id.clone(),
        line: 0,
        reason: "copay".into(),
        source: copay.source.into(),
    };
    let place = group.items.partition_point(|held| held.item_id < item_id);
    group.items.insert(place, item);
    apply_to_group(group, &transfer);
    let account = &mut group.account;
    if account.last_payment_date.is_none_or(|held| held <= copay.date) {
        (account.last_payment_date, account.last_payment_cents) = (Some(copay.date), copay.amount_cents);
    }
    Some(transfer)
}

/// Uses waiting money, oldest first: designated money on the patient's items of its encounter, other money on the oldest eligible items. Running it again
/// does nothing.
pub fn apply_unapplied(group: &mut GuarantorGroup, as_of: Date) -> Vec<Transfer> {
    let mut waiting: Vec<(Date, Key)> =
        group.items.iter().filter(|item| item.kind == ItemKind::Unapplied && item.balance_cents < Cents::ZERO).map(|item| (item.service_date, item.item_id)).collect();
    waiting.sort_unstable();
    let mut transfers = Vec::new();
    for (_, item_id) in waiting {
        for target in targets(group, item_id, as_of) {
            transfers.extend(use_on(group, item_id, target, as_of));
        }
    }
    transfers
}

fn targets(group: &GuarantorGroup, money: Key, as_of: Date) -> Vec<Key> {
    let Some(encounter_id) = group.items.iter().find(|item| item.item_id == money).map(|item| item.encounter_id.clone()) else { return Vec::new() };
    let standing = Standing::of(&group.account, as_of);
    let takes = |item: &&OpenItem| match encounter_id.as_str() {
        "" => is_eligible(group, standing, item),
        _ => item.owner == Owner::Patient && item.kind == ItemKind::Receivable && item.balance_cents > Cents::ZERO && item.encounter_id == encounter_id,
    };
    let mut found: Vec<&OpenItem> = group.items.iter().filter(takes).collect();
    found.sort_by_key(|item| turn(item));
    found.into_iter().map(|item| item.item_id).collect()
}

fn use_on(group: &mut GuarantorGroup, money: Key, target: Key, as_of: Date) -> Option<Transfer> {
    let waiting = -group.items.iter().find(|item| item.item_id == money)?.balance_cents;
    let item = group.items.iter().find(|item| item.item_id == target)?;
    let amount = waiting.min(item.balance_cents);
    let transfer = Transfer {
        // What was waiting tells two uses on one day apart.
        transfer_id: Key::of(&[b"application", &money.to_bytes(), &target.to_bytes(), as_of.to_string().as_bytes(), &waiting.0.to_le_bytes()]),
        debit: LedgerAccount::Unapplied,
        credit: item.account(),
        amount_cents: amount,
        event: TransferEvent::Application,
        posting_date: as_of,
        effective_date: as_of,
        item_id: target,
        to_item_id: money,
        guarantor_id: item.guarantor_id.clone(),
        patient_id: item.patient_id.clone(),
        encounter_id: item.encounter_id.clone(),
        claim_id: item.claim_id.clone(),
        line: 0,
        reason: "applied".into(),
        source: format!("unapplied {money}").into(),
    };
    (amount > Cents::ZERO).then(|| {
        apply_to_group(group, &transfer);
        transfer
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind::{PayerPayment, Payment, ResponsibilityMoved};
    use crate::ledger::{AccountEvent, Owner};
    use crate::posting::case::{AS_OF, Books, about, event};

    fn copay(encounter_id: &str) -> Copay<'_> {
        Copay {
            encounter_key: Key::of_texts(&[encounter_id]),
            encounter_id,
            patient_id: "P1",
            date: "2026-05-10".parse().unwrap(),
            amount_cents: Cents(2_500),
            source: "day.csv:2",
        }
    }

    fn collect(books: &mut Books, encounter_id: &str) {
        let transfer = post_copay(&mut books.group, &copay(encounter_id), AS_OF);
        books.transfers.extend(transfer);
        assert_eq!(post_copay(&mut books.group, &copay(encounter_id), AS_OF), None, "a copay is booked once");
        let applied = apply_unapplied(&mut books.group, AS_OF);
        books.transfers.extend(applied);
        assert_eq!(apply_unapplied(&mut books.group, AS_OF), []);
        books.prove();
    }

    #[test]
    fn a_self_pay_copay_is_used_at_once() {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-05-10");
        collect(&mut books, "E1");
        assert_eq!((books.balance("E1", Owner::Patient), books.unapplied()), (7_500, 0));
    }

    #[test]
    fn an_insured_copay_waits_for_the_patients_part_of_its_own_visit() {
        let mut books = Books::new().charge("E1", Some("acme"), 10_000, "2026-05-10").charge("E2", None, 4_000, "2026-01-10");
        collect(&mut books, "E1");
        assert_eq!((books.balance("E2", Owner::Patient), books.unapplied()), (4_000, 2_500), "it never pays another visit");
        let moved = AccountEvent { group_code: "PR".into(), carc: "3".into(), ..event("M", ResponsibilityMoved, "2026-06-10", 2_000) };
        books.post(&[about("E1", event("A", PayerPayment, "2026-06-10", 8_000)), about("E1", moved)]);
        let applied = apply_unapplied(&mut books.group, AS_OF);
        books.transfers.extend(applied);
        books.prove();
        assert_eq!((books.balance("E1", Owner::Patient), books.unapplied()), (0, 500));
    }

    #[test]
    fn undesignated_money_pays_a_debt_that_comes_later() {
        let mut books = Books::new();
        books.post(&[event("P", Payment, "2026-06-01", 3_000)]);
        books = books.charge("E1", None, 2_000, "2026-06-20");
        let applied = apply_unapplied(&mut books.group, AS_OF);
        books.transfers.extend(applied);
        books.prove();
        assert_eq!((books.balance("E1", Owner::Patient), books.unapplied()), (0, 1_000));
    }
}
