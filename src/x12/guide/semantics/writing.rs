//! How text is written: some receivers refuse lower-case letters, though the standard's extended character set has them.

use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Reports the first element with a lower-case letter; true when there is one. Electronic mail addresses (PER) and notes (NTE, K3) are left out.
pub fn check(segment: &Segment<'_>, faults: &mut Faults) -> bool {
    if matches!(segment.id(), "PER" | "NTE" | "K3") || !segment.raw().iter().any(u8::is_ascii_lowercase) {
        return false;
    }
    let Some(place) = (1..=segment.elements()).find(|place| segment.element(*place).iter().any(u8::is_ascii_lowercase)) else { return false };
    // A code in lower case is no code at all, and has been reported as such.
    if (1..=9).any(|component| faults.has_component(segment.id(), place, component, segment.offset)) || faults.has(segment.id(), place, segment.offset) {
        return false;
    }
    faults.add(segment.id(), place, segment.offset, "lower-case", "the element has lower-case letters, which some payers refuse; the transaction may have more of them");
    true
}
