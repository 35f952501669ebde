//! Edit `patient-birth-date-missing`.

use crate::edits::prelude::*;

/// Patient's birth date missing.
pub struct PatientBirthDateMissing;

static ABOUT: About = About {
    id: "patient-birth-date-missing",
    family: Family::Required,
    title: "Patient's birth date missing",
    why: "The payer finds the patient by name, birth date and member id; the 837 requires the birth date of whoever is treated.",
    fix: "Fill in patient_birth_date in the export.",
    source: "ASC X12N 005010X222A1, loops 2010BA and 2010CA, DMG02",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010BA/2010CA DMG02",
    answer: "A6:158:QC",
    denials: &["16", "31"],
    examples: &[
        Example::found("no birth date", |claim| claim.encounter.patient.birth_date = None),
        Example::passes("a self-pay patient without birth date", |claim| {
            claim.encounter.patient.birth_date = None;
            claim.make_self_pay();
        }),
    ],
    ..About::COMMON
};

impl Edit for PatientBirthDateMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.encounter.is_some_and(|encounter| encounter.patient.birth_date.is_none()) {
            findings.claim("patient_birth_date", "", "The patient has no birth date.");
        }
    }
}
