//! Files of tables' owners: rows of tab or comma separated text, found by their headers, with the place of every fault.
//!
//! Owners put notices and titles in front, spread a header over several rows and change the order of columns; nothing here goes by position. What is unexpected is a fault
//! with file and line, and then nothing is imported. This module opens no file: the bytes are given.

use crate::codes::compact::{NewSection, day_number};
use crate::codes::{Programme, hcpcs};
use crate::model::{Code, Date, date};

/// A file as its owner published it.
#[derive(Debug, Clone)]
pub struct OwnerFile {
    /// Its path as messages show it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What an import is given.
#[derive(Debug, Clone, Default)]
pub struct ImportRequest {
    /// The owner's files, which are one table together.
    pub files: Vec<OwnerFile>,
    /// Whose rules they hold.
    pub programme: Option<Programme>,
    /// First date of service, where the user gave one.
    pub from: Option<Date>,
    /// Last date of service, where the user gave one.
    pub to: Option<Date>,
    /// The Medicare contractor whose rules they hold, where the user gave one.
    pub contractor: String,
}

/// What an import made.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// First date of service for which the table counts; `None` for no limit.
    pub from: Option<Date>,
    /// Last date of service; `None` for no limit.
    pub to: Option<Date>,
    /// Rows of data in the owner's files.
    pub read: u64,
    /// Rows of the table.
    pub kept: u64,
    /// Rows that are not in the table, by reason; with `kept` they make `read`.
    pub rejected: Vec<(&'static str, u64)>,
    /// The sections of the compact table.
    pub sections: Vec<NewSection>,
}

/// Why nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {problem}; nothing was imported", if *.line == 0 { String::new() } else { format!(":{}", .line) })]
pub struct ImportFault {
    /// The file as messages show it.
    pub file: String,
    /// The line, counted from 1; 0 for the whole file.
    pub line: u64,
    /// What was found, what was expected, what to do, without a full stop.
    pub problem: String,
}

impl OwnerFile {
    /// A fault of this file; line 0 for the whole of it.
    pub fn fault(&self, line: u64, problem: impl Into<String>) -> ImportFault {
        ImportFault { file: self.name.clone(), line, problem: problem.into() }
    }

    /// The bytes without a byte order mark.
    pub(super) fn content(&self) -> &[u8] {
        self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.bytes)
    }

    /// Owners publish archives, and sheets beside the text; a download that failed leaves an empty file.
    pub(super) fn refuse_other_formats(&self) -> Result<(), ImportFault> {
        if self.bytes.trim_ascii().is_empty() {
            return Err(self.fault(0, "the file is empty; download it again"));
        }
        if self.bytes.starts_with(b"PK\x03\x04") {
            return Err(self.fault(0, "an archive or an Excel file; unpack it, and save the sheet as CSV or tab separated text"));
        }
        if self.bytes.starts_with(b"\xFF\xFE") || self.bytes.starts_with(b"\xFE\xFF") {
            return Err(self.fault(0, "text in UTF-16; save it as UTF-8"));
        }
        Ok(())
    }

    /// Gives every row that is not blank to `take`, in order, with its line. Text with tabs is read as tab separated without quoting, any other as CSV.
    pub fn rows(&self, mut take: impl FnMut(u64, Row<'_>) -> Result<(), ImportFault>) -> Result<(), ImportFault> {
        self.refuse_other_formats()?;
        let bytes = self.content();
        let has_tabs = bytes.iter().take(1 << 14).any(|byte| *byte == b'\t');
        // A quotation mark in a tab separated file is text: it must not swallow the lines that follow.
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(if has_tabs { b'\t' } else { b',' }).quoting(!has_tabs);
        let mut reader = builder.from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        let mut lines = Lines::new(bytes);
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(self.fault(reader.position().line(), format!("not readable as rows of text: {error}"))),
            }
            let row = Row(&record);
            if !row.is_blank() {
                take(lines.of(record.position().map_or(0, csv::Position::byte)), row)?;
            }
        }
    }
}

/// Counts lines. The reader's own count leaves out the blank lines before a row.
pub(super) struct Lines<'b> {
    bytes: &'b [u8],
    counted: usize,
    line: u64,
}

