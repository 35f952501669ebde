//! Where a row of delimited text ends, and what its cells are (RFC 4180, with the usual leniencies).
//!
//! One pure function finds the ends of rows for the serial scanner and for the parallel readers, so that both see the same rows wherever the file is cut. A quote opens a quoted
//! cell only at the cell's beginning; within it a quote is written twice; whatever follows the closing quote belongs to the cell. Rows end with a line feed; a carriage return
//! before it is a blank like any other. This file knows no columns.

use memchr::{memchr, memchr_iter, memchr2_iter};

/// What a reader of rows must know.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowRules {
    /// Between cells.
    pub delimiter: u8,
    /// Cells of the header; 0 while reading the header itself.
    pub cells: usize,
    /// Largest cell in bytes.
    pub field_bytes: usize,
    /// Most line breaks within a cell.
    pub field_line_breaks: usize,
    /// Largest row in bytes.
    pub row_bytes: usize,
}

/// What is wrong with the shape of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowFault {
    /// A quoted cell does not end, or ends where no quoted cell of this file would.
    Unterminated,
    /// Longer than any row may be.
    TooLong,
}

/// One row, positions relative to the bytes given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowSpan {
    /// First byte.
    pub start: usize,
    /// Behind the last byte, without the line feed.
    pub end: usize,
    /// First byte of the next row.
    pub next: usize,
    /// Lines of text that the row covers.
    pub lines: u64,
    /// The row ends at its first line end when it is faulty.
    pub fault: Option<RowFault>,
}

/// The outcome of looking for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A row.
    Row(RowSpan),
    /// The bytes end before that can be told, and more may come.
    NeedMore,
    /// No line end within the largest row's length.
    TooLong,
}

enum QuotedEnd {
    /// End of the row, and how many lines it covers.
    At(usize, u64),
    NeedMore,
    Unterminated,
}

/// Finds the row that begins at `start`. `is_last` says that no bytes follow those given. A start at the end of the bytes needs more.
pub(super) fn next_row(bytes: &[u8], start: usize, is_last: bool, rules: &RowRules) -> Step {
    let rest = bytes.get(start..).unwrap_or_default();
    let line_end = match memchr(b'\n', rest) {
        Some(at) => at,
        None if rest.is_empty() => return Step::NeedMore,
        None if rest.len() > rules.row_bytes => return Step::TooLong,
        None if is_last => rest.len(),
        None => return Step::NeedMore,
    };
    let row = |end: usize, lines, fault| Step::Row(RowSpan { start, end: start + end, next: (start + end + 1).min(bytes.len()), lines, fault });
    if line_end > rules.row_bytes {
        return row(line_end, 1, Some(RowFault::TooLong));
    }
    if memchr(b'"', rest.get(..line_end).unwrap_or_default()).is_none() {
        return row(line_end, 1, None);
    }
    match quoted_row_end(rest, line_end, is_last, rules) {
        QuotedEnd::At(end, lines) => row(end, lines, None),
        QuotedEnd::NeedMore => Step::NeedMore,
        QuotedEnd::Unterminated => row(line_end, 1, Some(RowFault::Unterminated)),
    }
}

