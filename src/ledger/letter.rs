//! A letter to a guarantor: a statement or a notice that was written for the print vendor. What it covers is kept in the `detail` of its event, so that an item counts the letters
//! that spoke of it and no others.
//!
//! Printed is not sent: only [`EventKind::StatementSent`] and [`EventKind::FinalNoticeSent`] run a clock. This module does *not* decide who gets a letter.

use super::{AccountEvent, Contact, EventKind, OpenItem, Text};
use crate::model::Key;

/// Which letter of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterStep {
    /// S1, the first statement, itemised.
    First,
    /// S2, the reminder.
    Reminder,
    /// S3, past due, with the offer of a plan.
    PastDue,
    /// S4, the notice of intended action.
    FinalNotice,
}

impl LetterStep {
    /// All steps, in order.
    pub const ALL: [LetterStep; 4] = [LetterStep::First, LetterStep::Reminder, LetterStep::PastDue, LetterStep::FinalNotice];

    /// As files, events and reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            LetterStep::First => "S1",
            LetterStep::Reminder => "S2",
            LetterStep::PastDue => "S3",
            LetterStep::FinalNotice => "S4",
        }
    }

    /// Reads what [`LetterStep::as_str`] wrote.
    pub fn parse(name: &str) -> Option<LetterStep> {
        LetterStep::ALL.into_iter().find(|step| step.as_str() == name)
    }

    /// The event that says that such a letter has left.
    pub fn sent_kind(self) -> EventKind {
        if self == LetterStep::FinalNotice { EventKind::FinalNoticeSent } else { EventKind::StatementSent }
    }
}

/// What the `detail` of a letter's events says: `S2 <address> <item> <item> ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterDetail {
    /// Which letter.
    pub step: LetterStep,
    /// The address that it went to, see [`address_key`].
    pub address: Key,
    /// The items that it covers, in order.
    pub items: Vec<Key>,
}

impl LetterDetail {
    /// As it is stored.
    pub fn to_text(&self) -> Text {
        let words = [self.step.as_str().to_owned(), self.address.to_string()].into_iter().chain(self.items.iter().map(Key::to_string));
        words.collect::<Vec<_>>().join(" ").into()
    }

    /// Reads the detail of a letter's event; `None` for a statement that was not written here, which covers everything in its scope.
    pub fn of(event: &AccountEvent) -> Option<LetterDetail> {
        if !matches!(event.event, EventKind::StatementPrinted | EventKind::StatementSent | EventKind::FinalNoticeSent) {
            return None;
        }
        let mut words = event.detail.split(' ');
        let (step, address) = (LetterStep::parse(words.next()?)?, Key::parse(words.next()?)?);
        let items = words.map(Key::parse).collect::<Option<Vec<_>>>()?;
        (!items.is_empty()).then_some(LetterDetail { step, address, items })
    }
}

/// True when a statement's event speaks of the item: it is within the event's scope, and among the letter's items where those are known.
pub fn speaks_of(event: &AccountEvent, item: &OpenItem) -> bool {
    event.covers(item) && LetterDetail::of(event).is_none_or(|letter| letter.items.contains(&item.item_id))
}

/// A key of the address, by which a corrected one is told from the one that mail came back from.
pub fn address_key(contact: &Contact) -> Key {
    Key::of_texts(&["address", &contact.address_1, &contact.address_2, &contact.city, &contact.state, &contact.zip])
}

/// True when a letter can be addressed: name, street, city, state and ZIP.
pub fn has_address(contact: &Contact) -> bool {
    let is_named = !contact.last_name.is_empty() || !contact.first_name.is_empty();
    is_named && [&contact.address_1, &contact.city, &contact.state, &contact.zip].into_iter().all(|part| !part.trim_ascii().is_empty())
}

/// Id of the event that books a letter as printed; it sorts before that of the same day which says that it has left. The letter's own id is its reference; the event that says that it has left has the letter's id.
pub fn printed_event_id(statement_id: &str) -> Text {
    format!("Printed-{statement_id}").into()
}

/// The batch that a statement id belongs to: `S20260630-0004-00001` is of `20260630-0004`.
pub fn batch_of(statement_id: &str) -> Option<&str> {
    statement_id.strip_prefix('S')?.rsplit_once('-').map(|(batch, _)| batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_reads_back_and_free_text_is_none() {
        let detail = LetterDetail { step: LetterStep::PastDue, address: Key(7), items: vec![Key(1), Key(2)] };
        let mut event = crate::ledger::standing::tests::event(EventKind::StatementPrinted, "2026-06-01");
        event.detail = detail.to_text();
        assert_eq!(LetterDetail::of(&event), Some(detail));
        for free in ["", "S1", "S2 resent", "second try", "S1 00000000000000000000000000000007", "S9 00000000000000000000000000000007 00000000000000000000000000000001"] {
            event.detail = free.into();
            assert_eq!(LetterDetail::of(&event), None, "{free}");
        }
    }

    #[test]
    fn steps_and_batches_are_read_back() {
        for step in LetterStep::ALL {
            assert_eq!(LetterStep::parse(step.as_str()), Some(step));
        }
        assert_eq!((batch_of("S20260630-0004-00001"), batch_of("S77"), batch_of("x-1")), (Some("20260630-0004"), None, None));
    }

    #[test]
    fn an_address_is_complete_or_not_and_a_changed_one_has_another_key() {
        let whole = Contact { last_name: "Doe".into(), address_1: "1 Main".into(), city: "X".into(), state: "IL".into(), zip: "60000".into(), ..Contact::default() };
        assert!(has_address(&whole) && !has_address(&Contact { zip: " ".into(), ..whole.clone() }) && !has_address(&Contact { last_name: "".into(), ..whole.clone() }));
        assert_ne!(address_key(&whole), address_key(&Contact { address_2: "Apt 2".into(), ..whole.clone() }));
    }
}
