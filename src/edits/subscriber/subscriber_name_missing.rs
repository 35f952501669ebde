//! Edit `subscriber-name-missing`.

use super::SUBSCRIBER_NAME;
use crate::edits::prelude::*;

/// Subscriber's name missing.
pub struct SubscriberNameMissing;

static ABOUT: About = About {
    id: "subscriber-name-missing",
    family: Family::Subscriber,
    title: "Subscriber's name missing",
    why: "When the patient is insured through somebody else, the claim must name that person; the payer looks there first.",
    fix: "Fill in the subscriber's name of the coverage.",
    source: "ASC X12N 005010X222A1, loops 2010BA and 2330A, NM103",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010BA NM103",
    answer: "A6:504:IL",
    denials: &["16", "31"],
    examples: &[
        Example::found("a child whose parent is not named", |claim| {
            claim.make_dependent();
            claim.coverage().subscriber.last_name = "";
        }),
        Example::passes("a child whose parent is named", |claim| claim.make_dependent()),
    ],
    ..About::COMMON
};

impl Edit for SubscriberNameMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        for (place, coverage) in encounter.coverages.iter().enumerate() {
            if coverage.relationship != Relationship::Own && coverage.subscriber.last_name.is_empty() {
                let element = if Some(place) == claim.coverage { "2010BA NM103" } else { "2330A NM103" };
                findings.claim(nth(SUBSCRIBER_NAME, place), "", format!("Coverage {} is through another person who is not named.", place + 1)).element(element);
            }
        }
    }
}
