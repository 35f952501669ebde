//! Edit `unlisted-service-without-note`.

use crate::codes::unlisted;
use crate::edits::prelude::*;

/// Unlisted service that is not described.
pub struct UnlistedServiceWithoutNote;

static ABOUT: About = About {
    id: "unlisted-service-without-note",
    family: Family::Situations,
    title: "Unlisted service that is not described",
    why: "An unlisted code says only that something was done that has no code. Without words beside it the claim is returned.",
    fix: "Describe what was done in service_note, in at most 80 characters.",
    source: "ASC X12N 005010X222A1, loop 2400, SV101-7; CMS, Medicare Claims Processing Manual, chapter 26, section 10.4, item 19",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-7",
    answer: "A6:306",
    denials: &["16", "252"],
    examples: &[
        Example::found("an unlisted operation", |claim| bill(claim, "17999")),
        Example::passes("with a description", |claim| {
            bill(claim, "17999");
            claim.line().documented.service_note = "EXAMPLE OF A SKIN PROCEDURE";
        }),
        Example::passes("a listed one", |claim| bill(claim, "17110")),
    ],
    ..About::COMMON
};

impl Edit for UnlistedServiceWithoutNote {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| unlisted::is_unlisted(line.code) && line.documented.service_note.is_empty()) {
            let message = format!("Line {} has the unlisted code {} without a description.", place + 1, line.code);
            findings.line(place, "service_note", line.code.as_str(), message);
        }
    }
}
