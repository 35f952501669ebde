//! The encoded record: the form in which an encounter travels from `plan` to its shard and waits, if it must, for a later night.
//!
//! A record is one framed run of bytes that holds the cells of an encounter as they were documented, blanks left out, and the keys by which it is sorted, compared and
//! partitioned. Numbers are little-endian:
//!
//! ```text
//! total length u32 | file u32 | row u64 | offset u64 | lines u32 | encounter key 16 | content key 16 | patient hash u64 | flags u8 | length of encounter cells u32
//! encounter cells | for every line: length u32, cells          a cell: column id u8 | length u8, or 255 and length u32 | UTF-8 bytes
//! ```
//!
//! Cells stand in canonical column order, whatever the order of the source, so that equal contents have equal bytes. This file frames, merges and patches records; it does
//! *not* read what the cells say (that is [`super::decode`]) nor where they came from.

use crate::model::Key;

use super::column::Column;

/// Bytes before the encounter cells.
const HEADER_BYTES: usize = 4 + 4 + 8 + 8 + 4 + 16 + 16 + 8 + 1 + 4;
/// Length bytes from here on mean that a `u32` follows.
const LONG: u8 = 255;
const ROWS_APART: u8 = 1;

/// Where an encounter begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct RecordPosition {
    /// Place of the file in the run's list of inputs.
    pub file_index: u32,
    /// Line of text on which the first row begins, the header being 1.
    pub row: u64,
    /// Byte offset of the first row in the (unpacked) file.
    pub offset: u64,
}

/// What stands before the cells of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordHeader {
    /// Where the encounter begins.
    pub position: RecordPosition,
    /// Number of service lines.
    pub line_count: u32,
    /// Key of the encounter id with its prefix.
    pub encounter_key: Key,
    /// Key of all cells, whatever their position in the source. Equal keys mean the same documentation.
    pub content_key: Key,
    /// Hash of the patient id, by which encounters are partitioned.
    pub patient_hash: u64,
    /// True when the encounter's rows did not stand together in the file.
    pub rows_apart: bool,
}

/// The hash of a patient id by which encounters are partitioned. The same on every night and machine.
pub fn patient_hash(patient_id: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(patient_id.as_bytes())
}

/// The key of an encounter id that already has its source's prefix.
pub fn encounter_key(encounter_id: &str) -> Key {
    Key::of_texts(&[encounter_id])
}

/// Gives an encoded record another file index, for a record that waited and now stands in another run's list of inputs.
pub fn set_file_index(record: &mut [u8], file_index: u32) {
    if let Some(place) = record.get_mut(4..8) {
        place.copy_from_slice(&file_index.to_le_bytes());
    }
}

/// Builds records one after another in buffers that are kept.
#[derive(Debug)]
pub struct RecordBuilder {
    position: RecordPosition,
    /// Bytes of every cell of the encounter and of the line at hand.
    text: Vec<u8>,
    /// Start and length of each column's cell in `text`; valid where `present` has the column's bit.
    spans: [(u32, u32); Column::COUNT],
    present: u128,
    /// Finished lines, framed.
    lines: Vec<u8>,
    line_count: u32,
    in_line: bool,
    rows_apart: bool,
}

/// Bits of the line-level columns.
const LINE_BITS: u128 = line_bits();

const fn line_bits() -> u128 {
    let (mut bits, mut rest) = (0u128, Column::ALL);
    while let Some((column, after)) = rest.split_first() {
        if column.is_line_level() {
            bits |= 1 << column.id();
        }
        rest = after;
    }
    bits
}

impl Default for RecordBuilder {
    fn default() -> Self {
        RecordBuilder {
            position: RecordPosition::default(),
            text: Vec::new(),
            spans: [(0, 0); Column::COUNT],
            present: 0,
            lines: Vec::new(),
            line_count: 0,
            in_line: false,
            rows_apart: false,
        }
    }
}

impl RecordBuilder {
    /// An empty builder.
    pub fn new() -> RecordBuilder {
        RecordBuilder::default()
    }

    /// Starts an encounter, forgetting an unfinished one.
    pub fn begin(&mut self, position: RecordPosition) {
        self.position = position;
        self.text.clear();
        self.present = 0;
        self.lines.clear();
        self.line_count = 0;
        self.in_line = false;
        self.rows_apart = false;
    }

    /// Starts the next service line; line-level cells that follow are its.
    pub fn line(&mut self) {
        self.close_line();
        self.in_line = true;
        self.line_count += 1;
    }

