//! Edit `visit-units-over-days`.

use crate::edits::prelude::*;
use crate::model::date;

/// More visits than days on a line.
pub struct VisitUnitsOverDays;

static ABOUT: About = About {
    id: "visit-units-over-days",
    family: Family::Services,
    title: "More visits than days on a line",
    why: "A visit counts once a day. A line that bills more units than it has days is cut to one or denied.",
    fix: "Correct units, or service_date_end where the line covers several days.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 30.6.7.B and 30.6.9",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV104",
    answer: "A7:476",
    denials: &["151"],
    examples: &[
        Example::found("two units on one day", |claim| {
            bill(claim, "99213");
            claim.line().units = Quantity::whole(2);
        }),
        Example::passes("three days in hospital", |claim| {
            bill(claim, "99232");
            claim.line().units = Quantity::whole(3);
            claim.line().service_to = Some(Date::constant(2026, 5, 6));
        }),
        Example::passes("two units of therapy", |claim| {
            bill(claim, "97110");
            claim.line().units = Quantity::whole(2);
        }),
    ],
    ..About::COMMON
};

impl Edit for VisitUnitsOverDays {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.units > Quantity::ONE && service_groups::is_visit(line.code)) {
            // Fractions, and more units than a line carries, have edits of their own.
            if !line.units.is_whole() || line.units > Quantity::whole(9_999) {
                continue;
            }
            let (Some(from), Some(to)) = (line.service_from, line.service_to) else { continue };
            let days = date::days_between(from, to).max(0) + 1;
            if line.units > Quantity::whole(days.into()) {
                findings.line(
                    place,
                    "units",
                    line.units.to_string(),
                    format!("Line {} has {} units of the visit {} on {days} {}.", place + 1, line.units, line.code, if days == 1 { "day" } else { "days" }),
                );
            }
        }
    }
}
