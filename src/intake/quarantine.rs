//! What is put aside: the reasons, their words, and the table in `quarantine/` that a person works from.
//!
//! It renders; it does *not* write files, and it decides nothing: the readers do. Messages name columns and places, never the contents of cells that identify a person. The
//! original rows, which do, go only into the quarantine folder.

use std::fmt;

use crate::model::{Cents, Key};

use super::decode::{CellFault, Expected};
use super::record::RecordView;

/// Why rows were put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// encounter_id, patient_id or service_date is blank.
    BlankCell,
    /// A cell that cannot be read as what it must be.
    UnreadableCell(Expected),
    /// Rows of one encounter say different things about it.
    RowsContradict,
    /// A row whose encounter cannot be told stands among an encounter's rows.
    RowsInterrupted,
    /// Another part of the encounter, elsewhere in the file, was put aside.
    PartQuarantined,
    /// More or fewer cells than the header.
    WrongCellCount,
    /// A NUL byte.
    NulByte,
    /// Bytes that are not UTF-8, usually Latin-1.
    NotUtf8,
    /// A quoted field that never ends.
    UnterminatedQuote,
    /// A field beyond the limit.
    FieldTooLong,
    /// A row beyond the limit, which is some fields of the largest size; its cells were not looked at.
    RowTooLong,
    /// An encounter beyond the limit of lines or bytes.
    TooManyLines,
    /// An encounter of a patient whom the export does not have.
    UnknownPatient,
    /// A row of a joined table that belongs to no encounter of the export.
    UnknownEncounter,
}

impl Reason {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Reason::BlankCell => "blank-required-cell",
            Reason::UnreadableCell(Expected::Date) => "unreadable-date",
            Reason::UnreadableCell(Expected::Money | Expected::NotNegative) => "unreadable-money",
            Reason::UnreadableCell(Expected::Quantity | Expected::Minutes) => "unreadable-number",
            Reason::UnreadableCell(_) => "unknown-word",
            Reason::RowsContradict => "rows-contradict",
            Reason::RowsInterrupted => "rows-interrupted",
            Reason::PartQuarantined => "part-quarantined",
            Reason::WrongCellCount => "wrong-cell-count",
            Reason::NulByte => "nul-byte",
            Reason::NotUtf8 => "not-utf-8",
            Reason::UnterminatedQuote => "unterminated-quote",
            Reason::FieldTooLong | Reason::RowTooLong => "field-too-long",
            Reason::TooManyLines => "too-many-lines",
            Reason::UnknownPatient => "unknown-patient",
            Reason::UnknownEncounter => "unknown-encounter",
        }
    }

    /// What to do about it.
    pub const fn fix(self) -> &'static str {
        match self {
            Reason::BlankCell => "Fill in the cell in the source system and export the encounter again.",
            Reason::UnreadableCell(_) => "Correct the cell in the source system, or the export's format for this column, and export the encounter again.",
            Reason::RowsContradict => "Repeat the encounter's cells unchanged on all its rows, or leave them blank after the first, and export the encounter again.",
            Reason::RowsInterrupted => "Give every row of the encounter its encounter_id and export the encounter again.",
            Reason::PartQuarantined => "Correct the other part of the encounter and export all its rows together.",
            Reason::WrongCellCount => "Export the encounter again; a cell that contains the delimiter or a line break must stand in quotes.",
            Reason::NulByte => "Remove the NUL byte in the source system, or export as plain UTF-8 text, and export the encounter again.",
            Reason::NotUtf8 => "Export the file again as UTF-8; it looks like Latin-1 or Windows-1252.",
            Reason::UnterminatedQuote => "Close the quoted cell (a quote within quotes is written twice) and export the encounter again.",
            Reason::FieldTooLong => "Shorten the cell in the source system, or raise limits.field_bytes in cleanclaim.toml, and export the encounter again.",
            Reason::RowTooLong => "Look for a lost line end, a quote that is never closed, or a cell of megabytes in this row, and export the encounter again.",
            Reason::UnknownPatient | Reason::UnknownEncounter => "Export all tables together, so that every id has its row.",
            Reason::TooManyLines => "Check that encounter_id differs between encounters, or raise limits.lines_per_encounter in cleanclaim.toml, and export again.",
        }
    }
}

impl From<&CellFault> for Reason {
    fn from(fault: &CellFault) -> Reason {
        match fault.expected {
            Expected::NotBlank => Reason::BlankCell,
            expected => Reason::UnreadableCell(expected),
        }
    }
}

