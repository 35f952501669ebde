//! Edit `subscriber-is-the-patient`.

use super::RELATIONSHIP;
use crate::edits::prelude::*;

/// Dependent who is the subscriber.
pub struct SubscriberIsThePatient;

static ABOUT: About = About {
    id: "subscriber-is-the-patient",
    family: Family::Subscriber,
    title: "Dependent who is the subscriber",
    why: "The coverage says that the patient is somebody's dependent, yet the subscriber has the patient's name and birth date. Payers refuse a patient who depends on himself.",
    fix: "Set the relationship to self, or correct the subscriber.",
    source: "ASC X12N 005010X222A1, loop 2000C (not used when the patient is the subscriber)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2000C PAT01",
    answer: "A8:156",
    denials: &["31"],
    examples: &[
        Example::found("a spouse with the patient's own name and birth date", |claim| {
            let patient = claim.encounter.patient;
            claim.coverage().relationship = Relationship::Spouse;
            claim.coverage().subscriber = patient;
        }),
        Example::passes("a parent of the same name", |claim| {
            claim.make_dependent();
            claim.coverage().subscriber.first_name = "PATIENT";
        }),
    ],
    ..About::COMMON
};

impl Edit for SubscriberIsThePatient {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        let patient = &encounter.patient;
        for (place, coverage) in encounter.coverages.iter().enumerate().filter(|(_, coverage)| coverage.relationship != Relationship::Own) {
            let subscriber = &coverage.subscriber;
            let same_name = subscriber.last_name.eq_ignore_ascii_case(patient.last_name) && subscriber.first_name.eq_ignore_ascii_case(patient.first_name);
            if same_name && subscriber.birth_date.is_some() && subscriber.birth_date == patient.birth_date {
                findings.claim(nth(RELATIONSHIP, place), coverage.relationship.x12(), format!("Coverage {} names the patient as the patient's own subscriber.", place + 1));
            }
        }
    }
}
