//! Files for an agency: a header, rows, and a trailer that proves them. Does *not* know what the columns mean.

use sha2::{Digest, Sha256};

use crate::model::Cents;

/// Fewest columns: as many as the trailer needs.
const TRAILER_COLUMNS: usize = 5;

/// A file in the making.
#[derive(Debug, Clone)]
pub struct AgencyFile {
    columns: Vec<String>,
    rows: Vec<u8>,
    count: u64,
    cents: Cents,
}

impl AgencyFile {
    /// An empty file with these columns, the first of which is the kind of record.
    pub fn new(columns: Vec<String>) -> AgencyFile {
        AgencyFile { columns, rows: Vec::new(), count: 0, cents: Cents::ZERO }
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Adds a row, and its amount to the trailer's sum.
    pub fn add(&mut self, cells: &[String], amount: Cents) {
        write_row(&mut self.rows, cells);
        self.count += 1;
        self.cents += amount;
    }

    /// Rows so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Sum of the rows' amounts.
    pub fn cents(&self) -> Cents {
        self.cents
    }

    /// SHA-256 of the rows, header and trailer left out.
    pub fn rows_sha256(&self) -> String {
        Sha256::digest(&self.rows).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The file: header, rows, and a trailer `T,batch,rows,sum in cents,SHA-256 of the rows` as wide as a row.
    pub fn bytes(&self, batch_id: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.rows.len() + 1_024);
        write_row(&mut out, &self.columns);
        out.extend_from_slice(&self.rows);
        let mut trailer = vec!["T".to_owned(), batch_id.to_owned(), self.count.to_string(), self.cents.0.to_string(), self.rows_sha256()];
        trailer.resize(self.columns.len().max(TRAILER_COLUMNS), String::new());
        write_row(&mut out, &trailer);
        out
    }
}

/// One CSV row. A cell that a spreadsheet would take for a formula gets an apostrophe before it; an amount below zero is none.
fn write_row(out: &mut Vec<u8>, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let is_amount = cell.strip_prefix('-').is_some_and(|digits| digits.starts_with(|first: char| first.is_ascii_digit()) && Cents::parse(cell).is_ok());
        let neutral = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_amount { "'" } else { "" };
        if cell.contains([',', '"', '\n', '\r']) {
            out.extend_from_slice(format!("\"{neutral}{}\"", cell.replace('"', "\"\"")).as_bytes());
        } else {
            out.extend_from_slice(neutral.as_bytes());
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.push(b'\n');
}
