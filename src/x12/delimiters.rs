//! Finds the delimiters of an interchange from its header, or by guessing where there is none.
//!
//! ISA is meant to be 106 bytes wide, but files in the wild have others; counting separators survives that. This file looks only at the beginning of an interchange.

use memchr::memchr;

/// The characters that structure an interchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiters {
    /// Between elements.
    pub element: u8,
    /// Between components of a composite (ISA16); a colon where the header does not say.
    pub component: u8,
    /// Between repetitions (ISA11 from version 00402 on).
    pub repetition: Option<u8>,
    /// After a segment.
    pub terminator: u8,
}

/// What a header says, and what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What was found.
    pub delimiters: Delimiters,
    /// Bytes of the header before its terminator.
    pub length: usize,
    /// Fault code and message; `None` for a header as the standard has it.
    pub oddity: Option<(&'static str, String)>,
}

/// How many bytes [`read_header`] wants to see, unless the file is shorter.
pub const HEADER_PROBE: usize = 512;

/// Separators in a complete ISA.
const ISA_ELEMENTS: usize = 16;

/// True where an interchange begins: `ISA` and a byte that can be a separator.
pub fn begins_interchange(bytes: &[u8]) -> bool {
    matches!(bytes, [b'I', b'S', b'A', separator, ..] if can_delimit(*separator) && !matches!(separator, b'\r' | b'\n'))
}

/// Reads the delimiters off an ISA at the start of `head`. `None` when there is none.
pub fn read_header(head: &[u8]) -> Option<Header> {
    if !begins_interchange(head) {
        return None;
    }
    let element = *head.get(3)?;
    let successor = successor(head, element);
    let visible = head.get(..successor.unwrap_or(head.len())).unwrap_or(head);
    let last_separator = memchr::memchr_iter(element, visible).nth(ISA_ELEMENTS - 1);
    let Some(last_separator) = last_separator else { return Some(truncated(head, element, successor)) };
    let (component, mut at) = match head.get(last_separator + 1).copied() {
        Some(byte) if is_terminator_in_place_of_component(head, last_separator + 1, successor, element) => (None, (last_separator + 1, byte)),
        Some(byte) => {
            // A wide ISA has blanks between ISA16 and the terminator.
            let (place, terminator) = head.iter().copied().enumerate().skip(last_separator + 2).find(|&(_, byte)| byte != b' ').unwrap_or((head.len(), b'~'));
            (Some(byte), (place, terminator))
        }
        None => return Some(truncated(head, element, successor)),
    };
    if !can_delimit(at.1) {
        // ISA16 ran into the next segment: what looks like the component separator is the terminator.
        at = (last_separator + 1, component.unwrap_or(b'~'));
    }
    let (length, terminator) = at;
    let header = head.get(..length).unwrap_or(head);
    let breaks = header.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count();
    let delimiters = Delimiters { element, component: component.unwrap_or(b':'), repetition: repetition(header, element), terminator };
    let oddity = if component.is_none() {
        Some(("isa-component-separator-missing", "ISA16 is empty; a colon is assumed".to_owned()))
    } else if length - breaks != 105 {
        Some(("isa-length", format!("the header has {} bytes with its terminator; expected 106", length - breaks + 1)))
    } else {
        None
    };
    Some(Header { delimiters, length, oddity })
}

/// Guesses the delimiters of a file that begins with another segment than ISA. `None` when it does not look like X12.
pub fn guess(head: &[u8]) -> Option<Delimiters> {
    let id = [&b"ST"[..], b"GS", b"TA1"].into_iter().find(|id| head.starts_with(id))?;
    let element = *head.get(id.len())?;
    if !can_delimit(element) || matches!(element, b'\r' | b'\n') {
        return None;
    }
    let terminator = if element != b'~' && memchr(b'~', head).is_some() { b'~' } else { b'\n' };
    memchr(terminator, head)?;
    let component = if memchr(b':', head).is_none() && memchr(b'>', head).is_some() { b'>' } else { b':' };
    Some(Delimiters { element, component, repetition: Some(b'^'), terminator })
}

fn can_delimit(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && byte != b' '
}

/// Where the segment after ISA begins: one that may follow it, behind something that can be a terminator.
fn successor(head: &[u8], element: u8) -> Option<usize> {
    let follows = |place: usize| {
        let rest = head.get(place..)?;
        let id = [&b"GS"[..], b"TA1", b"ST", b"IEA", b"ISA"].into_iter().find(|id| rest.starts_with(id))?;
        let before = *head.get(place.checked_sub(1)?)?;
        (rest.get(id.len()) == Some(&element) && before != element && can_delimit(before)).then_some(place)
    };
    (4..head.len()).find_map(follows)
}

/// ISA16 is left out when its place holds a line break, or a tilde that also ends the next segment.
fn is_terminator_in_place_of_component(head: &[u8], place: usize, successor: Option<usize>, element: u8) -> bool {
    match head.get(place) {
        Some(b'\r' | b'\n') => true,
        Some(b'~') if element != b'~' => {
            let next = head.get(successor.unwrap_or(place + 1)..).unwrap_or_default();
            let line_end = next.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(next.len());
            successor == Some(place + 1) || next.get(..line_end).is_some_and(|line| line.contains(&b'~'))
        }
        _ => false,
    }
}

