//! Edit `msp-type-without-accident`.

use super::{medicare_coverages, second_is_medicare};
use crate::edits::prelude::*;

/// Medicare second because of an accident that is not documented.
pub struct MspTypeWithoutAccident;

static ABOUT: About = About {
    id: "msp-type-without-accident",
    family: Family::Subscriber,
    title: "Medicare second because of an accident that is not documented",
    why: "14 says that no-fault insurance pays first, 15 workers' compensation, 47 a liability insurance: each because of an accident, which the claim must say.",
    fix: "Fill in accident with its date, or correct msp_type.",
    source: "42 CFR 411.40 and 411.50; ASC X12N 005010X222A1, loop 2300, CLM11",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2300 CLM11-1",
    answer: "",
    denials: &["16", "22"],
    examples: &[
        Example::found("workers' compensation without an accident", |claim| second_is_medicare(claim, "15")),
        Example::passes("with an accident at work", |claim| {
            second_is_medicare(claim, "15");
            claim.encounter.accident = Some(Accident::Work);
        }),
    ],
    ..About::COMMON
};

impl Edit for MspTypeWithoutAccident {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.encounter.is_none_or(|encounter| encounter.accident.is_some()) {
            return;
        }
        for (place, coverage) in medicare_coverages(claim).filter(|(place, coverage)| *place > 0 && matches!(coverage.msp_type, "14" | "15" | "47")) {
            findings.claim("accident", coverage.msp_type, format!("Coverage {} has msp_type {}, and no accident is documented.", place + 1, coverage.msp_type));
        }
    }
}
