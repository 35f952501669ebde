//! Edit `prolonged-service-not-medicares`.

use crate::edits::prelude::*;

/// Prolonged service by a code that Medicare does not take.
pub struct ProlongedServiceNotMedicares;

static ABOUT: About = About {
    id: "prolonged-service-not-medicares",
    family: Family::Payer,
    title: "Prolonged service by a code that Medicare does not take",
    why: "Medicare pays time beyond the highest level by G2212 in an office and by G0316 to G0318 elsewhere, and rejects 99417 and 99418.",
    fix: "Bill G2212, G0316, G0317 or G0318, whose minutes begin later.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.15.4; CY 2021 and CY 2023 physician fee schedule final rules",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-2",
    answer: "A7:454",
    denials: &["96", "181"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2021, 1, 1)),
    examples: &[
        Example::found("in an office", |claim| {
            claim.make_medicare();
            bill(claim, "99215");
            beside(claim, &["99417"]);
        }),
        Example::passes("by Medicare's code", |claim| {
            claim.make_medicare();
            bill(claim, "99215");
            beside(claim, &["G2212"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for ProlongedServiceNotMedicares {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| matches!(line.code.as_str(), "99417" | "99418")) {
            let message = format!("Line {} has {}, which Medicare does not take.", place + 1, line.code);
            findings.line(place, "service", line.code.as_str(), message);
        }
    }
}
