//! Edit `patient-sex-unknown`.

use crate::edits::prelude::*;

/// Patient's sex unknown.
pub struct PatientSexUnknown;

static ABOUT: About = About {
    id: "patient-sex-unknown",
    family: Family::Required,
    title: "Patient's sex unknown",
    why: "The claim is sent with U for unknown, which the 837 allows and some payers do not match to their member file.",
    fix: "Fill in patient_sex with F or M where the record has it; leave it where it is truly unknown.",
    source: "ASC X12N 005010X222A1, loops 2010BA and 2010CA, DMG03",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2010BA/2010CA DMG03",
    answer: "A6:157:QC",
    denials: &["16"],
    examples: &[Example::found("no sex documented", |claim| claim.encounter.patient.sex = Sex::Unknown), Example::passes("a man", |claim| claim.encounter.patient.sex = Sex::Male)],
    ..About::COMMON
};

impl Edit for PatientSexUnknown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.encounter.is_some_and(|encounter| encounter.patient.sex == Sex::Unknown) {
            findings.claim("patient_sex", WITHHELD, "The patient's sex is unknown and would be sent as U.");
        }
    }
}
