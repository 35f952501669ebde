//! Worklists: questions and held items out to people, their answers back in.
//!
//! Everything here is pure: rows to bytes and answers to decisions. Files are read by `intake` and published by `store`.

pub mod answer_rows;
pub mod answered;
pub mod causes;
pub mod cells;
pub mod changed;
pub mod coding;
pub mod csv_row;
pub mod exceptions;
pub mod held;
