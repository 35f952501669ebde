//! Edit `service-after-death`.

use crate::edits::prelude::*;

/// Service after the patient's death.
pub struct ServiceAfterDeath;

static ABOUT: About = About {
    id: "service-after-death",
    family: Family::Dates,
    title: "Service after the patient's death",
    why: "Payers deny services dated after the death they have on record.",
    fix: "Correct service_date or patient_death_date.",
    source: "CMS, Medicare Claims Processing Manual, chapter 1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 DTP*472",
    answer: "A8:159:QC",
    denials: &["13"],
    examples: &[
        Example::found("a patient who died the day before", |claim| claim.encounter.patient.death_date = Some(Date::constant(2026, 5, 3))),
        Example::passes("a patient who died that day", |claim| claim.encounter.patient.death_date = Some(Date::constant(2026, 5, 4))),
    ],
    ..About::COMMON
};

impl Edit for ServiceAfterDeath {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let died = claim.encounter.and_then(|encounter| encounter.patient.death_date);
        if let (Some(died), Some(to)) = (died, claim.service_to().max(claim.service_from()))
            && to > died
        {
            findings.claim("service_date", to.to_string(), format!("A service of {to} lies after the patient's death."));
        }
    }
}
