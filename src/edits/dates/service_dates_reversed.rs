//! Edit `service-dates-reversed`.

use crate::edits::prelude::*;

/// Service ends before it begins.
pub struct ServiceDatesReversed;

static ABOUT: About = About {
    id: "service-dates-reversed",
    family: Family::Dates,
    title: "Service ends before it begins",
    why: "A range whose end lies before its beginning is refused.",
    fix: "Correct service_date or service_date_end in the export.",
    source: "ASC X12N 005010X222A1, loop 2400, DTP*472 with RD8",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 DTP*472",
    answer: "A7:187",
    denials: &["16"],
    scope: Scope::AlsoSelfPay,
    is_absolute: true,
    examples: &[
        Example::found("an end one day before the beginning", |claim| claim.line().service_to = Some(Date::constant(2026, 5, 3))),
        Example::passes("an end on the same day", |claim| claim.line().service_to = Some(Date::constant(2026, 5, 4))),
    ],
    ..About::COMMON
};

impl Edit for ServiceDatesReversed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            if let (Some(from), Some(to)) = (line.service_from, line.service_to)
                && to < from
            {
                findings.line(place, "service_date_end", to.to_string(), format!("Line {} begins on {from} and ends on {to}.", place + 1));
            }
        }
    }
}
