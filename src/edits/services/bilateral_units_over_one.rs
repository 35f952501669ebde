//! Edit `bilateral-units-over-one`.

use crate::edits::prelude::*;

/// Both sides in two units.
pub struct BilateralUnitsOverOne;

static ABOUT: About = About {
    id: "bilateral-units-over-one",
    family: Family::Services,
    title: "Both sides in two units",
    why: "Modifier 50 says both sides by itself and is paid at one and a half times the price, for one unit. Two units with 50 are four sides.",
    fix: "Bill one unit with 50, or two lines with LT and RT where the payer wants that.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 40.7",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV104",
    answer: "A7:476",
    denials: &["4", "151"],
    examples: &[
        Example::found("two units with 50", |claim| {
            bill(claim, "20610");
            claim.line().modifiers = modifiers(&["50"]);
            claim.line().units = Quantity::whole(2);
        }),
        Example::passes("one unit with 50", |claim| {
            bill(claim, "20610");
            claim.line().modifiers = modifiers(&["50"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for BilateralUnitsOverOne {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.contains("50") && line.units > Quantity::ONE) {
            let message = format!("Line {} has {} units with modifier 50.", place + 1, line.units);
            findings.line(place, "units", line.units.to_string(), message).severity(binds_medicare(claim));
        }
    }
}
