//! The CSV file of a table's owner, read row by row: columns found by name wherever the header stands, and every surprise told with file and line.
//!
//! One row is held at a time, because some of these files have hundreds of thousands. What a column means is the kind's own affair.

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::model::{Code, Date, date, parse_date};

/// What an owner's file has that was not expected. Nothing is imported then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: expected {expected}, found `{found}`")]
pub struct SourceFault {
    /// The file as the caller names it.
    pub file: String,
    /// Line as a text editor counts, from 1.
    pub line: u64,
    /// What should stand there.
    pub expected: String,
    /// What stands there, at most forty characters of it.
    pub found: String,
}

impl SourceFault {
    /// A fault at a line of a file.
    pub fn new(file: &str, line: u64, expected: impl Into<String>, found: &str) -> SourceFault {
        SourceFault { file: file.to_owned(), line, expected: expected.into(), found: found.chars().take(40).collect() }
    }
}

/// A file that is being read.
pub struct OwnerCsv<'b> {
    file: &'b str,
    bytes: &'b [u8],
    reader: Reader<&'b [u8]>,
    record: ByteRecord,
    /// The byte up to which lines are counted, and the line that it stands in.
    counted: (usize, u64),
    header: Vec<String>,
    header_line: u64,
}

impl<'b> OwnerCsv<'b> {
    /// Reads up to the header: the first row in which a cell has the name `key`. Names count without regard to case and punctuation, `ADD DT` as `add_dt`.
    pub fn open(file: &'b str, bytes: &'b [u8], key: &str) -> Result<OwnerCsv<'b>, SourceFault> {
        OwnerCsv::begin(file, bytes, key, false)
    }

    /// As [`OwnerCsv::open`], where the first half of each name stands in the row above the header.
    pub fn open_with_split_header(file: &'b str, bytes: &'b [u8], key: &str) -> Result<OwnerCsv<'b>, SourceFault> {
        OwnerCsv::begin(file, bytes, key, true)
    }

    fn begin(file: &'b str, bytes: &'b [u8], key: &str, is_split: bool) -> Result<OwnerCsv<'b>, SourceFault> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut csv = OwnerCsv { file, bytes, reader, record: ByteRecord::new(), counted: (0, 1), header: Vec::new(), header_line: 1 };
        let mut above: Vec<String> = Vec::new();
        while csv.advance()? {
            let cells: Vec<String> = csv.record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            if cells.iter().any(|cell| folded(cell) == key) {
                let first_half = |place: usize| if is_split { above.get(place).map_or("", String::as_str) } else { "" };
                csv.header = cells.iter().enumerate().map(|(place, cell)| folded(&format!("{} {cell}", first_half(place)))).collect();
                csv.header_line = csv.counted.1;
                return Ok(csv);
            }
            above = cells;
        }
        Err(SourceFault::new(file, 1, format!("a header row with a column {key}"), "none"))
    }

    /// The one column that has one of these names, written in capitals with single blanks.
    pub fn place(&self, names: &[&str]) -> Result<usize, SourceFault> {
        self.optional_place(names)?.ok_or_else(|| SourceFault::new(self.file, self.header_line, format!("a column {}", names.join(" or ")), "none"))
    }

    /// As [`OwnerCsv::place`], for a column that may be missing.
    pub fn optional_place(&self, names: &[&str]) -> Result<Option<usize>, SourceFault> {
        let mut found = self.header.iter().enumerate().filter(|(_, name)| names.contains(&name.as_str())).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (place, None) => Ok(place),
            _ => Err(SourceFault::new(self.file, self.header_line, format!("one column {}", names.join(" or ")), "several")),
        }
    }

    /// The names of the columns, in capitals with single blanks.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// A fault of the header.
    pub fn header_fault(&self, expected: &str, found: &str) -> SourceFault {
        SourceFault::new(self.file, self.header_line, expected, found)
    }

    /// The next row that is not blank; `None` at the end.
    pub fn next_row(&mut self) -> Result<Option<OwnerRow<'_>>, SourceFault> {
        while self.advance()? {
            if self.record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                return Ok(Some(OwnerRow { file: self.file, line: self.counted.1, record: &self.record }));
            }
        }
        Ok(None)
    }

    fn advance(&mut self) -> Result<bool, SourceFault> {
        let is_read = self.reader.read_byte_record(&mut self.record).map_err(|error| SourceFault::new(self.file, self.counted.1, "a readable CSV row", &error.to_string()))?;
        if is_read && let Some(position) = self.record.position() {
            let mut start = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(self.bytes.len());
            // The reader skips empty lines before a row and does not count them as read.
            while self.bytes.get(start).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
                start += 1;
            }
            let passed = self.bytes.get(self.counted.0..start).unwrap_or_default();
            let lines = passed.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.counted = (self.counted.0.max(start), self.counted.1 + lines);
        }
        Ok(is_read)
    }
}

