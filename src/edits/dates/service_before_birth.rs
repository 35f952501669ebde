//! Edit `service-before-birth`.

use crate::edits::prelude::*;

/// Service before the patient was born.
pub struct ServiceBeforeBirth;

static ABOUT: About = About {
    id: "service-before-birth",
    family: Family::Dates,
    title: "Service before the patient was born",
    why: "Either the birth date or the date of service is wrong, and the payer will match neither.",
    fix: "Correct patient_birth_date or service_date. Services to a child before birth are billed for the mother.",
    source: "ASC X12N 005010X222A1, DMG02 against DTP*472",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 DTP*472",
    answer: "A8:158:QC",
    denials: &["14"],
    examples: &[
        Example::found("a patient born the day after", |claim| claim.encounter.patient.birth_date = Some(Date::constant(2026, 5, 5))),
        Example::passes("a patient born that day", |claim| claim.encounter.patient.birth_date = Some(Date::constant(2026, 5, 4))),
    ],
    ..About::COMMON
};

impl Edit for ServiceBeforeBirth {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let born = claim.encounter.and_then(|encounter| encounter.patient.birth_date);
        if let (Some(born), Some(from)) = (born, claim.service_from())
            && from < born
        {
            findings.claim("patient_birth_date", WITHHELD, format!("A service of {from} lies before the patient's birth."));
        }
    }
}
