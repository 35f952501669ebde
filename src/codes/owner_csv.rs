//! The CSV file of a table's owner, read row by row: columns found by name wherever the header stands, and every surprise told with file and line.
//!
//! One row is held at a time, because some of these files have hundreds of thousands. What a column means is the kind's own affair.

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::owner_file::{ImportFault, Lines, OwnerFile};
use crate::model::{Code, Date, parse_date};

/// A file that is being read.
pub struct OwnerCsv<'b> {
    file: &'b OwnerFile,
    reader: Reader<&'b [u8]>,
    record: ByteRecord,
    lines: Lines<'b>,
    /// The line of the record.
    line: u64,
    header: Vec<String>,
    header_line: u64,
}

impl<'b> OwnerCsv<'b> {
    /// Reads up to the header: the first row in which a cell has the name `key`. Names count without regard to case and punctuation, `ADD DT` as `add_dt`.
    pub fn open(file: &'b OwnerFile, key: &str) -> Result<OwnerCsv<'b>, ImportFault> {
        OwnerCsv::begin(file, key, false)
    }

    /// As [`OwnerCsv::open`], where the first half of each name stands in the row above the header.
    pub fn open_with_split_header(file: &'b OwnerFile, key: &str) -> Result<OwnerCsv<'b>, ImportFault> {
        OwnerCsv::begin(file, key, true)
    }

    fn begin(file: &'b OwnerFile, key: &str, is_split: bool) -> Result<OwnerCsv<'b>, ImportFault> {
        file.refuse_other_formats()?;
        let bytes = file.content();
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut csv = OwnerCsv { file, reader, record: ByteRecord::new(), lines: Lines::new(bytes), line: 1, header: Vec::new(), header_line: 1 };
        let mut above: Vec<String> = Vec::new();
        while csv.advance()? {
            let cells: Vec<String> = csv.record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            if cells.iter().any(|cell| folded(cell) == key) {
                let first_half = |place: usize| if is_split { above.get(place).map_or("", String::as_str) } else { "" };
                csv.header = cells.iter().enumerate().map(|(place, cell)| folded(&format!("{} {cell}", first_half(place)))).collect();
                csv.header_line = csv.line;
                return Ok(csv);
            }
            above = cells;
        }
        Err(file.fault(0, format!("no header row with a column {key}; is this the owner's file?")))
    }

    /// The one column that has one of these names, written in capitals with single blanks.
    pub fn place(&self, names: &[&str]) -> Result<usize, ImportFault> {
        self.optional_place(names)?.ok_or_else(|| surprise(self.file, self.header_line, format!("a column {}", names.join(" or ")), "none"))
    }

    /// As [`OwnerCsv::place`], for a column that may be missing.
    pub fn optional_place(&self, names: &[&str]) -> Result<Option<usize>, ImportFault> {
        let mut found = self.header.iter().enumerate().filter(|(_, name)| names.contains(&name.as_str())).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (place, None) => Ok(place),
            _ => Err(surprise(self.file, self.header_line, format!("one column {}", names.join(" or ")), "several")),
        }
    }

    /// The names of the columns, in capitals with single blanks.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// A fault of the header.
    pub fn header_fault(&self, expected: &str, found: &str) -> ImportFault {
        surprise(self.file, self.header_line, expected, found)
    }

    /// The next row that is not blank; `None` at the end.
    pub fn next_row(&mut self) -> Result<Option<OwnerRow<'_>>, ImportFault> {
        while self.advance()? {
            if self.record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                self.refuse_cut_off()?;
                return Ok(Some(OwnerRow { file: self.file, line: self.line, record: &self.record }));
            }
        }
        Ok(None)
    }

    /// A last row without its line break and some of its cells is what a download that broke off leaves.
    fn refuse_cut_off(&self) -> Result<(), ImportFault> {
        let is_last = self.reader.position().byte() >= self.file.content().len() as u64;
        if is_last && !self.file.bytes.ends_with(b"\n") && self.record.len() < self.header.len() {
            let (found, wanted) = (self.record.len(), self.header.len());
            return Err(self.file.fault(self.line, format!("the last row ends after {found} of {wanted} columns: the file is cut off; download it again")));
        }
        Ok(())
    }

    fn advance(&mut self) -> Result<bool, ImportFault> {
        let is_read = self.reader.read_byte_record(&mut self.record).map_err(|error| surprise(self.file, self.line, "a readable CSV row", &error.to_string()))?;
        if is_read {
            self.line = self.lines.of(self.record.position().map_or(0, csv::Position::byte));
        }
        Ok(is_read)
    }
}

