//! One CSV row after another, appended to a byte buffer without allocating: money as decimal dollars, dates as ISO, text quoted and neutralised.
//!
//! Worklists and reports share this file. It knows how a cell is written, *not* what a row says. It writes to memory only, so it cannot fail.

use crate::model::money::write_digits;
use crate::model::{Cents, Date};

/// Builds one row; every cell is appended with one call, and [`CsvRow::end`] ends the line.
#[derive(Debug)]
pub struct CsvRow<'b> {
    out: &'b mut Vec<u8>,
    cells: usize,
}

impl<'b> CsvRow<'b> {
    /// Begins a row at the end of the buffer.
    pub fn new(out: &'b mut Vec<u8>) -> CsvRow<'b> {
        CsvRow { out, cells: 0 }
    }

    fn separate(&mut self) {
        if self.cells > 0 {
            self.out.push(b',');
        }
        self.cells += 1;
    }

    /// A text cell. Text that a spreadsheet would run as a formula gets a leading apostrophe; commas, quotes and line breaks are quoted.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.separate();
        let guard = super::cells::is_dangerous(text);
        if needs_quotes(text) {
            self.out.push(b'"');
            if guard {
                self.out.push(b'\'');
            }
            for &byte in text.as_bytes() {
                if byte == b'"' {
                    self.out.push(b'"');
                }
                self.out.push(byte);
            }
            self.out.push(b'"');
        } else {
            if guard {
                self.out.push(b'\'');
            }
            self.out.extend_from_slice(text.as_bytes());
        }
        self
    }

    /// A cell of our own fixed words or digits, which need neither quotes nor neutralising.
    pub fn word(&mut self, word: &str) -> &mut Self {
        debug_assert!(!needs_quotes(word) && !super::cells::is_dangerous(word), "{word}");
        self.separate();
        self.out.extend_from_slice(word.as_bytes());
        self
    }

    /// A number that is already written as digits, sign and point, or a word that stands for a missing one.
    pub fn written_number(&mut self, number: &str) -> &mut Self {
        debug_assert!(!needs_quotes(number), "{number}");
        self.separate();
        self.out.extend_from_slice(number.as_bytes());
        self
    }

    /// Decimal dollars with two decimals. A number stays a number: a minus sign is not neutralised.
    pub fn dollars(&mut self, amount: Cents) -> &mut Self {
        self.separate();
        amount.write_decimal(self.out);
        self
    }

    /// Decimal dollars, or blank for none.
    pub fn dollars_or_blank(&mut self, amount: Option<Cents>) -> &mut Self {
        match amount {
            Some(amount) => self.dollars(amount),
            None => self.blank(),
        }
    }

    /// `YYYY-MM-DD`.
    pub fn date(&mut self, date: Date) -> &mut Self {
        self.separate();
        crate::model::date::write_iso(date, self.out);
        self
    }

    /// `YYYY-MM-DD`, or blank for none.
    pub fn date_or_blank(&mut self, date: Option<Date>) -> &mut Self {
        match date {
            Some(date) => self.date(date),
            None => self.blank(),
        }
    }

    /// A whole number.
    pub fn number(&mut self, number: i64) -> &mut Self {
        self.separate();
        if number < 0 {
            self.out.push(b'-');
        }
        write_digits(number.unsigned_abs(), self.out);
        self
    }

    /// A whole number, or blank for none.
    pub fn number_or_blank(&mut self, number: Option<i64>) -> &mut Self {
        match number {
            Some(number) => self.number(number),
            None => self.blank(),
        }
    }

    /// A count.
    pub fn count(&mut self, count: u64) -> &mut Self {
        self.separate();
        write_digits(count, self.out);
        self
    }

    /// A number of tenths with one decimal (`123` is `12.3`), or blank for none.
    pub fn tenths(&mut self, tenths: Option<i64>) -> &mut Self {
        match tenths {
            Some(tenths) => {
                self.separate();
                self.out.extend_from_slice(format_tenths(tenths).as_bytes());
                self
            }
            None => self.blank(),
        }
    }

    /// An empty cell.
    pub fn blank(&mut self) -> &mut Self {
        self.separate();
        self
    }

    /// Ends the line; says how many cells it has.
    pub fn end(&mut self) -> usize {
        self.out.push(b'\n');
        self.cells
    }
}

/// A header line.
pub fn write_header<'n>(names: impl IntoIterator<Item = &'n str>, out: &mut Vec<u8>) {
    let mut row = CsvRow::new(out);
    for name in names {
        row.text(name);
    }
    row.end();
}

/// Tenths with one decimal: `-5` is `-0.5`.
pub fn format_tenths(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let magnitude = tenths.unsigned_abs();
    format!("{sign}{}.{}", magnitude / 10, magnitude % 10)
}

/// 100 x part / whole in tenths, rounded half away from zero; `None` when the whole is zero. Integers only.
pub fn percent_tenths(part: i64, whole: i64) -> Option<i64> {
    if whole == 0 {
        return None;
    }
    let (part, whole) = (i128::from(part) * 1000, i128::from(whole));
    let (part, whole) = if whole < 0 { (-part, -whole) } else { (part, whole) };
    let half = if part < 0 { -(whole / 2) } else { whole / 2 };
    i64::try_from((part + half) / whole).ok()
}

fn needs_quotes(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(build: impl Fn(&mut CsvRow<'_>)) -> String {
        let mut out = Vec::new();
        let mut row = CsvRow::new(&mut out);
        build(&mut row);
        row.end();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_that_a_spreadsheet_would_run_is_neutralised_and_numbers_are_not() {
        assert_eq!(
            written(|row| {
                row.text("=cmd()").text("-5").text("@a").dollars(Cents(-310)).number(-4);
            }),
            "'=cmd(),'-5,'@a,-3.10,-4\n"
        );
    }

    #[test]
    fn text_that_breaks_a_row_is_quoted() {
        assert_eq!(
            written(|row| {
                row.text("Smith, \"Al\"").text("=1,2").text("two\nlines").blank();
            }),
            "\"Smith, \"\"Al\"\"\",\"'=1,2\",\"two\nlines\",\n"
        );
        let text = written(|row| {
            row.text("=a\"b,\r\nc").text("d");
        });
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), ["'=a\"b,\r\nc", "d"]);
    }

    #[test]
    fn percentages_round_half_up_in_integers() {
        assert_eq!(percent_tenths(1, 3).map(format_tenths).as_deref(), Some("33.3"));
        assert_eq!(percent_tenths(2, 3).map(format_tenths).as_deref(), Some("66.7"));
        assert_eq!(percent_tenths(5, 10_000).map(format_tenths).as_deref(), Some("0.1"));
        assert_eq!(percent_tenths(-5, 10_000).map(format_tenths).as_deref(), Some("-0.1"));
        assert_eq!(percent_tenths(i64::MAX, i64::MAX), Some(1000));
        assert_eq!(percent_tenths(1, 0), None);
    }
}
