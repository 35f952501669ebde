//! Edit `diagnosis-missing`.

use super::{diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Claim without a diagnosis.
pub struct DiagnosisMissing;

static ABOUT: About = About {
    id: "diagnosis-missing",
    family: Family::Diagnoses,
    title: "Claim without a diagnosis",
    why: "Every service must be justified by at least one diagnosis.",
    fix: "Document the diagnosis, or answer the question about it in the coding worklist.",
    source: "ASC X12N 005010X222A1, loop 2300, HI*ABK; 42 CFR 424.32(a)(2)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2300 HI01-2",
    answer: "A6:254",
    denials: &["16"],
    examples: &[
        Example::found("no diagnosis", |claim| claim.diagnoses.clear()),
        Example::found("a second one without code", |claim| claim.diagnoses.push(diagnosis(""))),
        Example::passes("a self-pay visit without diagnosis", |claim| {
            claim.diagnoses.clear();
            claim.make_self_pay();
        }),
    ],
    ..About::COMMON
};

impl Edit for DiagnosisMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // Without an edition words are left uncoded, and another edit says why; the diagnosis is not missing.
        if claim.diagnoses.is_empty() && claim.service_from().is_none_or(|on| context.edition(on).is_some()) {
            findings.claim("diagnosis_1", "", "The claim has no diagnosis code.");
        }
        for (place, _) in claim.diagnoses.iter().enumerate().filter(|(_, diagnosis)| diagnosis.code.is_empty()) {
            findings.claim(diagnosis_column(claim, place), "", format!("Diagnosis {} of the claim has no code.", place + 1));
        }
    }
}
