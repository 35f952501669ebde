//! What remittances do to the books.

mod check;
mod first_payer;
mod later_payer;
mod properties;
mod reversal;
mod share;
pub(super) mod sheet;
mod worked_examples;