/// The rows of one encounter that were put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedRows {
    /// Place of the file in the run's list of inputs.
    pub file_index: u32,
    /// Line of text on which the faulty row begins, the header being 1.
    pub row: u64,
    /// Line of text on which the encounter's first row begins.
    pub first_row: u64,
    /// Byte offset of the encounter's first row in the (unpacked) file.
    pub offset: u64,
    /// The encounter's id with its source's prefix, as far as it can be read; empty when it cannot.
    pub encounter_id: String,
    /// Its key, by which other parts of the encounter are found; `None` when the id cannot be read.
    pub encounter_key: Option<Key>,
    /// True for a further piece of an encounter that was too long to be held at once: its lines and cents count, the encounter was counted already.
    pub is_continuation: bool,
    /// Rows put aside.
    pub lines: u64,
    /// The sum of the charges that can be read.
    pub cents: Cents,
    /// The column at fault; empty when it is not one column.
    pub column: String,
    /// Why.
    pub reason: Reason,
    /// What is wrong, with its place.
    pub message: String,
    /// What was expected.
    pub expected: String,
    /// The rows as they stand in the file, at most [`ORIGINAL_BYTES`] of them.
    pub original: Vec<u8>,
}

/// So much of an encounter's original rows is kept; the whole file is kept in the archive in any case.
pub const ORIGINAL_BYTES: usize = 64 << 10;

impl QuarantinedRows {
    /// Puts an already encoded record aside, with a message; used when parts of one encounter that stand apart do not fit together.
    pub fn of_record(record: &RecordView<'_>, reason: Reason, column: &str, message: String) -> QuarantinedRows {
        use super::column::Column;
        let header = record.header();
        let charges = (0..record.line_count()).filter_map(|line| Cents::parse(record.line_cell(line, Column::Charge)).ok());
        QuarantinedRows {
            file_index: header.position.file_index,
            row: header.position.row,
            first_row: header.position.row,
            offset: header.position.offset,
            encounter_id: record.cell(Column::EncounterId).to_owned(),
            encounter_key: Some(header.encounter_key),
            is_continuation: false,
            lines: u64::from(header.line_count),
            cents: charges.fold(Cents::ZERO, |sum, cents| sum.checked_add(cents).unwrap_or(sum)),
            column: column.to_owned(),
            reason,
            message,
            expected: String::new(),
            original: cells_of(record),
        }
    }

    /// What to do about it.
    pub fn fix(&self) -> &'static str {
        self.reason.fix()
    }
}

/// A record's cells as `column=value`, one source row a line.
fn cells_of(record: &RecordView<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut put = |(column, value): (super::column::Column, &str)| {
        out.extend_from_slice(column.name().as_bytes());
        out.push(b'=');
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"; ");
    };
    record.cells().for_each(&mut put);
    record.lines().for_each(|line| line.for_each(&mut put));
    out.truncate(ORIGINAL_BYTES);
    out
}

/// Without the original rows: for logs, progress and errors.
impl fmt::Display for QuarantinedRows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: encounter `{}`: {} [{}]", self.row, self.encounter_id, self.message, self.reason.code())
    }
}

/// Why a whole file was put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileReason {
    /// Nothing in it.
    EmptyFile,
    /// A required column is not in the header.
    MissingColumns,
    /// The header is one cell that contains another delimiter.
    WrongDelimiter,
    /// Two header cells mean the same column.
    DuplicateColumns,
    /// UTF-16, or not text at all.
    NotText,
    /// Old Macintosh line ends, or a header line beyond the limit.
    NoLines,
    /// The gzip stream ends early.
    TruncatedGzip,
    /// The gzip stream contradicts itself.
    CorruptGzip,
    /// Called a gzip file, and not one.
    NotGzip,
    /// More unpacked bytes than the limit.
    UnpackedTooLarge,
}

impl FileReason {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            FileReason::EmptyFile => "empty-file",
            FileReason::MissingColumns => "missing-columns",
            FileReason::WrongDelimiter => "wrong-delimiter",
            FileReason::DuplicateColumns => "duplicate-columns",
            FileReason::NotText => "not-text",
            FileReason::NoLines => "no-lines",
            FileReason::TruncatedGzip => "truncated-gzip",
            FileReason::CorruptGzip => "corrupt-gzip",
            FileReason::NotGzip => "not-gzip",
            FileReason::UnpackedTooLarge => "unpacked-too-large",
        }
    }
}

/// A file that is put aside whole; nothing of it is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} {fix}")]
pub struct FileFault {
    /// Why.
    pub reason: FileReason,
    /// What is wrong, a sentence.
    pub message: String,
    /// What to do, a sentence.
    pub fix: String,
}

impl FileFault {
    /// Joins the parts.
    pub fn new(reason: FileReason, message: impl Into<String>, fix: impl Into<String>) -> FileFault {
        FileFault { reason, message: message.into(), fix: fix.into() }
    }
}

/// The columns of a quarantine table.
pub const QUARANTINE_COLUMNS: [&str; 9] = ["file", "row", "encounter_id", "column", "reason", "message", "expected", "fix", "original"];

