//! Text cells that a spreadsheet would run as a formula: neutralised when written, restored when read.
//!
//! Only *text* cells are neutralised. Numbers stay numbers, a negative one included.

use std::borrow::Cow;

/// First characters that make a spreadsheet run a cell or shift it.
const DANGEROUS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text with an apostrophe before it when it begins with `=`, `+`, `-`, `@`, a tab or a carriage return. Text that already looks neutralised gets another
/// apostrophe, so that [`restore`] gives back exactly what was written.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes away the apostrophe that [`neutralise`] put there; any other text is left as it is (`'tis`).
pub fn restore(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_dangerous(rest)).unwrap_or(text)
}

/// True for text that [`neutralise`] changes.
pub(super) fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(DANGEROUS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_defused_and_plain_text_is_not_touched() {
        assert_eq!(neutralise("=cmd()"), "'=cmd()");
        assert_eq!(neutralise("-5 degrees"), "'-5 degrees");
        assert!(matches!(neutralise("'tis a cough"), Cow::Borrowed("'tis a cough")));
        assert_eq!(restore("'tis a cough"), "'tis a cough");
        assert_eq!(restore("=typed by a person"), "=typed by a person");
    }

    proptest! {
        #[test]
        fn restoring_gives_back_what_was_written(text in "['=+@a\t-]{0,5}") {
            let written = neutralise(&text);
            prop_assert!(!written.starts_with(DANGEROUS));
            prop_assert_eq!(restore(&written), text.as_str());
        }
    }
}
