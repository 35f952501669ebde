//! One encounter as cells of the export, before it becomes rows: filled by the generator, spoiled by a fault, then written.

use crate::intake::column::Column;

/// Most service lines of a generated encounter.
pub(super) const MOST_LINES: usize = 8;

/// The columns of a generated export, in the order of its header. A third coverage and diagnoses beyond the sixth are left out, as in most exports.
pub(super) fn header() -> impl Iterator<Item = Column> + Clone {
    Column::ALL.iter().copied().filter(|column| {
        let is_third_coverage = column.of_coverage().is_some_and(|(slot, _)| slot > 1);
        let is_late_diagnosis = column.of_diagnosis().is_some_and(|place| place > 5);
        !is_third_coverage && !is_late_diagnosis
    })
}

#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: u32,
    end: u32,
}

/// The cells of one encounter. Reused, so that nothing is allocated per encounter.
#[derive(Debug)]
pub(super) struct Sheet {
    columns: Vec<Column>,
    text: Vec<u8>,
    encounter: [Span; Column::COUNT],
    lines: [[Span; Column::COUNT]; MOST_LINES],
    line_count: usize,
    /// Cells to leave off the end of the first row: a row that was cut.
    pub cut: bool,
    /// Later rows are to stand apart from the first, behind the next encounter.
    pub apart: bool,
}

impl Sheet {
    /// An empty one.
    pub fn new() -> Sheet {
        Sheet {
            columns: header().collect(),
            text: Vec::with_capacity(2_048),
            encounter: [Span::default(); Column::COUNT],
            lines: [[Span::default(); Column::COUNT]; MOST_LINES],
            line_count: 0,
            cut: false,
            apart: false,
        }
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.text.clear();
        self.encounter = [Span::default(); Column::COUNT];
        self.line_count = 0;
        (self.cut, self.apart) = (false, false);
    }

    /// The number of service lines.
    pub fn line_count(&self) -> usize {
        self.line_count
    }

    /// Begins a service line; `false` when there is no room for another.
    pub fn line(&mut self) -> bool {
        match self.lines.get_mut(self.line_count) {
            Some(line) => {
                *line = [Span::default(); Column::COUNT];
                self.line_count += 1;
                true
            }
            None => false,
        }
    }

    /// Sets a cell: the encounter's, or the newest line's where the column is a line's.
    pub fn set(&mut self, column: Column, value: &str) {
        self.with(column, |out| out.extend_from_slice(value.as_bytes()));
    }

    /// As [`Sheet::set`] for text that is put together.
    pub fn with(&mut self, column: Column, write: impl FnOnce(&mut Vec<u8>)) {
        self.with_at(self.line_count.saturating_sub(1), column, write);
    }

    /// Sets a cell of a line counted from 0; the line does not matter for an encounter's column.
    pub fn set_at(&mut self, line: usize, column: Column, value: &str) {
        self.with_at(line, column, |out| out.extend_from_slice(value.as_bytes()));
    }

    /// As [`Sheet::set_at`] for text that is put together.
    pub fn with_at(&mut self, line: usize, column: Column, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.text.len() as u32;
        write(&mut self.text);
        let end = self.text.len() as u32;
        let cells = if column.is_line_level() { self.lines.get_mut(line) } else { Some(&mut self.encounter) };
        if let Some(cell) = cells.and_then(|cells| cells.get_mut(usize::from(column.id()))) {
            *cell = Span { start, end };
        }
    }

    /// What an encounter's cell holds, or a line's.
    pub fn get(&self, line: usize, column: Column) -> &[u8] {
        let cells = if column.is_line_level() { self.lines.get(line) } else { Some(&self.encounter) };
        cells.and_then(|cells| cells.get(usize::from(column.id()))).map(|span| self.bytes(*span)).unwrap_or_default()
    }

    /// Adds a line that repeats another.
    pub fn repeat_line(&mut self, line: usize) {
        if let Some(copied) = self.lines.get(line).copied().filter(|_| line < self.line_count)
            && let Some(slot) = self.lines.get_mut(self.line_count)
        {
            *slot = copied;
            self.line_count += 1;
        }
    }

