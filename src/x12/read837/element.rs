//! Elements that mean more than their text, and where segments stand.

use crate::model::{Cents, Date, Quantity, parse_date};
use crate::x12::lexer::Segment;

/// An element that must be an amount, a number or a date. What cannot be read is kept, because an unreadable charge is not a missing one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Element<T> {
    /// The element is empty or the segment does not stand there.
    #[default]
    Absent,
    /// The text is none, at most [`LONGEST_KEPT`] bytes of it.
    Unreadable(String),
    /// The value.
    Known(T),
}

/// Most bytes of an unreadable element that are kept, so that a wrong element of a megabyte does not become a message of a megabyte.
pub const LONGEST_KEPT: usize = 40;

impl<T: Copy> Element<T> {
    /// The value; `None` where it is absent or unreadable.
    pub fn known(&self) -> Option<T> {
        match self {
            Element::Known(value) => Some(*value),
            _ => None,
        }
    }

    /// The text that could not be read.
    pub fn unreadable(&self) -> Option<&str> {
        match self {
            Element::Unreadable(text) => Some(text),
            _ => None,
        }
    }

    fn read(text: &str, parse: impl Fn(&str) -> Option<T>) -> Element<T> {
        if text.is_empty() {
            return Element::Absent;
        }
        parse(text).map_or_else(|| Element::Unreadable(cut(text)), Element::Known)
    }
}

impl Element<Cents> {
    /// An amount of money.
    pub(super) fn amount(text: &str) -> Element<Cents> {
        Element::read(text, |text| Cents::parse(text).ok())
    }
}

impl Element<Quantity> {
    /// A number of units.
    pub(super) fn quantity(text: &str) -> Element<Quantity> {
        Element::read(text, Quantity::parse)
    }
}

impl Element<Date> {
    /// A day of the form D8.
    pub(super) fn day(text: &str) -> Element<Date> {
        Element::read(text, parse_date)
    }
}

/// At most [`LONGEST_KEPT`] bytes of a text, cut between characters.
pub(super) fn cut(text: &str) -> String {
    let end = (0..=text.len().min(LONGEST_KEPT)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    text.get(..end).unwrap_or_default().to_owned()
}

/// A DTP: first and last day, the same for a single day. A time of day behind the date (form DT) is dropped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateOf {
    /// DTP01, such as 472 or 431.
    pub qualifier: String,
    /// First and last day.
    pub days: Element<(Date, Date)>,
}

impl DateOf {
    pub(super) fn read(segment: &Segment<'_>) -> DateOf {
        let parse = |text: &str| {
            let (from, to) = match segment.text(2) {
                "RD8" => text.split_once('-')?,
                "DT" => (text.get(..8)?, text.get(..8)?),
                _ => (text, text),
            };
            Some((parse_date(from)?, parse_date(to)?))
        };
        DateOf { qualifier: segment.text(1).to_owned(), days: Element::read(segment.text(3), parse) }
    }
}

/// Where a segment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Bytes before it in the file.
    pub offset: u64,
    /// Its number in the transaction, the ST being 1, as a 999 counts.
    pub segment_number: u32,
}

/// A segment that was read, so that a finding can name the very segment it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentPlace {
    /// The loop it stands in.
    pub at: super::Loop,
    /// Segment id, padded with zero bytes.
    pub id: [u8; 3],
    /// The first three bytes of its first element, padded with zero bytes: the qualifier of a DTP, REF, AMT or NM1.
    pub qualifier: [u8; 3],
    /// The service line, counted from 1; 0 outside lines.
    pub line: u16,
    /// Where it stands.
    pub place: Place,
}

impl SegmentPlace {
    pub(super) fn of(segment: &Segment<'_>, at: super::Loop, line: usize, place: Place) -> SegmentPlace {
        SegmentPlace { at, id: padded(segment.id().as_bytes()), qualifier: padded(segment.element(1)), line: u16::try_from(line).unwrap_or(u16::MAX), place }
    }
}

/// The first three bytes, padded with zero bytes: how [`SegmentPlace`] keeps ids and qualifiers.
pub fn padded(bytes: &[u8]) -> [u8; 3] {
    let mut padded = [0; 3];
    for (slot, byte) in padded.iter_mut().zip(bytes) {
        *slot = *byte;
    }
    padded
}
