//! Edit `nurse-visit-beside-injection`.

use super::{beside, bill};
use crate::edits::prelude::*;

/// Nurse visit beside an injection.
pub struct NurseVisitBesideInjection;

static ABOUT: About = About {
    id: "nurse-visit-beside-injection",
    family: Family::Services,
    title: "Nurse visit beside an injection",
    why: "99211 is not paid beside an injection, infusion or chemotherapy of the same day, with or without modifier 25: seeing the patient is part of giving the drug.",
    fix: "Take out 99211; if a physician saw the patient, bill the visit that was done, with 25.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.7.D, since 2005-01-01",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-2",
    answer: "A8:453",
    denials: &["97"],
    examples: &[
        Example::found("a nurse gives a drug", |claim| {
            bill(claim, "99211");
            beside(claim, &["96372", "J3420"]);
        }),
        Example::passes("a nurse sees the patient", |claim| bill(claim, "99211")),
    ],
    ..About::COMMON
};

impl Edit for NurseVisitBesideInjection {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_given_on = |day: Option<Date>| claim.lines.iter().any(|line| line.service_from == day && service_groups::is_drug_administration(line.code));
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| service_groups::is_nurse_visit(line.code)) {
            if is_given_on(line.service_from) {
                findings.line(place, "service", line.code.as_str(), format!("Line {} has {} beside a drug given the same day.", place + 1, line.code));
            }
        }
    }
}
