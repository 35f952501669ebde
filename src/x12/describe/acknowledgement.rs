//! The inside of a 999 or 997: how many transactions were accepted and rejected, and whether its own counts agree.

use super::Transaction;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Counts of one acknowledgement.
#[derive(Debug, Default)]
pub struct Acknowledgement {
    // Sets answered one by one (AK2 with IK5 or AK5).
    answered: u64,
    answered_accepted: u64,
    accepted: u64,
    rejected: u64,
}

impl Acknowledgement {
    /// Takes a segment of the inside.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        match segment.id() {
            "AK1" => (self.answered, self.answered_accepted) = (0, 0),
            "IK5" | "AK5" => {
                self.answered += 1;
                // E is accepted with errors: the claims go on.
                self.answered_accepted += u64::from(matches!(segment.text(1), "A" | "E"));
            }
            "AK9" => self.group(segment, faults),
            _ => {}
        }
    }

    /// Writes the totals.
    pub fn finish(self, transaction: &mut Transaction) {
        transaction.accepted = Some(self.accepted);
        transaction.rejected = Some(self.rejected);
    }

    fn group(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let count = |place: usize| segment.text(place).parse::<u64>().ok();
        let (Some(_), Some(received), Some(accepted)) = (count(2), count(3), count(4)) else {
            faults.add("AK9", 2, segment.offset, "acknowledgement-count", "AK902, AK903 and AK904 must be numbers");
            return;
        };
        self.accepted += accepted;
        self.rejected += received.saturating_sub(accepted);
        let rejected_one_by_one = self.answered - self.answered_accepted;
        // Accepted sets need not be listed, so only what is listed can contradict.
        if accepted > received || rejected_one_by_one > received.saturating_sub(accepted) || self.answered_accepted > accepted {
            let message = format!("it says {received} received and {accepted} accepted, but lists {} accepted and {rejected_one_by_one} rejected", self.answered_accepted);
            faults.add("AK9", 4, segment.offset, "acknowledgement-count", message);
        }
        let contradicts = match segment.text(1) {
            "A" | "E" => accepted < received,
            "R" | "M" | "W" | "X" => accepted > 0,
            "P" => accepted == 0 || accepted == received,
            _ => true,
        };
        if contradicts {
            let message = format!("code `{}` contradicts {accepted} accepted of {received}", segment.text(1));
            faults.add("AK9", 1, segment.offset, "acknowledgement-contradicts-itself", message);
        }
    }
}
