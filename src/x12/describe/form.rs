//! The form that every segment must have, whatever it says: an id, no empty end, no stray blanks, plain ASCII; and the reading of amounts, dates and NPIs, which all sets share.

use crate::model::money::MoneyError;
use crate::model::npi::is_valid_npi;
use crate::model::{Cents, Date, parse_date};
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Checks what holds for every segment.
pub fn check(segment: &Segment<'_>, faults: &mut Faults) {
    let id = segment.id();
    let is_id = (2..=3).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if !is_id {
        faults.add("", 0, segment.offset, "segment-id", "a segment does not begin with an id of two or three capital letters and digits");
        return;
    }
    if !segment.raw().is_ascii() {
        faults.add(id, 0, segment.offset, "non-ascii-data", "the segment has characters outside ASCII");
    }
    // ISA is padded with blanks, and its last element is a delimiter.
    if id == "ISA" {
        return;
    }
    let count = segment.elements();
    if count == 0 || segment.element(count).is_empty() {
        faults.add(id, count, segment.offset, "trailing-empty-element", "the segment ends with an empty element");
    }
    if has_no_odd_end(segment) {
        return;
    }
    let component = segment.delimiters().component;
    for place in 1..=count {
        let element = segment.element(place);
        if element.first() == Some(&b' ') || element.last() == Some(&b' ') {
            faults.add(id, place, segment.offset, "blank-at-element-end", "the element begins or ends with a blank");
        }
        if element.last() == Some(&component) {
            faults.add(id, place, segment.offset, "trailing-empty-component", "the element ends with an empty component");
        }
    }
}

/// True when no blank and no separator of components stands beside a separator of elements, as in nearly every segment.
fn has_no_odd_end(segment: &Segment<'_>) -> bool {
    let (raw, delimiters) = (segment.raw(), segment.delimiters());
    let is_end = |byte: Option<&u8>| byte.is_none_or(|&byte| byte == delimiters.element);
    memchr::memchr2_iter(b' ', delimiters.component, raw).all(|place| {
        let before = place.checked_sub(1).and_then(|before| raw.get(before));
        !is_end(before) && !is_end(raw.get(place + 1))
    })
}

/// An amount; absent counts as nothing. What is no amount is a fault and counts as `None`.
pub fn amount(segment: &Segment<'_>, element: usize, faults: &mut Faults) -> Option<Cents> {
    let text = segment.text(element);
    if segment.element(element).is_empty() {
        return Some(Cents::ZERO);
    }
    let (code, message) = match Cents::parse(text) {
        Ok(cents) => return Some(cents),
        Err(MoneyError::TooManyDecimals) => ("amount-decimals", "the amount has more than two decimals"),
        Err(MoneyError::TooLarge) => ("amount-too-large", "the amount has more than ten digits before the point"),
        Err(MoneyError::NotANumber) => ("amount-not-a-number", "the amount is not a decimal number"),
    };
    faults.add(segment.id(), element, segment.offset, code, message);
    None
}

/// The sum, held at the largest amount instead of overflowing: a hostile file must not stop the description of its neighbours.
pub fn sum(left: Cents, right: Cents) -> Cents {
    Cents(left.0.saturating_add(right.0))
}

/// The difference, held as [`sum`] is.
pub fn difference(left: Cents, right: Cents) -> Cents {
    Cents(left.0.saturating_sub(right.0))
}

/// An amount that a claim may not make negative.
pub fn charge(segment: &Segment<'_>, element: usize, faults: &mut Faults) -> Option<Cents> {
    let charge = amount(segment, element, faults)?;
    if charge < Cents::ZERO {
        faults.add(segment.id(), element, segment.offset, "amount-negative", "a charge is never negative");
    }
    Some(charge)
}

/// Checks the value of a DTP or DTM: it must be a date that exists, a range in order. Returns the first day.
pub fn date(segment: &Segment<'_>, qualifier: &str, element: usize, faults: &mut Faults) -> Option<Date> {
    let text = segment.text(element);
    let (from, to) = match qualifier {
        "D8" => (parse_date(text), None),
        "RD8" => match text.split_once('-') {
            Some((from, to)) => (parse_date(from), Some(parse_date(to))),
            None => (None, None),
        },
        _ => return None,
    };
    match (from, to) {
        (None, _) | (_, Some(None)) => faults.add(segment.id(), element, segment.offset, "date-does-not-exist", format!("the value is not a date of form {qualifier}")),
        (Some(from), Some(Some(to))) if to < from => faults.add(segment.id(), element, segment.offset, "dates-reversed", "the range ends before it begins"),
        _ => {}
    }
    from
}

/// Checks the NPI of an NM1 that has one.
pub fn npi(segment: &Segment<'_>, faults: &mut Faults) {
    if segment.id() == "NM1" && segment.text(8) == "XX" && !is_valid_npi(segment.text(9)) {
        faults.add("NM1", 9, segment.offset, "npi-check-digit", "the NPI is not ten digits with a valid check digit");
    }
}
