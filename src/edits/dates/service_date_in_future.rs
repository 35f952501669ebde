//! Edit `service-date-in-future`.

use crate::edits::prelude::*;

/// Service dated after the night of the run.
pub struct ServiceDateInFuture;

static ABOUT: About = About {
    id: "service-date-in-future",
    family: Family::Dates,
    title: "Service dated after the night of the run",
    why: "Nobody may bill what has not happened yet; the date is usually a mistyped year.",
    fix: "Correct service_date in the export, or wait until the day has come.",
    source: "CMS, Medicare Claims Processing Manual, chapter 1, section 80.3.2",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 DTP*472",
    answer: "A7:510",
    denials: &["110"],
    scope: Scope::AlsoSelfPay,
    examples: &[
        Example::found("a service tomorrow", |claim| claim.as_of = Date::constant(2026, 5, 3)),
        Example::passes("a service today", |claim| claim.as_of = Date::constant(2026, 5, 4)),
    ],
    ..About::COMMON
};

impl Edit for ServiceDateInFuture {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            if let Some(day) = line.service_from.max(line.service_to).filter(|day| *day > context.as_of) {
                findings.line(place, "service_date", day.to_string(), format!("Line {} is dated {day}, after the as-of date {}.", place + 1, context.as_of));
            }
        }
    }
}