    /// Fills a line's blank cell from the first line.
    pub fn copy_down(&mut self, line: usize, column: Column) {
        let first = self.lines.first().and_then(|cells| cells.get(usize::from(column.id()))).copied();
        if let Some(first) = first.filter(|_| self.get(line, column).is_empty())
            && let Some(cell) = self.lines.get_mut(line).and_then(|cells| cells.get_mut(usize::from(column.id())))
        {
            *cell = first;
        }
    }

    /// Writes the first row to `out`, and the later ones to `later` where they are to stand apart, else to `out` too. Returns the number of rows.
    pub fn write(&self, out: &mut Vec<u8>, later: &mut Vec<u8>) -> u64 {
        for line in 0..self.line_count.max(1) {
            if line > 0 && self.apart { self.row(line, later) } else { self.row(line, out) }
        }
        self.line_count.max(1) as u64
    }

    /// One row. An encounter's cells stand on its first row; later rows repeat only what says whose they are.
    fn row(&self, line: usize, out: &mut Vec<u8>) {
        // A cut row loses its second half, as when an export was interrupted.
        let cells = if self.cut && line == 0 { self.columns.len() / 2 } else { self.columns.len() };
        for (place, column) in self.columns.iter().take(cells).enumerate() {
            if place > 0 {
                out.push(b',');
            }
            let stands_here = line == 0 || column.is_line_level() || matches!(column, Column::EncounterId | Column::PatientId);
            if stands_here {
                cell(self.get(line, *column), out);
            }
        }
        out.push(b'\n');
    }

    fn bytes(&self, span: Span) -> &[u8] {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

/// A cell, in quotes where it holds a comma, a quote or a line break (RFC 4180).
fn cell(bytes: &[u8], out: &mut Vec<u8>) {
    if !bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    for byte in bytes {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(sheet: &Sheet) -> (Vec<csv::StringRecord>, Vec<u8>) {
        let (mut out, mut later) = (Vec::new(), Vec::new());
        sheet.write(&mut out, &mut later);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(out.as_slice());
        (reader.records().map(Result::unwrap).collect(), later)
    }

    fn place(column: Column) -> usize {
        header().position(|held| held == column).unwrap()
    }

    #[test]
    fn cells_with_commas_and_quotes_are_read_back() {
        let mut sheet = Sheet::new();
        sheet.line();
        sheet.set(Column::PatientAddress1, "1 \"EXAMPLE\" ST, APT 2");
        sheet.set(Column::Service, "87880");
        let (rows, _) = rows(&sheet);
        assert_eq!((&rows[0][place(Column::PatientAddress1)], &rows[0][place(Column::Service)]), ("1 \"EXAMPLE\" ST, APT 2", "87880"));
    }

    #[test]
    fn later_rows_leave_the_encounters_cells_blank_and_a_reused_line_is_empty() {
        let mut sheet = Sheet::new();
        for encounter in ["E1", "E2"] {
            sheet.clear();
            sheet.set(Column::EncounterId, encounter);
            sheet.set(Column::PatientCity, "PEORIA");
            sheet.line();
            sheet.line();
            if encounter == "E1" {
                sheet.set(Column::Ndc, "99999010101");
            }
        }
        let (rows, _) = rows(&sheet);
        assert_eq!((&rows[1][place(Column::EncounterId)], &rows[1][place(Column::PatientCity)], &rows[1][place(Column::Ndc)]), ("E2", "", ""));
    }

    #[test]
    fn cut_rows_are_short_and_rows_apart_go_elsewhere() {
        let mut sheet = Sheet::new();
        sheet.line();
        sheet.line();
        (sheet.cut, sheet.apart) = (true, true);
        let (rows, later) = rows(&sheet);
        assert_eq!(rows.len(), 1);
        assert!(rows[0].len() < header().count());
        assert_eq!(later.iter().filter(|byte| **byte == b'\n').count(), 1);
    }
}
