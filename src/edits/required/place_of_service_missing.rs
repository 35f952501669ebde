//! Edit `place-of-service-missing`.

use crate::edits::prelude::*;

/// Place of service missing.
pub struct PlaceOfServiceMissing;

static ABOUT: About = About {
    id: "place-of-service-missing",
    family: Family::Required,
    title: "Place of service missing",
    why: "The place decides the price and whether a facility is billed too; a professional claim must name one.",
    fix: "Fill in place_of_service in the export.",
    source: "ASC X12N 005010X222A1, loop 2300, CLM05-1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2300 CLM05-1",
    answer: "A6:249",
    denials: &["16"],
    examples: &[Example::found("no place on claim and lines", |claim| claim.move_to("")), Example::passes("an office", |claim| claim.move_to("11"))],
    ..About::COMMON
};

impl Edit for PlaceOfServiceMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.place_of_service.is_empty() && !claim.lines.is_empty() {
            findings.claim("place_of_service", "", "The claim has no place of service.");
            return;
        }
        for (place, _) in claim.lines.iter().enumerate().filter(|(_, line)| line.place_of_service.is_empty()) {
            findings.line(place, "place_of_service", "", format!("Line {} has no place of service.", place + 1)).element("2400 SV105");
        }
    }
}