/// The end of a row that has a quote before its first line end.
fn quoted_row_end(rest: &[u8], line_end: usize, is_last: bool, rules: &RowRules) -> QuotedEnd {
    let (mut at, mut end, mut lines) = (0, line_end, 1);
    while let Some(found) = memchr(b'"', rest.get(at..end).unwrap_or_default()) {
        let quote = at + found;
        let before = quote.checked_sub(1).and_then(|before| rest.get(before));
        if before.is_some_and(|before| *before != rules.delimiter) {
            at = quote + 1;
            continue;
        }
        let close = match closing_quote(rest, quote + 1, is_last, rules) {
            QuotedEnd::At(close, _) => close,
            other => return other,
        };
        at = close + 1;
        if close < end {
            continue;
        }
        let breaks = memchr_iter(b'\n', rest.get(quote..close).unwrap_or_default()).count();
        let is_followed = rest.get(close + 1).is_none_or(|after| [rules.delimiter, b'\n', b'\r'].contains(after));
        if breaks > rules.field_line_breaks || !is_followed || close > rules.row_bytes {
            return QuotedEnd::Unterminated;
        }
        lines += breaks as u64;
        end = match memchr(b'\n', rest.get(close..).unwrap_or_default()) {
            Some(found) => close + found,
            None if is_last => rest.len(),
            None if rest.len() > rules.row_bytes => return QuotedEnd::Unterminated,
            None => return QuotedEnd::NeedMore,
        };
    }
    let is_one_line = end == line_end;
    // A quote that was never closed swallows the following rows up to their next quote. Then the cells do not add up, and only the first line is given up.
    if is_one_line || (end <= rules.row_bytes && has_cells(rest.get(..end).unwrap_or_default(), rules)) { QuotedEnd::At(end, lines) } else { QuotedEnd::Unterminated }
}

/// The quote that closes a cell whose text begins at `from`.
fn closing_quote(rest: &[u8], from: usize, is_last: bool, rules: &RowRules) -> QuotedEnd {
    let window = (from + rules.field_bytes + 1).min(rest.len());
    let mut at = from;
    while let Some(found) = memchr(b'"', rest.get(at..window).unwrap_or_default()) {
        let quote = at + found;
        match rest.get(quote + 1) {
            Some(b'"') => at = quote + 2,
            None if !is_last => return QuotedEnd::NeedMore,
            _ => return QuotedEnd::At(quote, 0),
        }
    }
    if window < rest.len() || is_last { QuotedEnd::Unterminated } else { QuotedEnd::NeedMore }
}

/// Whether a row has the header's number of cells; blank cells too many at its end are forgiven.
fn has_cells(row: &[u8], rules: &RowRules) -> bool {
    let mut cells = Cells::default();
    cells.split(row, rules.delimiter);
    rules.cells == 0 || cells.matches(rules.cells)
}

/// True for a row without any content: nothing but blanks, delimiters and quotes.
pub(super) fn is_blank(row: &[u8], delimiter: u8) -> bool {
    row.iter().all(|byte| byte.is_ascii_whitespace() || *byte == delimiter || *byte == b'"')
}

/// The cells of one row at a time, in buffers that are kept. Most cells of an export are empty, so only the others are held.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// The cells that are not empty, in order.
    filled: Vec<FilledCell>,
    count: usize,
    /// Texts of the cells that were quoted.
    unquoted: Vec<u8>,
}

/// A cell that is not empty: its place, and where its text is, in the row itself or in `unquoted`. Rows are shorter than 4 GiB by the limits.
#[derive(Debug, Clone, Copy)]
struct FilledCell {
    place: u32,
    start: u32,
    end: u32,
    was_quoted: bool,
}

impl Cells {
    /// Splits a row.
    pub(super) fn split(&mut self, row: &[u8], delimiter: u8) {
        self.filled.clear();
        self.unquoted.clear();
        let (mut place, mut at) = (0, 0);
        while let Some(byte) = row.get(at) {
            if *byte != delimiter {
                at = if *byte == b'"' { self.take_quoted(row, at, place, delimiter) } else { self.take_plain(row, at, place, delimiter) };
            }
            if at < row.len() {
                place += 1;
                at += 1;
            }
        }
        self.count = place as usize + 1;
    }

    /// Takes the cell that begins at `start` without a quote and returns where it ends.
    #[inline]
    fn take_plain(&mut self, row: &[u8], start: usize, place: u32, delimiter: u8) -> usize {
        let end = end_of_plain(row, start, delimiter);
        self.filled.push(FilledCell { place, start: start as u32, end: end as u32, was_quoted: false });
        end
    }

