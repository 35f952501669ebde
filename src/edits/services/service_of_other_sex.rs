//! Edit `service-of-other-sex`.

use crate::codes::patient_fit;
use crate::edits::prelude::*;

/// Service on organs of the other sex.
pub struct ServiceOfOtherSex;

static ABOUT: About = About {
    id: "service-of-other-sex",
    family: Family::Services,
    title: "Service on organs of the other sex",
    why: "The code treats or examines organs that a patient of the documented sex seldom has. Most often patient or code is mixed up; where both are right, KX tells the payer so.",
    fix: "Correct service, the patient or patient_sex; where both are right, add KX and let the claim go.",
    source: "CMS, Medicare Claims Processing Manual, chapter 32, section 240",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 6,
    element: "2400 SV101-2",
    answer: "A8:474",
    denials: &["7"],
    examples: &[
        Example::found("an operation on the prostate of a woman", |claim| bill(claim, "55700")),
        Example::found("a delivery of a man", |claim| {
            bill(claim, "59400");
            claim.encounter.patient.sex = Sex::Male;
        }),
        Example::passes("marked by KX", |claim| {
            bill(claim, "55700");
            claim.line().modifiers = modifiers(&["KX"]);
        }),
        Example::passes("sex not known", |claim| {
            bill(claim, "55700");
            claim.encounter.patient.sex = Sex::Unknown;
        }),
    ],
    ..About::COMMON
};

impl Edit for ServiceOfOtherSex {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let sex = claim.encounter.map_or(Sex::Unknown, |encounter| encounter.patient.sex);
        if sex == Sex::Unknown {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.modifiers.contains("KX") && patient_fit::sex_of_service(line.code).is_some_and(|of| of != sex))
        {
            let message = format!("Line {} has {}, a service on organs of the other sex than documented.", place + 1, line.code);
            findings.line(place, "service", line.code.as_str(), message);
        }
    }
}
