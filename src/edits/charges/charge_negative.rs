//! Edit `charge-negative`.

use crate::edits::prelude::*;

/// Negative charge.
pub struct ChargeNegative;

static ABOUT: About = About {
    id: "charge-negative",
    family: Family::Charges,
    title: "Negative charge",
    why: "A charge is never negative; credits are booked as account events, and a service is taken back by a void or replacement.",
    fix: "Correct charge of the line.",
    source: "ASC X12N 005010X222A1, loop 2400, SV102",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2400 SV102",
    answer: "A7:693",
    denials: &["16"],
    scope: Scope::AlsoSelfPay,
    examples: &[
        Example::found("minus ten dollars", |claim| claim.line().charge_cents = Cents(-1_000)),
        Example::passes("ten dollars", |claim| claim.line().charge_cents = Cents(1_000)),
    ],
    ..About::COMMON
};

impl Edit for ChargeNegative {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.charge_cents < Cents::ZERO) {
            findings.line(place, "charge", line.charge_cents.to_string(), format!("Line {} has a charge of {}.", place + 1, line.charge_cents));
        }
    }
}
