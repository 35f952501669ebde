//! Rows of fixed width in a compact table: how codes, days and letters lie in them, and the releases of a table that follow each other.
//!
//! For tables of some thousands of rows, which are unpacked when they are opened. What a row means is the kind's own affair.

use super::compact::{CompactError, CompactTable, NO_DAY, NOT_ENDED, TableFacts, day_number, day_of};
use crate::model::{Code, Date};

/// The section that holds the rows.
const ROWS: [u8; 4] = *b"ROWS";

/// A row that can be packed.
pub trait PackedRow: Sized + Ord {
    /// Bytes of a packed row.
    const WIDTH: usize;
    /// Appends the row.
    fn pack(&self, out: &mut Fields);
    /// Reads it back; `None` where a byte is none that [`PackedRow::pack`] writes.
    fn unpack(fields: &mut FieldsOf<'_>) -> Option<Self>;
}

/// The bytes of a compact table of these rows, sorted, each once.
pub fn build_rows<R: PackedRow>(mut facts: TableFacts, mut rows: Vec<R>) -> Result<Vec<u8>, CompactError> {
    rows.sort_unstable();
    rows.dedup();
    facts.rows = rows.len() as u64;
    let mut fields = Fields(Vec::with_capacity(rows.len() * R::WIDTH));
    rows.iter().for_each(|row| row.pack(&mut fields));
    CompactTable::build(&facts, &[(ROWS, fields.0)])
}

/// Opens such a table.
pub fn open_rows<R: PackedRow>(kind: &'static str, layout: u32, bytes: Vec<u8>) -> Result<Release<Vec<R>>, CompactError> {
    let table = CompactTable::from_bytes(kind, layout, bytes)?;
    let section = table.section(ROWS, R::WIDTH)?;
    let rows: Option<Vec<R>> = table.bytes(section).chunks_exact(R::WIDTH).map(|record| R::unpack(&mut FieldsOf(record))).collect();
    let rows = rows.ok_or_else(|| table.damaged("a row has a value that no row has"))?;
    Ok(Release { facts: table.facts().clone(), table: rows })
}

/// Fields that are being written.
pub struct Fields(Vec<u8>);

impl Fields {
    /// A code, padded with zeros to so many bytes. What does not fit is cut off, which no import lets happen.
    pub fn code(&mut self, code: Code, width: usize) {
        self.0.extend(code.as_str().bytes().chain(std::iter::repeat(0)).take(width));
    }

    /// One byte.
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// The first day of a period; `None` means always.
    pub fn first_day(&mut self, day: Option<Date>) {
        self.0.extend_from_slice(&day.and_then(day_number).unwrap_or(NO_DAY).to_le_bytes());
    }

    /// The last day of a period; `None` means not ended.
    pub fn last_day(&mut self, day: Option<Date>) {
        self.0.extend_from_slice(&day.and_then(day_number).unwrap_or(NOT_ENDED).to_le_bytes());
    }
}

/// Fields that are being read, from front to end.
pub struct FieldsOf<'r>(&'r [u8]);

impl FieldsOf<'_> {
    /// A code that was padded to so many bytes.
    pub fn code(&mut self, width: usize) -> Option<Code> {
        let (field, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        Code::parse(std::str::from_utf8(field).ok()?.trim_end_matches('\0'))
    }

    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    /// A first or last day.
    pub fn day(&mut self) -> Option<Option<Date>> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(day_of(u16::from_le_bytes(*field)))
    }
}

/// One release of a table.
#[derive(Debug, Clone, Default)]
pub struct Release<T> {
    /// What is known about it.
    pub facts: TableFacts,
    /// The table.
    pub table: T,
}

/// The installed releases of a table, of which each holds from its first day until the next one's.
#[derive(Debug, Clone)]
pub struct Releases<T> {
    /// In order of their first days.
    all: Vec<Release<T>>,
}

impl<T> Default for Releases<T> {
    fn default() -> Self {
        Releases { all: Vec::new() }
    }
}

impl<T> Releases<T> {
    /// Puts releases in order. Of two with the same first day the later in order of name counts.
    pub fn new(mut all: Vec<Release<T>>) -> Releases<T> {
        all.sort_by(|left, right| (left.facts.from, &left.facts.name).cmp(&(right.facts.from, &right.facts.name)));
        Releases { all }
    }

    /// The release that holds on a date of service: of those that cover it, the one that began last.
    pub fn on(&self, on: Date) -> Option<&Release<T>> {
        self.all.iter().rfind(|release| release.facts.covers(on))
    }

    /// All of them, in order of their first days.
    pub fn all(&self) -> &[Release<T>] {
        &self.all
    }
}

/// The rows of a sorted table whose key is the sought one.
pub fn rows_of<'t, R, K: Ord>(rows: &'t [R], sought: K, key: impl Fn(&R) -> K) -> &'t [R] {
    let first = rows.partition_point(|row| key(row) < sought);
    let rest = rows.get(first..).unwrap_or_default();
    rest.get(..rest.partition_point(|row| key(row) <= sought)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Example(Code, Option<Date>, Option<Date>, u8);

    impl PackedRow for Example {
        const WIDTH: usize = 12;
        fn pack(&self, out: &mut Fields) {
            out.code(self.0, 7);
            out.first_day(self.1);
            out.last_day(self.2);
            out.byte(self.3);
        }
        fn unpack(fields: &mut FieldsOf<'_>) -> Option<Self> {
            Some(Example(fields.code(7)?, fields.day()?, fields.day()?, fields.byte()?))
        }
    }

    #[test]
    fn rows_come_back_sorted_and_once() {
        let day = Some(Date::constant(2026, 1, 1));
        let rows = || vec![Example("Z0000".into(), day, None, 2), Example("A01".into(), None, day, 1), Example("A01".into(), None, day, 1)];
        let bytes = build_rows(TableFacts { kind: "x".into(), layout: 1, ..TableFacts::default() }, rows()).unwrap();
        let release = open_rows::<Example>("x", 1, bytes).unwrap();
        assert_eq!((release.facts.rows, release.table), (2, vec![Example("A01".into(), None, day, 1), Example("Z0000".into(), day, None, 2)]));
    }

    #[test]
    fn a_release_holds_until_the_next_one() {
        let release = |name: &str, from: &str, to: &str| Release {
            facts: TableFacts { name: name.into(), from: crate::model::parse_date(from), to: crate::model::parse_date(to), ..TableFacts::default() },
            table: (),
        };
        let releases = Releases::new(vec![release("b", "2026-04-01", ""), release("a", "2026-01-01", "2026-12-31")]);
        let on = |day: &str| releases.on(crate::model::parse_date(day).unwrap()).map(|release| release.facts.name.as_str());
        assert_eq!((on("2025-12-31"), on("2026-03-31"), on("2026-04-01"), on("2027-01-01")), (None, Some("a"), Some("b"), Some("b")));
    }

    #[test]
    fn rows_of_a_key_are_found_and_none_of_another() {
        let rows = [1, 3, 3, 5];
        assert_eq!((rows_of(&rows, 3, |row| *row), rows_of(&rows, 4, |row| *row)), (&rows[1..3], &rows[3..3]));
    }
}
