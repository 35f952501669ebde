//! Small tables with a header row: master data, account events, returned worklists, opening balances, term memory.
//!
//! Columns are bound by name, in any order and case. What spreadsheets do to a file on saving is undone here: a byte order mark, UTF-16, `;` or tab between
//! cells, CRLF, the apostrophe before a neutralised cell. Every fault carries file, line and column. This is *not* the reader of encounter exports, which
//! are large: a table is held in memory as a whole.

mod spreadsheet;

pub use spreadsheet::{csv_bytes, decode_text, header_names, neutralised, sniff_delimiter, unneutralised};

use std::fmt;

use csv::StringRecord;

use self::spreadsheet::{LineCounter, is_near, normal_name};

use crate::model::{Cents, Date, parse_date};

/// A column that a table may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name in the header.
    pub name: &'static str,
    /// Whether a file without it is refused.
    pub is_required: bool,
}

/// A column without which the file is refused.
pub const fn required(name: &'static str) -> TableColumn {
    TableColumn { name, is_required: true }
}

/// A column that may be missing.
pub const fn optional(name: &'static str) -> TableColumn {
    TableColumn { name, is_required: false }
}

/// What is wrong with one cell, row or file, where, and what to do about it. Never quotes a name, birth date, address or member id.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableFault {
    /// File as the caller named it.
    pub file: String,
    /// Line as a text editor counts, the header being 1.
    pub line: u64,
    /// Column name; empty when the fault is the row's or the file's.
    pub column: String,
    /// What stands there; empty when nothing does or when it is not for logs.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for TableFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: ", self.file, self.line)?;
        if !self.column.is_empty() {
            write!(formatter, "{}: ", self.column)?;
        }
        if !self.found.is_empty() {
            write!(formatter, "found `{}`; ", self.found)?;
        }
        write!(formatter, "expected {}; {}", self.expected, self.fix)
    }
}

impl std::error::Error for TableFault {}

/// A table in memory.
#[derive(Debug)]
pub struct Table {
    file: String,
    columns: &'static [TableColumn],
    /// For each of `columns`, its place in a row.
    places: Vec<Option<usize>>,
    width: usize,
    rows: Vec<(u64, StringRecord)>,
}