    /// Sets a cell of the encounter, or of the line at hand when the column is line-level (the first such cell starts a line). Blanks around the value are dropped and a blank
    /// value is left out; a column set twice keeps the later value. Limits on inputs are far below the 4 GiB of one encounter that can be framed.
    pub fn cell(&mut self, column: Column, value: &str) {
        self.cell_bytes(column, value.trim_ascii().as_bytes());
    }

    /// [`RecordBuilder::cell`] for bytes that the caller knows to be UTF-8 without blanks around them.
    pub(super) fn cell_bytes(&mut self, column: Column, value: &[u8]) {
        if column.is_line_level() && !self.in_line && !value.is_empty() {
            self.line();
        }
        self.set(column, &[], value);
    }

    /// Sets the encounter id with the source's prefix before it; a blank id stays blank.
    pub fn encounter_id(&mut self, prefix: &str, id: &str) {
        self.set(Column::EncounterId, prefix.as_bytes(), id.trim_ascii().as_bytes());
    }

    fn set(&mut self, column: Column, prefix: &[u8], value: &[u8]) {
        let (Ok(start), Ok(length)) = (u32::try_from(self.text.len()), u32::try_from(prefix.len() + value.len())) else { return };
        let Some(span) = self.spans.get_mut(usize::from(column.id())).filter(|_| !value.is_empty()) else { return };
        *span = (start, length);
        self.present |= 1 << column.id();
        self.text.extend_from_slice(prefix);
        self.text.extend_from_slice(value);
    }

    /// The value set so far for an encounter-level column, or for a line-level one of the line at hand; empty when none.
    pub fn value(&self, column: Column) -> &str {
        std::str::from_utf8(self.bytes_of(column)).unwrap_or_default()
    }

    /// How many lines were started.
    pub fn line_count(&self) -> u32 {
        self.line_count
    }

    /// Appends the record and returns its header. The builder is ready for [`RecordBuilder::begin`].
    pub fn finish(&mut self, out: &mut Vec<u8>) -> RecordHeader {
        self.close_line();
        let start = out.len();
        out.resize(start + HEADER_BYTES, 0);
        write_cells(out, self.present, |column| self.bytes_of(column));
        let encounter_bytes = out.len() - start - HEADER_BYTES;
        out.extend_from_slice(&self.lines);
        let body = out.get(start + HEADER_BYTES..).unwrap_or_default();
        let (encounter, lines) = body.split_at_checked(encounter_bytes).unwrap_or_default();
        let header = RecordHeader {
            position: self.position,
            line_count: self.line_count,
            encounter_key: encounter_key(self.value(Column::EncounterId)),
            content_key: Key::of(&[encounter, lines]),
            patient_hash: patient_hash(self.value(Column::PatientId)),
            rows_apart: self.rows_apart,
        };
        let total = out.len() - start;
        if let Some(place) = out.get_mut(start..start + HEADER_BYTES) {
            place.copy_from_slice(&header_bytes(&header, total, encounter_bytes));
        }
        self.present = 0;
        header
    }

    /// [`RecordBuilder::value`] as bytes.
    pub(super) fn bytes_of(&self, column: Column) -> &[u8] {
        if self.present & (1 << column.id()) == 0 {
            return &[];
        }
        let (start, length) = self.spans.get(usize::from(column.id())).copied().unwrap_or_default();
        self.text.get(start as usize..).and_then(|text| text.get(..length as usize)).unwrap_or_default()
    }

    /// Frames the line at hand, if there is one.
    fn close_line(&mut self) {
        if !self.in_line {
            return;
        }
        let start = self.lines.len();
        let mut lines = std::mem::take(&mut self.lines);
        lines.extend_from_slice(&[0; 4]);
        write_cells(&mut lines, self.present & LINE_BITS, |column| self.bytes_of(column));
        let length = (lines.len() - start - 4) as u32;
        if let Some(place) = lines.get_mut(start..start + 4) {
            place.copy_from_slice(&length.to_le_bytes());
        }
        self.lines = lines;
        self.present &= !LINE_BITS;
        self.in_line = false;
    }

    /// Takes over the encounter cells of a record.
    fn take_encounter(&mut self, record: &RecordView<'_>) {
        record.cells().for_each(|(column, value)| self.cell(column, value));
    }

    /// Takes over all lines of a record as they are.
    fn take_lines(&mut self, record: &RecordView<'_>) {
        self.close_line();
        self.lines.extend_from_slice(record.lines);
        self.line_count += record.header.line_count;
    }
}

