//! Edit `vaccine-of-other-age`.

use crate::codes::patient_fit;
use crate::edits::prelude::*;

/// Vaccine made for another age.
pub struct VaccineOfOtherAge;

static ABOUT: About = About {
    id: "vaccine-of-other-age",
    family: Family::Services,
    title: "Vaccine made for another age",
    why: "Some vaccines are made for an age, and their code says so. Payers deny a vaccine that does not fit the birth date; usually a neighbouring code was meant.",
    fix: "Correct service to the vaccine that was given, or patient_birth_date.",
    source: "Ages of the vaccines' codes and of their licences by the FDA, as in force in 2026",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 6,
    element: "2400 SV101-2",
    answer: "A8:475",
    denials: &["6"],
    examples: &[
        Example::found("the vaccine of small children at 45", |claim| {
            bill(claim, "90700");
            beside(claim, &["90471"]);
        }),
        Example::passes("the vaccine of grown-ups", |claim| {
            bill(claim, "90715");
            beside(claim, &["90471"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for VaccineOfOtherAge {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(birth) = claim.encounter.and_then(|encounter| encounter.patient.birth_date) else { return };
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| service_groups::is_vaccine(line.code)) {
            let Some(on) = line.service_from.filter(|on| *on >= birth) else { continue };
            if let Some(ages) = patient_fit::vaccine_of_other_age(line.code, birth, on) {
                findings.line(place, "service", line.code.as_str(), format!("Line {} has the vaccine {}, which is for patients {}.", place + 1, line.code, ages.who));
            }
        }
    }
}
