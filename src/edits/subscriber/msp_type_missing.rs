//! Edit `msp-type-missing`.

use super::{MSP_TYPE, medicare_coverages, second_is_medicare};
use crate::edits::prelude::*;

/// Medicare not first, and no reason why.
pub struct MspTypeMissing;

static ABOUT: About = About {
    id: "msp-type-missing",
    family: Family::Subscriber,
    title: "Medicare not first, and no reason why",
    why: "When another insurance pays before Medicare, the claim must give the type of that insurance; Medicare returns it otherwise.",
    fix: "Fill in msp_type of the Medicare coverage (12 to 16, 41 to 43 or 47), or list Medicare first.",
    source: "42 CFR 411.24; ASC X12N 005010X222A1, loops 2000B and 2320, SBR05",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2000B SBR05",
    answer: "A6:578",
    denials: &["16", "22"],
    examples: &[
        Example::found("Medicare second without a type", |claim| second_is_medicare(claim, "")),
        Example::found("Medicare second with a type that does not exist", |claim| second_is_medicare(claim, "99")),
        Example::passes("Medicare second, working aged", |claim| second_is_medicare(claim, "12")),
        Example::passes("Medicare first", |claim| claim.make_medicare()),
    ],
    ..About::COMMON
};

impl Edit for MspTypeMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, coverage) in medicare_coverages(claim).filter(|(place, _)| *place > 0) {
            if !matches!(coverage.msp_type, "12" | "13" | "14" | "15" | "16" | "41" | "42" | "43" | "47") {
                let has = if coverage.msp_type.is_empty() { "has no msp_type".to_owned() } else { format!("its msp_type is `{}`", short(coverage.msp_type)) };
                let message = format!("Coverage {} is Medicare after another payer, and {has}.", place + 1);
                let element = if Some(place) == claim.coverage { "2000B SBR05" } else { "2320 SBR05" };
                findings.claim(nth(MSP_TYPE, place), short(coverage.msp_type), message).element(element);
            }
        }
    }
}
