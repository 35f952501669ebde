//! Edit `diagnosis-not-billable`.

use super::{diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Diagnosis code that is only a heading.
pub struct DiagnosisNotBillable;

static ABOUT: About = About {
    id: "diagnosis-not-billable",
    family: Family::Diagnoses,
    title: "Diagnosis code that is only a heading",
    why: "A category with codes below it is not specific enough to be billed; payers demand the last character.",
    fix: "Choose a code below the heading; `cleanclaim codes lookup` lists them.",
    source: "ICD-10-CM Official Guidelines, section I.B.2; 45 CFR 162.1002(c)(2)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 HI",
    answer: "A7:255",
    denials: &["16", "146"],
    needs: Some(Table::Icd10Cm),
    examples: &[
        Example::found("a category of three characters", |claim| claim.diagnoses = vec![diagnosis("J20")]),
        Example::passes("a category without codes below it", |claim| claim.diagnoses = vec![diagnosis("J40")]),
    ],
    ..About::COMMON
};

impl Edit for DiagnosisNotBillable {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(edition) = claim.service_from().and_then(|on| context.edition(on)) else { return };
        for (place, diagnosis) in claim.diagnoses.iter().enumerate() {
            if edition.find(diagnosis.code).is_some_and(|entry| !entry.is_billable) {
                let code = diagnosis.code.dotted();
                let message = format!("Diagnosis {code} is a heading of {}; a code below it is needed.", edition.name());
                findings.claim(diagnosis_column(claim, place), code, message);
            }
        }
    }
}
