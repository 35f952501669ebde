//! Edit `diagnosis-repeated`.

use super::{diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Same diagnosis twice.
pub struct DiagnosisRepeated;

static ABOUT: About = About {
    id: "diagnosis-repeated",
    family: Family::Diagnoses,
    title: "Same diagnosis twice",
    why: "A repeated code says nothing new and uses one of twelve places; some payers refuse it.",
    fix: "Take one of the two out of the export.",
    source: "ICD-10-CM Official Guidelines, section I.B.12",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2300 HI",
    answer: "A7:255",
    examples: &[
        Example::found("the same code twice", |claim| claim.diagnoses = vec![diagnosis("J209"), diagnosis("J209")]),
        Example::passes("two codes", |claim| claim.diagnoses = vec![diagnosis("J209"), diagnosis("R509")]),
    ],
    ..About::COMMON
};

impl Edit for DiagnosisRepeated {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, diagnosis) in claim.diagnoses.iter().enumerate().filter(|(_, diagnosis)| !diagnosis.code.is_empty()) {
            if claim.diagnoses.iter().take(place).any(|earlier| earlier.code == diagnosis.code) {
                let code = diagnosis.code.dotted();
                let message = format!("Diagnosis {code} stands on the claim twice.");
                findings.claim(diagnosis_column(claim, place), code, message);
            }
        }
    }
}
