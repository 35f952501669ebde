//! The serial scanner: reads a file once, in large blocks, and cuts it into chunks that can be read in parallel.
//!
//! A chunk ends where a row ends and an encounter ends, so that every chunk can be read by itself and the records do not depend on where the cuts fall. The scanner only finds
//! rows; what they say is for [`super::csv_export`]. Memory is bounded: a row beyond the limit is cut short, an encounter beyond the limit is cut in pieces, and both are marked.

use std::io::{self, Read};

use crate::config::{Limits, Source};

use super::header::Layout;
use super::quarantine::{FileFault, FileReason};
use super::rows::{Cells, RowFault, RowRules, RowSpan, Step, cell_of_faulty_row, is_blank, next_row};

/// A good size for chunks: large enough to make their handling cheap, small enough for many of them in memory.
pub const CHUNK_BYTES: usize = 4 << 20;
const BLOCK_BYTES: usize = 512 << 10;
/// So much of a row beyond the limit is kept.
const KEPT_OF_LONG_ROW: usize = super::quarantine::ORIGINAL_BYTES;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What scanner and readers of one file must know.
#[derive(Debug, Clone, Copy)]
pub struct FileContext<'s> {
    /// Place of the file in the run's list of inputs.
    pub file_index: u32,
    /// The source's name in the configuration, for messages.
    pub source_name: &'s str,
    /// The source.
    pub source: &'s Source,
    /// The limits.
    pub limits: &'s Limits,
}

impl FileContext<'_> {
    /// Rows may hold some fields of the largest size, not all.
    fn row_bytes(&self) -> usize {
        self.limits.field_bytes.saturating_mul(8)
    }

    /// Encounters beyond this are quarantined like those of too many lines.
    pub(super) fn encounter_bytes(&self) -> usize {
        self.limits.field_bytes.saturating_mul(32)
    }

    /// `cells` is 0 for the header itself.
    pub(super) fn rules(&self, delimiter: u8, cells: usize) -> RowRules {
        let Limits { field_bytes, field_line_breaks, .. } = *self.limits;
        RowRules { delimiter, cells, field_bytes, field_line_breaks, row_bytes: self.row_bytes() }
    }
}

/// A run of whole rows, and of whole encounters unless marked otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chunk {
    /// Place of the chunk in its file, from 0.
    pub index: u32,
    /// Line of text on which the chunk begins, the header being 1.
    pub first_row: u64,
    /// Byte offset of the chunk in the (unpacked) file.
    pub offset: u64,
    /// The rows.
    pub bytes: Vec<u8>,
    /// Its first encounter began in the chunk before; it is beyond the limits.
    pub is_continuation: bool,
    /// Rows that were cut short: where they begin in `bytes`, and how many bytes were left out.
    pub cut_rows: Vec<CutRow>,
}

/// A row that was longer than any row may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutRow {
    /// Where it begins in the chunk.
    pub start: usize,
    /// Where its kept part ends.
    pub end: usize,
    /// How many bytes after the kept part were left out.
    pub left_out: u64,
}

impl Chunk {
    fn is_cut(&self, at: usize) -> bool {
        self.cut_rows.iter().any(|row| row.start == at)
    }

    /// The row at a position, cut rows included.
    pub(super) fn row_at(&self, at: usize, is_last: bool, rules: &RowRules) -> Step {
        match self.cut_rows.iter().find(|row| row.start == at) {
            Some(row) => Step::Row(RowSpan { start: at, end: row.end, next: (row.end + 1).min(self.bytes.len()), lines: 1, fault: Some(RowFault::TooLong) }),
            None => next_row(&self.bytes, at, is_last, rules),
        }
    }

    /// Byte offset in the file of a position in the chunk.
    pub(super) fn offset_of(&self, at: usize) -> u64 {
        let left_out: u64 = self.cut_rows.iter().filter(|row| row.end < at).map(|row| row.left_out).sum();
        self.offset + at as u64 + left_out
    }
}