/// `quarantine/<file>.rows.csv`: one row an encounter, in the order given. Bytes of the original that are not printable UTF-8 stand as `\xNN`.
pub fn rows_csv(file: &str, rows: &[&QuarantinedRows]) -> Vec<u8> {
    let mut out = Vec::new();
    write_row(&mut out, &QUARANTINE_COLUMNS);
    for quarantined in rows {
        let (row, original) = (quarantined.row.to_string(), escaped(&quarantined.original));
        let QuarantinedRows { encounter_id, column, reason, message, expected, .. } = quarantined;
        write_row(&mut out, &[file, &row, encounter_id, column, reason.code(), message, expected, reason.fix(), &original]);
    }
    out
}

/// The same table for a file that was put aside whole.
pub fn file_csv(file: &str, fault: &FileFault) -> Vec<u8> {
    let mut out = Vec::new();
    write_row(&mut out, &QUARANTINE_COLUMNS);
    write_row(&mut out, &[file, "", "", "", fault.reason.code(), &fault.message, "", &fault.fix, ""]);
    out
}

/// The original rows under the file's own header: once corrected, the file can be put into the inbox as it is.
pub fn original_rows(header: &[u8], rows: &[&QuarantinedRows]) -> Vec<u8> {
    let mut out = header.to_vec();
    let line_end = |out: &mut Vec<u8>| {
        if !out.ends_with(b"\n") {
            out.push(b'\n');
        }
    };
    line_end(&mut out);
    for quarantined in rows {
        out.extend_from_slice(&quarantined.original);
        line_end(&mut out);
    }
    out
}

fn write_row(out: &mut Vec<u8>, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write_text(out, cell);
    }
    out.push(b'\n');
}

/// A text cell, quoted where it must be. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
fn write_text(out: &mut Vec<u8>, text: &str) {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_quoted = text.contains([',', '"', '\n', '\r']);
    if is_quoted {
        out.push(b'"');
    }
    if is_formula {
        out.push(b'\'');
    }
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    if is_quoted {
        out.push(b'"');
    }
}

/// Bytes as text: what is UTF-8 stays, other bytes and control characters besides tab and line ends become `\xNN`.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let escape = |text: &mut String, byte: u8| text.push_str(&format!("\\x{byte:02X}"));
    for piece in bytes.utf8_chunks() {
        for letter in piece.valid().chars() {
            match u8::try_from(letter) {
                Ok(byte) if byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r') => escape(&mut text, byte),
                _ => text.push(letter),
            }
        }
        piece.invalid().iter().for_each(|byte| escape(&mut text, *byte));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(original: &[u8]) -> QuarantinedRows {
        QuarantinedRows {
            file_index: 0,
            row: 7,
            first_row: 6,
            offset: 0,
            encounter_id: "=E1".into(),
            encounter_key: None,
            is_continuation: false,
            lines: 2,
            cents: Cents(100),
            column: "units".into(),
            reason: Reason::UnreadableCell(Expected::Quantity),
            message: "units of line 2 is \"two\"".into(),
            expected: "a number".into(),
            original: original.to_vec(),
        }
    }

    #[test]
    fn table_reads_back_and_holds_no_formula() {
        let table = rows_csv("day.csv", &[&rows(b"E1,\"a\nb\",\xE9,\0\r\n")]);
        let mut reader = csv::Reader::from_reader(table.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), QUARANTINE_COLUMNS);
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.iter().take(6).collect::<Vec<_>>(), ["day.csv", "7", "'=E1", "units", "unreadable-number", "units of line 2 is \"two\""]);
        assert_eq!(&row[8], "E1,\"a\nb\",\\xE9,\\x00\r\n");
    }

    #[test]
    fn only_a_long_field_is_cured_by_the_limit_of_fields() {
        assert!(Reason::FieldTooLong.fix().contains("limits.field_bytes"));
        assert!(!Reason::RowTooLong.fix().contains("limits."), "{}", Reason::RowTooLong.fix());
    }

    #[test]
    fn original_rows_stand_under_their_header_byte_for_byte() {
        assert_eq!(original_rows(b"id,x", &[&rows(b"1,\xE9"), &rows(b"2,b\r\n")]), b"id,x\n1,\xE9\n2,b\r\n");
    }

    #[test]
    fn faults_of_a_file_name_the_way_out() {
        let fault = FileFault::new(FileReason::EmptyFile, "The file is empty.", "Export it again.");
        assert_eq!(fault.to_string(), "The file is empty. Export it again.");
        assert!(String::from_utf8(file_csv("a.csv", &fault)).unwrap().contains("a.csv,,,,empty-file,The file is empty.,,Export it again.,"));
    }
}
