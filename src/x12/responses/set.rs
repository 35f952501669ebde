//! The envelope of one set: where it stands, from whom to whom, and how it ended.

use super::Text;
use crate::model::Date;
use crate::x12::faults::Fault;

/// What a set is, by ST01 and guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetKind {
    /// 999, or 997 of receivers that still send it.
    Acknowledgement,
    /// 277 with guide 005010X214.
    ClaimStatus,
    /// 835.
    Remittance,
    /// Anything else, which is told and not read: claims, eligibility, another 277, 4010.
    Other,
}

/// Where a set stands and who speaks to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetStart {
    /// What it is.
    pub kind: SetKind,
    /// ST01.
    pub set: Text,
    /// GS08, such as `005010X221A1`.
    pub guide: Text,
    /// ISA06 without its padding.
    pub sender: Text,
    /// ISA08 without its padding.
    pub receiver: Text,
    /// GS02.
    pub application_sender: Text,
    /// GS03.
    pub application_receiver: Text,
    /// ISA13.
    pub interchange_control: Text,
    /// GS06.
    pub group_control: Text,
    /// ST02.
    pub transaction_control: Text,
    /// GS04, the day on which it was made.
    pub date: Option<Date>,
    /// Bytes before its ST.
    pub offset: u64,
}

/// How a set ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetEnd {
    /// Faults of the set itself, envelope included, in the order of the file. Warnings among them do not forbid its use, nor does a fault behind which nothing can be lost, such as a
    /// control number used twice.
    pub faults: Vec<Fault>,
    /// False where it must not be booked: not closed, wrongly counted, an element that cannot be read, amounts that do not add up.
    pub is_usable: bool,
    /// XXH3-128 of its segments between ST and SE, delimiters and line breaks left out, so that the same set in another envelope is known again.
    pub content: u128,
}
