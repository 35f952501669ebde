//! Letters to guarantors, as the print vendor gets them: one row a guarantor with its items, its message and its assistance notice.
//!
//! No social security number, diagnosis or procedure is ever in them. This module builds bytes; it does *not* decide who gets a letter (`delinquency`) and does *not* write files.

pub mod message;
pub mod row;

pub use row::{COLUMNS, Letterhead, StatementRow, write_trailer};
