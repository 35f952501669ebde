//! Edit `birth-date-implausible`.

use crate::edits::prelude::*;
use crate::model::date;

/// Patient older than anybody.
pub struct BirthDateImplausible;

static ABOUT: About = About {
    id: "birth-date-implausible",
    family: Family::Dates,
    title: "Patient older than anybody",
    why: "A birth more than 124 years before the service is a slip of the century, or a date that a system writes for unknown. No payer finds such a member.",
    fix: "Correct patient_birth_date.",
    source: "CMS, Medicare Code Editor, definition of patient ages 0 to 124 years",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2010BA/2010CA DMG02",
    answer: "A7:158:QC",
    denials: &["16", "31"],
    examples: &[
        Example::found("born in 1880", |claim| claim.encounter.patient.birth_date = Some(Date::constant(1880, 5, 17))),
        Example::passes("born in 1910", |claim| claim.encounter.patient.birth_date = Some(Date::constant(1910, 5, 17))),
    ],
    ..About::COMMON
};

impl Edit for BirthDateImplausible {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let birth = claim.encounter.and_then(|encounter| encounter.patient.birth_date);
        if birth.zip(claim.service_from()).is_some_and(|(birth, on)| date::age_years(birth, on) > 124) {
            findings.claim("patient_birth_date", WITHHELD, "The patient would be older than 124 years.");
        }
    }
}
