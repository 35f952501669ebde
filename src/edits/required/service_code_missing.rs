//! Edit `service-code-missing`.

use crate::edits::prelude::*;

/// Service line without a code.
pub struct ServiceCodeMissing;

static ABOUT: About = About {
    id: "service-code-missing",
    family: Family::Required,
    title: "Service line without a code",
    why: "What was done is not known as a HCPCS or CPT code, so neither a payer nor the patient can be billed for it.",
    fix: "Answer the question about the service in the coding worklist, or enter the code in the export.",
    source: "ASC X12N 005010X222A1, loop 2400, SV101-2",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2400 SV101-2",
    answer: "A6:454",
    denials: &["16"],
    scope: Scope::AlsoSelfPay,
    examples: &[Example::found("a line without code", |claim| claim.line().code = Code::NONE), Example::passes("a HCPCS code", |claim| claim.line().code = "G0008".into())],
    ..About::COMMON
};

impl Edit for ServiceCodeMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // Before ICD-10-CM nothing is coded or asked, and another edit holds the claim.
        if claim.service_from().is_some_and(|on| on < ICD10_BEGINS) {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.code.is_empty()) {
            findings.line(place, "service", short(line.documented.service), format!("Line {} has no procedure code.", place + 1));
        }
    }
}
