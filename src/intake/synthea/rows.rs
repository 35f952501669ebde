//! Rows of one Synthea CSV file, streamed, with columns bound by name.
//!
//! Synthea takes line breaks out of its texts, so a row is a line: a quote that never ends spoils its own line and no other.

use std::io::{BufRead, BufReader, Read};

use crate::intake::quarantine::{QuarantinedRows, Reason};
use crate::intake::table::TableFault;
use crate::model::Cents;

/// A column under the names that versions of Synthea gave it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SyntheaColumn {
    names: &'static [&'static str],
    is_required: bool,
}

/// A column that every version has.
pub(super) const fn needed(names: &'static [&'static str]) -> SyntheaColumn {
    SyntheaColumn { names, is_required: true }
}

/// A column that some versions lack.
pub(super) const fn sometimes(names: &'static [&'static str]) -> SyntheaColumn {
    SyntheaColumn { names, is_required: false }
}

/// Why a row, and with it its encounter, cannot be used.
#[derive(Debug, Clone)]
pub(super) struct Damage {
    pub reason: Reason,
    pub fault: TableFault,
}

/// A file being read.
pub(super) struct Rows {
    file: &'static str,
    read: BufReader<Box<dyn Read>>,
    columns: &'static [SyntheaColumn],
    places: Vec<Option<usize>>,
    width: usize,
    buffer: Vec<u8>,
    text: String,
    ends: Vec<usize>,
    line: u64,
    offset: u64,
}

/// One row.
pub(super) struct SyntheaRow<'r> {
    /// File name.
    pub file: &'static str,
    /// Line, the header being 1.
    pub line: u64,
    /// Byte offset of the line.
    pub offset: u64,
    /// The line as it stands, without its line break.
    pub original: &'r [u8],
    /// What is wrong with the row as a whole; its cells may still be readable.
    pub damage: Option<Box<Damage>>,
    columns: &'static [SyntheaColumn],
    places: &'r [Option<usize>],
    text: &'r str,
    ends: &'r [usize],
}

impl Rows {
    /// Binds the header. The error lists every column that is missing.
    pub fn new(file: &'static str, read: Box<dyn Read>, columns: &'static [SyntheaColumn]) -> Result<Rows, Vec<TableFault>> {
        let mut rows = Rows {
            file,
            read: BufReader::with_capacity(1 << 16, read),
            columns,
            places: Vec::new(),
            width: 0,
            buffer: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            line: 0,
            offset: 0,
        };
        rows.next_line().map_err(|fault| vec![*fault])?;
        let names: Vec<String> =
            cells(&rows.text, &rows.ends).map(|name| name.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}').to_uppercase()).collect();
        rows.width = names.len();
        rows.places = columns.iter().map(|column| names.iter().position(|name| column.names.contains(&name.as_str()))).collect();
        let missing = columns.iter().zip(&rows.places).filter(|(column, place)| column.is_required && place.is_none());
        let faults: Vec<TableFault> =
            missing.map(|(column, _)| rows.fault(1, column.names.join(" or "), "the column in the header", "export again with Synthea's CSV exporter")).collect();
        if faults.is_empty() { Ok(rows) } else { Err(faults) }
    }

    /// The next row that is not blank, or `None` at the end.
    pub fn next(&mut self) -> Result<Option<SyntheaRow<'_>>, Box<TableFault>> {
        loop {
            let offset = self.offset;
            let Some(is_quoted_well) = self.next_line()? else { return Ok(None) };
            if self.buffer.trim_ascii().is_empty() {
                continue;
            }
            let damage = self.damage(is_quoted_well);
            return Ok(Some(SyntheaRow {
                file: self.file,
                line: self.line,
                offset,
                original: self.buffer.trim_ascii_end(),
                damage,
                columns: self.columns,
                places: &self.places,
                text: &self.text,
                ends: &self.ends,
            }));
        }
    }

    fn damage(&self, is_quoted_well: bool) -> Option<Box<Damage>> {
        const FIX: &str = "correct the row or export again";
        let damage = |reason: Reason, expected: &str| Some(Box::new(Damage { reason, fault: self.fault(self.line, String::new(), expected, FIX) }));
        if !is_quoted_well {
            damage(Reason::UnterminatedQuote, "a closing quote on the same line")
        } else if std::str::from_utf8(&self.buffer).is_err() {
            damage(Reason::NotUtf8, "UTF-8 text")
        } else if self.buffer.contains(&0) {
            damage(Reason::NulByte, "text without NUL bytes")
        } else if self.ends.len() != self.width {
            damage(Reason::WrongCellCount, &format!("{} cells as in the header, not {}", self.width, self.ends.len()))
        } else {
            None
        }
    }

    fn fault(&self, line: u64, column: String, expected: &str, fix: &str) -> TableFault {
        TableFault { file: self.file.into(), line, column, found: String::new(), expected: expected.into(), fix: fix.into() }
    }

    /// Reads a line and splits it; whether its quotes were closed, or `None` at the end.
    fn next_line(&mut self) -> Result<Option<bool>, Box<TableFault>> {
        self.buffer.clear();
        let length = match self.read.read_until(b'\n', &mut self.buffer) {
            Ok(length) => length,
            Err(error) => return Err(Box::new(self.fault(self.line + 1, String::new(), &format!("a readable file ({error})"), "check the file and the disk"))),
        };
        self.text.clear();
        self.ends.clear();
        if length == 0 {
            return Ok(None);
        }
        self.line += 1;
        self.offset += length as u64;
        let line = String::from_utf8_lossy(self.buffer.trim_ascii_end());
        Ok(Some(split_line(&line, &mut self.text, &mut self.ends)))
    }
}

