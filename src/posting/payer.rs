//! Paper remittances, keyed by a person: what a payer paid, adjusted, and made another responsible for.
//!
//! Only adjustments that a contract explains are written off; any other one is a denial, and the amount stays with the payer on a worklist.

use super::account_events::{Entry, Poster};
use super::remittance::{Treatment, default_treatment};
use super::responsibility::{add_origin, moved_item, moved_item_id, receiving_patient_item, share_state};
use super::write_off::account_word;
use crate::ledger::{AccountEvent, ClaimState, EventKind, ExceptionKind, ItemKind, LedgerAccount, OpenItem, Owner, Text, TransferEvent};
use crate::model::{Cents, Key};

impl Poster<'_> {
    /// A payer paid. More than the balance makes a credit, which is the payer's money; a negative amount is a takeback; zero is an answer without money.
    pub(super) fn payer_payment(&mut self, event: &AccountEvent) {
        let Some(item) = self.payer_item(event, |item| event.payer_id.is_empty() || item.payer_id == event.payer_id) else { return };
        let (item_id, receivable, cash) = (item.item_id, item.account(), LedgerAccount::PayerCash(item.payer_id.clone()));
        match event.amount_cents {
            None => return self.refuse(event, ExceptionKind::BadAmount, "expected an amount; zero when the payer answered without paying"),
            Some(amount) => self.signed_credit(event, item_id, cash, receivable, amount, TransferEvent::PayerPayment, reason_code(event, "payment")),
        }
        match event.amount_cents {
            Some(amount) if amount > Cents::ZERO => self.note_payment(item_id, amount),
            Some(Cents::ZERO) => self.note_denial(item_id, &denial_code(event), Cents::ZERO),
            _ => {}
        }
        self.refresh_state(item_id, event.amount_cents == Some(Cents::ZERO));
    }

    /// A payer adjusted. Group CO with a contractual reason, or no group at all with a reason in words, is written off up to the balance.
    pub(super) fn payer_adjustment(&mut self, event: &AccountEvent) {
        let Some(account) = self.adjustment_account(event) else { return };
        let Some(item) = self.payer_item(event, |item| event.payer_id.is_empty() || item.payer_id == event.payer_id) else { return };
        let (item_id, receivable, balance) = (item.item_id, item.account(), item.balance_cents);
        let Some(amount) = event.amount_cents.filter(|amount| !amount.is_zero()) else {
            return self.refuse(event, ExceptionKind::BadAmount, "expected an amount other than zero");
        };
        let Some(account) = account else { return self.deny(event, item_id) };
        let posted = amount.min(balance.max(Cents::ZERO));
        self.signed_credit(event, item_id, LedgerAccount::Adjustment(account), receivable, posted, TransferEvent::PayerAdjustment, reason_code(event, "adjustment"));
        if posted < amount {
            self.refuse_part(event, ExceptionKind::ExceedsBalance, amount - posted, "the adjustment is more than the payer still owed; the rest was not posted");
        }
        self.refresh_state(item_id, false);
    }

    /// Outer `None`: refused. Inner `None`: a denial, nothing to write off.
    fn adjustment_account(&mut self, event: &AccountEvent) -> Option<Option<Text>> {
        match (event.group_code.as_str(), event.carc.as_str()) {
            ("" | "CO", carc) if !carc.is_empty() => Some(match default_treatment("CO", carc) {
                Treatment::WriteOff { account, .. } => Some(account),
                _ => None,
            }),
            ("", _) if !event.reason.is_empty() => Some(Some(account_word(&event.reason))),
            ("PR", _) => {
                self.refuse(event, ExceptionKind::NotPostable, "group PR is what the patient owes: send it as responsibility_moved");
                None
            }
            ("OA", "23") => {
                self.refuse(event, ExceptionKind::NotPostable, "OA-23 repeats what the payer before has decided and is never a write-off");
                None
            }
            ("OA" | "PI" | "CR", _) => {
                self.refuse(event, ExceptionKind::NotPostable, "this group is not written off by itself: dispute it, or send a write_off with a reason");
                None
            }
            _ => {
                self.refuse(event, ExceptionKind::NotPostable, "expected group_code and carc, or a reason");
                None
            }
        }
    }

    /// The amount stays with the payer; the claim goes to the denials.
    fn deny(&mut self, event: &AccountEvent, item_id: Key) {
        let (reason, as_of, code) = (reason_code(event, "denied"), self.as_of, denial_code(event));
        if let Some(item) = self.group.items.iter_mut().find(|item| item.item_id == item_id) {
            item.claim_state = if item.paid_cents > Cents::ZERO { ClaimState::PartlyPaid } else { ClaimState::Denied };
            item.last_reason = reason;
            item.last_activity_date = item.last_activity_date.max(as_of);
            item.state_date = Some(as_of);
            // The reasons of one remittance are keyed one by one.
            if !code.is_empty() && !item.answer_codes.split_whitespace().any(|held| held == code) {
                if !item.answer_codes.is_empty() {
                    item.answer_codes.push(' ');
                }
                item.answer_codes.push_str(&code);
            }
        }
        if let Some(amount) = event.amount_cents.filter(|amount| *amount > Cents::ZERO) {
            self.note_denial(item_id, &denial_code(event), amount);
        }
        share_state(self.group, item_id);
    }

    /// The patient, or the next payer where the event names one, became responsible for a part. A negative amount moves it back.
    pub(super) fn responsibility_moved(&mut self, event: &AccountEvent) {
        let Some(amount) = event.amount_cents.filter(|amount| !amount.is_zero()) else {
            return self.refuse(event, ExceptionKind::BadAmount, "expected an amount other than zero");
        };
        if amount < Cents::ZERO {
            return self.move_back(event, -amount);
        }
        let other_payer = |item: &OpenItem| !event.payer_id.is_empty() && item.payer_id != event.payer_id && item.balance_cents > Cents::ZERO;
        let to_next_payer = self.payer_candidates(event).into_iter().any(|item_id| self.item(item_id).is_some_and(other_payer));
        if !to_next_payer && !["", "PR"].contains(&event.group_code.as_str()) {
            return self.refuse(event, ExceptionKind::NotPostable, "only group PR makes the patient responsible; CO, OA and PI are not the patient's to pay");
        }
        let Some(from) = self.payer_item(event, |item| !to_next_payer || other_payer(item)).cloned() else { return };
        let is_share = event.carc.is_empty() || default_treatment("PR", &event.carc) == Treatment::PatientShare;
        if !to_next_payer && is_share && self.standing().span(EventKind::Qmb, &from).is_some() {
            let message = "the patient is a Qualified Medicare Beneficiary and owes no cost sharing: bill Medicaid, or write it off; it stays with the payer";
            return self.refuse(event, ExceptionKind::PatientNotLiable, message);
        }
        let posted = amount.min(from.balance_cents.max(Cents::ZERO));
        if posted > Cents::ZERO {
            let to = self.receiving_item(event, &from, to_next_payer);
            let entry = Entry {
                debit: to.1,
                credit: from.account(),
                amount: posted,
                event: TransferEvent::ResponsibilityMoved,
                item: from.item_id,
                to_item: to.0,
                reason: reason_code(event, "PR"),
            };
            self.transfer(event, entry);
            if !to_next_payer && !event.carc.is_empty() && default_treatment("PR", &event.carc) != Treatment::PatientShare {
                self.note_denial(from.item_id, &format!("PR-{}", event.carc), posted);
            }
            self.refresh_state(from.item_id, false);
        }
        if posted < amount {
            self.refuse_part(event, ExceptionKind::ExceedsBalance, amount - posted, "more than the payer still owed; the rest was not moved");
        }
    }

    /// The item that takes a moved amount. One item a day and owner: what is moved on another day is a new responsibility with its own date.
    fn receiving_item(&mut self, event: &AccountEvent, from: &OpenItem, to_next_payer: bool) -> (Key, LedgerAccount) {
        let origin = reason_code(event, "PR");
        if !to_next_payer {
            return (receiving_patient_item(self.group, from, self.as_of, &origin), LedgerAccount::PatientReceivable);
        }
        let item_id = moved_item_id(from, Owner::Insurance, &event.payer_id, self.as_of);
        match self.group.items.iter_mut().find(|item| item.item_id == item_id) {
            Some(item) => add_origin(&mut item.origin, &origin),
            None => {
                // Its own claim is billed outside: the place among the coverages is what tells its answers from those of the payer before.
                let named = from.later_payers.split_whitespace().zip(1u16..).find(|(payer, _)| *payer == event.payer_id).map_or(1, |(_, after)| after);
                let sequence = from.sequence.max(1).saturating_add(named);
                let later_payers = from.later_payers.split_whitespace().skip(usize::from(named)).collect::<Vec<_>>().join(" ");
                let item = moved_item(from, item_id, Owner::Insurance, &event.payer_id, self.as_of, &origin);
                self.group.items.push(OpenItem { sequence, version: 0, later_payers: later_payers.into(), ..item });
            }
        }
        (item_id, LedgerAccount::InsuranceReceivable(event.payer_id.clone()))
    }

    fn move_back(&mut self, event: &AccountEvent, amount: Cents) {
        let Some((to, receivable)) = self.payer_item(event, |_| true).map(|item| (item.item_id, item.account())) else { return };
        let origin = reason_code(event, "PR");
        let fits =
            |item: &OpenItem| item.owner == Owner::Patient && item.kind == ItemKind::Receivable && !item.claim_id.is_empty() && item.charge_cents >= amount && event.covers(item);
        let mut sources = self.oldest(fits);
        sources.sort_by_key(|item_id| self.item(*item_id).is_none_or(|item| !item.origin.split(';').any(|held| held == origin)));
        let Some(item) = sources.first().copied() else {
            return self.refuse(event, ExceptionKind::UnknownItem, "the patient never became responsible for this much of the claim");
        };
        let entry = Entry { debit: receivable, credit: LedgerAccount::PatientReceivable, amount, event: TransferEvent::ResponsibilityMoved, item, to_item: to, reason: origin };
        self.transfer(event, entry);
        self.refresh_state(to, false);
    }

    /// Insurance items of the claim or encounter that the event names: those of the very claim first, then the open ones.
    fn payer_candidates(&self, event: &AccountEvent) -> Vec<Key> {
        if event.claim_id.is_empty() && event.encounter_id.is_empty() {
            return Vec::new();
        }
        let mut found = self.oldest(|item| item.owner == Owner::Insurance && event.covers(item));
        found.sort_by_key(|item_id| self.item(*item_id).map(|item| (item.claim_id != event.claim_id, item.balance_cents <= Cents::ZERO)));
        found
    }

    /// The first candidate that fits; an exception when there is none.
    fn payer_item(&mut self, event: &AccountEvent, fits: impl Fn(&OpenItem) -> bool) -> Option<&OpenItem> {
        let found = self.payer_candidates(event).into_iter().find(|item_id| self.item(*item_id).is_some_and(&fits));
        let Some(item_id) = found else {
            self.refuse(event, ExceptionKind::UnknownItem, "no item of a payer fits; name the claim or the encounter, and the payer that it was billed to");
            return None;
        };
        self.item(item_id)
    }

    /// Credits an item, or debits it for a negative amount.
    #[expect(clippy::too_many_arguments, reason = "one call site shape for two kinds of payer entries")]
    fn signed_credit(&mut self, event: &AccountEvent, item: Key, from: LedgerAccount, receivable: LedgerAccount, amount: Cents, kind: TransferEvent, reason: Text) {
        let (debit, credit) = if amount > Cents::ZERO { (from, receivable) } else { (receivable, from) };
        if !amount.is_zero() {
            self.transfer(event, Entry { debit, credit, amount: Cents(amount.0.abs()), event: kind, item, to_item: item, reason });
        }
    }

    /// Where the claim stands after a payer's answer. An unpaid claim counts as denied only when the payer said so, since the rest of a remittance may
    /// still have to be keyed.
    fn refresh_state(&mut self, item_id: Key, paid_nothing: bool) {
        let as_of = self.as_of;
        if let Some(item) = self.group.items.iter_mut().find(|item| item.item_id == item_id) {
            let before = item.claim_state;
            item.claim_state = match (item.paid_cents > Cents::ZERO, item.balance_cents > Cents::ZERO) {
                (true, true) => ClaimState::PartlyPaid,
                (true, false) => ClaimState::Paid,
                (false, true) if paid_nothing => ClaimState::Denied,
                (false, true) => item.claim_state,
                (false, false) => ClaimState::Closed,
            };
            if item.claim_state != before {
                item.state_date = Some(as_of);
            }
        }
        share_state(self.group, item_id);
    }
}