impl<'b> Lines<'b> {
    /// For the bytes of a file.
    pub(super) fn new(bytes: &'b [u8]) -> Lines<'b> {
        Lines { bytes, counted: 0, line: 1 }
    }

    /// The line of the first byte at or after a place that ends no line. Places must not descend.
    pub(super) fn of(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let blank = self.bytes.get(place..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let end = place.saturating_add(blank);
        self.line += memchr::memchr_iter(b'\n', self.bytes.get(self.counted..end).unwrap_or_default()).count() as u64;
        self.counted = end;
        self.line
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r>(&'r csv::ByteRecord);

impl<'r> Row<'r> {
    /// The cell at a place, without blanks and quotation marks around it; empty past the end and where the bytes are no UTF-8.
    pub fn cell(self, place: usize) -> &'r str {
        let text = self.0.get(place).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default().trim();
        text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).map_or(text, str::trim)
    }

    /// How many cells there are.
    pub fn width(self) -> usize {
        self.0.len()
    }

    /// True when all cells are blank.
    pub fn is_blank(self) -> bool {
        self.0.iter().all(|cell| cell.trim_ascii().is_empty())
    }

    /// How many cells are not blank.
    pub fn filled(self) -> usize {
        self.0.iter().filter(|cell| !cell.trim_ascii().is_empty()).count()
    }

    /// All cells with letters and digits alone, in lower case: `HCPCS/<newline>CPT Code` is `hcpcscptcode`.
    pub fn folded(self) -> Vec<String> {
        (0..self.width()).map(|place| folded(self.cell(place))).collect()
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The columns of a table, by names of letters and digits alone in lower case.
#[derive(Debug, Clone, Default)]
pub struct Header {
    line: u64,
    names: Vec<String>,
}

impl Header {
    /// A header of one row.
    pub fn of(line: u64, row: Row<'_>) -> Header {
        Header { line, names: row.folded() }
    }

    /// Adds a further row of the header: each cell continues the one above it.
    pub fn add(&mut self, line: u64, row: Row<'_>) {
        self.line = if self.names.is_empty() { line } else { self.line };
        let below = row.folded();
        self.names.resize(self.names.len().max(below.len()), String::new());
        self.names.iter_mut().zip(below).for_each(|(name, below)| name.push_str(&below));
    }

    /// The only column whose name is so; a fault says which one is missing or stands twice.
    pub fn column(&self, file: &OwnerFile, what: &str, is: impl Fn(&str) -> bool) -> Result<usize, ImportFault> {
        let mut found = self.names.iter().enumerate().filter(|(_, name)| is(name)).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (Some(place), None) => Ok(place),
            (None, _) => Err(file.fault(self.line, format!("the header has no column for {what}; is this the owner's file?"))),
            (Some(_), Some(_)) => Err(file.fault(self.line, format!("the header has several columns for {what}; keep the one that holds"))),
        }
    }

    /// The column whose name is so, where there is one.
    pub fn optional(&self, is: impl Fn(&str) -> bool) -> Option<usize> {
        self.names.iter().position(|name| is(name))
    }

    /// Whether a column's name is so.
    pub fn has(&self, is: impl Fn(&str) -> bool) -> bool {
        self.optional(is).is_some()
    }
}

/// A procedure code of five characters in a form that such codes have; `None` for anything else.
pub fn procedure_code(text: &str) -> Option<Code> {
    Code::parse(text).filter(|code| text.len() == 5 && hcpcs::kind(*code).is_some())
}

/// A date as `YYYYDDD`, the day counted within the year.
pub fn year_and_day(text: &str) -> Option<Date> {
    let (year, day) = text.split_at_checked(4).filter(|(_, day)| day.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (year, day) = (year.parse::<i16>().ok()?, day.parse::<i32>().ok()?);
    let first = Date::new(year, 1, 1).ok()?;
    let found = date::add_days(first, day.checked_sub(1)?);
    (day >= 1 && found.year() == year).then_some(found)
}

/// The number of a day that a compact table can hold, or what is wrong with it.
pub fn fitting_day(day: Date) -> Result<u16, String> {
    day_number(day).ok_or_else(|| format!("{day} lies outside 1980 to 2159"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> OwnerFile {
        OwnerFile { name: "table.txt".into(), bytes: text.as_bytes().to_vec() }
    }

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut rows = Vec::new();
        file(text)
            .rows(|line, row| {
                rows.push((line, (0..row.width()).map(|place| row.cell(place).to_owned()).collect()));
                Ok(())
            })
            .unwrap();
        rows
    }

    #[test]
    fn rows_carry_the_line_on_which_they_begin() {
        assert_eq!(rows("a\tb\r\n\r\n\t\r\n\"c\"\td\r\n"), [(1, vec!["a".into(), "b".into()]), (4, vec!["c".into(), "d".into()])]);
        assert_eq!(rows("\u{FEFF}\"two\nlines\",x\ny,z\n"), [(1, vec!["two\nlines".into(), "x".into()]), (3, vec!["y".into(), "z".into()])]);
    }

    #[test]
    fn a_stray_quotation_mark_swallows_no_line_of_a_tab_separated_file() {
        assert_eq!(rows("a\t\"b\nc\td\n").len(), 2);
    }

    #[test]
    fn sheets_and_archives_are_named_as_such() {
        let fault = |bytes: &[u8]| OwnerFile { name: "x.xlsx".into(), bytes: bytes.to_vec() }.rows(|_, _| Ok(())).unwrap_err().to_string();
        assert!(fault(b"PK\x03\x04rest").contains("save the sheet as CSV"));
        assert!(fault(b"\xFF\xFEa\0").contains("UTF-16"));
        assert!(fault(b" \r\n").contains("the file is empty"));
    }

    #[test]
    fn a_header_over_several_rows_is_one() {
        let owner = file("Effective\tx\nDate\t\n");
        let mut header = Header::default();
        owner
            .rows(|line, row| {
                header.add(line, row);
                Ok(())
            })
            .unwrap();
        assert_eq!(header.column(&owner, "the first day", |name| name == "effectivedate"), Ok(0));
        let fault = header.column(&owner, "the last day", |name| name == "deletiondate").unwrap_err().to_string();
        assert!(fault.starts_with("table.txt:1: the header has no column for the last day") && fault.ends_with("nothing was imported"), "{fault}");
        assert!(header.column(&owner, "anything", |_| true).is_err());
    }

    #[test]
    fn days_of_the_year_are_dates() {
        assert_eq!(year_and_day("2013091"), Some(Date::constant(2013, 4, 1)));
        assert_eq!(year_and_day("2024366"), Some(Date::constant(2024, 12, 31)));
        for wrong in ["2023366", "2023000", "20230401", "2023-91", ""] {
            assert_eq!(year_and_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn codes_have_five_characters() {
        assert_eq!(procedure_code("g0439"), Some("G0439".into()));
        for wrong in ["9921", "992.13", "D0120X", "Column", "", "CCCCC"] {
            assert_eq!(procedure_code(wrong), None, "{wrong}");
        }
    }
}
