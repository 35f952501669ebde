//! Edit `diagnosis-code-unknown`.

use super::{diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Diagnosis code that the ICD-10-CM edition does not have.
pub struct DiagnosisCodeUnknown;

static ABOUT: About = About {
    id: "diagnosis-code-unknown",
    family: Family::Diagnoses,
    title: "Diagnosis code that the ICD-10-CM edition does not have",
    why: "A code must exist on the date of service; codes come and go every October and April.",
    fix: "Replace the code by one of the edition in force on the date of service; `cleanclaim codes lookup` finds it by its words.",
    source: "45 CFR 162.1002(c)(2); ICD-10-CM tabular list",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 HI",
    answer: "A7:255",
    denials: &["16", "146"],
    needs: Some(Table::Icd10Cm),
    examples: &[
        Example::found("a code that never was", |claim| claim.diagnoses = vec![diagnosis("J2099")]),
        Example::found("an ICD-9 code", |claim| claim.diagnoses = vec![diagnosis("4660")]),
        Example::passes("a code of the edition", |claim| claim.diagnoses = vec![diagnosis("J209")]),
    ],
    ..About::COMMON
};

impl Edit for DiagnosisCodeUnknown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some((edition, on)) = claim.service_from().and_then(|on| Some((context.edition(on)?, on))) else { return };
        for (place, diagnosis) in claim.diagnoses.iter().enumerate().filter(|(_, diagnosis)| !diagnosis.code.is_empty()) {
            if edition.find(diagnosis.code).is_none() {
                let code = diagnosis.code.dotted();
                let message = format!("Diagnosis {code} is not a code of {} (date of service {on}).", edition.name());
                findings.claim(diagnosis_column(claim, place), code, message);
            }
        }
    }
}
