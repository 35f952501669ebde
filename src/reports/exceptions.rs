//! `exceptions.csv`: account events that could not be posted as they came, each with its place, the amount that was not posted and what to do.

use super::csv_row::CsvRow;
use crate::ledger::PostingException;

/// Columns of `exceptions.csv`.
pub const COLUMNS: &[&str] = &["source", "event_id", "event", "guarantor_id", "encounter_id", "claim_id", "dollars", "problem", "message"];

/// Appends the CSV row of one exception.
pub fn write(exception: &PostingException, out: &mut Vec<u8>) -> usize {
    let mut row = CsvRow::new(out);
    row.text(&exception.source).text(&exception.event_id).word(exception.event).text(&exception.guarantor_id).text(&exception.encounter_id).text(&exception.claim_id);
    row.dollars(exception.amount_cents).word(exception.kind.as_str()).text(&exception.message).end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::exception;

    #[test]
    fn a_row_has_every_column() {
        let mut out = Vec::new();
        assert_eq!(write(&exception("payments.csv:7", 2_500), &mut out), COLUMNS.len());
        assert_eq!(out, b"payments.csv:7,A7,payment_reversed,G1,,,25.00,unknown_reference,\"No payment P9 is in the books: check the reference, then send the event again.\"\n");
    }
}
