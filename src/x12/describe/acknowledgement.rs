//! The inside of a 999 or 997: how many transactions were accepted and rejected. What is wrong with it is found by the reader that posting uses.

use std::collections::VecDeque;

use super::Transaction;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;
use crate::x12::responses::Response;
use crate::x12::responses::read_acknowledgement::AcknowledgementReader;
use crate::x12::responses::set_reader::SetReader;

/// Counts of one acknowledgement.
#[derive(Debug, Default)]
pub struct Acknowledgement {
    reader: AcknowledgementReader,
    answers: VecDeque<Response>,
    accepted: u64,
    rejected: u64,
}

impl Acknowledgement {
    /// Takes a segment of the inside.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.reader.take(segment, faults, &mut self.answers);
        for answer in self.answers.drain(..) {
            if let Response::Group(group) = answer {
                self.accepted += u64::from(group.accepted);
                self.rejected += u64::from(group.received.saturating_sub(group.accepted));
            }
        }
    }

    /// Writes the totals.
    pub fn finish(mut self, transaction: &mut Transaction, faults: &mut Faults) {
        self.reader.finish(faults, &mut self.answers);
        transaction.accepted = Some(self.accepted);
        transaction.rejected = Some(self.rejected);
    }
}
