//! What a reader of one kind of set must do, one file a kind implements it; and what it is told of the interchange.

use std::collections::VecDeque;

use super::{Response, Text};
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Reads the inside of a set, segment after segment.
pub(in crate::x12) trait SetReader {
    /// Takes the next segment between ST and SE, and puts whatever is complete by now into `out`.
    fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>);
    /// The set ends: gives what is still open, and proves its sums. False where it must not be booked.
    fn finish(&mut self, faults: &mut Faults, out: &mut VecDeque<Response>) -> bool;
}

/// Who sent the interchange to whom, which a TA1 does not repeat.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::x12) struct IsaParties {
    /// ISA06 without its padding.
    pub sender: Text,
    /// ISA08 without its padding.
    pub receiver: Text,
    /// ISA13.
    pub interchange_control: Text,
}

impl IsaParties {
    /// Those of an ISA.
    pub(super) fn read(segment: &Segment<'_>) -> IsaParties {
        let text = |place: usize| Text::from(segment.text(place).trim_ascii());
        IsaParties { sender: text(6), receiver: text(8), interchange_control: text(13) }
    }
}
