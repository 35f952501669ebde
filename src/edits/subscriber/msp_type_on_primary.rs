//! Edit `msp-type-on-primary`.

use super::{MSP_TYPE, medicare_coverages};
use crate::edits::prelude::*;

/// Medicare first, with a reason why it is not.
pub struct MspTypeOnPrimary;

static ABOUT: About = About {
    id: "msp-type-on-primary",
    family: Family::Subscriber,
    title: "Medicare first, with a reason why it is not",
    why: "msp_type says which insurance pays before Medicare, and Medicare is listed first. Either the order or the type is wrong, and Medicare would pay what another owes.",
    fix: "List the other insurance first, or clear msp_type.",
    source: "42 CFR 411.32; ASC X12N 005010X222A1, loop 2000B, SBR05",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2000B SBR05",
    answer: "A7:578",
    denials: &["16"],
    examples: &[
        Example::found("a type on the first coverage", |claim| {
            claim.make_medicare();
            claim.coverage().msp_type = "12";
        }),
        Example::passes("without a type", |claim| claim.make_medicare()),
    ],
    ..About::COMMON
};

impl Edit for MspTypeOnPrimary {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, coverage) in medicare_coverages(claim).filter(|(place, coverage)| *place == 0 && !coverage.msp_type.is_empty()) {
            findings.claim(nth(MSP_TYPE, place), short(coverage.msp_type), format!("Medicare is first, and its msp_type is {}.", short(coverage.msp_type)));
        }
    }
}
