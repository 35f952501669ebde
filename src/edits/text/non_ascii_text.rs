//! Edit `non-ascii-text`.

use super::text_not_latin::is_lost;
use crate::edits::prelude::*;

/// Letters outside ASCII in a name, address or remark.
pub struct NonAsciiText;

static ABOUT: About = About {
    id: "non-ascii-text",
    family: Family::Text,
    title: "Letters outside ASCII in a name, address or remark",
    why: "An 837 is plain ASCII. Letters with marks lose them when the claim is written, and everything else becomes a blank.",
    fix: "Nothing, as long as the payer's card has the same letters without marks; else enter the name as the card has it.",
    source: "ASC X12N 005010X222A1, appendix B.1.1.2 (character sets)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 1,
    element: "2010BA/2010CA NM103",
    answer: "A7:511",
    examples: &[
        Example::found("a letter with a mark", |claim| claim.encounter.patient.first_name = "Jos\u{e9}"),
        Example::passes("lower case, which is raised", |claim| claim.encounter.patient.first_name = "Jose"),
        Example::passes("a name of which nothing can be written, of which another edit speaks", |claim| claim.encounter.patient.last_name = "\u{793a}\u{4f8b}"),
    ],
    ..About::COMMON
};

impl Edit for NonAsciiText {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        sent_texts(claim, |text| {
            // Of a text of which nothing is left another edit speaks.
            if text.kind == TextKind::Words && !is_lost(&text) && text.value.bytes().any(|byte| !byte.is_ascii() || byte.is_ascii_control()) {
                findings.claim(text.column, WITHHELD, format!("{} has characters outside printable ASCII, which are replaced.", text.place())).element(text.element);
            }
        });
    }
}