/// A fault that says what was expected at a line, and at most forty characters of what was found.
pub fn surprise(file: &OwnerFile, line: u64, expected: impl std::fmt::Display, found: &str) -> ImportFault {
    file.fault(line, format!("expected {expected}, found `{}`", found.chars().take(40).collect::<String>()))
}

/// One row.
#[derive(Clone, Copy)]
pub struct OwnerRow<'r> {
    file: &'r OwnerFile,
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
    pub fn fault(&self, expected: impl std::fmt::Display, found: &str) -> ImportFault {
        surprise(self.file, self.line, expected, found)
    }

    /// A code of so many characters, without its dot.
    pub fn code(&self, place: usize, lengths: std::ops::RangeInclusive<usize>, what: &str) -> Result<Code, ImportFault> {
        let code = Code::parse(self.text(place)).filter(|code| lengths.contains(&code.len()));
        code.ok_or_else(|| self.fault(what, self.text(place)))
    }

    /// A date; blank is `None`.
    pub fn date(&self, place: usize) -> Result<Option<Date>, ImportFault> {
        owner_date(self.text(place)).ok_or_else(|| self.fault("a date as YYYYMMDD, YYYY-MM-DD or M/D/YYYY, from 1980 to 2159", self.text(place)))
    }

    /// A whole number.
    pub fn number(&self, place: usize, what: &str) -> Result<u32, ImportFault> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> OwnerFile {
        OwnerFile { name: "t.csv".into(), bytes: text.into() }
    }

    #[test]
    fn the_header_is_found_by_name_behind_a_preamble_and_lines_are_an_editors() {
        let file = file("Title,of the file\r\n\r\n\"two\r\nlines\",x\r\nCode,Add_Dt\r\n\r\nA,20260101\r\n,\r\nB,1/31/2026\r\n");
        let mut csv = OwnerCsv::open(&file, "CODE").unwrap();
        let (code, added) = (csv.place(&["CODE"]).unwrap(), csv.place(&["ADD DT", "ADDED"]).unwrap());
        let row = csv.next_row().unwrap().unwrap();
        assert_eq!((row.line, row.text(code), row.date(added).unwrap()), (7, "A", Some(Date::constant(2026, 1, 1))));
        let row = csv.next_row().unwrap().unwrap();
        assert_eq!((row.line, row.text(code), row.date(added).unwrap()), (9, "B", Some(Date::constant(2026, 1, 31))));
        assert!(csv.next_row().unwrap().is_none());
        assert_eq!(csv.place(&["TERM DT"]).unwrap_err().to_string(), "t.csv:5: expected a column TERM DT, found `none`; nothing was imported");
    }

    #[test]
    fn a_file_that_breaks_off_within_its_last_row_is_told() {
        let last = |text: &str| {
            let file = file(text);
            let mut csv = OwnerCsv::open(&file, "CODE").unwrap();
            csv.next_row()?;
            csv.next_row().map(|row| row.is_some())
        };
        assert_eq!(last("Code,From,To\nA,1,2\nB,1,3"), Ok(true));
        assert_eq!(last("Code,From,To\nA,1\nB,1\n"), Ok(true));
        assert_eq!(
            last("Code,From,To\nA,1,2\nB,1").unwrap_err().to_string(),
            "t.csv:3: the last row ends after 2 of 3 columns: the file is cut off; download it again; nothing was imported"
        );
        assert_eq!(OwnerCsv::open(&file("x,y\n1,2\n"), "CODE").err().unwrap().problem, "no header row with a column CODE; is this the owner's file?");
    }

    #[test]
    fn halves_of_names_are_joined_and_doubled_names_are_told() {
        let split = file(",GLOB,NA,NA\nHCPCS,DAYS,IND,IND\n");
        let csv = OwnerCsv::open_with_split_header(&split, "HCPCS").unwrap();
        assert_eq!(csv.place(&["GLOB DAYS"]), Ok(1));
        assert_eq!(csv.place(&["NA IND"]).unwrap_err().problem, "expected one column NA IND, found `several`");
        assert!(OwnerCsv::open(&file("a,b\n"), "HCPCS").is_err());
    }

    #[test]
    fn dates_that_are_none_are_not_read_as_blank() {
        assert_eq!((owner_date(""), owner_date("2026-01-01 00:00:00")), (Some(None), Some(Some(Date::constant(2026, 1, 1)))));
        for wrong in ["2026", "13/1/2026", "20260230", "1/2/2026/3", "1899-12-31"] {
            assert_eq!(owner_date(wrong), None, "{wrong}");
        }
    }
}
