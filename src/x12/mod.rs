//! X12: the 837P writer and reader, the envelope around them, and `describe` for any X12 file.
//!
//! This module knows only `model`. It opens no file and reads no clock: readers, writers, dates and control numbers are arguments. It does *not* judge claims (`edits`) or book anything (`posting`).

pub mod delimiters;
pub mod describe;
pub mod envelope;
pub mod faults;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod guide;
pub mod interchange;
pub mod lexer;
pub mod p837;
pub mod read837;
pub mod responses;
pub mod segment_writer;
pub mod text;

pub use describe::{Description, describe};
pub use faults::{Fault, Faults};
pub use interchange::{Envelope, GUIDE_837P, InterchangeSummary, Receiver, Submitter, Usage, write_interchange};
pub use lexer::{Lexer, Segment};
pub use p837::{MAX_CLAIMS_PER_TRANSACTION, Transaction837p, TransactionBody, WriteFault};
pub use read837::{ProfessionalClaim, Read837, Reader837};
