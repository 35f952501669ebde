//! The encounter export CSV: from the rows of a chunk to encoded records, and to quarantine for what cannot be read.
//!
//! Adjacent rows with the same encounter id are one encounter. When one of its cells cannot be read the whole encounter is put aside; everything before and after it is still
//! delivered. Rows of an encounter that do not stand together become one record each, which `pipeline` merges.

use memchr::memchr;

use crate::model::Cents;

use super::column::Column;
use super::decode::{CellFault, Defaults};
use super::header::Layout;
use super::quarantine::{ORIGINAL_BYTES, QuarantinedRows, Reason};
use super::record::{RecordBuilder, RecordHeader, RecordPosition, RecordView, encounter_key};
use super::rows::{Cells, RowFault, RowRules, RowSpan, Step, cell_of_byte, is_blank, long_cell};
use super::scan::{Chunk, FileContext, encounter_id_of};

/// Takes what a chunk holds, in the order of the file.
pub trait RecordSink {
    /// A readable encounter. `bytes` is the whole record and only lent.
    fn record(&mut self, header: &RecordHeader, bytes: &[u8]);
    /// An encounter that was put aside.
    fn quarantine(&mut self, rows: QuarantinedRows);
}

/// Reads a chunk of a file with the layout that its scanner found.
pub fn read_chunk(chunk: &Chunk, layout: &Layout, context: &FileContext<'_>, sink: &mut dyn RecordSink) {
    let reader = ChunkReader {
        chunk,
        layout,
        context,
        rules: context.rules(layout.delimiter(), layout.cells()),
        charge: layout.bound().iter().find(|(column, _)| *column == Column::Charge).map(|(_, place)| *place),
        builder: RecordBuilder::new(),
        group: Group::default(),
        encoded: Vec::new(),
        sink,
    };
    reader.run();
}

/// What is wrong with an encounter, and where.
#[derive(Debug, Clone)]
struct Fault {
    row: u64,
    column: String,
    reason: Reason,
    message: String,
    expected: String,
}

/// The encounter whose rows are being read.
#[derive(Default)]
struct Group {
    is_open: bool,
    /// As it stands in the file, without prefix.
    id: Vec<u8>,
    start: usize,
    end: usize,
    /// Line of text of every row, as far as the limit of lines allows.
    rows: Vec<u64>,
    lines: u64,
    cents: Cents,
    fault: Option<Fault>,
    is_continuation: bool,
    /// A row whose encounter cannot be told follows: if this encounter goes on after it, that row may have been its own.
    is_interrupted: bool,
}

struct ChunkReader<'c> {
    chunk: &'c Chunk,
    layout: &'c Layout,
    context: &'c FileContext<'c>,
    rules: RowRules,
    charge: Option<usize>,
    builder: RecordBuilder,
    group: Group,
    encoded: Vec<u8>,
    sink: &'c mut dyn RecordSink,
}

