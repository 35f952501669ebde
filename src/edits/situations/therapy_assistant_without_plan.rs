//! Edit `therapy-assistant-without-plan`.

use super::refer;
use crate::edits::prelude::*;

/// Therapy assistant without the plan of care.
pub struct TherapyAssistantWithoutPlan;

static ABOUT: About = About {
    id: "therapy-assistant-without-plan",
    family: Family::Situations,
    title: "Therapy assistant without the plan of care",
    why: "CQ and CO say that an assistant gave the therapy, under a plan of physical and of occupational therapy. Medicare returns a line whose GP or GO does not go with it.",
    fix: "Use CQ with GP and CO with GO.",
    source: "42 CFR 410.59 and 410.60; CMS, Medicare Claims Processing Manual, chapter 5, section 20.1, since 2020-01-01",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4", "16"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2020, 1, 1)),
    examples: &[
        Example::found("a physical therapy assistant under an occupational plan", |claim| {
            claim.make_medicare();
            refer(claim);
            bill(claim, "97110");
            claim.line().modifiers = modifiers(&["CQ", "GO"]);
        }),
        Example::passes("under a physical therapy plan", |claim| {
            claim.make_medicare();
            refer(claim);
            bill(claim, "97110");
            claim.line().modifiers = modifiers(&["CQ", "GP"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for TherapyAssistantWithoutPlan {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const PAIRS: [(&str, &str); 2] = [("CQ", "GP"), ("CO", "GO")];
        for (place, line) in claim.lines.iter().enumerate() {
            for (assistant, plan) in PAIRS.iter().filter(|(assistant, plan)| line.modifiers.contains(assistant) && !line.modifiers.contains(plan)) {
                findings.line(place, "modifiers", *assistant, format!("Line {} has {assistant} without {plan}.", place + 1));
            }
        }
    }
}