/// Why a file cannot be scanned.
#[derive(Debug, thiserror::Error)]
pub enum ScanFault {
    /// The file itself is at fault and goes to quarantine.
    #[error(transparent)]
    File(#[from] FileFault),
    /// It could not be read; the night fails.
    #[error("reading failed: {0}")]
    Io(#[from] io::Error),
}

/// What a scanned file held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScanSummary {
    /// Bytes read (unpacked).
    pub bytes: u64,
    /// Lines of text, the header included.
    pub lines: u64,
    /// Chunks delivered.
    pub chunks: u32,
    /// Rows with content.
    pub rows: u64,
    /// Rows without content, which are skipped.
    pub blank_rows: u64,
    /// What is worth saying and harms nothing: unknown columns, a header without rows, a byte order mark.
    pub notes: Vec<String>,
}

/// Scans one file. `on_bytes` sees every byte of the file once, in order (for a hash), whether or not the file is at fault.
pub struct Scanner<'s, R, H> {
    reader: R,
    on_bytes: H,
    layout: Layout,
    rules: RowRules,
    context: FileContext<'s>,
    chunk_bytes: usize,
    /// Read at a time; no more than a chunk.
    block_bytes: usize,
    /// What was read and not yet delivered.
    chunk: Chunk,
    is_last: bool,
    is_noted_empty: bool,
    summary: ScanSummary,
}

impl<'s, R: Read, H: FnMut(&[u8])> Scanner<'s, R, H> {
    /// Reads the header. `chunk_bytes` is about how large chunks become ([`CHUNK_BYTES`]). When the file is at fault, the rest of it is read for `on_bytes`.
    pub fn open(mut reader: R, context: FileContext<'s>, chunk_bytes: usize, mut on_bytes: H) -> Result<Self, ScanFault> {
        let delimiter = u8::try_from(context.source.delimiter).unwrap_or(b',');
        let (chunk_bytes, mut head) = (chunk_bytes.max(1), Head::default());
        let block_bytes = BLOCK_BYTES.min(chunk_bytes);
        let found = head.find_header(&mut reader, &mut on_bytes, block_bytes, &context.rules(delimiter, 0))?;
        let layout = match found.and_then(|header| Layout::read(&header, context.source_name, context.source)) {
            Ok(layout) => layout,
            Err(fault) => {
                drain(&mut reader, &mut on_bytes)?;
                return Err(fault.into());
            }
        };
        let mut notes = head.notes;
        notes.extend_from_slice(layout.notes());
        let rules = context.rules(delimiter, layout.cells());
        let chunk = Chunk { first_row: head.lines + 1, offset: head.at as u64, bytes: head.bytes.split_off(head.at), ..Chunk::default() };
        let summary = ScanSummary { bytes: head.read, lines: head.lines, notes, ..ScanSummary::default() };
        Ok(Scanner { reader, on_bytes, layout, rules, context, chunk_bytes, block_bytes, chunk, is_last: false, is_noted_empty: false, summary })
    }

