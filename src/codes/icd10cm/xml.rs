//! Walks through the CDC's XML files: elements, and the text between their tags with its references resolved.
//!
//! What an element means is for whoever reads the file (`tabular`, `alphabetic`).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::CodeSetError;
use super::tabular::import_error;

/// What reads a file: it is told of every tag and text in order. Offsets are bytes from the file's start.
pub(super) trait Listener {
    /// An element begins.
    fn open(&mut self, start: &BytesStart<'_>, offset: u64) -> Result<(), CodeSetError>;
    /// The element of a name ends.
    fn close(&mut self, name: &str, offset: u64) -> Result<(), CodeSetError>;
    /// Text, perhaps in several pieces.
    fn text(&mut self, text: &str);
}

/// Reads a whole file.
///
/// # Errors
/// XML that cannot be read, and whatever the listener objects to.
pub(super) fn walk(xml: &str, listener: &mut impl Listener) -> Result<(), CodeSetError> {
    let mut reader = Reader::from_str(xml);
    loop {
        let offset = reader.buffer_position();
        let event = reader.read_event().map_err(|error| import_error(reader.error_position(), error.to_string()))?;
        match event {
            Event::Start(start) => listener.open(&start, offset)?,
            Event::End(end) => listener.close(end.name().0, offset)?,
            Event::Text(text) => listener.text(&text.xml10_content()),
            Event::CData(text) => listener.text(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|error| import_error(offset, error.to_string()))? {
                Some(character) => listener.text(character.encode_utf8(&mut [0; 4])),
                None => listener.text(quick_xml::escape::resolve_predefined_entity(&reference).unwrap_or_default()),
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
