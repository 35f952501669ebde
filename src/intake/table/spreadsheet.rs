//! What spreadsheets and people do to a small CSV file, and how it is undone.

use std::borrow::Cow;

/// Undoes the apostrophe that is put before text cells which a spreadsheet would take for a formula.
pub fn unneutralised(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t']) => rest,
        _ => cell,
    }
}

/// A text cell as it is written: what a spreadsheet would take for a formula gets an apostrophe, which [`unneutralised`] takes away again.
pub fn neutralised(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell.to_owned() }
}

/// The text of a file that a person may have saved from a spreadsheet: UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252.
pub fn decode_text(bytes: &[u8]) -> Cow<'_, str> {
    let utf_16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode_text(rest),
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
        },
    }
}

/// The typographic characters where Windows-1252 differs from Latin-1 and which people type; the rest is Latin-1.
fn windows_1252(byte: u8) -> char {
    match byte {
        0x80 => '€',
        0x85 => '…',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        _ => char::from(byte),
    }
}

/// The separator of a header line: the one of `,`, `;`, tab and `|` that stands there most often.
pub fn sniff_delimiter(header: &str) -> u8 {
    let count = |delimiter: u8| header.bytes().filter(|byte| *byte == delimiter).count();
    // `max_by_key` keeps the last of equals, so that the comma wins a tie.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// The column names of a header line, lower case, for telling files apart.
pub fn header_names(first_line: &[u8]) -> Vec<String> {
    let text = decode_text(first_line);
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.split(char::from(sniff_delimiter(line))).map(normal_name).collect()
}

/// A column name as it is compared: no blanks or quotes around it, lower case.
pub(super) fn normal_name(name: &str) -> String {
    name.trim_matches(|character: char| character.is_whitespace() || character == '"' || character == '\u{feff}').to_ascii_lowercase()
}

/// Whether two names are so alike that one is probably the other misspelt: at most two letters inserted, lost or changed, and not only in a final digit.
pub(super) fn is_near(found: &str, wanted: &str) -> bool {
    if wanted.len() < 5 || found.len().abs_diff(wanted.len()) > 2 || found.ends_with(|last: char| last.is_ascii_digit()) {
        return false;
    }
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (place, letter) in found.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row, vec![place + 1]);
        diagonal.truncate(wanted.len() + 1);
        for ((above_left, above), other) in diagonal.iter().zip(diagonal.iter().skip(1)).zip(wanted.bytes()) {
            let left = row.last().copied().unwrap_or_default();
            row.push((above_left + usize::from(letter != other)).min(above + 1).min(left + 1));
        }
    }
    row.last().is_some_and(|distance| (1..=2).contains(distance))
}

/// Rows as CSV.
pub fn csv_bytes<R: IntoIterator<Item = C>, C: AsRef<[u8]>>(rows: impl IntoIterator<Item = R>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and all rows of a caller are of one length.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

/// Counts lines as a text editor does; asked in rising order.
pub(super) struct LineCounter<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl<'b> LineCounter<'b> {
    /// Begins before the first line.
    pub fn new(bytes: &'b [u8]) -> Self {
        LineCounter { bytes, at: 0, line: 1 }
    }

    /// The line of the row that begins at or after a byte: the CSV reader gives the place before the line breaks that it skips.
    pub fn line_at(&mut self, start: u64) -> u64 {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_sibling_is_not_a_misspelling() {
        assert!(!is_near("address_2", "address_1") && is_near("adress_1x", "address_1x") && !is_near("item_id", "item_id"));
    }

    #[test]
    fn neutralised_cells_come_back_and_an_apostrophe_of_ones_own_stays() {
        for cell in ["=cmd()", "+1", "-bad", "@x", "\ty", "plain", "'tis", ""] {
            assert_eq!(unneutralised(&neutralised(cell)), cell);
        }
    }

    #[test]
    fn the_comma_wins_a_tie() {
        assert_eq!((sniff_delimiter("a,b;c"), sniff_delimiter("a;b;c"), sniff_delimiter("a\tb"), sniff_delimiter("a")), (b',', b';', b'\t', b','));
    }
}
