//! Edit `accident-date-missing`.

use crate::edits::prelude::*;

/// Accident without a date.
pub struct AccidentDateMissing;

static ABOUT: About = About {
    id: "accident-date-missing",
    family: Family::Dates,
    title: "Accident without a date",
    why: "A claim that comes from an automobile or other accident must say when it happened; liability is decided by it.",
    fix: "Fill in accident_date in the export.",
    source: "ASC X12N 005010X222A1, loop 2300, DTP*439",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 DTP*439",
    answer: "A6:727",
    denials: &["16"],
    examples: &[
        Example::found("an automobile accident without date", |claim| {
            claim.encounter.accident = Some(Accident::Auto);
            claim.encounter.accident_state = "IL";
        }),
        Example::passes("an illness from work, which has no date", |claim| claim.encounter.accident = Some(Accident::Work)),
    ],
    ..About::COMMON
};

impl Edit for AccidentDateMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        if matches!(encounter.accident, Some(Accident::Auto | Accident::Other)) && encounter.accident_date.is_none() {
            findings.claim("accident_date", "", "The encounter comes from an accident whose date is not documented.");
        }
    }
}
