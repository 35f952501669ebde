//! Edit `ndc-missing`.

use crate::edits::prelude::*;

/// Drug to Medicaid without its national drug code.
pub struct NdcMissing;

static ABOUT: About = About {
    id: "ndc-missing",
    family: Family::Situations,
    title: "Drug to Medicaid without its national drug code",
    why: "States collect rebates from manufacturers by the national drug code, and pay no drug that was given in an office without it.",
    fix: "Fill in ndc, ndc_quantity and ndc_unit of the line from the package.",
    source: "42 USC 1396r-8(a)(7); 42 CFR 447.520; ASC X12N 005010X222A1, loop 2410",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2410 LIN03",
    answer: "A6:218",
    denials: &["16"],
    programmes: Programmes::Only(&[PayerKind::Medicaid]),
    examples: &[
        Example::found("a drug without code", |claim| {
            claim.make_medicaid();
            bill(claim, "J3420");
            beside(claim, &["96372"]);
        }),
        Example::passes("with its code", |claim| {
            claim.make_medicaid();
            bill(claim, "J3420");
            beside(claim, &["96372"]);
            crate::edits::services::ndc(claim, "00002714001");
        }),
        Example::passes("a vaccine", |claim| {
            claim.make_medicaid();
            bill(claim, "90715");
            beside(claim, &["90471"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for NdcMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.code.len() == 5 && line.code.as_str().starts_with('J') && line.documented.ndc.is_empty()) {
            let message = format!("Line {} has the drug {} without its national drug code.", place + 1, line.code);
            findings.line(place, "ndc", "", message);
        }
    }
}