/// Splits a line at its commas into unquoted cells that stand one after another in `text`; false when a quote is left open.
fn split_line(line: &str, text: &mut String, ends: &mut Vec<usize>) -> bool {
    let mut letters = line.chars().peekable();
    let (mut in_quotes, mut at_start) = (false, true);
    while let Some(letter) = letters.next() {
        match letter {
            '"' if in_quotes && letters.peek() == Some(&'"') => {
                letters.next();
                text.push('"');
            }
            '"' if in_quotes || at_start => in_quotes = !in_quotes,
            ',' if !in_quotes => ends.push(text.len()),
            _ => text.push(letter),
        }
        at_start = letter == ',' && !in_quotes;
    }
    ends.push(text.len());
    !in_quotes
}

fn cells<'t>(text: &'t str, ends: &'t [usize]) -> impl Iterator<Item = &'t str> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(start, end)| text.get(start..*end).unwrap_or_default())
}

impl<'r> SyntheaRow<'r> {
    /// A cell by its column's first name, trimmed; empty when the column or the cell is missing.
    pub fn text(&self, column: &str) -> &'r str {
        let place = self.columns.iter().position(|held| held.names.first() == Some(&column)).and_then(|at| self.places.get(at).copied().flatten());
        place.and_then(|place| cells(self.text, self.ends).nth(place)).unwrap_or_default().trim()
    }

    /// The row for quarantine, standing for no encounter of its own.
    pub fn quarantined(&self, file_index: u32, damage: &Damage) -> QuarantinedRows {
        let fault = &damage.fault;
        QuarantinedRows {
            file_index,
            row: self.line,
            first_row: self.line,
            offset: self.offset,
            encounter_id: String::new(),
            encounter_key: None,
            is_continuation: true,
            lines: 0,
            cents: Cents::ZERO,
            column: fault.column.clone(),
            reason: damage.reason,
            message: format!("{}:{}: expected {}", fault.file, fault.line, fault.expected),
            expected: fault.expected.clone(),
            original: self.original.to_vec(),
        }
    }

    /// A fault at a cell of this row.
    pub fn fault(&self, column: &str, found: &str, expected: &str, fix: &str) -> TableFault {
        TableFault { file: self.file.into(), line: self.line, column: column.into(), found: found.into(), expected: expected.into(), fix: fix.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[SyntheaColumn] = &[needed(&["ID"]), needed(&["START_DATE", "START_YEAR"]), sometimes(&["NPI"])];

    fn rows(bytes: &'static [u8]) -> Result<Rows, Vec<TableFault>> {
        Rows::new("t.csv", Box::new(bytes), COLUMNS)
    }

    #[test]
    fn binds_either_name_and_counts_lines_and_bytes() {
        let mut rows = rows(b"\xEF\xBB\xBFId,START_YEAR,x\r\na,2014,1\r\n\r\nb,\"20,15\"\"\",2\r\n").unwrap();
        let row = rows.next().unwrap().unwrap();
        assert_eq!((row.text("ID"), row.text("START_DATE"), row.text("NPI"), row.line, row.offset), ("a", "2014", "", 2, 20));
        let row = rows.next().unwrap().unwrap();
        assert_eq!((row.text("START_DATE"), row.line, row.original), ("20,15\"", 4, b"b,\"20,15\"\"\",2".as_slice()));
        assert!(rows.next().unwrap().is_none());
    }

    #[test]
    fn a_bad_line_spoils_no_other() {
        let mut rows = rows(b"ID,START_DATE\na,\"open\nb\nc,\xFF\nd,1\x00\ne,1\n").unwrap();
        let mut seen = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            seen.push((row.text("ID").to_owned(), row.damage.is_some()));
        }
        let expected = [("a", true), ("b", true), ("c", true), ("d", true), ("e", false)].map(|(id, is_bad)| (id.to_owned(), is_bad));
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_missing_column_names_its_spellings() {
        let faults = rows(b"ID\n").err().unwrap();
        assert_eq!(faults[0].column, "START_DATE or START_YEAR");
        assert_eq!(rows(b"").err().unwrap().len(), 2);
    }
}
