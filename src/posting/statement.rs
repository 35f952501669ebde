//! Statements and final notices, and those that came back. What was sent counts as delivered unless it was returned; what was only printed counts for nothing.

use std::borrow::Cow;

use super::account_events::Poster;
use crate::ledger::letter::speaks_of;
use crate::ledger::standing::NOT_SENT;
use crate::ledger::{AccountEvent, EventKind, ExceptionKind, ItemKind, LetterDetail, OpenItem, Owner, Standing};
use crate::model::{Cents, Date};

/// True for a receivable of the patient that was the patient's when the statement went out.
fn is_on(statement: &AccountEvent, item: &OpenItem) -> bool {
    item.owner == Owner::Patient && item.kind == ItemKind::Receivable && item.responsibility_date <= statement.date && speaks_of(statement, item)
}

impl Poster<'_> {
    /// The event as the printed letter that it names makes it: of the letter's kind, about the letter's items. `None` when there is nothing to post: the letter was marked before, or the
    /// date cannot be.
    pub(super) fn as_of_letter<'e>(&mut self, event: &'e AccountEvent) -> Option<Cow<'e, AccountEvent>> {
        let is_sent = matches!(event.event, EventKind::StatementSent | EventKind::FinalNoticeSent);
        let standing = Standing::of(&self.group.account, self.as_of);
        let Some(printed) = standing.printed_letter(&event.reference).filter(|_| is_sent) else { return Some(Cow::Borrowed(event)) };
        let Some(letter) = LetterDetail::of(printed) else { return Some(Cow::Borrowed(event)) };
        let resolved = AccountEvent { event: letter.step.sent_kind(), detail: printed.detail.clone(), ..event.clone() };
        if standing.closed_by(printed).is_some_and(|closer| closer.event_id != event.event_id) {
            self.posted.repeated += 1;
            return None;
        }
        if event.date < printed.date {
            let message = format!("the letter was printed on {}, so it cannot have left on {}: correct the date and send the event again", printed.date, event.date);
            self.refuse(event, ExceptionKind::UnknownReference, &message);
            return None;
        }
        Some(Cow::Owned(resolved))
    }

    /// A statement or final notice went out: every open item of the patient that it covers counts it.
    pub(super) fn statement_sent(&mut self, event: &AccountEvent) {
        for item in self.group.items.iter_mut().filter(|item| item.balance_cents > Cents::ZERO && is_on(event, item)) {
            item.first_statement_date = Some(item.first_statement_date.map_or(event.date, |date| date.min(event.date)));
            item.last_statement_date = item.last_statement_date.max(Some(event.date));
            item.statements = item.statements.saturating_add(1);
            if event.event == EventKind::FinalNoticeSent {
                item.final_notice_date = item.final_notice_date.max(Some(event.date));
            }
        }
    }

    /// A statement came back: the items that had counted it count one less, and their dates are those of what was delivered.
    pub(super) fn statement_returned(&mut self, event: &AccountEvent) {
        let is_letter = self.standing().unmarked_letters().any(|printed| !event.reference.is_empty() && printed.reference == event.reference);
        if is_letter {
            // Nobody had said that it left, so no item counts it.
            return;
        }
        if event.reason == NOT_SENT {
            return self.refuse(event, ExceptionKind::UnknownReference, "no printed letter that waits to be sent has this id; the reference is the letter's statement_id");
        }
        let mut account = self.group.account.clone();
        account.events.push(AccountEvent { posting_date: self.as_of, ..event.clone() });
        let standing = Standing::of(&account, self.as_of);
        let Some(taken) = standing.taken_back(event) else {
            return self.refuse(event, ExceptionKind::UnknownReference, "no statement that went out fits; the reference is the statement's event id or number");
        };
        let delivered: Vec<&AccountEvent> = standing.delivered_statements().filter(|held| held.event_id != taken.event_id).collect();
        let counted = |item: &&mut OpenItem| is_on(taken, item) && item.statements > 0 && item.first_statement_date.is_some_and(|first| first <= taken.date);
        for item in self.group.items.iter_mut().filter(counted) {
            uncount(item, taken, &delivered);
        }
    }
}

