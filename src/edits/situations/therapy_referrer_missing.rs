//! Edit `therapy-referrer-missing`.

use super::refer;
use crate::edits::prelude::*;

/// Therapy without who certified its plan.
pub struct TherapyReferrerMissing;

static ABOUT: About = About {
    id: "therapy-referrer-missing",
    family: Family::Situations,
    title: "Therapy without who certified its plan",
    why: "Outpatient therapy stands under a plan that a physician or other practitioner certifies. Medicare wants that person on the claim as the referring provider, and returns it otherwise.",
    fix: "Fill in referring_npi with the name of who certified the plan of care.",
    source: "CMS, Medicare Claims Processing Manual, chapter 5, section 10 and transmittal 2622 of 2012 (certifying practitioner), for dates of service from 2012-10-01",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2310A NM109",
    answer: "A6:562:DN",
    denials: &["16"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2012, 10, 1)),
    examples: &[
        Example::found("nobody named", |claim| {
            claim.make_medicare();
            bill(claim, "97110");
            claim.line().modifiers = modifiers(&["GP"]);
        }),
        Example::passes("with a referring practitioner", |claim| {
            claim.make_medicare();
            refer(claim);
            bill(claim, "97110");
            claim.line().modifiers = modifiers(&["GP"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for TherapyReferrerMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.referring.is_some() {
            return;
        }
        if let Some(place) = claim.lines.iter().position(|line| therapy::PLANS_OF_CARE.iter().any(|plan| line.modifiers.contains(plan))) {
            findings.line(place, "referring_npi", "", format!("Line {} is therapy under a plan of care, and no referring provider is documented.", place + 1));
        }
    }
}