/// One row.
#[derive(Clone, Copy)]
pub struct OwnerRow<'r> {
    file: &'r str,
    /// Line of its beginning.
    pub line: u64,
    record: &'r ByteRecord,
}

impl<'r> OwnerRow<'r> {
    /// A cell without blanks around it; empty where the row ends before. A cell that is not UTF-8 becomes the replacement character, which no code and no date is.
    pub fn text(&self, place: usize) -> &'r str {
        self.record.get(place).map_or("", |cell| std::str::from_utf8(cell.trim_ascii()).unwrap_or("\u{fffd}"))
    }

    /// A fault of this row.
    pub fn fault(&self, expected: impl Into<String>, found: &str) -> SourceFault {
        SourceFault::new(self.file, self.line, expected, found)
    }

    /// A code of so many characters, without its dot.
    pub fn code(&self, place: usize, lengths: std::ops::RangeInclusive<usize>, what: &str) -> Result<Code, SourceFault> {
        let code = Code::parse(self.text(place)).filter(|code| lengths.contains(&code.len()));
        code.ok_or_else(|| self.fault(what, self.text(place)))
    }

    /// A date; blank is `None`.
    pub fn date(&self, place: usize) -> Result<Option<Date>, SourceFault> {
        owner_date(self.text(place)).ok_or_else(|| self.fault("a date as YYYYMMDD, YYYY-MM-DD or M/D/YYYY, from 1980 to 2159", self.text(place)))
    }

    /// A whole number.
    pub fn number(&self, place: usize, what: &str) -> Result<u32, SourceFault> {
        self.text(place).parse().map_err(|_| self.fault(what, self.text(place)))
    }
}

/// Reads a date as owners write it: `20260101`, `2026-01-01`, with or without a time behind it, `1/31/2026`. The inner `None` is a blank cell, the outer one no date, or one
/// that a compact table cannot hold.
pub fn owner_date(text: &str) -> Option<Option<Date>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    let day = text.split_once([' ', 'T']).map_or(text, |(day, _)| day);
    let found = parse_date(day).or_else(|| american_date(day))?;
    super::compact::day_number(found).map(|_| Some(found))
}

fn american_date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Date::new(year, month, day).ok().filter(|_| parts.next().is_none())
}

/// Capitals and digits, with single blanks for everything else.
pub fn folded(text: &str) -> String {
    let plain: String = text.chars().map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day before.
pub fn day_before(day: Date) -> Date {
    date::add_days(day, -1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_found_by_name_behind_a_preamble_and_lines_are_an_editors() {
        let bytes = b"Title,of the file\r\n\r\n\"two\r\nlines\",x\r\nCode,Add_Dt\r\n\r\nA,20260101\r\n,\r\nB,1/31/2026\r\n";
        let mut csv = OwnerCsv::open("t.csv", bytes, "CODE").unwrap();
        let (code, added) = (csv.place(&["CODE"]).unwrap(), csv.place(&["ADD DT", "ADDED"]).unwrap());
        let row = csv.next_row().unwrap().unwrap();
        assert_eq!((row.line, row.text(code), row.date(added).unwrap()), (7, "A", Some(Date::constant(2026, 1, 1))));
        let row = csv.next_row().unwrap().unwrap();
        assert_eq!((row.line, row.text(code), row.date(added).unwrap()), (9, "B", Some(Date::constant(2026, 1, 31))));
        assert!(csv.next_row().unwrap().is_none());
        assert_eq!(csv.place(&["TERM DT"]).unwrap_err().to_string(), "t.csv:5: expected a column TERM DT, found `none`");
    }

    #[test]
    fn halves_of_names_are_joined_and_doubled_names_are_told() {
        let csv = OwnerCsv::open_with_split_header("t.csv", b",GLOB,NA,NA\nHCPCS,DAYS,IND,IND\n", "HCPCS").unwrap();
        assert_eq!(csv.place(&["GLOB DAYS"]), Ok(1));
        assert_eq!(csv.place(&["NA IND"]).unwrap_err().found, "several");
        assert!(OwnerCsv::open("t.csv", b"a,b\n", "HCPCS").is_err());
    }

    #[test]
    fn dates_that_are_none_are_not_read_as_blank() {
        assert_eq!((owner_date(""), owner_date("2026-01-01 00:00:00")), (Some(None), Some(Some(Date::constant(2026, 1, 1)))));
        for wrong in ["2026", "13/1/2026", "20260230", "1/2/2026/3", "1899-12-31"] {
            assert_eq!(owner_date(wrong), None, "{wrong}");
        }
    }
}
