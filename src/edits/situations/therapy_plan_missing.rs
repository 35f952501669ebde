//! Edit `therapy-plan-missing`.

use super::refer;
use crate::edits::prelude::*;

/// Therapy that does not say under which plan of care.
pub struct TherapyPlanMissing;

static ABOUT: About = About {
    id: "therapy-plan-missing",
    family: Family::Situations,
    title: "Therapy that does not say under which plan of care",
    why: "Medicare counts therapy by discipline toward the yearly threshold, and returns a therapy service without GP, GO or GN.",
    fix: "Add GP for a physical therapist's plan of care, GO for an occupational therapist's, GN for a speech-language pathologist's.",
    source: "CMS, Medicare Claims Processing Manual, chapter 5, section 20.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A6:453",
    denials: &["4", "16"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("exercise without plan", |claim| {
            claim.make_medicare();
            refer(claim);
            bill(claim, "97110");
        }),
        Example::passes("under a physical therapy plan", |claim| {
            claim.make_medicare();
            refer(claim);
            bill(claim, "97110");
            claim.line().modifiers = modifiers(&["GP"]);
        }),
        Example::passes("another payer", |claim| bill(claim, "97110")),
    ],
    ..About::COMMON
};

impl Edit for TherapyPlanMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| therapy::is_always_therapy(line.code) && !therapy::PLANS_OF_CARE.iter().any(|plan| line.modifiers.contains(plan)))
        {
            let message = format!("Line {} has the therapy {} without GP, GO or GN.", place + 1, line.code);
            findings.line(place, "modifiers", "", message);
        }
    }
}
