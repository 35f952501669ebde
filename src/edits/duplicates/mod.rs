//! The same thing twice.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod duplicate_claim;
mod duplicate_line;
mod rows_apart;

pub use duplicate_claim::DuplicateClaim;
pub use duplicate_line::DuplicateLine;
pub use rows_apart::RowsApart;
