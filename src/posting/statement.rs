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
    use crate::ledger::LetterStep;
    use crate::model::Key;
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

    /// Guarantor G1 with two debts and a printed letter that speaks of the first only.
    fn with_letter(step: LetterStep) -> (Books, AccountEvent) {
        let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10").charge("E2", None, 5_000, "2026-01-12");
        let items = books.items("E1", Owner::Patient).map(|item| item.item_id).collect();
        let detail = LetterDetail { step, address: Key(1), items }.to_text();
        let printed = AccountEvent { reference: "S20260201-0001-00001".into(), detail, ..event("Printed-S20260201-0001-00001", EventKind::StatementPrinted, "2026-02-01", 10_000) };
        assert_eq!(books.post(std::slice::from_ref(&printed)).exceptions, []);
        (books, printed)
    }

    fn word_of(id: &str, kind: EventKind, date: &str) -> AccountEvent {
        AccountEvent { reference: "S20260201-0001-00001".into(), ..event(id, kind, date, 0) }
    }

    fn counts(books: &Books) -> [u16; 2] {
        ["E1", "E2"].map(|encounter| books.items(encounter, Owner::Patient).map(|item| item.statements).sum())
    }

    #[test]
    fn a_printed_letter_counts_only_once_somebody_says_that_it_left_and_only_for_what_it_spoke_of() {
        let (mut books, _) = with_letter(LetterStep::First);
        assert_eq!(counts(&books), [0, 0], "printed is not sent");
        books.post(&[word_of("V1", StatementSent, "2026-02-03")]);
        assert_eq!((counts(&books), dates(&books).1), ([1, 0], some("2026-02-03")), "the clock runs from the day on which it left");
        let again = books.post(&[word_of("S20260201-0001-00001", StatementSent, "2026-02-05"), word_of("V1", StatementSent, "2026-02-03")]);
        assert_eq!((counts(&books), again.repeated, again.exceptions.len()), ([1, 0], 2, 0), "whoever says it again says nothing new");
        books.post(&[word_of("R1", StatementReturned, "2026-02-20")]);
        assert_eq!((counts(&books), dates(&books).1), ([0, 0], None));
    }

    #[test]
    fn the_letters_own_step_decides_whether_it_was_the_final_notice() {
        let (mut books, _) = with_letter(LetterStep::FinalNotice);
        books.post(&[word_of("V1", StatementSent, "2026-02-03")]);
        assert_eq!(dates(&books).3, some("2026-02-03"), "the vendor called it a statement");
        let (mut books, _) = with_letter(LetterStep::Reminder);
        books.post(&[word_of("V1", FinalNoticeSent, "2026-02-03")]);
        assert_eq!((dates(&books).0, dates(&books).3), (1, None));
    }

    #[test]
    fn a_letter_cannot_have_left_before_it_was_printed() {
        let (mut books, _) = with_letter(LetterStep::First);
        let posted = books.post(&[word_of("V1", StatementSent, "2026-01-31")]);
        assert_eq!((posted.exceptions[0].kind, counts(&books)), (ExceptionKind::UnknownReference, [0, 0]));
        books.post(&[word_of("V1", StatementSent, "2026-02-01")]);
        assert_eq!(counts(&books), [1, 0], "the corrected row is taken under the same id");
    }

    #[test]
    fn a_letter_that_came_back_or_never_left_counts_for_nobody() {
        for reason in ["", NOT_SENT] {
            let (mut books, _) = with_letter(LetterStep::First);
            let back = AccountEvent { reason: reason.into(), ..word_of("R1", StatementReturned, "2026-02-10") };
            assert_eq!((books.post(&[back]).exceptions.len(), counts(&books)), (0, [0, 0]));
            let standing = Standing::of(&books.group.account, crate::posting::case::AS_OF);
            assert_eq!((standing.unmarked_letters().count(), standing.returned_mail().is_some()), (0, reason.is_empty()));
            let late = books.post(&[word_of("V1", StatementSent, "2026-02-12")]);
            assert_eq!((late.repeated, counts(&books)), (1, [0, 0]), "what is settled stays settled");
        }
        let (mut books, _) = with_letter(LetterStep::First);
        let nothing = AccountEvent { reference: "S9".into(), reason: NOT_SENT.into(), ..event("R2", StatementReturned, "2026-02-10", 0) };
        assert_eq!(books.post(&[nothing]).exceptions[0].kind, ExceptionKind::UnknownReference);
    }

    #[test]
    fn money_that_quotes_a_letter_pays_what_the_letter_asked_for() {
        let (mut books, _) = with_letter(LetterStep::First);
        books.group.items.iter_mut().filter(|item| item.encounter_id == "E2").for_each(|item| item.responsibility_date = Date::constant(2026, 1, 1));
        books.post(&[AccountEvent { reference: "S20260201-0001-00001".into(), ..event("P1", EventKind::Payment, "2026-02-08", 4_000) }]);
        assert_eq!((books.balance("E1", Owner::Patient), books.balance("E2", Owner::Patient)), (6_000, 5_000), "though the other one is older");
    }
}
