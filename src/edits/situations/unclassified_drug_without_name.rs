//! Edit `unclassified-drug-without-name`.

use crate::codes::unlisted;
use crate::edits::prelude::*;

/// Drug without a code of its own that is not named.
pub struct UnclassifiedDrugWithoutName;

static ABOUT: About = About {
    id: "unclassified-drug-without-name",
    family: Family::Situations,
    title: "Drug without a code of its own that is not named",
    why: "Codes such as J3490 say only that some drug was given. Without its name and dose, or its national drug code, nobody can price it, and the claim is returned.",
    fix: "Write name, strength and dose into service_note, and fill in ndc with its quantity.",
    source: "CMS, Medicare Claims Processing Manual, chapter 17, section 10, and chapter 26, section 10.4, item 19; ASC X12N 005010X222A1, loop 2400, SV101-7",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-7",
    answer: "A6:306",
    denials: &["16"],
    examples: &[
        Example::found("nothing beside the code", |claim| {
            bill(claim, "J3490");
            beside(claim, &["96372"]);
        }),
        Example::passes("with name and dose", |claim| {
            bill(claim, "J3490");
            beside(claim, &["96372"]);
            claim.line().documented.service_note = "EXAMPLE DRUG 10 MG";
        }),
        Example::passes("with its national drug code", |claim| {
            bill(claim, "J3490");
            beside(claim, &["96372"]);
            crate::edits::services::ndc(claim, "00002714001");
        }),
    ],
    ..About::COMMON
};

impl Edit for UnclassifiedDrugWithoutName {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| unlisted::is_unclassified_drug(line.code) && line.documented.service_note.is_empty() && line.documented.ndc.is_empty())
        {
            let message = format!("Line {} has {}, and nothing says which drug it is.", place + 1, line.code);
            findings.line(place, "service_note", line.code.as_str(), message);
        }
    }
}
