//! Edit `patient-name-missing`.

use crate::edits::prelude::*;

/// Patient's family name missing.
pub struct PatientNameMissing;

static ABOUT: About = About {
    id: "patient-name-missing",
    family: Family::Required,
    title: "Patient's family name missing",
    why: "Every claim and every statement names the patient. A receiver refuses the whole file at the first patient without a name.",
    fix: "Fill in patient_last_name in the export, or correct it in the registration system and export the encounter again.",
    source: "ASC X12N 005010X222A1, loops 2010BA and 2010CA, NM103",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010BA/2010CA NM103",
    answer: "A6:504:QC",
    denials: &["16", "31"],
    scope: Scope::AlsoSelfPay,
    examples: &[
        Example::found("no family name", |claim| claim.encounter.patient.last_name = ""),
        Example::passes("a person with one name only", |claim| claim.encounter.patient.first_name = ""),
    ],
    ..About::COMMON
};

impl Edit for PatientNameMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.encounter.is_some_and(|encounter| encounter.patient.last_name.is_empty()) {
            findings.claim("patient_last_name", "", "The patient has no family name.");
        }
    }
}
