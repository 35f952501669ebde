//! Edit `member-id-missing`.

use crate::edits::prelude::*;

/// Member id missing.
pub struct MemberIdMissing;

static ABOUT: About = About {
    id: "member-id-missing",
    family: Family::Required,
    title: "Member id missing",
    why: "Without the member id the payer cannot find the insured person, and the claim is returned before anybody looks at it.",
    fix: "Fill in the member id of the coverage from the insurance card or an eligibility answer.",
    source: "ASC X12N 005010X222A1, loops 2010BA and 2330A, NM109",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010BA NM109",
    answer: "A6:164:IL",
    denials: &["16", "31"],
    examples: &[
        Example::found("no member id on the billed coverage", |claim| claim.coverage().member_id = ""),
        Example::found("no member id on the second coverage", |claim| {
            claim.add_second_coverage();
            if let Some(second) = claim.encounter.coverages.last_mut() {
                second.member_id = "";
            }
        }),
        Example::found("a member id of one character", |claim| claim.coverage().member_id = "0"),
        Example::passes("two coverages with ids", |claim| claim.add_second_coverage()),
    ],
    ..About::COMMON
};

impl Edit for MemberIdMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        for (place, coverage) in encounter.coverages.iter().enumerate().filter(|(_, coverage)| coverage.member_id.len() < 2) {
            let element = if Some(place) == claim.coverage { "2010BA NM109" } else { "2330A NM109" };
            findings.claim(nth(MEMBER_ID, place), "", format!("Coverage {} ({}) has no member id of at least two characters.", place + 1, short(coverage.payer))).element(element);
        }
    }
}
