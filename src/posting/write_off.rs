//! Amounts given up, and taken back when that was a mistake. The reason names the adjustment account.

use super::account_events::{Entry, Poster, reason_or};
use crate::ledger::{AccountEvent, ExceptionKind, ItemKind, LedgerAccount, OpenItem, Owner, Text, TransferEvent};
use crate::model::{Cents, Key};

impl Poster<'_> {
    /// Writes off up to the balance of what the event covers: all of it without an amount, oldest first with one. A negative amount takes a write-off back.
    pub(super) fn write_off(&mut self, event: &AccountEvent) {
        let account = LedgerAccount::Adjustment(account_word(&reason_or(event, "other")));
        let amount = event.amount_cents;
        match amount {
            Some(Cents::ZERO) => self.refuse(event, ExceptionKind::BadAmount, "expected an amount above zero, or none for the whole balance"),
            Some(amount) if amount < Cents::ZERO => self.take_back(event, -amount, account),
            _ => {
                let items = self.write_off_items(event);
                let open: Cents = items.iter().filter_map(|item_id| self.item(*item_id)).map(|item| item.balance_cents).sum();
                let left = self.spread(event, &items, amount.unwrap_or(open), TransferEvent::WriteOff, &account, &reason_or(event, "other"));
                if reason_or(event, "other") == CHARITY {
                    self.restart_letters(&items);
                }
                if items.is_empty() {
                    self.refuse(event, ExceptionKind::UnknownItem, "nothing open fits what the write-off names");
                } else if left > Cents::ZERO {
                    self.refuse_part(event, ExceptionKind::ExceedsBalance, left, "the write-off is more than the balance; the rest was not posted");
                }
            }
        }
    }

    /// A payer's item when the event names the payer, or when an encounter has nothing else open; else what patient and agency owe.
    fn write_off_items(&self, event: &AccountEvent) -> Vec<Key> {
        let is_open = |item: &OpenItem| item.kind == ItemKind::Receivable && item.balance_cents > Cents::ZERO && event.covers(item);
        let of_payer = |item: &OpenItem| item.owner == Owner::Insurance && is_open(item) && (event.payer_id.is_empty() || item.payer_id == event.payer_id);
        let of_people = if event.payer_id.is_empty() { self.oldest(|item| item.owner != Owner::Insurance && is_open(item)) } else { Vec::new() };
        let names_one = !event.encounter_id.is_empty() || !event.claim_id.is_empty();
        if of_people.is_empty() && (names_one || !event.payer_id.is_empty()) { self.oldest(of_payer) } else { of_people }
    }

    /// What assistance leaves is another amount than the one that letters asked for, so it starts with a first statement again (26 CFR 1.501(r)-6(c)(6)). Its age goes on.
    fn restart_letters(&mut self, items: &[Key]) {
        for item in self.group.items.iter_mut().filter(|item| items.contains(&item.item_id) && item.owner == Owner::Patient && item.balance_cents > Cents::ZERO) {
            (item.statements, item.first_statement_date, item.last_statement_date, item.final_notice_date) = (0, None, None, None);
        }
    }

    fn take_back(&mut self, event: &AccountEvent, amount: Cents, account: LedgerAccount) {
        let fits = |item: &OpenItem| {
            item.kind == ItemKind::Receivable && item.adjusted_cents >= amount && event.covers(item) && (event.payer_id.is_empty() || item.payer_id == event.payer_id)
        };
        let Some((item_id, receivable)) = self.oldest(fits).first().and_then(|item_id| self.item(*item_id)).map(|item| (item.item_id, item.account())) else {
            return self.refuse(event, ExceptionKind::UnknownItem, "no item has had this much written off; name its encounter or claim");
        };
        let entry = Entry { debit: receivable, credit: account, amount, event: TransferEvent::WriteOff, item: item_id, to_item: item_id, reason: reason_or(event, "other") };
        self.transfer(event, entry);
    }
}

/// Reason of a write-off that financial assistance grants.
const CHARITY: &str = "charity";

/// A reason as a word that an account name can end in.
pub(super) fn account_word(reason: &str) -> Text {
    reason.trim_ascii().chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind::WriteOff;
    use crate::posting::case::{Books, about, event};

    fn give_up(event_id: &str, cents: i64, reason: &str) -> AccountEvent {
        AccountEvent { reason: reason.into(), ..event(event_id, WriteOff, "2026-06-01", cents) }
    }

    #[test]
    fn a_write_off_never_makes_a_credit_and_can_be_taken_back() {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10").charge("E2", None, 5_000, "2026-03-10");
        let posted = books.post(&[about("E2", give_up("W1", 7_000, "Charity care"))]);
        assert_eq!((books.balance("E2", Owner::Patient), posted.exceptions[0].amount_cents), (0, Cents(2_000)));
        assert_eq!(posted.transfers[0].debit.to_string(), "adjustment:charity_care");
        books.post(&[about("E2", give_up("W2", -5_000, "Charity care"))]);
        assert_eq!(books.balance("E2", Owner::Patient), 5_000);
        books.post(&[give_up("W3", 0, "bankruptcy")]);
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient)), (0, 0), "without an amount all of it goes");
        assert_eq!(books.post(&[give_up("W4", 100, "small_balance")]).exceptions[0].kind, ExceptionKind::UnknownItem);
    }

    #[test]
    fn what_assistance_leaves_starts_with_a_first_statement_again() {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10");
        books.post(&[event("S1", crate::ledger::EventKind::StatementSent, "2026-02-01", 0), event("N", crate::ledger::EventKind::FinalNoticeSent, "2026-05-01", 0)]);
        books.post(&[about("E1", give_up("W0", 100, "courtesy"))]);
        assert_eq!(books.items("E1", Owner::Patient).next().map(|item| item.statements), Some(2), "another write-off changes nothing");
        books.post(&[about("E1", give_up("W1", 4_000, "charity"))]);
        let item = books.items("E1", Owner::Patient).next().unwrap();
        assert_eq!((item.statements, item.first_statement_date, item.final_notice_date, item.balance_cents), (0, None, None, Cents(5_900)));
        assert_eq!(item.responsibility_date.to_string(), "2026-01-10", "its age goes on");
        books.post(&[event("S2", crate::ledger::EventKind::StatementSent, "2026-06-20", 0)]);
        assert_eq!(books.items("E1", Owner::Patient).next().map(|item| item.statements), Some(1));
    }

    #[test]
    fn a_payers_balance_is_touched_only_when_it_is_named() {
        let mut books = Books::new().charge("E1", Some("acme"), 10_000, "2026-01-10").charge("E2", None, 900, "2026-01-10");
        books.post(&[give_up("W1", 0, "small_balance")]);
        assert_eq!((books.balance("E1", Owner::Insurance), books.balance("E2", Owner::Patient)), (10_000, 0));
        books.post(&[about("E1", give_up("W2", 10_000, "timely_filing"))]);
        assert_eq!(books.balance("E1", Owner::Insurance), 0);
    }
}
