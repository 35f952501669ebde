//! Rows of fixed width in a compact table: how codes, days and letters lie in them.
//!
//! For tables of some thousands of rows, which are unpacked when they are opened. What a row means is the kind's own affair.

use super::compact::{CompactError, CompactTable, NO_DAY, NOT_ENDED, TableFacts, day_number, day_of};
use super::owner_file::Imported;
use super::versions::Versioned;
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

/// What an import makes of these rows: sorted, each once. The dates are the table's, not the rows'.
pub fn imported_rows<R: PackedRow>(mut rows: Vec<R>, from: Option<Date>, to: Option<Date>) -> Imported {
    let read = rows.len() as u64;
    rows.sort_unstable();
    rows.dedup();
    let kept = rows.len() as u64;
    let mut fields = Fields(Vec::with_capacity(rows.len() * R::WIDTH));
    rows.iter().for_each(|row| row.pack(&mut fields));
    Imported { from, to, read, kept, rejected: vec![("rows that repeat another", read - kept)], sections: vec![(ROWS, fields.0)] }
}

/// The rows of an opened table.
#[derive(Debug, Clone)]
pub struct RowTable<R> {
    facts: TableFacts,
    /// Sorted.
    pub rows: Vec<R>,
}

impl<R: PackedRow> RowTable<R> {
    /// Unpacks a table's rows.
    pub fn open(table: &CompactTable) -> Result<RowTable<R>, CompactError> {
        let section = table.section(ROWS, R::WIDTH)?;
        let rows: Option<Vec<R>> = table.bytes(section).chunks_exact(R::WIDTH).map(|record| R::unpack(&mut FieldsOf(record))).collect();
        let rows = rows.ok_or_else(|| table.damaged("a row has a value that no row has"))?;
        Ok(RowTable { facts: table.facts().clone(), rows })
    }

    /// A table that holds always, of rows that are at hand.
    pub fn of(mut rows: Vec<R>) -> RowTable<R> {
        rows.sort_unstable();
        RowTable { facts: TableFacts::default(), rows }
    }
}

impl<R> Versioned for RowTable<R> {
    fn facts(&self) -> &TableFacts {
        &self.facts
    }
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

/// The rows of a sorted table whose key is the sought one.
pub fn rows_of<R, K: Ord>(rows: &[R], sought: K, key: impl Fn(&R) -> K) -> &[R] {
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
        let imported = imported_rows(rows(), None, None);
        assert_eq!((imported.read, imported.kept), (3, 2));
        let facts = TableFacts { kind: "x".into(), layout: 1, ..TableFacts::default() };
        let table = CompactTable::from_bytes("x", 1, CompactTable::build(&facts, &imported.sections).unwrap()).unwrap();
        assert_eq!(RowTable::<Example>::open(&table).unwrap().rows, [Example("A01".into(), None, day, 1), Example("Z0000".into(), day, None, 2)]);
    }

    #[test]
    fn rows_of_a_key_are_found_and_none_of_another() {
        let rows = [1, 3, 3, 5];
        assert_eq!((rows_of(&rows, 3, |row| *row), rows_of(&rows, 4, |row| *row)), (&rows[1..3], &rows[3..3]));
    }
}
