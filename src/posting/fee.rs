//! Fees: a returned cheque's, a copy of records'. A fee is an item of its own with its own age, so that neither it nor what it follows changes the other's.

use super::account_events::{Entry, Poster, reason_or};
use super::write_off::account_word;
use crate::ledger::{AccountEvent, GuarantorGroup, ItemKind, LedgerAccount, OpenItem, Owner, Text, TransferEvent};
use crate::model::Key;

/// What a fee's origin begins with; its reason follows.
const ORIGIN: &str = "fee:";

/// The encounter under which a fee stands that belongs to no visit, so that it can be paid, written off and disputed by a name like any other bill.
pub fn fee_encounter_id(event_id: &str) -> Text {
    format!("FEE-{event_id}").into()
}

/// True for an item that is a fee. Undesignated money pays fees last.
pub fn is_fee(item: &OpenItem) -> bool {
    item.origin.starts_with(ORIGIN)
}

impl Poster<'_> {
    /// A fee was charged: a new item of the patient from the posting date on, whatever the age of what it follows.
    pub(super) fn fee_charged(&mut self, event: &AccountEvent) {
        let Some(amount) = self.positive_amount(event) else { return };
        let reason = account_word(&reason_or(event, "fee"));
        let item = fee_item(self.group, event, &reason, self.as_of);
        let item_id = item.item_id;
        self.group.items.push(item);
        let credit = LedgerAccount::PatientIncome(reason.clone());
        self.transfer(event, Entry { debit: LedgerAccount::PatientReceivable, credit, amount, event: TransferEvent::Fee, item: item_id, to_item: item_id, reason });
    }
}

/// The fee's item, still without its amount.
fn fee_item(group: &GuarantorGroup, event: &AccountEvent, reason: &str, as_of: crate::model::Date) -> OpenItem {
    let named = |item: &&OpenItem| !event.encounter_id.is_empty() && item.encounter_id == event.encounter_id;
    let patient_id = match group.items.iter().find(named) {
        Some(item) => item.patient_id.clone(),
        None if event.patient_id.is_empty() => group.account.guarantor_id.clone(),
        None => event.patient_id.clone(),
    };
    OpenItem {
        guarantor_id: group.account.guarantor_id.clone(),
        item_id: Key::of_texts(&["fee", &event.event_id]),
        kind: ItemKind::Receivable,
        owner: Owner::Patient,
        patient_id,
        encounter_id: if event.encounter_id.is_empty() { fee_encounter_id(&event.event_id) } else { event.encounter_id.clone() },
        service_date: event.date,
        responsibility_date: as_of,
        origin: format!("{ORIGIN}{reason}").into(),
        last_activity_date: as_of,
        ..OpenItem::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind::{FeeCharged, Payment, PaymentReversed, WriteOff};
    use crate::ledger::ExceptionKind;
    use crate::model::Cents;
    use crate::posting::case::{Books, about, event};

    fn fee(event_id: &str, date: &str, cents: i64) -> AccountEvent {
        AccountEvent { reason: "Returned cheque".into(), ..event(event_id, FeeCharged, date, cents) }
    }

    #[test]
    fn a_returned_cheque_costs_a_fee_that_is_a_debt_of_its_own() {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10");
        books.post(&[event("P1", Payment, "2026-06-01", 10_000), AccountEvent { reference: "P1".into(), ..event("R1", PaymentReversed, "2026-06-10", 0) }]);
        let posted = books.post(&[fee("F1", "2026-06-10", 2_500)]);
        assert_eq!((posted.transfers[0].credit.to_string().as_str(), posted.transfers[0].event), ("income:patient:returned_cheque", TransferEvent::Fee));
        let item = books.items("FEE-F1", Owner::Patient).next().unwrap();
        assert_eq!((item.balance_cents, item.origin.as_str(), item.service_date.to_string().as_str()), (Cents(2_500), "fee:returned_cheque", "2026-06-10"));
        assert_eq!((item.responsibility_date, books.balance("E1", Owner::Patient)), (crate::posting::case::AS_OF, 10_000));
        assert!(books.items("E1", Owner::Patient).all(|item| item.responsibility_date.to_string() == "2026-01-10"), "the debt keeps its age");
        assert_eq!(books.post(&[fee("F1", "2026-06-10", 2_500)]).repeated, 1);
        assert_eq!(books.post(&[fee("F2", "2026-06-10", 0)]).exceptions[0].kind, ExceptionKind::BadAmount);
    }

    #[test]
    fn fees_are_paid_last_and_can_be_paid_and_waived_by_name() {
        let mut books = Books::new().charge("E1", None, 1_000, "2026-06-20");
        books.post(&[fee("F1", "2026-02-01", 2_500), about("E1", fee("F2", "2026-02-01", 700))]);
        books.post(&[event("P1", Payment, "2026-06-25", 1_500)]);
        assert_eq!((books.balance("E1", Owner::Patient) + books.balance("FEE-F1", Owner::Patient), books.unapplied()), (2_700, 0));
        let care = books.items("E1", Owner::Patient).find(|item| !is_fee(item)).unwrap();
        assert_eq!(care.balance_cents, Cents::ZERO, "what is owed for care comes first, though it is younger");
        books.post(&[about("FEE-F1", event("P2", Payment, "2026-06-26", 100)), about("FEE-F1", event("W1", WriteOff, "2026-06-27", 0))]);
        assert_eq!(books.balance("FEE-F1", Owner::Patient), 0);
    }
}
