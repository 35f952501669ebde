//! Edit `units-fractional`.

use crate::edits::prelude::*;

/// Fraction of a unit.
pub struct UnitsFractional;

static ABOUT: About = About {
    id: "units-fractional",
    family: Family::Services,
    title: "Fraction of a unit",
    why: "Services are counted in whole units; only ambulance mileage is billed in tenths. Payers cut off or refuse other fractions.",
    fix: "Round units as the code's rule says; drugs are rounded up to the code's unit, the waste billed with JW.",
    source: "CMS, Medicare Claims Processing Manual, chapter 15, section 30.1.2 (mileage in tenths) and chapter 17, section 10 (drugs)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2400 SV104",
    answer: "A7:476",
    denials: &["16"],
    examples: &[
        Example::found("one and a half visits", |claim| claim.line().units = Quantity(1_500)),
        Example::passes("ambulance mileage in tenths", |claim| {
            claim.line().code = "A0425".into();
            claim.line().units = Quantity(3_400);
        }),
    ],
    ..About::COMMON
};

impl Edit for UnitsFractional {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.units.is_whole()) {
            let is_mileage = matches!(line.code.as_str(), "A0425" | "A0435" | "A0436");
            if !is_mileage || line.units.0 % 100 != 0 {
                findings.line(place, "units", line.units.to_string(), format!("Line {} bills {} units.", place + 1, line.units));
            }
        }
    }
}
