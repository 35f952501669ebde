//! `statements.csv`: letters that were printed tonight, and those that nobody has said to have left.
//!
//! It carries ids and amounts, no names. The vendor's file is another thing: `outbox/statements`.

use super::csv_row::CsvRow;
use crate::ledger::letter::batch_of;
use crate::ledger::{AccountEvent, EventKind, GuarantorAccount, LetterDetail, Standing};
use crate::model::{Date, days_between};

/// Columns of `statements.csv`.
pub const COLUMNS: &[&str] = &["statement_id", "batch_id", "step", "guarantor_id", "statement_date", "due_date", "amount", "items", "state", "days_waiting"];

/// One letter.
#[derive(Debug, Clone, Copy)]
pub struct LetterRow<'a> {
    /// The event that booked it as printed.
    pub printed: &'a AccountEvent,
    /// False while nobody has said that it left, or came back.
    pub is_marked: bool,
}

impl<'a> LetterRow<'a> {
    /// The letters of an account that the report lists, in order of date and id.
    pub fn all(account: &'a GuarantorAccount, as_of: Date) -> impl Iterator<Item = LetterRow<'a>> {
        let standing = Standing::of(account, as_of);
        let row = move |printed: &'a AccountEvent| LetterRow { printed, is_marked: standing.closed_by(printed).is_some() };
        standing.events(EventKind::StatementPrinted).map(row).filter(move |row| !row.is_marked || row.printed.date == as_of)
    }

    /// Appends the CSV row.
    pub fn write(&self, as_of: Date, out: &mut Vec<u8>) -> usize {
        let (printed, letter) = (self.printed, LetterDetail::of(self.printed));
        let mut row = CsvRow::new(out);
        row.text(&printed.reference)
            .text(batch_of(&printed.reference).unwrap_or_default())
            .word(letter.as_ref().map_or("", |letter| letter.step.as_str()))
            .text(&printed.guarantor_id);
        row.date(printed.date).date_or_blank(printed.until).dollars_or_blank(printed.amount_cents).count(letter.map_or(0, |letter| letter.items.len() as u64));
        let waiting = (!self.is_marked).then(|| i64::from(days_between(printed.date, as_of)));
        row.word(if self.is_marked { "sent" } else { "printed" }).number_or_blank(waiting).end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::LetterStep;
    use crate::model::{Cents, Key};
    use crate::reports::test_items::{guarantor, letter};

    #[test]
    fn tonights_letters_and_those_that_wait_are_listed() {
        let as_of = Date::constant(2026, 6, 30);
        let old = letter("S20260620-0003-00001", LetterStep::First, Date::constant(2026, 6, 20), 4_000);
        let sent = letter("S20260510-0002-00001", LetterStep::First, Date::constant(2026, 5, 10), 4_000);
        let mark = AccountEvent { event: EventKind::StatementSent, event_id: sent.reference.clone(), ..sent.clone() };
        let mut account = guarantor("G1", "Doe", "Ann");
        account.events = vec![sent, mark, old, letter("S20260630-0004-00001", LetterStep::Reminder, as_of, 4_000)];
        let mut out = Vec::new();
        for row in LetterRow::all(&account, as_of) {
            assert_eq!(row.write(as_of, &mut out), COLUMNS.len());
        }
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "S20260620-0003-00001,20260620-0003,S1,G1,2026-06-20,2026-07-20,40.00,1,printed,10\n\
             S20260630-0004-00001,20260630-0004,S2,G1,2026-06-30,2026-07-30,40.00,1,printed,0\n"
        );
        assert_eq!(LetterDetail::of(&account.events[2]).map(|letter| (letter.address, letter.items)), Some((Key(0), vec![Key(1)])));
        assert_eq!(account.events[2].amount_cents, Some(Cents(4_000)));
    }
}
