//! Elements as texts that are kept: at most as long as any element of the guide.

use crate::x12::lexer::Segment;
use crate::x12::responses::Text;

/// The guide's longest element that is kept has 80 characters (SVC01-7 apart, which is not kept); a wrong element of a megabyte must not be.
pub(super) const LONGEST: usize = 80;

/// An element.
pub(super) fn text(segment: &Segment<'_>, place: usize) -> Text {
    cut(segment.text(place), LONGEST).into()
}

/// A component of an element.
pub(super) fn component(segment: &Segment<'_>, place: usize, component: usize) -> Text {
    cut(segment.component(place, component), LONGEST).into()
}

/// At most that many bytes of a text, cut between characters.
pub(super) fn cut(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let end = (0..=limit).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}
