//! Edit `chiropractic-without-active-treatment`.

use super::{is_manipulation, spine};
use crate::edits::prelude::*;

/// Chiropractic treatment without AT.
pub struct ChiropracticWithoutActiveTreatment;

static ABOUT: About = About {
    id: "chiropractic-without-active-treatment",
    family: Family::Situations,
    title: "Chiropractic treatment without AT",
    why: "Medicare pays for correcting a subluxation only as active treatment. Without AT it takes the service for maintenance and denies it.",
    fix: "Add AT where the record shows active treatment; else add GA or GZ, or GY, as the notice to the patient was.",
    source: "CMS, Medicare Benefit Policy Manual, chapter 15, section 240.1.3; Medicare Claims Processing Manual, chapter 12, section 220",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["4", "50"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("no modifier", |claim| {
            claim.make_medicare();
            spine(claim);
        }),
        Example::passes("active treatment", |claim| {
            claim.make_medicare();
            spine(claim);
            claim.line().modifiers = modifiers(&["AT"]);
        }),
        Example::passes("maintenance, with a notice to the patient", |claim| {
            claim.make_medicare();
            spine(claim);
            claim.line().modifiers = modifiers(&["GA"]);
        }),
        Example::passes("another payer", spine),
    ],
    ..About::COMMON
};

impl Edit for ChiropracticWithoutActiveTreatment {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| is_manipulation(line.code) && !["AT", "GA", "GX", "GY", "GZ"].iter().any(|modifier| line.modifiers.contains(modifier)))
        {
            let message = format!("Line {} has {} without AT.", place + 1, line.code);
            findings.line(place, "modifiers", "", message);
        }
    }
}
