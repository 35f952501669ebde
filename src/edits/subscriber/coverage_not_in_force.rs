//! Edit `coverage-not-in-force`.

use super::{COVERAGE_FROM, COVERAGE_TO};
use crate::edits::prelude::*;

/// Service outside the coverage's dates.
pub struct CoverageNotInForce;

static ABOUT: About = About {
    id: "coverage-not-in-force",
    family: Family::Subscriber,
    title: "Service outside the coverage's dates",
    why: "The coverage as documented had not begun or had already ended, and the payer would deny the claim.",
    fix: "Correct coverage_from or coverage_to, or bill the coverage that was in force.",
    source: "X12 adjustment reason codes 26 and 27 (expenses before and after coverage)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 DTP*472",
    answer: "A8:197",
    denials: &["26", "27", "200"],
    examples: &[
        Example::found("a coverage that began the day after", |claim| claim.coverage().from = Some(Date::constant(2026, 5, 5))),
        Example::found("a coverage that ended the day before", |claim| claim.coverage().to = Some(Date::constant(2026, 5, 3))),
        Example::passes("a coverage of that day alone", |claim| {
            claim.coverage().from = Some(Date::constant(2026, 5, 4));
            claim.coverage().to = Some(Date::constant(2026, 5, 4));
        }),
    ],
    ..About::COMMON
};

impl Edit for CoverageNotInForce {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let (Some(coverage), Some(from), Some(to)) = (claim.billed_coverage(), claim.service_from(), claim.service_to().max(claim.service_from())) else { return };
        let place = claim.coverage.unwrap_or_default();
        if let Some(begins) = coverage.from.filter(|begins| from < *begins) {
            findings.claim(nth(COVERAGE_FROM, place), begins.to_string(), format!("The service of {from} lies before the coverage, which begins on {begins}."));
        }
        if let Some(ends) = coverage.to.filter(|ends| to > *ends) {
            findings.claim(nth(COVERAGE_TO, place), ends.to_string(), format!("The service of {to} lies after the coverage, which ended on {ends}."));
        }
    }
}