/// Writes the cells of a set of columns in canonical order.
fn write_cells<'t>(out: &mut Vec<u8>, mut columns: u128, text: impl Fn(Column) -> &'t [u8]) {
    while columns != 0 {
        // Fewer than 128 columns, so the count of zeros fits.
        let id = columns.trailing_zeros() as u8;
        columns &= columns - 1;
        let Some(column) = Column::from_id(id) else { continue };
        let value = text(column);
        out.push(id);
        match u8::try_from(value.len()) {
            Ok(length) if length < LONG => out.push(length),
            _ => {
                out.push(LONG);
                out.extend_from_slice(&(value.len() as u32).to_le_bytes());
            }
        }
        out.extend_from_slice(value);
    }
}

fn header_bytes(header: &RecordHeader, total: usize, encounter_bytes: usize) -> [u8; HEADER_BYTES] {
    let mut bytes = [0; HEADER_BYTES];
    let mut rest = bytes.as_mut_slice();
    let mut put = |value: &[u8]| {
        if let Some((place, after)) = std::mem::take(&mut rest).split_at_mut_checked(value.len()) {
            place.copy_from_slice(value);
            rest = after;
        }
    };
    put(&(total as u32).to_le_bytes());
    put(&header.position.file_index.to_le_bytes());
    put(&header.position.row.to_le_bytes());
    put(&header.position.offset.to_le_bytes());
    put(&header.line_count.to_le_bytes());
    put(&header.encounter_key.0.to_le_bytes());
    put(&header.content_key.0.to_le_bytes());
    put(&header.patient_hash.to_le_bytes());
    put(&[if header.rows_apart { ROWS_APART } else { 0 }]);
    put(&(encounter_bytes as u32).to_le_bytes());
    bytes
}

/// A run of bytes that is not a record: a spill or a segment was damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an encoded encounter is damaged at byte {offset} of its buffer; the file that holds it must be made again")]
pub struct RecordFault {
    /// Where in the buffer the damaged record begins.
    pub offset: usize,
}

/// Why a later fragment does not belong to an encounter: both say something, and not the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{} differs between the rows of one encounter", column.name())]
pub struct MergeFault {
    /// The column on which they disagree.
    pub column: Column,
}

/// Why a cell cannot be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatchFault {
    /// The encounter has no such line.
    #[error("the encounter has no such line")]
    NoSuchLine,
    /// The column belongs to lines and none was named.
    #[error("this column belongs to a line: say which")]
    LineNeeded,
    /// The id is what the correction is found by.
    #[error("encounter_id cannot be corrected; export the encounter again under its right id")]
    IdentityFixed,
}

/// One encoded record.
#[derive(Debug, Clone, Copy)]
pub struct RecordView<'a> {
    header: RecordHeader,
    bytes: &'a [u8],
    encounter: &'a [u8],
    lines: &'a [u8],
}

impl<'a> RecordView<'a> {
    /// Reads the record that the bytes begin with and returns what follows it; `None` when there is no whole record.
    pub fn split_from(bytes: &'a [u8]) -> Option<(RecordView<'a>, &'a [u8])> {
        let total = u32::from_le_bytes(*bytes.first_chunk()?) as usize;
        let (record, rest) = bytes.split_at_checked(total)?;
        let mut reader = Reader(record.get(4..)?);
        let position = RecordPosition { file_index: reader.u32()?, row: reader.u64()?, offset: reader.u64()? };
        let line_count = reader.u32()?;
        let (encounter_key, content_key) = (Key(u128::from_le_bytes(reader.take()?)), Key(u128::from_le_bytes(reader.take()?)));
        let patient_hash = reader.u64()?;
        let [flags] = reader.take()?;
        let encounter_bytes = reader.u32()? as usize;
        let (encounter, lines) = reader.0.split_at_checked(encounter_bytes)?;
        let header = RecordHeader { position, line_count, encounter_key, content_key, patient_hash, rows_apart: flags & ROWS_APART != 0 };
        Some((RecordView { header, bytes: record, encounter, lines }, rest))
    }

    /// Reads bytes that are exactly one record.
    pub fn parse(bytes: &'a [u8]) -> Result<RecordView<'a>, RecordFault> {
        match RecordView::split_from(bytes) {
            Some((record, [])) => Ok(record),
            _ => Err(RecordFault { offset: 0 }),
        }
    }

    /// Position, keys and counts.
    pub fn header(&self) -> &RecordHeader {
        &self.header
    }

    /// The whole record, frame included.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// True when the cells still have the content key that they were written with.
    pub fn is_intact(&self) -> bool {
        Key::of(&[self.encounter, self.lines]) == self.header.content_key
    }

    /// Number of service lines.
    pub fn line_count(&self) -> usize {
        self.header.line_count as usize
    }

    /// The encounter-level cells in canonical order, blanks left out.
    pub fn cells(&self) -> Cells<'a> {
        Cells { reader: Reader(self.encounter) }
    }

