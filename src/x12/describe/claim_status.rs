//! The inside of a 277CA: claims accepted and rejected by this hop. What is wrong with it, totals against claims too, is found by the reader that posting uses.

use std::collections::VecDeque;

use super::Transaction;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;
use crate::x12::responses::Response;
use crate::x12::responses::read_status::StatusReader;
use crate::x12::responses::set_reader::SetReader;

/// Totals of one claim acknowledgement.
#[derive(Debug, Default)]
pub struct ClaimStatus {
    reader: StatusReader,
    answers: VecDeque<Response>,
}

impl ClaimStatus {
    /// Takes a segment of the inside.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.reader.take(segment, faults, &mut self.answers);
        // The reader counts; what it read of single claims is not told.
        self.answers.clear();
    }

    /// Writes the totals.
    pub fn finish(mut self, transaction: &mut Transaction, faults: &mut Faults) {
        self.reader.finish(faults, &mut self.answers);
        let totals = self.reader.totals();
        transaction.claims = Some(totals.claims);
        transaction.services = Some(totals.services);
        transaction.charged_cents = (!totals.is_unreadable).then_some(totals.charged);
        transaction.accepted = Some(totals.accepted);
        transaction.rejected = Some(totals.rejected);
    }
}
