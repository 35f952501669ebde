//! Edit `medicare-subscriber-not-self`.

use super::{RELATIONSHIP, medicare_coverages};
use crate::edits::prelude::*;

/// Medicare through another person.
pub struct MedicareSubscriberNotSelf;

static ABOUT: About = About {
    id: "medicare-subscriber-not-self",
    family: Family::Subscriber,
    title: "Medicare through another person",
    why: "Medicare insures every beneficiary in person; there are no dependents.",
    fix: "Set the relationship of the coverage to self, with the patient's own Medicare number.",
    source: "CMS, 837P companion guide, loop 2000B, SBR02 = 18",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2000B SBR02",
    answer: "A7:156",
    denials: &["16", "31"],
    examples: &[
        Example::found("a child insured by Medicare", |claim| {
            claim.make_medicare();
            claim.make_dependent();
        }),
        Example::passes("a child insured by another payer", |claim| claim.make_dependent()),
    ],
    ..About::COMMON
};

impl Edit for MedicareSubscriberNotSelf {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, coverage) in medicare_coverages(claim).filter(|(_, coverage)| coverage.relationship != Relationship::Own) {
            findings.claim(nth(RELATIONSHIP, place), coverage.relationship.x12(), format!("Coverage {} is Medicare, and the patient is not its subscriber.", place + 1));
        }
    }
}
