//! Numbers whose form is known: tax numbers, social security numbers, national drug codes. (The check digit of an NPI is looked at in all sets, by `describe::form`.)

use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Checks REF and LIN.
pub fn check(segment: &Segment<'_>, faults: &mut Faults) {
    let (place, digits, code, message) = match (segment.id(), segment.text(1), segment.text(2)) {
        ("REF", "EI", _) => (2, 9, "tax-id-form", "the employer's tax number is not nine digits"),
        ("REF", "SY", _) => (2, 9, "ssn-form", "the social security number is not nine digits"),
        ("LIN", _, "N4") => (3, 11, "ndc-form", "the national drug code is not eleven digits"),
        _ => return,
    };
    let number = segment.element(place);
    let is_number = number.len() == digits && number.iter().all(u8::is_ascii_digit);
    if !is_number && !number.is_empty() {
        faults.add(segment.id(), place, segment.offset, code, message);
    }
}