impl Table {
    /// Reads bytes. The error lists what makes the whole file unreadable: no header, a missing or doubled column, an unended quote.
    pub fn read(file: &str, bytes: &[u8], columns: &'static [TableColumn]) -> Result<Table, Vec<TableFault>> {
        let text = decode_text(bytes);
        let fault = |line: u64, column: &str, found: &str, expected: String, fix: &str| TableFault {
            file: file.to_owned(),
            line,
            column: column.to_owned(),
            found: found.to_owned(),
            expected,
            fix: fix.to_owned(),
        };
        let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        if first_line.is_empty() {
            let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
            return Err(vec![fault(1, "", "", format!("a header row with {}", names.join(", ")), "put the header row back, or delete the file")]);
        }
        let delimiter = sniff_delimiter(first_line);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut lines = LineCounter::new(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let start = record.position().map_or(0, csv::Position::byte);
                    rows.push((lines.line_at(start), record));
                }
                Err(error) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    return Err(vec![fault(line, "", "", "a readable CSV row".into(), "save the file again as CSV UTF-8")]);
                }
            }
        }
        if rows.is_empty() {
            return Err(vec![fault(1, "", "", "a header row".into(), "put the header row back, or delete the file")]);
        }
        let (header_line, header) = rows.remove(0);
        let names: Vec<String> = header.iter().map(normal_name).collect();
        let mut faults = Vec::new();
        let mut places = Vec::with_capacity(columns.len());
        for column in columns {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == column.name).map(|(place, _)| place);
            let place = found.next();
            if found.next().is_some() {
                faults.push(fault(header_line, column.name, "", "the column once".into(), "delete or rename the second one"));
            }
            if place.is_none() {
                let near = names.iter().find(|name| is_near(name, column.name) && !columns.iter().any(|other| other.name == **name));
                match near {
                    Some(near) => faults.push(fault(header_line, column.name, near, format!("`{}`", column.name), "correct the spelling in the header")),
                    None if column.is_required => {
                        faults.push(fault(header_line, column.name, "", format!("a column `{}`", column.name), "add the column to the header and fill it in"));
                    }
                    None => (),
                }
            }
            places.push(place);
        }
        if faults.is_empty() { Ok(Table { file: file.to_owned(), columns, places, width: names.len(), rows }) } else { Err(faults) }
    }

    /// The rows that are not blank, in file order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let is_blank = |record: &StringRecord| record.iter().all(|cell| cell.trim_ascii().is_empty());
        self.rows.iter().filter(move |(_, record)| !is_blank(record)).map(|(line, record)| Row { line: *line, table: self, record })
    }

    /// Whether the header has a column.
    pub fn has_column(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn place(&self, name: &str) -> Option<usize> {
        let column = self.columns.iter().position(|column| column.name == name)?;
        self.places.get(column).copied().flatten()
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    /// Line of its first cell, the header being 1.
    pub line: u64,
    table: &'t Table,
    record: &'t StringRecord,
}

impl<'t> Row<'t> {
    /// A cell without blanks around it and without the apostrophe of a neutralised cell; empty when the column or the cell is missing.
    pub fn text(&self, column: &str) -> &'t str {
        let cell = self.table.place(column).and_then(|place| self.record.get(place)).unwrap_or_default();
        unneutralised(cell.trim())
    }

    /// The file that the row stands in, as the caller named it.
    pub fn file(&self) -> &'t str {
        &self.table.file
    }

    /// The row as CSV, for quarantine.
    pub fn original(&self) -> String {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        // Writing to memory cannot fail; were it to, the line number still leads to the row.
        let written = writer.write_record(self.record).is_ok();
        let bytes = if written { writer.into_inner().unwrap_or_default() } else { Vec::new() };
        String::from_utf8(bytes).unwrap_or_default().trim_end().to_owned()
    }

    /// A fault at a cell of this row.
    pub fn fault(&self, column: &str, found: &str, expected: impl Into<String>, fix: &str) -> TableFault {
        let found: String = found.chars().take(40).collect();
        TableFault { file: self.table.file.clone(), line: self.line, column: column.to_owned(), found, expected: expected.into(), fix: fix.to_owned() }
    }

    /// The fault of a row with more cells than the header, or none. Missing cells at the end are blank cells: spreadsheets drop them.
    pub fn width_fault(&self) -> Option<TableFault> {
        let surplus = self.record.iter().skip(self.table.width).any(|cell| !cell.trim_ascii().is_empty());
        let expected = || format!("{} cells as in the header, not {}", self.table.width, self.record.len());
        surplus.then(|| self.fault("", "", expected(), "put quotes around a cell that contains the separator"))
    }

    /// Begins reading cells, collecting every fault.
    pub fn cells(self) -> Cells<'t> {
        Cells { row: self, faults: self.width_fault().into_iter().collect() }
    }
}

/// Reads the cells of one row and collects all that is wrong with them, not only the first. A cell that cannot be read counts as blank.
#[derive(Debug)]
pub struct Cells<'t> {
    /// The row.
    pub row: Row<'t>,
    /// What was wrong so far.
    pub faults: Vec<TableFault>,
}

