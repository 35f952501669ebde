//! Edit `secondary-payer-unknown`.

use crate::edits::prelude::*;

/// Another coverage's payer not configured.
pub struct SecondaryPayerUnknown;

static ABOUT: About = About {
    id: "secondary-payer-unknown",
    family: Family::Subscriber,
    title: "Another coverage's payer not configured",
    why: "A claim names every payer that may owe something; one that nobody configured cannot be written, and after the first payment nobody would be billed.",
    fix: "Add the payer, or its name as an alias, to payers.csv, or correct the column named.",
    source: "ASC X12N 005010X222A1, loop 2330B, NM109",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2330B NM109",
    answer: "A7:479",
    denials: &["22", "109"],
    examples: &[
        Example::found("a second payer that nobody configured", |claim| {
            claim.add_second_coverage();
            claim.payers = vec![claim.payers.first().cloned().flatten(), None];
        }),
        Example::passes("a second payer that is configured", |claim| claim.add_second_coverage()),
    ],
    ..About::COMMON
};

impl Edit for SecondaryPayerUnknown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        for (place, coverage) in encounter.coverages.iter().enumerate().filter(|(place, _)| Some(*place) != claim.coverage) {
            if claim.all_payers.get(place).is_none_or(Option::is_none) {
                let message = format!("The payer `{}` of coverage {} has no row in payers.csv that is in force on the date of service.", short(coverage.payer), place + 1);
                findings.claim(nth(PAYER, place), short(coverage.payer), message);
            }
        }
    }
}
