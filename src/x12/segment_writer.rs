//! Writes segments into one growing buffer, counts them, and never leaves an empty element at the end of one.
//!
//! It knows delimiters and element forms, not guides: which segment follows which is decided by its callers.

use super::text::{push_digits, push_letters_and_digits, push_telephone, push_text};
use crate::model::date::write_compact;
use crate::model::money::write_digits;
use crate::model::{Cents, Date, Quantity};

/// Element separator of everything we write.
pub const ELEMENT: u8 = b'*';
/// Component separator (ISA16).
pub const COMPONENT: u8 = b':';
/// Repetition separator (ISA11).
pub const REPETITION: u8 = b'^';
/// Segment terminator; a line feed follows it so that people can read the file.
pub const TERMINATOR: u8 = b'~';

/// A buffer of whole segments.
#[derive(Debug, Default)]
pub struct SegmentWriter {
    bytes: Vec<u8>,
    segments: u32,
    // Elements left empty so far; their separators are written only when something follows.
    skipped: usize,
}

/// A point to which a [`SegmentWriter`] can be taken back.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    length: usize,
    segments: u32,
}

impl SegmentWriter {
    /// How many segments have ended.
    pub fn segments(&self) -> u32 {
        self.segments
    }

    /// Everything written.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Hands the buffer over and begins anew.
    pub fn take_bytes(&mut self) -> Vec<u8> {
        self.segments = 0;
        std::mem::take(&mut self.bytes)
    }

    /// Remembers this point, which must be between two segments.
    pub fn mark(&self) -> Mark {
        Mark { length: self.bytes.len(), segments: self.segments }
    }

    /// Forgets everything written since the mark.
    pub fn back_to(&mut self, mark: Mark) {
        self.bytes.truncate(mark.length);
        self.segments = mark.segments;
        self.skipped = 0;
    }

    /// Begins a segment.
    pub fn begin(&mut self, id: &str) {
        self.skipped = 0;
        self.bytes.extend_from_slice(id.as_bytes());
    }

    /// Ends the segment.
    pub fn end(&mut self) {
        self.bytes.extend_from_slice(&[TERMINATOR, b'\n']);
        self.segments += 1;
    }

    /// Leaves that many elements empty.
    pub fn skip(&mut self, elements: usize) {
        self.skipped += elements;
    }

    /// One element written by `fill`. Returns how many bytes it wrote; with 0 the element is left empty.
    fn element(&mut self, fill: impl FnOnce(&mut Vec<u8>) -> usize) -> usize {
        let start = self.bytes.len();
        for _ in 0..=self.skipped {
            self.bytes.push(ELEMENT);
        }
        let written = fill(&mut self.bytes);
        if written == 0 {
            self.bytes.truncate(start);
            self.skipped += 1;
        } else {
            self.skipped = 0;
        }
        written
    }

    /// A literal or a code that is known to be clean.
    pub fn code(&mut self, code: &str) {
        self.element(|out| {
            out.extend_from_slice(code.as_bytes());
            code.len()
        });
    }

    /// Free text, cleaned and cut to `limit`. Returns the length written.
    pub fn text(&mut self, text: &str, limit: usize) -> usize {
        self.element(|out| push_text(text, limit, out))
    }

    /// Digits only. Returns the length written.
    pub fn digits(&mut self, text: &str, limit: usize) -> usize {
        self.element(|out| push_digits(text, limit, out))
    }

    /// A telephone number of ten digits. Returns 0 where it has another length.
    pub fn telephone(&mut self, text: &str) -> usize {
        self.element(|out| push_telephone(text, out))
    }

    /// Letters and digits only. Returns the length written.
    pub fn letters_and_digits(&mut self, text: &str, limit: usize) -> usize {
        self.element(|out| push_letters_and_digits(text, limit, out))
    }

    /// An amount.
    pub fn money(&mut self, amount: Cents) {
        self.element(|out| {
            amount.write_x12(out);
            1
        });
    }

    /// A quantity without trailing zeros.
    pub fn quantity(&mut self, quantity: Quantity) {
        self.element(|out| {
            write_quantity(quantity, out);
            1
        });
    }

    /// A number.
    pub fn number(&mut self, number: u64) {
        self.element(|out| {
            write_digits(number, out);
            1
        });
    }

    /// A number with leading zeros up to `width`.
    pub fn padded_number(&mut self, number: u64, width: usize) {
        self.element(|out| {
            let digits = number.checked_ilog10().map_or(1, |log| log as usize + 1);
            out.extend(std::iter::repeat_n(b'0', width.saturating_sub(digits)));
            write_digits(number, out);
            1
        });
    }

    /// A date as CCYYMMDD.
    pub fn date(&mut self, date: Date) {
        self.element(|out| {
            write_compact(date, out);
            1
        });
    }

    /// Two dates with a dash between.
    pub fn date_range(&mut self, from: Date, to: Date) {
        self.element(|out| {
            write_compact(from, out);
            out.push(b'-');
            write_compact(to, out);
            1
        });
    }

    /// A further component of the element just written, after `place` component separators.
    pub fn component(&mut self, place: usize, code: &str) {
        self.bytes.extend(std::iter::repeat_n(COMPONENT, place));
        self.bytes.extend_from_slice(code.as_bytes());
    }
}

/// Thousandths as X12 writes a decimal: no trailing zeros, no point without decimals.
fn write_quantity(quantity: Quantity, out: &mut Vec<u8>) {
    let magnitude = quantity.0.unsigned_abs();
    if quantity.0 < 0 {
        out.push(b'-');
    }
    write_digits(magnitude / 1000, out);
    let fraction = magnitude % 1000;
    if fraction == 0 {
        return;
    }
    out.push(b'.');
    // Each quotient is a single digit, so the casts cannot truncate.
    let digits = [(fraction / 100) as u8, (fraction / 10 % 10) as u8, (fraction % 10) as u8];
    let used = digits.iter().rposition(|&digit| digit != 0).map_or(0, |place| place + 1);
    out.extend(digits.iter().take(used).map(|digit| b'0' + digit));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_empty_elements_are_not_written() {
        let mut writer = SegmentWriter::default();
        writer.begin("NM1");
        writer.code("85");
        writer.text(" ~ ", 60);
        writer.skip(2);
        writer.text("x", 60);
        writer.skip(5);
        writer.code("");
        writer.end();
        assert_eq!(writer.bytes(), b"NM1*85****X~\n");
        assert_eq!(writer.segments(), 1);
    }

    #[test]
    fn going_back_forgets_bytes_and_count() {
        let mut writer = SegmentWriter::default();
        writer.begin("LX");
        writer.number(1);
        writer.end();
        let mark = writer.mark();
        writer.begin("SV1");
        writer.skip(3);
        writer.back_to(mark);
        writer.begin("LX");
        writer.padded_number(2, 4);
        writer.end();
        assert_eq!((writer.bytes(), writer.segments()), (&b"LX*1~\nLX*0002~\n"[..], 2));
    }

    #[test]
    fn quantities_have_no_trailing_zeros() {
        for (thousandths, text) in [(1000, "1"), (2500, "2.5"), (125, "0.125"), (1010, "1.01"), (-500, "-0.5"), (0, "0")] {
            let mut out = Vec::new();
            write_quantity(Quantity(thousandths), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}
