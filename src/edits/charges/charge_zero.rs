//! Edit `charge-zero`.

use crate::edits::prelude::*;

/// Service line without a charge.
pub struct ChargeZero;

static ABOUT: About = About {
    id: "charge-zero",
    family: Family::Charges,
    title: "Service line without a charge",
    why: "A line of no charge pays nothing and is refused by most payers. Performance measures (CPT category II, four digits and F) are the exception.",
    fix: "Fill in charge of the line, or the unit price in the chargemaster.",
    source: "ASC X12N 005010X222A1, loop 2400, SV102",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV102",
    answer: "A7:694",
    denials: &["16"],
    examples: &[
        Example::found("a free visit", |claim| claim.line().charge_cents = Cents::ZERO),
        Example::passes("a performance measure", |claim| {
            claim.line().code = "1036F".into();
            claim.line().charge_cents = Cents::ZERO;
        }),
    ],
    ..About::COMMON
};

impl Edit for ChargeZero {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.charge_cents.is_zero() && !line.code.is_empty()) {
            if hcpcs::kind(line.code) != Some(hcpcs::HcpcsKind::CptCategory2) {
                findings.line(place, "charge", "0.00", format!("Line {} ({}) has no charge.", place + 1, line.code));
            }
        }
    }
}
