//! Edit `mbi-malformed`.

use super::medicare_coverages;
use crate::edits::prelude::*;

/// Medicare number of the wrong form.
pub struct MbiMalformed;

static ABOUT: About = About {
    id: "mbi-malformed",
    family: Family::Subscriber,
    title: "Medicare number of the wrong form",
    why: "A Medicare beneficiary identifier has eleven characters, with letters and digits in fixed places. Medicare returns every other number, the old ones with a social security number in them too.",
    fix: "Take the identifier from the patient's Medicare card or an eligibility answer.",
    source: "CMS, Understanding the Medicare Beneficiary Identifier format; 42 U.S.C. 405(c)(2)(C)(xiii)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2010BA NM109",
    answer: "A7:164:IL",
    denials: &["16", "31"],
    examples: &[
        Example::found("a number of the old kind", |claim| {
            claim.make_medicare();
            claim.coverage().member_id = "123456789A";
        }),
        Example::passes("a right form with dashes", |claim| {
            claim.make_medicare();
            claim.coverage().member_id = "1EG4-TE5-MK73";
        }),
    ],
    ..About::COMMON
};

impl Edit for MbiMalformed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, coverage) in medicare_coverages(claim) {
            if !coverage.member_id.is_empty() && !text_form::is_mbi(coverage.member_id) {
                let element = if Some(place) == claim.coverage { "2010BA NM109" } else { "2330A NM109" };
                findings.claim(nth(MEMBER_ID, place), WITHHELD, format!("The Medicare number of coverage {} is not of the form of an MBI.", place + 1)).element(element);
            }
        }
    }
}
