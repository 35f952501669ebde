//! Edit `vaccine-counselling-over-18`.

use super::{beside, bill};
use crate::edits::prelude::*;
use crate::model::date::age_years;

/// Vaccine counselling billed for a grown-up.
pub struct VaccineCounsellingOver18;

static ABOUT: About = About {
    id: "vaccine-counselling-over-18",
    family: Family::Services,
    title: "Vaccine counselling billed for a grown-up",
    why: "90460 and 90461 include counselling and hold through 18 years of age; from the nineteenth birthday on giving a vaccine is 90471 to 90474.",
    fix: "Correct the code, or the birth date.",
    source: "CMS, NCCI Policy Manual for Medicaid Services 2026, chapter XI, section B; age limit of the code set since 2011",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-2",
    answer: "A8:475",
    denials: &["6"],
    examples: &[
        Example::found("at forty-five", |claim| {
            bill(claim, "90460");
            beside(claim, &["90715"]);
        }),
        Example::passes("the day before the nineteenth birthday", |claim| {
            claim.encounter.patient.birth_date = Some(Date::constant(2007, 5, 5));
            bill(claim, "90460");
            beside(claim, &["90715"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for VaccineCounsellingOver18 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(birth) = claim.encounter.and_then(|encounter| encounter.patient.birth_date) else { return };
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| service_groups::is_counselled_administration(line.code)) {
            if line.service_from.is_some_and(|on| age_years(birth, on) > 18) {
                let message = format!("Line {} has {}, and the patient is past 18 years.", place + 1, line.code);
                findings.line(place, "service", line.code.as_str(), message);
            }
        }
    }
}
