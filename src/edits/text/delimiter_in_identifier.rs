//! Edit `delimiter-in-identifier`.

use crate::edits::prelude::*;

/// Delimiter or non-ASCII character in an identifier.
pub struct DelimiterInIdentifier;

static ABOUT: About = About {
    id: "delimiter-in-identifier",
    family: Family::Text,
    title: "Delimiter or non-ASCII character in an identifier",
    why: "The characters * ~ : ^ separate the parts of an 837, and the file is plain ASCII. An identifier cannot be sent with them, and with another character in their place it would be another identifier.",
    fix: "Correct the identifier in the column named.",
    source: "ASC X12.6; ASC X12N 005010X222A1, appendix B.1.1.2.5 (delimiters)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 1,
    element: "2010BA NM109",
    answer: "A7:511",
    denials: &["16"],
    examples: &[
        Example::found("a star in a member id", |claim| claim.coverage().member_id = "ZZ*0001"),
        Example::found("a dash that is not the ASCII one, in a prior authorization", |claim| claim.encounter.prior_authorization = "A\u{2013}100"),
        Example::passes("a dash in a member id", |claim| claim.coverage().member_id = "ZZ-0001"),
    ],
    ..About::COMMON
};

impl Edit for DelimiterInIdentifier {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        sent_texts(claim, |text| {
            if text.kind == TextKind::Identifier && text.value.bytes().any(|byte| is_delimiter(byte) || !(b' '..127).contains(&byte)) {
                let message = format!("{} has a delimiter (* ~ : ^) or a character outside ASCII in it.", text.place());
                findings.claim(text.column, WITHHELD, message).element(text.element);
            }
        });
    }
}