    /// Copies the text of the cell whose opening quote stands at `quote`, and returns where the cell ends.
    fn take_quoted(&mut self, row: &[u8], quote: usize, place: u32, delimiter: u8) -> usize {
        let start = self.unquoted.len() as u32;
        let mut at = quote + 1;
        loop {
            let rest = row.get(at..).unwrap_or_default();
            let text = rest.get(..memchr(b'"', rest).unwrap_or(rest.len())).unwrap_or_default();
            self.unquoted.extend_from_slice(text);
            at += text.len() + 1;
            if row.get(at) != Some(&b'"') {
                break;
            }
            self.unquoted.push(b'"');
            at += 1;
        }
        // Whatever follows the closing quote belongs to the cell.
        let end = end_of_plain(row, at.min(row.len()), delimiter);
        self.unquoted.extend_from_slice(row.get(at..end).unwrap_or_default());
        let stop = self.unquoted.len() as u32;
        if start < stop {
            self.filled.push(FilledCell { place, start, end: stop, was_quoted: true });
        }
        end
    }

    /// How many cells the row has.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Whether the row has as many cells as the header; more are forgiven when they are empty.
    pub(super) fn matches(&self, cells: usize) -> bool {
        self.count == cells || (self.count > cells && self.filled.last().is_none_or(|cell| (cell.place as usize) < cells))
    }

    /// The cells that are not empty with their places, without blanks around them. `row` is the row that was split.
    #[inline]
    pub(super) fn filled<'c>(&'c self, row: &'c [u8]) -> impl Iterator<Item = (usize, &'c [u8])> {
        self.filled.iter().map(move |cell| {
            let bytes = if cell.was_quoted { self.unquoted.as_slice() } else { row };
            (cell.place as usize, bytes.get(cell.start as usize..cell.end as usize).unwrap_or_default().trim_ascii())
        })
    }

    /// A cell without blanks around it; empty when there is none. `row` is the row that was split.
    pub(super) fn get<'c>(&'c self, row: &'c [u8], place: usize) -> &'c [u8] {
        self.filled(row).find(|(held, _)| *held == place).map(|(_, text)| text).unwrap_or_default()
    }
}

fn end_of_plain(row: &[u8], start: usize, delimiter: u8) -> usize {
    let rest = row.get(start..).unwrap_or_default();
    start + memchr(delimiter, rest).unwrap_or(rest.len())
}

/// The cell at `place` of a row whose quotes cannot be trusted, as far as it can be told.
pub(super) fn cell_of_faulty_row(row: &[u8], place: usize, delimiter: u8) -> Option<&[u8]> {
    let cell = row.split(|byte| *byte == delimiter).nth(place)?.trim_ascii();
    match cell {
        [b'"', inner @ .., b'"'] => Some(inner.trim_ascii()),
        _ if cell.contains(&b'"') => None,
        _ => Some(cell),
    }
}

/// In which cell a byte of a row stands.
pub(super) fn cell_of_byte(row: &[u8], at: usize, delimiter: u8) -> usize {
    let mut cells = Cells::default();
    cells.split(row.get(..at).unwrap_or_default(), delimiter);
    cells.count() - 1
}

/// The place of the first cell longer than the limit, if any.
pub(super) fn long_cell(row: &[u8], rules: &RowRules) -> Option<usize> {
    if row.len() <= rules.field_bytes {
        return None;
    }
    let mut cells = Cells::default();
    cells.split(row, rules.delimiter);
    cells.filled.iter().find(|cell| (cell.end - cell.start) as usize > rules.field_bytes).map(|cell| cell.place as usize)
}