    /// An encounter-level cell; empty when blank.
    pub fn cell(&self, column: Column) -> &'a str {
        self.cells().find(|(held, _)| *held == column).map(|(_, value)| value).unwrap_or_default()
    }

    /// The cells of every line, in order.
    pub fn lines(&self) -> Lines<'a> {
        Lines { reader: Reader(self.lines) }
    }

    /// A cell of line `line`, counted from 0, as documented: without defaults from the first row; empty when blank or when there is no such line.
    pub fn line_cell(&self, line: usize, column: Column) -> &'a str {
        let mut cells = self.lines().nth(line).into_iter().flatten();
        cells.find(|(held, _)| *held == column).map(|(_, value)| value).unwrap_or_default()
    }

    /// The record with a later fragment of the same encounter joined: its lines follow, and its encounter cells fill blanks. Its position is the first's.
    pub fn merged(&self, later: &RecordView<'_>) -> Result<Vec<u8>, MergeFault> {
        let mut builder = RecordBuilder::new();
        builder.begin(self.header.position);
        builder.take_encounter(self);
        for (column, value) in later.cells() {
            let held = builder.value(column);
            if !held.is_empty() && held != value {
                return Err(MergeFault { column });
            }
            builder.cell(column, value);
        }
        builder.take_lines(self);
        builder.take_lines(later);
        builder.rows_apart = true;
        let mut out = Vec::with_capacity(self.bytes.len() + later.bytes.len());
        builder.finish(&mut out);
        Ok(out)
    }

    /// The record with one cell corrected; a blank value clears it. `line` is counted from 0 and only used for line-level columns; without it the only line is meant, or all of them
    /// where the lines mostly have the value of the first one. The keys are made anew.
    pub fn patched(&self, column: Column, line: Option<usize>, value: &str) -> Result<Vec<u8>, PatchFault> {
        let is_shared = matches!(column, Column::ServiceDate | Column::ServiceDateEnd | Column::PlaceOfService | Column::RenderingNpi);
        let of_line = column.is_line_level();
        match (column, line) {
            (Column::EncounterId, _) => return Err(PatchFault::IdentityFixed),
            (_, None) if of_line && self.line_count() != 1 && !is_shared => return Err(PatchFault::LineNeeded),
            (_, Some(line)) if of_line && line >= self.line_count() => return Err(PatchFault::NoSuchLine),
            _ => {}
        }
        let mut builder = RecordBuilder::new();
        builder.begin(self.header.position);
        builder.rows_apart = self.header.rows_apart;
        self.cells().filter(|(held, _)| *held != column).for_each(|(held, documented)| builder.cell(held, documented));
        if !of_line {
            builder.cell(column, value);
        }
        for (at, cells) in self.lines().enumerate() {
            builder.line();
            let is_patched = of_line && line.is_none_or(|line| line == at);
            cells.filter(|(held, _)| !is_patched || *held != column).for_each(|(held, documented)| builder.cell(held, documented));
            if is_patched {
                builder.cell(column, value);
            }
        }
        let mut out = Vec::with_capacity(self.bytes.len() + value.len());
        builder.finish(&mut out);
        Ok(out)
    }
}

/// The records of a buffer, in order. A damaged record is one `Err`, and the last item: what follows it cannot be found.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Records<'a> {
    /// Reads records that stand one behind another.
    pub fn new(bytes: &'a [u8]) -> Records<'a> {
        Records { rest: bytes, offset: 0 }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<RecordView<'a>, RecordFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let Some((record, rest)) = RecordView::split_from(self.rest) else {
            self.rest = &[];
            return Some(Err(RecordFault { offset: self.offset }));
        };
        self.offset += record.bytes.len();
        self.rest = rest;
        Some(Ok(record))
    }
}

/// The lines of a record.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    reader: Reader<'a>,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Cells<'a>;

    fn next(&mut self) -> Option<Cells<'a>> {
        let length = self.reader.u32()?;
        self.reader.slice(length as usize).map(|cells| Cells { reader: Reader(cells) })
    }
}

/// Cells with their columns, blanks left out, in canonical order.
#[derive(Debug, Clone)]
pub struct Cells<'a> {
    reader: Reader<'a>,
}

impl<'a> Iterator for Cells<'a> {
    type Item = (Column, &'a str);

    #[inline]
    fn next(&mut self) -> Option<(Column, &'a str)> {
        let [id, short] = self.reader.take()?;
        let length = if short == LONG { self.reader.u32()? as usize } else { usize::from(short) };
        Some((Column::from_id(id)?, std::str::from_utf8(self.reader.slice(length)?).ok()?))
    }
}

/// Takes numbers and slices from the front.
#[derive(Debug, Clone)]
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    #[inline]
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    #[inline]
    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests;