    /// How the file's rows are read.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The next chunk, or `None` at the end of the file.
    pub fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let mut at = 0;
        let mut lines = 0;
        let mut edge = Edge::default();
        loop {
            match self.chunk.row_at(at, self.is_last, &self.rules) {
                Step::NeedMore if self.is_last => return Ok(self.deliver_rest(lines)),
                Step::NeedMore => self.is_last = fill(&mut self.reader, &mut self.on_bytes, &mut self.chunk.bytes, self.block_bytes, &mut self.summary.bytes)?,
                Step::TooLong => self.cut_short(at, None)?,
                // However much of the row happens to be there: its kept part must not depend on how the file was read.
                Step::Row(row) if row.fault == Some(RowFault::TooLong) && !self.chunk.is_cut(at) => self.cut_short(at, Some(row.end))?,
                Step::Row(row) => {
                    let text = self.chunk.bytes.get(row.start..row.end).unwrap_or_default();
                    if is_blank(text, self.rules.delimiter) {
                        self.summary.blank_rows += 1;
                    } else {
                        let is_at_edge = at >= self.chunk_bytes;
                        match if is_at_edge { edge.step(text, &row, &self.layout, &self.context) } else { Cut::No } {
                            Cut::No => self.summary.rows += 1,
                            cut => return Ok(Some(self.deliver(at, lines, cut == Cut::WithinEncounter))),
                        }
                    }
                    lines += row.lines;
                    at = row.next;
                }
            }
        }
    }

    /// What was scanned so far; complete once [`Scanner::next_chunk`] has returned `None`.
    pub fn summary(&self) -> &ScanSummary {
        &self.summary
    }

    /// Delivers the first `at` bytes, which are `lines` lines, and keeps the rest.
    fn deliver(&mut self, at: usize, lines: u64, is_within_encounter: bool) -> Chunk {
        let rest = self.chunk.bytes.get(at..).unwrap_or_default();
        // One allocation for a whole chunk; after the last one there is nothing to make room for.
        let mut bytes = Vec::with_capacity(if self.is_last { rest.len() } else { self.chunk_bytes + 2 * self.block_bytes });
        bytes.extend_from_slice(rest);
        let next = Chunk {
            index: self.chunk.index + 1,
            first_row: self.chunk.first_row + lines,
            offset: self.chunk.offset_of(at),
            bytes,
            is_continuation: is_within_encounter,
            ..Chunk::default()
        };
        let mut chunk = std::mem::replace(&mut self.chunk, next);
        chunk.bytes.truncate(at);
        // The row before which the chunk ends may itself be one that was cut short.
        let moved = chunk.cut_rows.iter().filter(|row| row.start >= at).map(|row| CutRow { start: row.start - at, end: row.end - at, ..*row });
        self.chunk.cut_rows = moved.collect();
        chunk.cut_rows.retain(|row| row.start < at);
        self.summary.chunks += 1;
        self.summary.lines += lines;
        chunk
    }

    fn deliver_rest(&mut self, lines: u64) -> Option<Chunk> {
        if self.summary.rows == 0 && !std::mem::replace(&mut self.is_noted_empty, true) {
            self.summary.notes.push("the file has a header and no rows: no encounters".to_owned());
        }
        let at = self.chunk.bytes.len();
        (at > 0).then(|| self.deliver(at, lines, false))
    }

    /// Keeps the beginning of a row that is too long, and reads past the rest of it where its end is not there yet.
    fn cut_short(&mut self, start: usize, line_end: Option<usize>) -> io::Result<()> {
        let end = start + KEPT_OF_LONG_ROW.min(self.rules.row_bytes);
        let mut left_out = (line_end.unwrap_or(self.chunk.bytes.len()) - end) as u64;
        self.chunk.bytes.drain(end..line_end.unwrap_or(self.chunk.bytes.len()));
        let mut block = Vec::new();
        let mut is_ended = line_end.is_some();
        while !is_ended && !self.is_last {
            block.clear();
            self.is_last = fill(&mut self.reader, &mut self.on_bytes, &mut block, self.block_bytes, &mut self.summary.bytes)?;
            let found = memchr::memchr(b'\n', &block);
            is_ended = found.is_some();
            let after = found.unwrap_or(block.len());
            left_out += after as u64;
            self.chunk.bytes.extend_from_slice(block.get(after..).unwrap_or_default());
        }
        self.chunk.cut_rows.push(CutRow { start, end, left_out });
        Ok(())
    }
}

/// Scans a whole file, calling `on_chunk` for every chunk in order.
pub fn scan<R: Read, H: FnMut(&[u8])>(
    reader: R,
    context: FileContext<'_>,
    chunk_bytes: usize,
    on_bytes: H,
    on_chunk: &mut dyn FnMut(Chunk, &Layout),
) -> Result<ScanSummary, ScanFault> {
    let mut scanner = Scanner::open(reader, context, chunk_bytes, on_bytes)?;
    while let Some(chunk) = scanner.next_chunk()? {
        on_chunk(chunk, &scanner.layout);
    }
    Ok(scanner.summary)
}

