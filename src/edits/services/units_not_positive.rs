//! Edit `units-not-positive`.

use crate::edits::prelude::*;

/// Units of zero or less.
pub struct UnitsNotPositive;

static ABOUT: About = About {
    id: "units-not-positive",
    family: Family::Services,
    title: "Units of zero or less",
    why: "A line bills something that was done at least in part; a negative line is not a correction but a rejected claim.",
    fix: "Correct units of the line. To take a service back, void or replace the claim.",
    source: "ASC X12N 005010X222A1, loop 2400, SV104",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2400 SV104",
    answer: "A7:476",
    denials: &["16"],
    scope: Scope::AlsoSelfPay,
    examples: &[
        Example::found("zero", |claim| claim.line().units = Quantity(0)),
        Example::found("minus one", |claim| claim.line().units = Quantity::whole(-1)),
        Example::found("documented as minus one beside anaesthesia minutes", |claim| claim.line().documented.units = Some(Quantity::whole(-1))),
        Example::passes("two", |claim| claim.line().units = Quantity::whole(2)),
    ],
    ..About::COMMON
};

impl Edit for UnitsNotPositive {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            // Anaesthesia bills its minutes; units that were documented beside them must make sense all the same.
            let units = line.documented.units.filter(|documented| documented.0 <= 0).unwrap_or(line.units);
            if units.0 <= 0 {
                findings.line(place, "units", units.to_string(), format!("Line {} bills {units} units.", place + 1));
            }
        }
    }
}
