//! TA1, 999 and 997: what the receiver says of our interchanges, groups and sets, before anybody reads a claim.

use super::Text;
use crate::model::Date;

/// The receiver's verdict on a set or a group (IK501, AK501, AK901) or an interchange (TA104).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A: accepted.
    Accepted,
    /// E: accepted, errors were noted; its claims go on.
    AcceptedWithErrors,
    /// P, of a group: some of its sets were accepted.
    Partly,
    /// R, M, W or X: rejected; none of its claims goes on.
    Rejected,
}

impl Verdict {
    /// The verdict of a code of IK501, AK501, AK901 or TA104; `None` for any other.
    pub fn of(code: &str) -> Option<Verdict> {
        match code {
            "A" => Some(Verdict::Accepted),
            "E" => Some(Verdict::AcceptedWithErrors),
            "P" => Some(Verdict::Partly),
            "R" | "M" | "W" | "X" => Some(Verdict::Rejected),
            _ => None,
        }
    }
}

/// A TA1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterchangeAnswer {
    /// ISA06 of the interchange that holds the TA1, without padding.
    pub sender: Text,
    /// ISA08 of it, without padding.
    pub receiver: Text,
    /// ISA13 of it.
    pub interchange_control: Text,
    /// TA101: ISA13 of our interchange.
    pub answered_control: Text,
    /// TA102, the date of our interchange.
    pub answered_date: Option<Date>,
    /// TA104.
    pub verdict: Verdict,
    /// TA105, three digits; `000` for no error.
    pub note: Text,
    /// Bytes before the segment.
    pub offset: u64,
}

/// One AK2 .. IK5 (AK5 in a 997).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionAnswer {
    /// AK102 of its group: our GS06.
    pub answered_group: Text,
    /// AK201, such as 837.
    pub answered_set: Text,
    /// AK202: our ST02.
    pub answered_control: Text,
    /// IK501.
    pub verdict: Verdict,
    /// IK502 to IK506.
    pub codes: Vec<Text>,
    /// What the receiver objected to.
    pub errors: Vec<SegmentFault>,
    /// Bytes before the AK2.
    pub offset: u64,
}

/// One IK3 with one IK4, or without any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SegmentFault {
    /// IK301, the segment's id.
    pub segment: Text,
    /// IK302, its place counted from ST as 1.
    pub position: u32,
    /// IK303, the loop.
    pub loop_id: Text,
    /// IK304, the segment's error.
    pub segment_code: Text,
    /// IK401 as it stands, such as `5:2`; empty without IK4.
    pub element: Text,
    /// IK403, the element's error; empty without IK4.
    pub element_code: Text,
    /// The claim that a CTX names (`CLM01:...`); empty where none does.
    pub claim_id: Text,
}

/// AK1 .. AK9.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupAnswer {
    /// AK101, such as HC.
    pub functional_id: Text,
    /// AK102: our GS06.
    pub answered_group: Text,
    /// AK901.
    pub verdict: Verdict,
    /// AK902: sets that the group held.
    pub included: u32,
    /// AK903: sets that arrived.
    pub received: u32,
    /// AK904: sets that were accepted.
    pub accepted: u32,
    /// AK905 to AK909.
    pub codes: Vec<Text>,
    /// Sets that were named by an AK2.
    pub named: u32,
    /// Those of them that were rejected.
    pub named_rejected: u32,
    /// Bytes before the AK1.
    pub offset: u64,
}

impl GroupAnswer {
    /// The verdict on those sets of the group that no AK2 names; receivers may leave out what they accepted. `None` where some rejected set is not named: then nothing tells
    /// which, and none of the unnamed may be taken for accepted.
    pub fn verdict_of_unnamed(&self) -> Option<Verdict> {
        match self.verdict {
            Verdict::Partly if self.named_rejected == self.received.saturating_sub(self.accepted) => Some(Verdict::Accepted),
            Verdict::Partly => None,
            verdict => Some(verdict),
        }
    }
}