/// A header with fewer than sixteen elements, or with no end in sight.
fn truncated(head: &[u8], element: u8, successor: Option<usize>) -> Header {
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let before = head.get(..successor.unwrap_or(0)).unwrap_or_default();
    let text_end = before.iter().rposition(|byte| !is_break(byte)).map_or(0, |place| place + 1);
    let (length, terminator) = match before.get(..text_end).and_then(<[u8]>::last) {
        Some(&last) if can_delimit(last) && last != element => (text_end - 1, last),
        Some(_) => (text_end, b'\n'),
        None => head.iter().enumerate().find(|&(_, byte)| *byte == b'~' || is_break(byte)).map_or((head.len(), b'~'), |(place, &byte)| (place, byte)),
    };
    let delimiters = Delimiters { element, component: b':', repetition: Some(b'^'), terminator };
    Header { delimiters, length, oddity: Some(("isa-truncated", "the header has fewer than sixteen elements".to_owned())) }
}

/// ISA11, which separates repetitions only from version 00402 on; before that it names the standard (`U`).
fn repetition(header: &[u8], element: u8) -> Option<u8> {
    let mut elements = header.split(|&byte| byte == element);
    let separator = elements.nth(11)?;
    let version = elements.next()?;
    match separator {
        [byte] if can_delimit(*byte) && version >= &b"00402"[..] => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISA: &str = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260430*2305*^*00501*000000041*0*T*:~";

    fn header(text: &str) -> Header {
        read_header(text.as_bytes()).unwrap()
    }

    fn all(delimiters: Delimiters) -> [u8; 4] {
        [delimiters.element, delimiters.component, delimiters.repetition.unwrap_or(b' '), delimiters.terminator]
    }

    #[test]
    fn a_regular_header_has_no_oddity() {
        let found = header(&format!("{ISA}\nGS*HC*"));
        assert_eq!((all(found.delimiters), found.length, found.oddity), (*b"*:^~", 105, None));
    }

    #[test]
    fn unusual_separators_are_taken_as_they_are() {
        for (element, component, terminator) in [('|', '>', '\n'), ('~', ':', '\n'), ('\u{1d}', '\u{1f}', '\u{1c}'), ('`', '<', '\''), ('*', '\\', '\r')] {
            let text = ISA.replace('~', &terminator.to_string()).replace(':', &component.to_string()).replace('*', &element.to_string());
            let found = header(&format!("{text}GS{element}HC{element}"));
            assert_eq!(all(found.delimiters), [element, component, '^', terminator].map(|character| character as u8), "{element:?}");
            assert_eq!(found.oddity, None);
        }
    }

    #[test]
    fn short_and_wide_headers_are_read_and_named() {
        for text in [ISA.replace("SENDER         ", "SENDER        "), ISA.replace("SENDER         ", "SENDER          "), ISA.replace(":~", ": ~")] {
            let found = header(&format!("{text}\nGS*HC*"));
            assert_eq!((all(found.delimiters), found.oddity.map(|(code, _)| code)), (*b"*:^~", Some("isa-length")));
        }
    }

    #[test]
    fn a_missing_component_separator_is_not_taken_from_the_terminator() {
        for text in [ISA.replace(":~", "~GS*HC*A~"), ISA.replace(":~", "~\nGS*HC*A~\n"), ISA.replace(":~", "\nGS*HC*A\n")] {
            let found = header(&text);
            assert_eq!(found.oddity.map(|(code, _)| code), Some("isa-component-separator-missing"), "{text}");
            assert_eq!(found.delimiters.component, b':');
        }
        assert_eq!(header(&ISA.replace(":~", "~\nGS*HC*A\nST*837\n")).delimiters.component, b'~');
    }

    #[test]
    fn a_truncated_header_still_gives_a_terminator() {
        for (text, terminator) in [("ISA*00*   *00~GS*HC*", b'~'), ("ISA*00*  *00~\r\nGS*HC*", b'~'), ("ISA*00*  *00\nGS*HC*", b'\n'), ("ISA*00*", b'~')] {
            let found = header(text);
            assert_eq!((found.delimiters.terminator, found.oddity.map(|(code, _)| code)), (terminator, Some("isa-truncated")), "{text}");
        }
    }

    #[test]
    fn old_versions_have_no_repetition_separator() {
        assert_eq!(header(&ISA.replace("^*00501", "U*00401")).delimiters.repetition, None);
    }

    #[test]
    fn other_files_are_not_x12() {
        assert_eq!(read_header(b"ISABELLA,1,2"), None);
        assert_eq!(guess(b"STATE,CITY\nIL,X\n"), None);
        assert_eq!(guess(b"encounter_id,line\n"), None);
        assert_eq!(guess(b"ST*837*0001~").map(all), Some(*b"*:^~"));
        assert_eq!(guess(b"ST|835|1\nBPR|I|A>B\n").map(all), Some(*b"|>^\n"));
    }
}