fn uncount(item: &mut OpenItem, taken: &AccountEvent, delivered: &[&AccountEvent]) {
    let remaining = || delivered.iter().filter(|statement| is_on(statement, item)).map(|statement| statement.date);
    let notices = delivered.iter().filter(|statement| statement.event == EventKind::FinalNoticeSent && is_on(statement, item));
    let (earliest, latest, notice) = (remaining().min(), remaining().max(), notices.map(|notice| notice.date).max());
    item.statements -= 1;
    if item.statements == 0 {
        (item.first_statement_date, item.last_statement_date) = (None, None);
    } else {
        item.first_statement_date = replaced(item.first_statement_date, taken.date, earliest);
        item.last_statement_date = replaced(item.last_statement_date, taken.date, latest);
    }
    if taken.event == EventKind::FinalNoticeSent {
        item.final_notice_date = notice;
    }
}

/// The held date, unless it was the returned statement's: then the remaining one. A statement from before the books began is not among the events; then
/// the held date stays, since some statement was delivered.
fn replaced(held: Option<Date>, taken: Date, remaining: Option<Date>) -> Option<Date> {
    if held == Some(taken) { remaining.or(held) } else { held }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind::{FinalNoticeSent, StatementReturned, StatementSent};
    use crate::posting::case::{Books, event};

    fn dates(books: &Books) -> (u16, Option<String>, Option<String>, Option<String>) {
        let item = books.items("E1", Owner::Patient).next().unwrap();
        let text = |date: Option<Date>| date.map(|date| date.to_string());
        (item.statements, text(item.first_statement_date), text(item.last_statement_date), text(item.final_notice_date))
    }

    fn some(date: &str) -> Option<String> {
        Some(date.to_owned())
    }

    #[test]
    fn returned_mail_does_not_count_and_moves_the_clock() {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10");
        books.post(&[event("S0", StatementSent, "2026-01-09", 0), event("S1", StatementSent, "2026-02-01", 0)]);
        assert_eq!(dates(&books), (1, some("2026-02-01"), some("2026-02-01"), None), "a statement from before the debt does not count");
        books.post(&[event("R1", StatementReturned, "2026-02-10", 0)]);
        assert_eq!(dates(&books), (0, None, None, None));
        books.post(&[event("S2", StatementSent, "2026-03-01", 0), event("S3", StatementSent, "2026-04-01", 0), event("N", FinalNoticeSent, "2026-05-01", 0)]);
        assert_eq!(dates(&books), (3, some("2026-03-01"), some("2026-05-01"), some("2026-05-01")));
        books.post(&[AccountEvent { reference: "S2".into(), ..event("R2", StatementReturned, "2026-05-20", 0) }]);
        assert_eq!(dates(&books), (2, some("2026-04-01"), some("2026-05-01"), some("2026-05-01")), "the clock starts at what was delivered first");
        books.post(&[event("R3", StatementReturned, "2026-05-21", 0)]);
        assert_eq!(dates(&books), (1, some("2026-04-01"), some("2026-04-01"), None), "the latest one came back: the final notice");
        let posted = books.post(&[AccountEvent { reference: "S2".into(), ..event("R4", StatementReturned, "2026-05-22", 0) }]);
        assert_eq!((posted.exceptions[0].kind, dates(&books).0), (ExceptionKind::UnknownReference, 1), "it cannot come back twice");
    }

    #[test]
    fn settled_items_get_no_statement() {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10");
        books.post(&[event("P", EventKind::Payment, "2026-01-20", 10_000), event("S1", StatementSent, "2026-02-01", 0)]);
        assert_eq!(dates(&books).0, 0);
    }
}
