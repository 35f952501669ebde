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
    why: "12 is for people of 65 and more who work, or whose spouse works; 43 for disabled people under 65. Medicare compares it with the birth date, and 65 begins with the month in which the patient becomes 65.",
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
        Example::passes("a birth after the service, of which another edit speaks", |claim| {
            claim.encounter.patient.birth_date = Some(Date::constant(2026, 9, 18));
            second_is_medicare(claim, "12");
        }),
        Example::passes("working aged in the month of the sixty-fifth birthday", |claim| {
            claim.encounter.patient.birth_date = Some(Date::constant(1961, 5, 30));
            second_is_medicare(claim, "12");
        }),
        Example::found("working aged a month before", |claim| {
            claim.encounter.patient.birth_date = Some(Date::constant(1961, 6, 30));
            second_is_medicare(claim, "12");
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
        // A birth after the service has an edit of its own.
        let Some((birth, on)) = birth.zip(claim.service_from()).filter(|(birth, on)| birth <= on) else { return };
        let is_aged = months_of_life(birth, on) >= 65 * 12;
        let is_past_65 = date::age_years(birth, on) >= 65;
        for (place, coverage) in medicare_coverages(claim).filter(|(place, _)| *place > 0) {
            if matches!(coverage.msp_type, "12" if !is_aged) || matches!(coverage.msp_type, "43" if is_past_65) {
                let message = format!("Coverage {} has msp_type {}, which is not for the patient's age.", place + 1, coverage.msp_type);
                findings.claim(nth(MSP_TYPE, place), coverage.msp_type, message);
            }
        }
    }
}

/// Calendar months from the month of birth to that of the service. Who is born on the first of a month reaches an age the day before, and with it a month earlier.
/// [source: 42 CFR 406.10 and 411.170(b)]
fn months_of_life(birth: Date, on: Date) -> i32 {
    let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    month(on) - month(birth) + i32::from(birth.day() == 1)
}
