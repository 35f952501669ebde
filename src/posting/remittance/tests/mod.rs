//! What remittances do to the books.

mod sheet;

mod plain;
