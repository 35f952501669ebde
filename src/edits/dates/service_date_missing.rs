//! Edit `service-date-missing`.

use crate::edits::prelude::*;

/// Service line without a date.
pub struct ServiceDateMissing;

static ABOUT: About = About {
    id: "service-date-missing",
    family: Family::Dates,
    title: "Service line without a date",
    why: "A service is priced, covered and timed by its date.",
    fix: "Fill in service_date of the line in the export.",
    source: "ASC X12N 005010X222A1, loop 2400, DTP*472",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2400 DTP*472",
    answer: "A6:187",
    denials: &["16"],
    scope: Scope::AlsoSelfPay,
    examples: &[Example::found("a line without date", |claim| claim.line().service_from = None), Example::passes("a line of one day", |claim| claim.line().service_to = None)],
    ..About::COMMON
};

impl Edit for ServiceDateMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, _) in claim.lines.iter().enumerate().filter(|(_, line)| line.service_from.is_none()) {
            findings.line(place, "service_date", "", format!("Line {} has no date of service.", place + 1));
        }
    }
}
