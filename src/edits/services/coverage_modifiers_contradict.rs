//! Edit `coverage-modifiers-contradict`.

use crate::edits::prelude::*;

/// Modifiers of coverage that contradict each other.
pub struct CoverageModifiersContradict;

static ABOUT: About = About {
    id: "coverage-modifiers-contradict",
    family: Family::Services,
    title: "Modifiers of coverage that contradict each other",
    why: "GA says that the patient was told and signed, GZ that nobody told, GX that a notice was given freely, GY that Medicare never covers the service. Some of them exclude each other, and Medicare returns a line that has both.",
    fix: "Keep the one that the notice in the record supports.",
    source: "CMS, Medicare Claims Processing Manual, chapter 30, section 40 and transmittal 1921 of 2010 (CR 6563)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("told and not told", |claim| {
            claim.make_medicare();
            claim.line().modifiers = modifiers(&["GA", "GZ"]);
        }),
        Example::passes("a notice for what is never covered", |claim| {
            claim.make_medicare();
            claim.line().modifiers = modifiers(&["GX", "GY"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for CoverageModifiersContradict {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const PAIRS: [(&str, &str); 5] = [("GA", "GZ"), ("GA", "GX"), ("GA", "GY"), ("GX", "GZ"), ("GY", "GZ")];
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.as_slice().len() > 1) {
            for (one, other) in PAIRS.iter().filter(|(one, other)| line.modifiers.contains(one) && line.modifiers.contains(other)) {
                findings.line(place, "modifiers", format!("{one} {other}"), format!("Line {} has {one} and {other}, which exclude each other.", place + 1));
            }
        }
    }
}
