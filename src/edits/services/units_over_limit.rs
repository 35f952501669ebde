//! Edit `units-over-limit`.

use crate::edits::prelude::*;

/// More than 9,999 units on a line.
pub struct UnitsOverLimit;

static ABOUT: About = About {
    id: "units-over-limit",
    family: Family::Services,
    title: "More than 9,999 units on a line",
    why: "Payers' systems hold four digits of units. More is nearly always a slip, such as a charge in the column of units.",
    fix: "Correct units of the line, or split a true quantity over lines.",
    source: "CMS, Medicare Claims Processing Manual, chapter 26, section 10.4, item 24G",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV104",
    answer: "A7:476",
    denials: &["151", "222"],
    examples: &[
        Example::found("ten thousand", |claim| claim.line().units = Quantity::whole(10_000)),
        Example::passes("9,999", |claim| claim.line().units = Quantity::whole(9_999)),
    ],
    ..About::COMMON
};

impl Edit for UnitsOverLimit {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.units > Quantity::whole(9_999)) {
            findings.line(place, "units", line.units.to_string(), format!("Line {} bills {} units.", place + 1, line.units));
        }
    }
}
