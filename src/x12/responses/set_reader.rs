//! What a reader of one kind of set must do; one file a kind implements it.

use std::collections::VecDeque;

use super::Response;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Reads the inside of a set, segment after segment.
pub(in crate::x12) trait SetReader {
    /// Takes the next segment between ST and SE, and puts whatever is complete by now into `out`.
    fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>);
    /// The set ends: gives what is still open, and proves its sums. False where it must not be booked.
    fn finish(&mut self, faults: &mut Faults, out: &mut VecDeque<Response>) -> bool;
}
