//! Rows in few bytes: a page may hold a hundred thousand of them in memory until it is written. What follows from a number is left out.
//!
//! The bytes live within one run and are read only by this file; they are no format.

use std::sync::Arc;

use super::cell::{Cell, Look, Tone};
use super::table::{dollars, grouped};
use crate::model::Cents;
use crate::model::date::from_epoch_days;

const TEXT: u8 = 1;
const UNDER: u8 = 2;
const SORT: u8 = 4;
const LINK: u8 = 8;

/// Every look, at the place that stands for it.
const LOOKS: [Look; 11] = [
    Look::Text,
    Look::Id,
    Look::Number,
    Look::Dollars,
    Look::Date,
    Look::Sentence,
    Look::Lines,
    Look::Chip(Tone::Calm),
    Look::Chip(Tone::Watch),
    Look::Chip(Tone::Act),
    Look::Chip(Tone::Stop),
];

/// One row. A copy shares its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedRow(Arc<[u8]>);

impl PackedRow {
    /// Packs a row.
    pub fn new(cells: &[Cell]) -> PackedRow {
        let mut bytes = Vec::with_capacity(cells.len() * 12);
        cells.iter().for_each(|cell| pack(cell, &mut bytes));
        PackedRow(bytes.into())
    }

    /// The cells as they were before they were packed.
    #[cfg(test)]
    pub fn to_cells(&self) -> Vec<Cell> {
        self.cells().map(CellRef::to_cell).collect()
    }

    /// The cells, in order.
    pub(super) fn cells(&self) -> Cells<'_> {
        Cells { rest: &self.0 }
    }
}

fn pack(cell: &Cell, out: &mut Vec<u8>) {
    let is_derived = cell.is_derived();
    let flag = |holds: bool, bit: u8| if holds { bit } else { 0 };
    let look = LOOKS.iter().position(|look| *look == cell.look).unwrap_or_default();
    out.push(u8::try_from(look).unwrap_or_default());
    out.push(flag(!is_derived, TEXT) | flag(!cell.under.is_empty(), UNDER) | flag(cell.sort.is_some(), SORT) | flag(!cell.link.is_empty(), LINK));
    if let Some(sort) = cell.sort {
        // Small numbers of either sign take few bytes.
        push_number((sort << 1 ^ sort >> 63).cast_unsigned(), out);
    }
    if !is_derived {
        push_text(&cell.text, out);
    }
    for text in [&cell.under, &cell.link] {
        if !text.is_empty() {
            push_text(text, out);
        }
    }
}

fn push_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn push_text(text: &str, out: &mut Vec<u8>) {
    push_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

/// A cell of a packed row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellRef<'r> {
    pub look: Look,
    /// `None` where it follows from `sort`.
    pub text: Option<&'r str>,
    pub under: &'r str,
    pub link: &'r str,
    pub sort: Option<i64>,
}

impl CellRef<'_> {
    /// The cell as it was before it was packed.
    pub(super) fn to_cell(self) -> Cell {
        let text = self.text.map_or_else(|| self.derived(), str::to_owned);
        Cell { text, under: self.under.to_owned(), sort: self.sort, look: self.look, link: self.link.to_owned() }
    }

    /// The text that follows from number and look.
    pub(super) fn derived(self) -> String {
        match (self.look, self.sort) {
            (Look::Dollars, Some(cents)) => dollars(Cents(cents)),
            (Look::Date, day) => day.and_then(|day| from_epoch_days(i32::try_from(day).ok()?)).map_or_else(|| "–".to_owned(), |date| date.to_string()),
            (_, number) => number.map(grouped).unwrap_or_default(),
        }
    }
}

/// The cells of a row, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Cells<'r> {
    rest: &'r [u8],
}

impl<'r> Cells<'r> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'r str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }
}

impl<'r> Iterator for Cells<'r> {
    type Item = CellRef<'r>;

    fn next(&mut self) -> Option<CellRef<'r>> {
        let look = *LOOKS.get(usize::from(self.byte()?))?;
        let flags = self.byte()?;
        let mut sort = None;
        if flags & SORT != 0 {
            let zigzag = self.number()?;
            sort = Some((zigzag >> 1).cast_signed() ^ -((zigzag & 1).cast_signed()));
        }
        let text = if flags & TEXT != 0 { Some(self.text()?) } else { None };
        let under = if flags & UNDER != 0 { self.text()? } else { "" };
        let link = if flags & LINK != 0 { self.text()? } else { "" };
        Some(CellRef { look, text, under, link, sort })
    }
}

/// The rows of a table, packed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows(Vec<PackedRow>);

impl Rows {
    /// None.
    pub fn none() -> Rows {
        Rows::default()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, PackedRow> {
        self.0.iter()
    }
}

impl FromIterator<Vec<Cell>> for Rows {
    fn from_iter<I: IntoIterator<Item = Vec<Cell>>>(rows: I) -> Rows {
        Rows(rows.into_iter().map(|row| PackedRow::new(&row)).collect())
    }
}

impl From<Vec<PackedRow>> for Rows {
    fn from(rows: Vec<PackedRow>) -> Rows {
        Rows(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    #[test]
    fn every_cell_comes_back_as_it_was() {
        let numbers = [0, 1, -1, 63, 64, -65, 1 << 40, i64::MIN, i64::MAX];
        let mut cells: Vec<Cell> = numbers.into_iter().flat_map(|number| [Cell::number(number), Cell::dollars(Cents(number)), Cell::sorted("x", number)]).collect();
        cells.extend([Cell::date(None), Cell::date(Some(Date::constant(2026, 2, 29 - 1))).over("12.00"), Cell::dollars_or_blank(None), Cell::percent(Some(15))]);
        cells.extend([Cell::text("</script>\u{2028}"), Cell::id("E1").over("C1"), Cell::lines("a\nb"), Cell::sentence("é"), Cell::text("").linked("#x?y=z")]);
        cells.extend([Tone::Calm, Tone::Watch, Tone::Act, Tone::Stop].map(|tone| Cell::chip("REFER", tone)));
        let packed = PackedRow::new(&cells);
        assert_eq!(packed.cells().map(CellRef::to_cell).collect::<Vec<_>>(), cells);
    }

    #[test]
    fn a_row_of_numbers_takes_few_bytes() {
        let row = [Cell::id("G000123"), Cell::date(Some(Date::constant(2026, 9, 25))), Cell::dollars(Cents(12_345)), Cell::number(75)];
        assert!(PackedRow::new(&row).0.len() < 30);
    }
}
