//! Edit `msp-type-of-other-age`.

use super::{MSP_TYPE, medicare_coverages, second_is_medicare};
use crate::edits::prelude::*;
use crate::model::date;

/// Reason why Medicare is second that does not fit the age.
pub struct MspTypeOfOtherAge;

static ABOUT: About = About {
    id: "msp-type-of-other-age",
    family: Family::Subscriber,
    title: "Reason why Medicare is second that does not fit the age",
    why: "12 is for people of 65 and more who work, or whose spouse works; 43 for disabled people under 65. Medicare compares it with the birth date.",
    fix: "Correct msp_type, or patient_birth_date.",
    source: "42 CFR 411.170 (working aged) and 411.200 (disabled)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2320 SBR05",
    answer: "A7:578",
    denials: &["16", "22"],
    examples: &[
        Example::found("working aged at 45", |claim| {
            claim.make_medicare();
            second_is_medicare(claim, "12");
        }),
        Example::found("disabled at 70", |claim| {
            claim.make_years_old(70);
            second_is_medicare(claim, "43");
        }),
        Example::passes("working aged at 70", |claim| {
            claim.make_years_old(70);
            second_is_medicare(claim, "12");
        }),
    ],
    ..About::COMMON
};

impl Edit for MspTypeOfOtherAge {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let birth = claim.encounter.and_then(|encounter| encounter.patient.birth_date);
        let Some(age) = birth.zip(claim.service_from()).map(|(birth, on)| date::age_years(birth, on)) else { return };
        for (place, coverage) in medicare_coverages(claim).filter(|(place, _)| *place > 0) {
            if matches!(coverage.msp_type, "12" if age < 65) || matches!(coverage.msp_type, "43" if age >= 65) {
                let message = format!("Coverage {} has msp_type {}, which is not for the patient's age.", place + 1, coverage.msp_type);
                findings.claim(nth(MSP_TYPE, place), coverage.msp_type, message);
            }
        }
    }
}
