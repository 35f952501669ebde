//! Edit `delimiter-in-text`.

use crate::edits::prelude::*;

/// Delimiter in a name, address or remark.
pub struct DelimiterInText;

static ABOUT: About = About {
    id: "delimiter-in-text",
    family: Family::Text,
    title: "Delimiter in a name, address or remark",
    why: "The characters * ~ : ^ separate the parts of an 837. They are replaced by blanks when the claim is written, so the payer sees a slightly different text.",
    fix: "Correct the text in the column named where the difference matters, above all in names that a payer matches.",
    source: "ASC X12.6; ASC X12N 005010X222A1, appendix B.1.1.2.5 (delimiters)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 1,
    element: "2010BA/2010CA NM103",
    answer: "A7:511",
    examples: &[
        Example::found("a tilde in a name", |claim| claim.encounter.patient.last_name = "TE~ST"),
        Example::found("a colon in a remark", |claim| claim.line().documented.service_note = "SEE: CHART"),
        Example::passes("a hyphen and an apostrophe", |claim| claim.encounter.patient.last_name = "O'TEST-TEST"),
    ],
    ..About::COMMON
};

impl Edit for DelimiterInText {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        sent_texts(claim, |text| {
            if text.kind == TextKind::Words && text.value.bytes().any(is_delimiter) {
                findings.claim(text.column, WITHHELD, format!("{} has a delimiter (* ~ : ^) in it, which is replaced by a blank.", text.place())).element(text.element);
            }
        });
    }
}
