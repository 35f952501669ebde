//! Edit `coverage-twice`.

use crate::edits::prelude::*;
use crate::model::{Coverage, Payer};

/// The same coverage twice.
pub struct CoverageTwice;

static ABOUT: About = About {
    id: "coverage-twice",
    family: Family::Subscriber,
    title: "The same coverage twice",
    why: "Two coverages name the same payer and the same member. The second claim would be a duplicate of the first, and the first says that another insurance exists.",
    fix: "Take the second coverage out, or correct its member id.",
    source: "ASC X12N 005010X222A1, loops 2000B and 2320",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2330A NM109",
    answer: "A3:54",
    denials: &["18", "22"],
    examples: &[Example::found("the same member twice", |claim| cover_again(claim, "ZZ0001")), Example::passes("two members of one payer", |claim| cover_again(claim, "ZZ0002"))],
    ..About::COMMON
};

impl Edit for CoverageTwice {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        let held = || encounter.coverages.iter().zip(&claim.all_payers);
        for (place, (coverage, payer)) in held().enumerate().filter(|(_, (coverage, _))| !coverage.member_id.is_empty()) {
            let is_same = |(earlier, other): (&Coverage<'_>, &Option<&Payer>)| {
                earlier.member_id.eq_ignore_ascii_case(coverage.member_id) && payer.zip(*other).is_some_and(|(payer, other)| payer.payer_id == other.payer_id)
            };
            if held().take(place).any(is_same) {
                findings.claim(nth(MEMBER_ID, place), WITHHELD, format!("Coverage {} is the same member of the same payer as an earlier one.", place + 1));
            }
        }
    }
}

/// For examples: a second coverage by the first one's payer.
fn cover_again(claim: &mut ClaimFixture, member_id: &'static str) {
    let first = *claim.coverage();
    claim.encounter.coverages.push(Coverage { member_id, ..first });
    let payer = claim.payer().clone();
    claim.payers.push(Some(payer));
}
