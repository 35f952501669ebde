//! Edit `corrected-characters`.

use crate::edits::prelude::*;

/// Marks of a name, address or remark sent otherwise.
pub struct CorrectedCharacters;

static ABOUT: About = About {
    id: "corrected-characters",
    family: Family::Text,
    title: "Marks of a name, address or remark sent otherwise",
    why: "A grave accent, which keyboards give for an apostrophe, is none of X12's characters and is sent as an apostrophe; several blanks in a row are sent as one. Meaning and length stay.",
    fix: "Nothing; correct the registration system if the marks disturb there.",
    source: "ASC X12N 005010X222A1, appendix B.1.1.2 (character sets)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 1,
    element: "2010BA/2010CA NM103",
    answer: "",
    examples: &[
        Example::found("an accent for an apostrophe", |claim| claim.encounter.patient.last_name = "O`TEST"),
        Example::found("two blanks", |claim| claim.encounter.patient.address.line_1 = "1  EXAMPLE ST"),
        Example::passes("an apostrophe", |claim| claim.encounter.patient.last_name = "O'TEST"),
    ],
    ..About::COMMON
};

impl Edit for CorrectedCharacters {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        sent_texts(claim, |text| {
            if text.kind == TextKind::Words && (text.value.contains('`') || text.value.contains("  ")) {
                findings
                    .claim(text.column, WITHHELD, format!("{} has a grave accent or several blanks in a row, which are sent as an apostrophe and one blank.", text.place()))
                    .element(text.element);
            }
        });
    }
}
