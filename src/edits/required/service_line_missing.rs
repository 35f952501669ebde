//! Edit `service-line-missing`.

use crate::edits::prelude::*;

/// Claim without any service line.
pub struct ServiceLineMissing;

static ABOUT: About = About {
    id: "service-line-missing",
    family: Family::Required,
    title: "Claim without any service line",
    why: "A claim bills services; one without a line has nothing to pay.",
    fix: "Document the services of the encounter, or set its encounter_status to cancelled.",
    source: "ASC X12N 005010X222A1, loop 2400",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2400 LX",
    answer: "A6:454",
    denials: &["16"],
    examples: &[
        Example::found("no lines", |claim| {
            claim.lines.clear();
            claim.patient_paid_cents = Cents::ZERO;
        }),
        Example::passes("one line", |claim| claim.lines.truncate(1)),
    ],
    ..About::COMMON
};

impl Edit for ServiceLineMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.lines.is_empty() {
            findings.claim("service", "", "The claim has no service lines.");
        }
    }
}
