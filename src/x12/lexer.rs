//! Cuts a stream of bytes into segments and elements, whatever form its interchanges have.
//!
//! Memory stays at one window, however long the file. Several interchanges, each with its own delimiters, may follow each other, with or without anything between. The
//! lexer reports what is odd about the form and goes on; it does *not* know which segment may follow which (`envelope` does).

use std::io::{self, Read};

use memchr::{memchr, memchr2, memmem};

use super::delimiters::{self, Delimiters, HEADER_PROBE, begins_interchange};
use super::faults::Faults;

/// Bytes read at a time.
const CHUNK: usize = 64 << 10;
/// A longer segment is not one: the terminator was misread or the file is broken.
const MAX_SEGMENT: usize = 1 << 20;
/// How far into a file an interchange may begin behind something else, such as mail headers.
const MAX_PREAMBLE: usize = 64 << 10;

/// One segment, borrowed from the lexer until the next.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'s> {
    // Asked for by everybody who sees the segment, hence found once.
    id: &'s str,
    raw: &'s [u8],
    // Places of the element separators within `raw`.
    separators: &'s [u32],
    delimiters: Delimiters,
    /// Bytes before it in the file.
    pub offset: u64,
}

impl<'s> Segment<'s> {
    /// The segment id; empty when it is not ASCII.
    pub fn id(&self) -> &'s str {
        self.id
    }

    /// How many elements there are, the id not counted.
    pub fn elements(&self) -> usize {
        self.separators.len()
    }

    /// The element at a place counted from 1, as in the guides; empty when it is absent.
    pub fn element(&self, place: usize) -> &'s [u8] {
        self.between(place)
    }

    /// The element as text; empty when it is absent or not UTF-8.
    pub fn text(&self, place: usize) -> &'s str {
        std::str::from_utf8(self.between(place)).unwrap_or_default()
    }

    /// The components of an element.
    pub fn components(&self, place: usize) -> impl Iterator<Item = &'s str> {
        let separator = self.delimiters.component;
        self.between(place).split(move |&byte| byte == separator).map(|component| std::str::from_utf8(component).unwrap_or_default())
    }

    /// One component, both places counted from 1; empty when it is absent.
    pub fn component(&self, place: usize, component: usize) -> &'s str {
        self.components(place).nth(component.saturating_sub(1)).unwrap_or_default()
    }

    /// The delimiters of its interchange.
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// The whole segment without its terminator.
    pub fn raw(&self) -> &'s [u8] {
        self.raw
    }

    fn between(&self, place: usize) -> &'s [u8] {
        let start = match place.checked_sub(1) {
            None => Some(0),
            Some(separator) => self.separators.get(separator).map(|&at| at as usize + 1),
        };
        let end = self.separators.get(place).map_or(self.raw.len(), |&at| at as usize);
        start.and_then(|start| self.raw.get(start..end)).unwrap_or_default()
    }
}

/// Reads segments one after another.
#[derive(Debug)]
pub struct Lexer<R> {
    source: R,
    window: Vec<u8>,
    // Unread part of the window.
    start: usize,
    // File offset of window[start].
    offset: u64,
    exhausted: bool,
    delimiters: Option<Delimiters>,
    separators: Vec<u32>,
    // A segment without the line breaks that a system with fixed line lengths put into it.
    joined: Vec<u8>,
    wrap_reported: bool,
    began: bool,
}

/// Where in the window a segment was found.
struct Found {
    length: usize,
    // Bytes to go on after: the segment and its terminator.
    consumed: usize,
}

impl<R: Read> Lexer<R> {
    /// A lexer at the start of a file.
    pub fn new(source: R) -> Lexer<R> {
        Lexer {
            source,
            window: Vec::new(),
            start: 0,
            offset: 0,
            exhausted: false,
            delimiters: None,
            separators: Vec::new(),
            joined: Vec::new(),
            wrap_reported: false,
            began: false,
        }
    }

