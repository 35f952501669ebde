//! Edit `secondary-diagnosis-first`.

use super::diagnosis;
use crate::codes::icd10cm::is_never_first;
use crate::edits::prelude::*;

/// Code for additional use as the first diagnosis.
pub struct SecondaryDiagnosisFirst;

static ABOUT: About = About {
    id: "secondary-diagnosis-first",
    family: Family::Diagnoses,
    title: "Code for additional use as the first diagnosis",
    why: "Organisms, resistance, body mass index, weeks of gestation, outcome of delivery, social circumstances and underdosing say more of another diagnosis and are never listed first.",
    fix: "Document the condition or the reason for the visit and put it first.",
    source: "ICD-10-CM Official Guidelines, sections I.B.14, I.C.1.b, I.C.1.c, I.C.15.b.5, I.C.19.e.5.c and I.C.21.c",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 HI01-2",
    answer: "A7:509",
    denials: &["16", "146"],
    examples: &[
        Example::found("body mass index alone", |claim| claim.diagnoses = vec![diagnosis("Z6830")]),
        Example::passes("obesity before the body mass index", |claim| claim.diagnoses = vec![diagnosis("E669"), diagnosis("Z6830")]),
        Example::passes("an external cause, of which another edit speaks", |claim| claim.diagnoses = vec![diagnosis("W1830XA"), diagnosis("S52501A")]),
    ],
    ..About::COMMON
};

impl Edit for SecondaryDiagnosisFirst {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let first = claim.diagnoses.first().filter(|first| !first.code.as_str().starts_with(['V', 'W', 'X', 'Y']));
        if let Some((first, section)) = first.and_then(|first| Some((first, is_never_first(first.code)?))) {
            let code = first.code.dotted();
            let message = format!("The first diagnosis {code} is for additional use only (guideline {section}).");
            findings.claim("diagnosis_1", code, message);
        }
    }
}
