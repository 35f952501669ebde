//! What payers and receivers answered, from the files in `inbox/responses` into the books.
//!
//! Files are read as streams and taken set by set; answers wait in a spill until the open items are walked once. Nothing depends on the names or the order of files. This module
//! decides nothing about money (`posting`) or states (`ledger`): it brings answers and claims together and writes down what follows.

pub mod answer_set;
pub mod gather;
pub mod identity;
pub mod index;
pub mod news;
mod refused;
pub mod spill;