    /// Bytes consumed so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The next segment; `None` at the end. An error is one of reading.
    pub fn next_segment(&mut self, faults: &mut Faults) -> io::Result<Option<Segment<'_>>> {
        if !std::mem::replace(&mut self.began, true) && !self.begin_file(faults)? {
            return Ok(None);
        }
        let (start, offset, length) = loop {
            self.skip_filling(faults)?;
            if self.unread().is_empty() {
                return Ok(None);
            }
            let found = if self.at_interchange()? { self.find_header(faults)? } else { self.find_segment(faults)? };
            let (start, offset) = (self.start, self.offset);
            self.consume(found.consumed);
            if found.length > 0 {
                break (start, offset, found.length);
            }
        };
        Ok(self.segment(start, length, offset, faults))
    }

    fn segment(&mut self, start: usize, length: usize, offset: u64, faults: &mut Faults) -> Option<Segment<'_>> {
        let delimiters = self.delimiters?;
        let mut raw = self.window.get(start..start + length)?;
        if memchr2(b'\r', b'\n', raw).is_some() {
            let at_end_only = raw.trim_ascii_end();
            if memchr2(b'\r', b'\n', at_end_only).is_some() {
                if !std::mem::replace(&mut self.wrap_reported, true) {
                    faults.add_to_file(offset, "line-break-in-segment", "line breaks stand inside segments; they were joined");
                }
                self.joined.clear();
                self.joined.extend(raw.iter().filter(|byte| !matches!(byte, b'\r' | b'\n')));
                raw = &self.joined;
            } else {
                raw = at_end_only;
            }
        }
        self.separators.clear();
        // A segment is at most MAX_SEGMENT long, so its places fit.
        // Elements are too short for a search by vectors to pay.
        self.separators.extend(raw.iter().zip(0u32..).filter(|(byte, _)| **byte == delimiters.element).map(|(_, place)| place));
        let id_length = self.separators.first().map_or(raw.len(), |&at| at as usize);
        let id = raw.get(..id_length).and_then(|id| std::str::from_utf8(id).ok()).unwrap_or_default();
        Some(Segment { id, raw, separators: &self.separators, delimiters, offset })
    }

    /// Finds out whether this is X12 at all, and goes to where it begins.
    fn begin_file(&mut self, faults: &mut Faults) -> io::Result<bool> {
        self.fill(MAX_PREAMBLE)?;
        if self.unread().starts_with(b"\xEF\xBB\xBF") {
            faults.add_to_file(0, "byte-order-mark", "the file begins with a byte order mark");
            self.consume(3);
        }
        let blank = self.unread().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.consume(blank);
        if begins_interchange(self.unread()) {
            return Ok(true);
        }
        if let Some(guessed) = delimiters::guess(self.unread()) {
            faults.add_to_file(self.offset, "isa-missing", "the file does not begin with ISA; delimiters are guessed");
            self.delimiters = Some(guessed);
            return Ok(true);
        }
        let is_header = |&place: &usize| {
            let rest = self.unread().get(place..).unwrap_or_default();
            delimiters::read_header(rest).is_some_and(|header| header.oddity.is_none())
        };
        match memmem::find_iter(self.unread(), b"ISA").find(is_header) {
            Some(place) => {
                faults.add_to_file(self.offset, "text-before-isa", format!("{place} bytes stand before the first ISA"));
                self.consume(place);
                Ok(true)
            }
            None => {
                let what = match self.unread() {
                    [] => "the file is empty",
                    [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] => "the file is not X12 but packed (gzip or zip): unpack it",
                    [b'%', b'P', b'D', b'F', ..] => "the file is not X12 but a PDF: ask the sender for the X12 file",
                    _ => "the file is not X12: it begins neither with ISA nor with GS or ST",
                };
                faults.add_to_file(self.offset, "not-x12", what);
                Ok(false)
            }
        }
    }

    /// Line breaks after terminators, and the blanks or control bytes that pad some files.
    fn skip_filling(&mut self, faults: &mut Faults) -> io::Result<()> {
        loop {
            let element = self.delimiters.map_or(b'*', |delimiters| delimiters.element);
            let terminator = self.delimiters.map_or(b'~', |delimiters| delimiters.terminator);
            let is_filling = |byte: &u8| matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | 0 | 0x1A) && *byte != element && (*byte != terminator || matches!(byte, b'\r' | b'\n'));
            let count = self.unread().iter().take_while(|byte| is_filling(byte)).count();
            let has_blank = self.unread().iter().take(count).any(|byte| *byte == b' ');
            let is_end = count == self.unread().len();
            if has_blank && !is_end {
                faults.add_to_file(self.offset, "blank-before-segment", "blanks stand before a segment");
            }
            self.consume(count);
            if !is_end || !self.fill(1)? {
                return Ok(());
            }
        }
    }

    fn at_interchange(&mut self) -> io::Result<bool> {
        if self.unread().len() < 4 {
            self.fill(4)?;
        }
        Ok(begins_interchange(self.unread()))
    }

    fn find_header(&mut self, faults: &mut Faults) -> io::Result<Found> {
        self.fill(HEADER_PROBE)?;
        let probe = self.unread().get(..HEADER_PROBE).unwrap_or(self.unread());
        let Some(header) = delimiters::read_header(probe) else { return Ok(Found { length: 0, consumed: 3 }) };
        if let Some((code, message)) = header.oddity {
            faults.add("ISA", 0, self.offset, code, message);
        }
        self.delimiters = Some(header.delimiters);
        Ok(Found { length: header.length, consumed: (header.length + 1).min(self.unread().len()) })
    }

    fn find_segment(&mut self, faults: &mut Faults) -> io::Result<Found> {
        let terminator = self.delimiters.map_or(b'~', |delimiters| delimiters.terminator);
        let mut searched = 0;
        let end = loop {
            if let Some(place) = memchr(terminator, self.unread().get(searched..).unwrap_or_default()) {
                break Some(searched + place);
            }
            searched = self.unread().len();
            if searched > MAX_SEGMENT || !self.fill(searched + 1)? {
                break None;
            }
        };
        let length = end.unwrap_or(self.unread().len());
        let raw = self.unread().get(..length).unwrap_or_default();
        if let Some(place) = interchange_within(raw) {
            faults.add(id_of(raw), 0, self.offset, "terminator-missing", "another interchange begins before this segment has ended");
            return Ok(Found { length: place, consumed: place });
        }
        match end {
            Some(0) => faults.add_to_file(self.offset, "empty-segment", "two terminators stand side by side"),
            None if length > MAX_SEGMENT => {
                faults.add(id_of(raw), 0, self.offset, "segment-too-long", "a segment is longer than a mebibyte; the terminator was probably misread");
                return Ok(Found { length: 0, consumed: length });
            }
            None if !matches!(terminator, b'\r' | b'\n') => faults.add(id_of(raw), 0, self.offset, "terminator-missing", "the file ends inside this segment"),
            _ => {}
        }
        Ok(Found { length, consumed: length + usize::from(end.is_some()) })
    }

    fn unread(&self) -> &[u8] {
        self.window.get(self.start..).unwrap_or_default()
    }

    fn consume(&mut self, bytes: usize) {
        self.start += bytes;
        self.offset += bytes as u64;
    }

    /// Reads until that many bytes are unread in the window; false when nothing more could be read.
    fn fill(&mut self, wanted: usize) -> io::Result<bool> {
        let before = self.unread().len();
        if before >= wanted {
            return Ok(true);
        }
        self.window.drain(..self.start);
        self.start = 0;
        while self.window.len() < wanted && !self.exhausted {
            let length = self.window.len();
            self.window.resize(length + CHUNK, 0);
            let read = self.read_into(length);
            self.window.truncate(length + read.as_ref().copied().unwrap_or(0));
            self.exhausted = read? == 0;
        }
        Ok(self.window.len() > before)
    }

    fn read_into(&mut self, length: usize) -> io::Result<usize> {
        loop {
            match self.source.read(self.window.get_mut(length..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}

/// The id of a segment for a fault's sake: at most three letters and digits.
fn id_of(raw: &[u8]) -> &str {
    let length = raw.iter().take(3).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    raw.get(..length).and_then(|id| std::str::from_utf8(id).ok()).unwrap_or_default()
}

/// Where another interchange begins inside what should be one segment: after a line break, or glued to an IEA. A name that contains `ISA` is not one.
fn interchange_within(raw: &[u8]) -> Option<usize> {
    let glued = raw.starts_with(b"IEA");
    if raw.len() < 50 && !glued {
        return None;
    }
    memmem::find_iter(raw, b"ISA").find(|&place| {
        let before = place.checked_sub(1).and_then(|before| raw.get(before));
        let after_break = matches!(before, Some(b'\r' | b'\n'));
        (after_break || (glued && place > 0)) && raw.get(place..).is_some_and(begins_interchange)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_give_elements_and_components_by_the_guides_places() {
        let (mut faults, mut lexer) = (Faults::default(), Lexer::new(&b"ST*837*0001~\nSV1*HC:99213:25*125.5**1~\nSE*3*0001"[..]));
        assert_eq!(lexer.next_segment(&mut faults).unwrap().unwrap().text(2), "0001");
        let segment = lexer.next_segment(&mut faults).unwrap().unwrap();
        assert_eq!((segment.id(), segment.elements(), segment.offset), ("SV1", 4, 13));
        assert_eq!((segment.component(1, 1), segment.component(1, 3), segment.component(1, 4), segment.component(9, 1)), ("HC", "25", "", ""));
        assert_eq!((segment.text(3), segment.text(4), segment.text(5)), ("", "1", ""));
        assert_eq!(lexer.next_segment(&mut faults).unwrap().unwrap().text(1), "3");
        assert!(lexer.next_segment(&mut faults).unwrap().is_none());
        let codes: Vec<_> = faults.into_list().iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["isa-missing", "terminator-missing"]);
    }

    #[test]
    fn a_segment_without_end_is_given_up_and_the_next_is_read() {
        let mut text = b"ST*835*0001~NTE*".to_vec();
        text.extend(std::iter::repeat_n(b'x', 3 * MAX_SEGMENT));
        text.extend_from_slice(b"~SE*3*0001~");
        let (mut faults, mut lexer) = (Faults::default(), Lexer::new(&text[..]));
        let mut ids = Vec::new();
        while let Some(segment) = lexer.next_segment(&mut faults).unwrap() {
            ids.push(segment.id().to_owned());
        }
        assert_eq!(ids.first().map(String::as_str), Some("ST"));
        assert_eq!(ids.last().map(String::as_str), Some("SE"));
        assert!(lexer.window.capacity() < 3 * MAX_SEGMENT, "memory stays bounded");
        assert!(faults.into_list().iter().any(|fault| fault.code == "segment-too-long"));
    }
}