/// Reads one block behind what is there; true at the end of the file.
fn fill(reader: &mut impl Read, on_bytes: &mut impl FnMut(&[u8]), bytes: &mut Vec<u8>, block_bytes: usize, total: &mut u64) -> io::Result<bool> {
    let before = bytes.len();
    bytes.resize(before + block_bytes, 0);
    let mut filled = before;
    let mut is_last = false;
    while let Some(free) = bytes.get_mut(filled..).filter(|free| !free.is_empty()) {
        match reader.read(free) {
            Ok(0) => {
                is_last = true;
                break;
            }
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    on_bytes(bytes.get(before..).unwrap_or_default());
    *total += (filled - before) as u64;
    Ok(is_last)
}

fn drain(reader: &mut impl Read, on_bytes: &mut impl FnMut(&[u8])) -> io::Result<()> {
    let (mut block, mut total) = (Vec::new(), 0);
    while !fill(reader, on_bytes, &mut block, BLOCK_BYTES, &mut total)? {
        block.clear();
    }
    Ok(())
}

/// The beginning of a file, up to its header.
#[derive(Default)]
struct Head {
    bytes: Vec<u8>,
    /// Behind the header.
    at: usize,
    lines: u64,
    read: u64,
    notes: Vec<String>,
}

impl Head {
    /// Reads until the header row stands in `bytes`; blank lines before it are skipped and counted.
    fn find_header(&mut self, reader: &mut impl Read, on_bytes: &mut impl FnMut(&[u8]), block_bytes: usize, rules: &RowRules) -> io::Result<Result<Vec<u8>, FileFault>> {
        let mut is_last = fill(reader, on_bytes, &mut self.bytes, block_bytes, &mut self.read)?;
        while self.bytes.len() < BYTE_ORDER_MARK.len() && !is_last {
            is_last = fill(reader, on_bytes, &mut self.bytes, block_bytes, &mut self.read)?;
        }
        if self.bytes.starts_with(BYTE_ORDER_MARK) {
            self.at = BYTE_ORDER_MARK.len();
            self.notes.push("the file begins with a byte order mark, which is skipped".to_owned());
        }
        loop {
            match next_row(&self.bytes, self.at, is_last, rules) {
                Step::NeedMore if is_last => return Ok(Err(empty_file())),
                Step::NeedMore => is_last = fill(reader, on_bytes, &mut self.bytes, block_bytes, &mut self.read)?,
                Step::TooLong => return Ok(Err(no_lines())),
                Step::Row(row) => {
                    self.at = row.next;
                    self.lines += row.lines;
                    let text = self.bytes.get(row.start..row.end).unwrap_or_default();
                    if is_blank(text, b' ') {
                        continue;
                    }
                    let has_old_line_ends = text.trim_ascii_end().contains(&b'\r');
                    let is_bad = row.fault.is_some() || has_old_line_ends;
                    return Ok(if is_bad { Err(no_lines()) } else { Ok(text.strip_suffix(b"\r").unwrap_or(text).to_vec()) });
                }
            }
        }
    }
}

fn empty_file() -> FileFault {
    FileFault::new(FileReason::EmptyFile, "The file is empty: it has not even a header.", "Check the export that wrote it, and export again.")
}

fn no_lines() -> FileFault {
    FileFault::new(
        FileReason::NoLines,
        "The header does not end: no line end within the limit, an open quote, or carriage returns in place of line feeds.",
        "Export the file again as CSV with LF or CRLF line ends.",
    )
}

/// Whether a chunk may end before a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    No,
    BetweenEncounters,
    WithinEncounter,
}

/// The last rows before a cut.
#[derive(Default)]
struct Edge {
    cells: Cells,
    /// The last encounter id that could be told.
    id: Vec<u8>,
    has_id: bool,
    /// The last row's encounter could not be told.
    is_unknown: bool,
    has_row: bool,
    rows: usize,
    bytes: usize,
}

impl Edge {
    fn step(&mut self, text: &[u8], row: &RowSpan, layout: &Layout, context: &FileContext<'_>) -> Cut {
        let id = encounter_id_of(text, row.fault, layout, &mut self.cells);
        let cut = match id {
            // Two rows in succession whose encounters cannot be told belong to none that a reader would put together.
            None if self.has_row && self.is_unknown => Cut::BetweenEncounters,
            None => Cut::No,
            Some(id) if self.has_id && self.id != id => Cut::BetweenEncounters,
            Some(_) if self.has_id && (self.rows > context.limits.lines_per_encounter || self.bytes > context.encounter_bytes()) => Cut::WithinEncounter,
            Some(_) => Cut::No,
        };
        self.has_row = true;
        self.is_unknown = id.is_none();
        self.rows += usize::from(id.is_some());
        self.bytes += row.end - row.start;
        if let Some(id) = id {
            self.has_id = true;
            self.id.clear();
            self.id.extend_from_slice(id);
        }
        cut
    }
}

/// The encounter id of a row as it stands there, or `None` when it is blank or cannot be told. Leaves the row's cells in `cells` when the row is not faulty.
pub(super) fn encounter_id_of<'b>(text: &'b [u8], fault: Option<RowFault>, layout: &Layout, cells: &'b mut Cells) -> Option<&'b [u8]> {
    let id = match fault {
        Some(_) => cell_of_faulty_row(text, layout.encounter_id(), layout.delimiter())?,
        None => {
            cells.split(text, layout.delimiter());
            cells.get(text, layout.encounter_id())
        }
    };
    (!id.is_empty()).then_some(id)
}
