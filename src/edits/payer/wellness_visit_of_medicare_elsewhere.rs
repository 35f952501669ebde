//! Edit `wellness-visit-of-medicare-elsewhere`.

use crate::edits::prelude::*;

/// Wellness visit of Medicare to another payer.
pub struct WellnessVisitOfMedicareElsewhere;

static ABOUT: About = About {
    id: "wellness-visit-of-medicare-elsewhere",
    family: Family::Payer,
    title: "Wellness visit of Medicare to another payer",
    why: "G0402, G0438 and G0439 are Medicare's own visits. Other payers want the preventive visit of the patient's age.",
    fix: "Bill 99381 to 99397 by age, or correct the payer.",
    source: "42 CFR 410.15 and 410.16; CMS, Medicare Claims Processing Manual, chapter 18, sections 80 and 140",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2400 SV101-2",
    answer: "A7:454",
    denials: &["96", "181"],
    examples: &[
        Example::found("to a health plan", |claim| bill(claim, "G0439")),
        Example::passes("to Medicare", |claim| {
            claim.make_medicare();
            bill(claim, "G0439");
        }),
        Example::passes("a preventive visit", |claim| bill(claim, "99396")),
    ],
    ..About::COMMON
};

impl Edit for WellnessVisitOfMedicareElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // Where Medicare pays second, its code may stand on the first claim too.
        if claim.all_payers.iter().any(|payer| payer.is_none_or(|payer| matches!(payer.kind, PayerKind::MedicareB | PayerKind::MedicareAdvantage))) {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| matches!(line.code.as_str(), "G0402" | "G0438" | "G0439")) {
            let message = format!("Line {} has {}, a visit that only Medicare has.", place + 1, line.code);
            findings.line(place, "service", line.code.as_str(), message);
        }
    }
}