impl ChunkReader<'_> {
    fn run(mut self) {
        let mut cells = Cells::default();
        let (mut at, mut line) = (0, self.chunk.first_row);
        // Every chunk ends with a row, so its end is the last row's, whether or not the file goes on.
        while let Step::Row(row) = self.chunk.row_at(at, true, &self.rules) {
            let text = self.chunk.bytes.get(row.start..row.end).unwrap_or_default();
            if !is_blank(text, self.rules.delimiter) {
                self.row(text, &row, line, &mut cells);
            }
            at = row.next;
            line += row.lines;
        }
        self.close();
    }

    fn row(&mut self, text: &[u8], row: &RowSpan, line: u64, cells: &mut Cells) {
        let has_id = match encounter_id_of(text, row.fault, self.layout, cells) {
            None => false,
            Some(id) if self.group.is_open && self.group.id == id => true,
            Some(id) => {
                self.close();
                self.open(id, row, line);
                true
            }
        };
        let fault = self.fault_of(text, row, line, cells);
        if !has_id {
            return self.row_of_nobody(text, row, line, cells, fault);
        }
        if self.group.is_interrupted {
            self.group.is_interrupted = false;
            let message = format!("A row before line {line} has no readable encounter_id and stands among the rows of this encounter.");
            self.set_fault(Fault { row: line, column: Column::EncounterId.name().into(), reason: Reason::RowsInterrupted, message, expected: String::new() });
        }
        self.group.lines += 1;
        self.group.end = row.end;
        self.group.cents = add(self.group.cents, self.charge_of(text, row, cells));
        if let Some(fault) = fault {
            self.set_fault(fault);
        }
        if self.group.lines > self.context.limits.lines_per_encounter as u64 || self.group.end - self.group.start > self.context.encounter_bytes() {
            self.too_many_lines(line);
        }
        if self.group.fault.is_none() {
            self.add_row(text, line, cells);
        }
    }

    /// Starts an encounter.
    fn open(&mut self, id: &[u8], row: &RowSpan, line: u64) {
        let is_continuation = self.chunk.is_continuation && row.start == 0;
        let (mut rows, mut held) = (std::mem::take(&mut self.group.rows), std::mem::take(&mut self.group.id));
        rows.clear();
        held.clear();
        held.extend_from_slice(id);
        self.group = Group { is_open: true, id: held, start: row.start, end: row.end, rows, is_continuation, ..Group::default() };
        self.builder.begin(RecordPosition { file_index: self.context.file_index, row: line, offset: self.chunk.offset_of(row.start) });
        if is_continuation {
            self.too_many_lines(line);
        }
        self.group.rows.push(line);
    }

    /// Adds a sound row's cells to the record.
    fn add_row(&mut self, text: &[u8], line: u64, cells: &Cells) {
        let is_first = self.group.lines == 1;
        if !is_first {
            self.group.rows.push(line);
        }
        self.builder.line();
        let layout = self.layout;
        for (place, value) in cells.filled(text) {
            for column in layout.columns_at(place) {
                if !self.add_cell(*column, value, is_first) {
                    return self.contradiction(*column, line);
                }
            }
        }
    }

    /// False when the encounter's rows before this one say something else. The row was checked to be UTF-8, and cells end at ASCII bytes.
    #[inline]
    fn add_cell(&mut self, column: Column, value: &[u8], is_first: bool) -> bool {
        if column == Column::EncounterId {
            if is_first {
                self.builder.encounter_id(&self.context.source.encounter_prefix, std::str::from_utf8(value).unwrap_or_default());
            }
            return true;
        }
        let held = if is_first || column.is_line_level() { &[] } else { self.builder.bytes_of(column) };
        if held.is_empty() {
            self.builder.cell_bytes(column, value);
            return true;
        }
        value.is_empty() || held == value
    }

    fn contradiction(&mut self, column: Column, line: u64) {
        let (name, first) = (column.name(), self.group.rows.first().copied().unwrap_or(line));
        let message = format!("{name} on line {line} differs from the encounter's rows before it, which begin on line {first}.");
        let expected = "the same value on all rows of an encounter, or blank after the first".to_owned();
        self.set_fault(Fault { row: line, column: name.into(), reason: Reason::RowsContradict, message, expected });
    }

    /// The first fault of an encounter is the one that is told.
    fn set_fault(&mut self, fault: Fault) {
        self.group.fault.get_or_insert(fault);
    }

    fn too_many_lines(&mut self, line: u64) {
        if self.group.fault.as_ref().is_some_and(|fault| fault.reason == Reason::TooManyLines) {
            return;
        }
        let (lines, bytes) = (self.context.limits.lines_per_encounter, self.context.encounter_bytes());
        let message = format!("The encounter has more than {lines} lines or {bytes} bytes.");
        // Whatever else is wrong with it: every piece of such an encounter says the same.
        self.group.fault = Some(Fault { row: line, column: String::new(), reason: Reason::TooManyLines, message, expected: format!("at most {lines} lines") });
    }

    /// Ends the encounter at hand and delivers it.
    fn close(&mut self) {
        if !std::mem::take(&mut self.group.is_open) {
            return;
        }
        self.encoded.clear();
        let header = self.builder.finish(&mut self.encoded);
        if let Some(fault) = self.group.fault.take() {
            return self.quarantine_group(fault);
        }
        let unreadable = RecordView::parse(&self.encoded).ok().and_then(|record| record.decode("", &Defaults::default()).err());
        match unreadable {
            Some(fault) => {
                let fault = self.fault_of_cell(&fault);
                self.quarantine_group(fault);
            }
            None => self.sink.record(&header, &self.encoded),
        }
    }

    fn fault_of_cell(&self, fault: &CellFault) -> Fault {
        let rows = &self.group.rows;
        let row = fault.line.and_then(|line| rows.get(line)).or(rows.first()).copied().unwrap_or(self.chunk.first_row);
        Fault { row, column: fault.column.name().into(), reason: Reason::from(fault), message: format!("{fault}."), expected: fault.expected.words().into() }
    }

    fn quarantine_group(&mut self, fault: Fault) {
        let id = format!("{}{}", self.context.source.encounter_prefix, String::from_utf8_lossy(&self.group.id));
        let first_row = self.group.rows.first().copied().unwrap_or(fault.row);
        let Group { start, end, lines, cents, is_continuation, .. } = self.group;
        let key = encounter_key(&id);
        self.sink.quarantine(QuarantinedRows { encounter_id: id, encounter_key: Some(key), is_continuation, lines, cents, ..self.rows_aside(fault, first_row, start, end) });
    }

    /// A row whose encounter cannot be told is put aside by itself.
    fn row_of_nobody(&mut self, text: &[u8], row: &RowSpan, line: u64, cells: &Cells, fault: Option<Fault>) {
        if self.group.is_interrupted {
            self.close();
        }
        self.group.is_interrupted = self.group.is_open;
        let blank = || Fault {
            row: line,
            column: Column::EncounterId.name().into(),
            reason: Reason::BlankCell,
            message: format!("encounter_id is blank on line {line}."),
            expected: "the encounter's id on every row".to_owned(),
        };
        let cents = self.charge_of(text, row, cells);
        let aside = self.rows_aside(fault.unwrap_or_else(blank), line, row.start, row.end);
        self.sink.quarantine(QuarantinedRows { lines: 1, cents, ..aside });
    }

    fn rows_aside(&self, fault: Fault, first_row: u64, start: usize, end: usize) -> QuarantinedRows {
        let original = self.chunk.bytes.get(start..end.min(start + ORIGINAL_BYTES)).unwrap_or_default().to_vec();
        let Fault { row, column, reason, message, expected } = fault;
        let offset = self.chunk.offset_of(start);
        QuarantinedRows {
            file_index: self.context.file_index,
            row,
            first_row,
            offset,
            encounter_id: String::new(),
            encounter_key: None,
            is_continuation: false,
            lines: 0,
            cents: Cents::ZERO,
            column,
            reason,
            message,
            expected,
            original,
        }
    }

    /// The line's charge as far as it can be read; nothing otherwise.
    fn charge_of(&self, text: &[u8], row: &RowSpan, cells: &Cells) -> Cents {
        let Some(place) = self.charge.filter(|_| row.fault.is_none() && cells.matches(self.rules.cells)) else { return Cents::ZERO };
        std::str::from_utf8(cells.get(text, place)).ok().and_then(|text| Cents::parse(text).ok()).unwrap_or_default()
    }

    /// What is wrong with the shape or the bytes of a row.
    fn fault_of(&self, text: &[u8], row: &RowSpan, line: u64, cells: &Cells) -> Option<Fault> {
        let fault = |column: &str, reason, message, expected: &str| Some(Fault { row: line, column: column.to_owned(), reason, message, expected: expected.to_owned() });
        match row.fault {
            Some(RowFault::Unterminated) => {
                let message = format!("A quoted cell on line {line} does not end within {} bytes and {} line breaks.", self.rules.field_bytes, self.rules.field_line_breaks);
                return fault("", Reason::UnterminatedQuote, message, "a closing quote");
            }
            Some(RowFault::TooLong) => {
                let message = format!("Line {line} is longer than {} bytes.", self.rules.row_bytes);
                return fault("", Reason::RowTooLong, message, "a row within the limit");
            }
            None => {}
        }
        if let Some(at) = memchr(0, text) {
            return self.byte_fault(text, row, line, at, Reason::NulByte);
        }
        if let Err(error) = std::str::from_utf8(text) {
            return self.byte_fault(text, row, line, error.valid_up_to(), Reason::NotUtf8);
        }
        if let Some(place) = long_cell(text, &self.rules) {
            let message = format!("A cell on line {line} is longer than {} bytes.", self.rules.field_bytes);
            return fault(self.layout.name(place), Reason::FieldTooLong, message, "a cell within the limit");
        }
        if !cells.matches(self.rules.cells) {
            let message = format!("Line {line} has {} cells and the header has {}.", cells.count(), self.rules.cells);
            return fault("", Reason::WrongCellCount, message, "as many cells as the header");
        }
        None
    }

    fn byte_fault(&self, text: &[u8], row: &RowSpan, line: u64, at: usize, reason: Reason) -> Option<Fault> {
        let place = cell_of_byte(text, at, self.rules.delimiter);
        let column = self.layout.name(place).to_owned();
        let offset = self.chunk.offset_of(row.start + at);
        let byte = text.get(at).copied().unwrap_or_default();
        let place = format!("at offset {offset} of the file (line {line}, column `{column}`)");
        let message = if reason == Reason::NulByte { format!("There is a NUL byte {place}.") } else { format!("The byte {byte:02X} {place} is not UTF-8 text.") };
        Some(Fault { row: line, column, reason, message, expected: "UTF-8 text".to_owned() })
    }
}

/// A sum that stays where it is rather than overflow: amounts of quarantined rows are for information and may be absurd.
fn add(sum: Cents, cents: Cents) -> Cents {
    sum.checked_add(cents).unwrap_or(sum)
}

#[cfg(test)]
mod tests;