/// Group and reason code such as `CO-45`, else the reason in words, else what stands for it.
fn reason_code(event: &AccountEvent, otherwise: &str) -> Text {
    match (event.group_code.as_str(), event.carc.as_str()) {
        ("", "") if event.reason.is_empty() => otherwise.into(),
        ("", "") => event.reason.clone(),
        (group, "") => group.into(),
        ("", carc) => format!("{}-{carc}", if otherwise == "PR" { "PR" } else { "CO" }).into(),
        (group, carc) => format!("{group}-{carc}").into(),
    }
}

/// Group and reason code of a denial; empty where the event gives no code.
fn denial_code(event: &AccountEvent) -> Text {
    if event.carc.is_empty() { Text::default() } else { reason_code(event, "denied") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind::{PayerAdjustment, PayerPayment, ResponsibilityMoved};
    use crate::posting::case::{AS_OF, Books, about, event};

    fn coded(kind: crate::ledger::EventKind, event_id: &str, cents: i64, group: &str, carc: &str) -> AccountEvent {
        about("E1", AccountEvent { group_code: group.into(), carc: carc.into(), ..event(event_id, kind, "2026-06-01", cents) })
    }

    fn zero(event: AccountEvent) -> AccountEvent {
        AccountEvent { amount_cents: Some(Cents::ZERO), ..event }
    }

    fn billed() -> Books {
        Books::new().charge("E1", Some("acme"), 20_000, "2026-02-01")
    }

    #[test]
    fn a_paper_remittance_pays_adjusts_and_leaves_the_patients_part() {
        let mut books = billed();
        let posted = books.post(&[
            coded(PayerPayment, "A", 9_000, "", ""),
            coded(PayerAdjustment, "B", 6_000, "CO", "45"),
            coded(ResponsibilityMoved, "C", 3_000, "PR", "1"),
            coded(ResponsibilityMoved, "D", 2_000, "PR", "3"),
        ]);
        assert_eq!((posted.exceptions.len(), books.balance("E1", Owner::Insurance), books.balance("E1", Owner::Patient)), (0, 0, 5_000));
        let items: Vec<&OpenItem> = books.items("E1", Owner::Patient).collect();
        assert_eq!((items.len(), items[0].origin.as_str(), items[0].responsibility_date, items[0].statements), (1, "PR-1;PR-3", AS_OF, 0));
        assert_eq!((items[0].claim_state, books.items("E1", Owner::Insurance).next().unwrap().claim_state), (ClaimState::Paid, ClaimState::Paid));
    }

    #[test]
    fn a_denial_is_not_written_off() {
        let mut books = billed();
        let posted = books.post(&[coded(PayerAdjustment, "A", 20_000, "CO", "50")]);
        let item = books.items("E1", Owner::Insurance).next().unwrap();
        assert_eq!(
            (posted.transfers.len(), posted.exceptions.len(), item.balance_cents, item.claim_state, item.last_reason.as_str()),
            (0, 0, Cents(20_000), ClaimState::Denied, "CO-50")
        );
        assert_eq!((item.answer_codes.as_str(), item.state_date), ("CO-50", Some(AS_OF)));
        assert_eq!(books.post(&[coded(PayerAdjustment, "A", 20_000, "CO", "50")]).repeated, 1);
        let mut unpaid = billed();
        unpaid.post(&[zero(coded(PayerPayment, "A", 0, "", ""))]);
        assert_eq!(unpaid.items("E1", Owner::Insurance).next().unwrap().claim_state, ClaimState::Denied);
    }

    #[test]
    fn what_the_group_forbids_is_refused() {
        let mut books = billed();
        let posted = books.post(&[
            coded(PayerAdjustment, "A", 100, "PR", "1"),
            coded(PayerAdjustment, "B", 100, "OA", "23"),
            coded(PayerAdjustment, "C", 100, "PI", "45"),
            coded(ResponsibilityMoved, "D", 100, "CO", "45"),
            event("E", PayerPayment, "2026-06-01", 100),
        ]);
        assert_eq!(
            posted.exceptions.iter().map(|exception| exception.kind).collect::<Vec<_>>(),
            [[ExceptionKind::NotPostable; 4].as_slice(), &[ExceptionKind::UnknownItem]].concat()
        );
        assert_eq!((posted.transfers.len(), books.balance("E1", Owner::Insurance)), (0, 20_000));
        assert!(books.group.account.events.is_empty(), "a refused event may come again once its cause is mended");
    }

    #[test]
    fn only_a_payer_can_be_paid_too_much() {
        let mut books = billed();
        let posted = books.post(&[coded(PayerPayment, "A", 23_000, "", ""), coded(PayerAdjustment, "B", 500, "CO", "45"), coded(ResponsibilityMoved, "C", 500, "PR", "1")]);
        assert_eq!((books.balance("E1", Owner::Insurance), books.balance("E1", Owner::Patient), posted.exceptions.len()), (-3_000, 0, 2));
        books.post(&[AccountEvent { payer_id: "acme".into(), ..event("F", crate::ledger::EventKind::Refund, "2026-06-02", 3_000) }]);
        assert_eq!(books.balance("E1", Owner::Insurance), 0);
    }

    #[test]
    fn a_remittance_and_its_exact_reversal_leave_the_item_as_it_was() {
        let mut books = billed();
        let before = books.items("E1", Owner::Insurance).next().unwrap().clone();
        let kinds = [(PayerPayment, 9_000, "", ""), (PayerAdjustment, 6_000, "CO", "45"), (ResponsibilityMoved, 5_000, "PR", "1")];
        for (index, (kind, cents, group, carc)) in kinds.into_iter().enumerate() {
            books.post(&[coded(kind, &format!("A{index}"), cents, group, carc)]);
        }
        for (index, (kind, cents, group, carc)) in kinds.into_iter().enumerate() {
            assert_eq!(books.post(&[coded(kind, &format!("R{index}"), -cents, group, carc)]).exceptions, []);
        }
        let after = books.items("E1", Owner::Insurance).next().unwrap();
        assert_eq!(
            (after.charge_cents, after.paid_cents, after.adjusted_cents, after.balance_cents),
            (before.charge_cents, before.paid_cents, before.adjusted_cents, before.balance_cents)
        );
        assert_eq!((after.first_bill_date, after.responsibility_date, books.balance("E1", Owner::Patient)), (before.first_bill_date, before.responsibility_date, 0));
    }

    #[test]
    fn denials_are_told_with_their_reason_and_the_patients_share_is_none() {
        let mut books = billed();
        let posted = books.post(&[coded(PayerAdjustment, "A", 6_000, "CO", "45"), coded(ResponsibilityMoved, "B", 3_000, "PR", "1")]);
        assert_eq!(posted.answers, []);
        let told =
            |posted: &super::super::Posted| posted.answers.iter().map(|answer| format!("{} {} {}", answer.answer.as_str(), answer.reason, answer.claims)).collect::<Vec<_>>();
        let denied = books.post(&[coded(ResponsibilityMoved, "C", 1_000, "PR", "96"), coded(PayerAdjustment, "D", 500, "", "16"), coded(PayerPayment, "E", 100, "", "")]);
        assert_eq!(told(&denied), ["denied PR-96 1", "also_denied CO-16 1"]);
        let mut unpaid = billed();
        assert_eq!(told(&unpaid.post(&[zero(coded(PayerPayment, "A", 0, "", ""))])), ["denied  1"]);
        assert_eq!(told(&unpaid.post(&[coded(PayerAdjustment, "B", 20_000, "CO", "29")])), ["denied  -1", "denied CO-29 1"]);
        // What another payer answers is told of that payer, and nobody knows which edits would have spoken.
        let mut second = billed();
        second.post(&[AccountEvent { payer_id: "second".into(), ..coded(ResponsibilityMoved, "A", 20_000, "PR", "2") }]);
        let posted = second.post(&[AccountEvent { payer_id: "second".into(), ..coded(PayerPayment, "B", 100, "", "") }]);
        assert_eq!((posted.answers[0].payer_id.as_str(), posted.answers[0].edits.as_str(), posted.answers[0].bill_date), ("second", "", None));
    }

    #[test]
    fn the_next_payer_takes_over_before_the_patient() {
        let mut books = billed();
        books.post(&[coded(PayerPayment, "A", 15_000, "", ""), AccountEvent { payer_id: "second".into(), ..coded(ResponsibilityMoved, "B", 5_000, "PR", "2") }]);
        let second = books.items("E1", Owner::Insurance).find(|item| item.payer_id == "second").unwrap();
        assert_eq!((second.balance_cents, second.first_bill_date, books.balance("E1", Owner::Patient)), (Cents(5_000), None, 0));
        books.post(&[AccountEvent { payer_id: "second".into(), ..coded(ResponsibilityMoved, "C", 5_000, "PR", "2") }]);
        assert_eq!((books.balance("E1", Owner::Insurance), books.balance("E1", Owner::Patient)), (0, 5_000));
    }
}