/// How often a byte stands outside quotes, by the parity of the quotes before it.
pub(super) fn count_outside_quotes(row: &[u8], byte: u8) -> usize {
    let (mut count, mut is_quoted) = (0, false);
    for at in memchr2_iter(b'"', byte, row) {
        match row.get(at) {
            Some(b'"') => is_quoted = !is_quoted,
            _ if !is_quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULES: RowRules = RowRules { delimiter: b',', cells: 3, field_bytes: 20, field_line_breaks: 2, row_bytes: 60 };

    fn all_rows(text: &[u8], rules: &RowRules) -> Vec<(Vec<Vec<u8>>, Option<RowFault>)> {
        let (mut at, mut rows, mut cells) = (0, Vec::new(), Cells::default());
        while let Step::Row(span) = next_row(text, at, true, rules) {
            let row = &text[span.start..span.end];
            cells.split(row, rules.delimiter);
            rows.push(((0..cells.count()).map(|place| cells.get(row, place).to_vec()).collect(), span.fault));
            at = span.next;
        }
        rows
    }

    fn texts(rows: &[(Vec<Vec<u8>>, Option<RowFault>)]) -> Vec<String> {
        let text = |cells: &Vec<Vec<u8>>| cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect::<Vec<_>>().join("|");
        rows.iter().map(|(cells, fault)| format!("{}{}", if fault.is_some() { "!" } else { "" }, text(cells))).collect()
    }

    #[test]
    fn quotes_hold_delimiters_line_ends_and_quotes() {
        let rows = all_rows(b"a,\"b,\"\"x\"\"\",c\r\n1,\"2\n2\",3\nq,5\" nail,\"x\" y\n", &RULES);
        assert_eq!(texts(&rows), ["a|b,\"x\"|c", "1|2\n2|3", "q|5\" nail|x y"]);
    }

    #[test]
    fn never_ending_quote_costs_one_line() {
        assert_eq!(texts(&all_rows(b"a,\"b,c\nd,e,f\ng,h,i", &RULES)), ["!a|b,c", "d|e|f", "g|h|i"]);
        // Closed by the opening quote of a later row.
        assert_eq!(texts(&all_rows(b"a,\"b,c\nd,\"e\",f\ng,h,i\n", &RULES)), ["!a|b,c", "d|e|f", "g|h|i"]);
        // Closed by an inch mark of a later row, so that the cells do not add up.
        assert_eq!(texts(&all_rows(b"a,\"b,c\nd,e,5\"\ng,h,i\n", &RULES)), ["!a|b,c", "d|e|5\"", "g|h|i"]);
        // More line breaks than the limit.
        assert_eq!(texts(&all_rows(b"a,\"1\n2\n3\n4\",c\n", &RULES))[0], "!a|1");
        // Longer than the limit.
        assert_eq!(texts(&all_rows(b"a,\"1234567890123456789012345\n\",c\n", &RULES))[0], "!a|1234567890123456789012345");
    }

    #[test]
    fn asks_for_more_only_when_more_may_come() {
        assert_eq!(next_row(b"a,b", 0, false, &RULES), Step::NeedMore);
        assert_eq!(next_row(b"a,\"b\"", 0, false, &RULES), Step::NeedMore);
        assert!(matches!(next_row(b"a,\"b\"", 0, true, &RULES), Step::Row(RowSpan { end: 5, next: 5, fault: None, .. })));
        assert_eq!(next_row(&[b'x'; 61], 0, false, &RULES), Step::TooLong);
    }

    proptest! {
        #[test]
        fn agrees_with_another_reader_on_well_formed_text(rows in proptest::collection::vec(proptest::collection::vec("[a-c,\" \n]{0,6}", 3), 1..8)) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = writer.into_inner().unwrap();
            let rules = RowRules { field_line_breaks: 10, ..RULES };
            let trimmed: Vec<String> = rows.iter().map(|row| row.iter().map(|cell| cell.trim_ascii()).collect::<Vec<_>>().join("|")).collect();
            prop_assert_eq!(texts(&all_rows(&text, &rules)), trimmed);
        }

        #[test]
        fn every_byte_is_in_one_row(text in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b'x')], 0..200)) {
            let mut at = 0;
            while let Step::Row(span) = next_row(&text, at, true, &RULES) {
                prop_assert!(span.start == at && span.next > at && span.end <= span.next && span.next <= span.end + 1);
                at = span.next;
            }
            prop_assert!(at == text.len() || next_row(&text, at, true, &RULES) == Step::TooLong);
        }
    }
}
