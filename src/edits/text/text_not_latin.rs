//! Edit `text-not-latin`.

use super::SentText;
use crate::edits::prelude::*;

/// Name or address without a Latin letter or digit.
pub struct TextNotLatin;

static ABOUT: About = About {
    id: "text-not-latin",
    family: Family::Text,
    title: "Name or address without a Latin letter or digit",
    why: "An 837 is plain ASCII. Nothing of such a text would be left, and an empty name or street makes the file unreadable.",
    fix: "Enter the name or address in Latin letters, as the insurance card has it.",
    source: "ASC X12N 005010X222A1, appendix B.1.1.2 (character sets)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 1,
    element: "2010BA/2010CA NM103",
    answer: "A7:511",
    examples: &[
        Example::found("a name of delimiters only", |claim| claim.encounter.patient.last_name = "---"),
        Example::passes("a middle name of a dash, which is left out", |claim| claim.encounter.patient.middle_name = "-"),
        Example::passes("a name with one letter", |claim| claim.encounter.patient.last_name = "O"),
    ],
    ..About::COMMON
};

impl Edit for TextNotLatin {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        sent_texts(claim, |text| {
            if is_lost(&text) {
                findings.claim(text.column, WITHHELD, format!("Nothing of {} can be written in Latin letters.", text.place())).element(text.element);
            }
        });
    }
}

/// Whether nothing of a text can be written that the 837 requires. Elsewhere an empty element is simply left out.
pub(super) fn is_lost(text: &SentText<'_>) -> bool {
    let is_writable = |character: char| character.is_ascii_alphanumeric() || (('\u{c0}'..='\u{17f}').contains(&character) && !matches!(character, '\u{d7}' | '\u{f7}'));
    ["NM103", "N301", "N401"].iter().any(|required| text.element.ends_with(required)) && !text.value.chars().any(is_writable)
}
