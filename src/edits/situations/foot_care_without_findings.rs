//! Edit `foot-care-without-findings`.

use crate::edits::prelude::*;

/// Routine foot care without its findings.
pub struct FootCareWithoutFindings;

static ABOUT: About = About {
    id: "foot-care-without-findings",
    family: Family::Situations,
    title: "Routine foot care without its findings",
    why: "Medicare pays for cutting nails and calluses only where a disease makes it dangerous, which Q7, Q8 or Q9 says. Without one it is routine care, which is excluded.",
    fix: "Add Q7, Q8 or Q9 by the findings of the record, or GY for care that is not covered.",
    source: "CMS, Medicare Benefit Policy Manual, chapter 15, section 290; Medicare Claims Processing Manual, chapter 32, section 80",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["16", "50"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("calluses without findings", |claim| {
            claim.make_medicare();
            bill(claim, "11056");
        }),
        Example::passes("with findings", |claim| {
            claim.make_medicare();
            bill(claim, "11056");
            claim.line().modifiers = modifiers(&["Q8"]);
        }),
        Example::passes("another payer", |claim| bill(claim, "11056")),
    ],
    ..About::COMMON
};

impl Edit for FootCareWithoutFindings {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| {
            matches!(line.code.as_str(), "11055" | "11056" | "11057" | "11719" | "G0127")
                && !["Q7", "Q8", "Q9", "GA", "GX", "GY", "GZ"].iter().any(|modifier| line.modifiers.contains(modifier))
        }) {
            let message = format!("Line {} has {} without Q7, Q8 or Q9.", place + 1, line.code);
            findings.line(place, "modifiers", "", message);
        }
    }
}
