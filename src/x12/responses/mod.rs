//! What receivers and payers answer to claims, as values: TA1, 999 (and 997), 277CA and 835.
//!
//! One file may hold several interchanges and sets of every kind. It is read as a stream of [`Response`]s, one set at a time, so that a remittance of a million claims needs no
//! more memory than one of ten. Everything that is wrong is a fault with its place; whether a set may be booked is said at its end. This module does *not* post, and does not
//! know which claims are ours.

pub mod acknowledgement;
mod content;
pub(super) mod read_acknowledgement;
pub(super) mod read_interchange;
pub(super) mod read_remittance;
pub(super) mod read_status;
mod reader;
pub mod remittance;
pub mod set;
pub(super) mod set_reader;
pub mod status;
mod status_sums;
#[cfg(test)]
mod tests;
pub mod write;

pub use acknowledgement::{GroupAnswer, InterchangeAnswer, SegmentFault, TransactionAnswer, Verdict};
pub use reader::ResponseReader;
pub use remittance::{Adjustment, Party, Procedure, ProviderAdjustment, RemittanceHeader, RemittedClaim, RemittedService};
pub use set::{SetEnd, SetKind, SetStart};
pub use status::{BatchAnswer, BatchLevel, ClaimAnswer, LineAnswer, Status};

/// Text of a response, held inline where it is short.
pub type Text = compact_str::CompactString;

/// One step through a file of responses. A set is [`Response::Begin`], what it says, [`Response::End`]; a TA1 stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// A TA1: the answer to a whole interchange of ours.
    Interchange(InterchangeAnswer),
    /// An ST.
    Begin(Box<SetStart>),
    /// One AK2 loop of a 999 or 997: the answer to one of our sets.
    Transaction(TransactionAnswer),
    /// AK1 with AK9 of a 999 or 997: the answer to one of our groups. It comes after those to the group's sets.
    Group(GroupAnswer),
    /// What a 277CA says of a whole batch, or of all claims of one billing provider in it.
    Batch(BatchAnswer),
    /// What a 277CA says of one claim.
    Claim(Box<ClaimAnswer>),
    /// The head of an 835: payment, payer and payee.
    Remittance(Box<RemittanceHeader>),
    /// One CLP of an 835 with everything under it.
    Remitted(Box<RemittedClaim>),
    /// One reason of a PLB.
    Provider(ProviderAdjustment),
    /// An SE, or what stands for a missing one.
    End(SetEnd),
}
