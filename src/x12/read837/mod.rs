//! Reads professional claims (005010X222A1) from a stream, one at a time, whatever else the file holds.
//!
//! The inverse of `p837`, for the files of any sender. It judges nothing and reports nothing: what is missing is empty, what cannot be read is kept as text, what it does not know is passed over
//! (`describe` and the guide say what is wrong with the file). Memory is that of one claim. Nothing of a claim is left when the next begins; what a level (HL) says holds until the
//! next level of its kind.

mod claim;
mod element;
mod levels;
mod loops;
mod party;
mod take;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io::{self, Read};

pub use claim::{
    Adjudication, Adjustment, Amount, Attachment, BillingLevel, Condition, DrugOfLine, HealthCode, MOST_REPEATS, Note, OtherSubscriber, PatientInformation, PatientLevel,
    ProfessionalClaim, RelatedCauses, ServiceLine837, SubscriberInformation, SubscriberLevel, TransactionHeader,
};
pub use element::{DateOf, Element, Place, SegmentPlace, padded};
pub use loops::Loop;
pub use party::{Party, Reference};

use super::faults::Faults;
use super::lexer::Lexer;
use levels::Levels;

/// What the guide of professional claims begins with, in every addendum of version 5010.
pub const GUIDE: &str = "005010X222";

/// What was read next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read837 {
    /// A professional claim.
    Claim(Box<ProfessionalClaim>),
    /// A transaction of claims of another guide, such as institutional claims or version 4010. Its claims are not read.
    Skipped(SkippedTransaction),
}

/// A transaction that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedTransaction {
    /// ST02.
    pub control: String,
    /// ST03, or GS08; empty where neither says it.
    pub guide: String,
    /// Where its ST stands.
    pub place: Place,
}

/// Reads one file.
#[derive(Debug)]
pub struct Reader837<R> {
    lexer: Lexer<R>,
    // The lexer reports oddities of form; `describe` tells them, so that they are dropped here.
    faults: Faults,
    levels: Levels,
    pending: VecDeque<Read837>,
    is_finished: bool,
}

impl<R: Read> Reader837<R> {
    /// A reader at the start of a file.
    pub fn new(source: R) -> Reader837<R> {
        Reader837 { lexer: Lexer::new(source), faults: Faults::default(), levels: Levels::default(), pending: VecDeque::new(), is_finished: false }
    }

    /// GS04 of the group last begun.
    pub fn file_date(&self) -> Option<crate::model::Date> {
        self.levels.file_date()
    }

    /// The next claim or skipped transaction; `None` at the end. An error is one of reading.
    pub fn next_claim(&mut self) -> io::Result<Option<Read837>> {
        loop {
            if let Some(read) = self.pending.pop_front() {
                return Ok(Some(read));
            }
            if self.is_finished {
                return Ok(None);
            }
            match self.lexer.next_segment(&mut self.faults)? {
                Some(segment) => self.levels.take(&segment, &mut self.pending),
                None => {
                    self.is_finished = true;
                    self.levels.end_claim(&mut self.pending);
                }
            }
        }
    }
}
