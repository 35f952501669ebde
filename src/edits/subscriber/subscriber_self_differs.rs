//! Edit `subscriber-self-differs`.

use super::RELATIONSHIP;
use crate::edits::prelude::*;
use crate::model::Person;

/// Subscriber who is the patient and somebody else.
pub struct SubscriberSelfDiffers;

static ABOUT: About = About {
    id: "subscriber-self-differs",
    family: Family::Subscriber,
    title: "Subscriber who is the patient and somebody else",
    why: "The relationship says self, and the subscriber's birth date is not the patient's. The member id is another person's, and the payer finds nobody, or the wrong one.",
    fix: "Correct relationship to spouse, child or other, or the subscriber's columns.",
    source: "ASC X12N 005010X222A1, loops 2000B SBR02 and 2010BA",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2000B SBR02",
    answer: "A7:158:IL",
    denials: &["16", "31", "140"],
    examples: &[
        Example::found("another birth date", |claim| claim.coverage().subscriber.birth_date = Some(Date::constant(1955, 1, 1))),
        Example::passes("the same birth date", |claim| {
            let birth = claim.encounter.patient.birth_date;
            claim.coverage().subscriber.birth_date = birth;
        }),
        Example::passes("a parent's coverage", |claim| claim.make_dependent()),
    ],
    ..About::COMMON
};

impl Edit for SubscriberSelfDiffers {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        let differs = |subscriber: &Person<'_>| subscriber.birth_date.zip(encounter.patient.birth_date).is_some_and(|(subscriber, patient)| subscriber != patient);
        for (place, coverage) in encounter.coverages.iter().enumerate() {
            if coverage.relationship == Relationship::Own && differs(&coverage.subscriber) {
                let message = format!("The subscriber of coverage {} is the patient by relationship and not by birth date.", place + 1);
                findings.claim(nth(RELATIONSHIP, place), "", message);
            }
        }
    }
}