impl<'t> Cells<'t> {
    /// A cell as it stands.
    pub fn text(&self, column: &str) -> &'t str {
        self.row.text(column)
    }

    /// A cell that must not be blank.
    pub fn required(&mut self, column: &str) -> &'t str {
        let text = self.row.text(column);
        if text.is_empty() {
            self.fault(column, "", "a value", "fill in the cell");
        }
        text
    }

    /// A cell read by a function that knows its form; blank is `None` without a fault.
    pub fn parsed<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Option<T>, expected: &str, fix: &str) -> Option<T> {
        let text = self.row.text(column);
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            self.fault(column, text, expected, fix);
        }
        value
    }

    /// As [`Cells::parsed`], and blank is a fault too.
    pub fn required_parsed<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Option<T>, expected: &str, fix: &str) -> Option<T> {
        let text = self.row.text(column);
        let value = if text.is_empty() { None } else { parse(text) };
        if value.is_none() {
            self.fault(column, text, expected, fix);
        }
        value
    }

    /// A date; blank is `None`.
    pub fn date(&mut self, column: &str) -> Option<Date> {
        self.parsed(column, parse_date, DATE_FORM, DATE_FIX)
    }

    /// A date that must be there.
    pub fn required_date(&mut self, column: &str) -> Option<Date> {
        self.required_parsed(column, parse_date, DATE_FORM, DATE_FIX)
    }

    /// Decimal dollars; blank is `None`.
    pub fn cents(&mut self, column: &str) -> Option<Cents> {
        let text = self.row.text(column);
        if text.is_empty() {
            return None;
        }
        match Cents::parse(text) {
            Ok(cents) => Some(cents),
            Err(error) => {
                let expected = error.to_string();
                self.fault(column, text, expected.trim_start_matches("expected "), "correct the amount");
                None
            }
        }
    }

    /// `effective_from` and `effective_to`, in that order.
    pub fn effective_dates(&mut self) -> (Option<Date>, Option<Date>) {
        let (from, to) = (self.date("effective_from"), self.date("effective_to"));
        if let (Some(first), Some(last)) = (from, to)
            && last < first
        {
            self.fault("effective_to", &last.to_string(), &format!("a date not before effective_from {first}"), "correct one of the two dates");
        }
        (from, to)
    }

    /// Adds a fault.
    pub fn fault(&mut self, column: &str, found: &str, expected: &str, fix: &str) {
        self.faults.push(self.row.fault(column, found, expected, fix));
    }
}

const DATE_FORM: &str = "a date of the calendar as YYYY-MM-DD or YYYYMMDD";
const DATE_FIX: &str = "correct the date";

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[TableColumn] = &[required("item_id"), required("amount"), optional("until"), optional("reference")];

    fn table(bytes: &[u8]) -> Result<Table, Vec<TableFault>> {
        Table::read("t.csv", bytes, COLUMNS)
    }

    fn cells(bytes: &[u8], column: &str) -> Vec<(u64, String)> {
        table(bytes).unwrap().rows().map(|row| (row.line, row.text(column).to_owned())).collect()
    }

    #[test]
    fn binds_by_name_in_any_order_and_case() {
        assert_eq!(cells(b"AMOUNT, Item_ID\n5.00,a1\n", "item_id"), [(2, "a1".to_owned())]);
    }

    #[test]
    fn counts_lines_over_blank_lines_and_line_breaks_in_quotes() {
        let found = cells(b"item_id,amount,reference\r\n\r\na,1,\"two\r\nlines\"\r\n\r\nb,2,x\r\n", "item_id");
        assert_eq!(found, [(3, "a".to_owned()), (6, "b".to_owned())]);
    }

    #[test]
    fn undoes_what_spreadsheets_do() {
        assert_eq!(cells(b"\xEF\xBB\xBFitem_id;amount\r\n'-a;1\r\n", "item_id"), [(2, "-a".to_owned())]);
        let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("item_id\tamount\na\t1\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(cells(&utf_16, "item_id"), [(2, "a".to_owned())]);
        assert_eq!(cells(b"item_id,amount\nMu\xF1oz,1\n", "item_id"), [(2, "Muñoz".to_owned())]);
    }

    #[test]
    fn names_missing_doubled_and_misspelt_columns_together() {
        let faults = table(b"item_id,item_id,untill\n").unwrap_err();
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["item_id", "amount", "until"]);
        assert!(faults[2].to_string().starts_with("t.csv:1: until: found `untill`; expected `until`;"), "{}", faults[2]);
        assert!(table(b"").is_err() && table(b"\n \n").is_err());
    }

    #[test]
    fn cells_collect_every_fault_and_refuse_shifted_rows() {
        let table = table(b"item_id,amount,until,reference\n,1.005,2026-02-30,x,surplus\n").unwrap();
        let mut cells = table.rows().next().unwrap().cells();
        cells.required("item_id");
        assert_eq!((cells.cents("amount"), cells.date("until")), (None, None));
        let columns: Vec<&str> = cells.faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["", "item_id", "amount", "until"]);
    }
}
