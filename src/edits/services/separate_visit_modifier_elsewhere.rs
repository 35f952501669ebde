//! Edit `separate-visit-modifier-elsewhere`.

use crate::edits::prelude::*;

/// Modifier of visits on another service.
pub struct SeparateVisitModifierElsewhere;

static ABOUT: About = About {
    id: "separate-visit-modifier-elsewhere",
    family: Family::Services,
    title: "Modifier of visits on another service",
    why: "24, 25 and 57 say something about a visit. On an operation, a picture or a laboratory test they are refused.",
    fix: "Move the modifier to the line of the visit, or use 59 or 79 where the procedure itself is separate.",
    source: "CMS, NCCI Policy Manual for Medicare Services 2026, chapter I, section D; CMS, Medicare Claims Processing Manual, chapter 12, sections 30.6.6 and 40.2",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    examples: &[
        Example::found("25 on an operation", |claim| {
            bill(claim, "17110");
            claim.line().modifiers = modifiers(&["25"]);
        }),
        Example::passes("25 on a visit", |claim| claim.line().modifiers = modifiers(&["25"])),
        Example::passes("25 on an eye examination", |claim| {
            bill(claim, "92014");
            claim.line().modifiers = modifiers(&["25"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for SeparateVisitModifierElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const OF_VISITS: [&str; 3] = ["24", "25", "57"];
        let is_other = |code: Code| service_groups::is_surgery(code) || laboratory::is_imaging(code) || laboratory::is_laboratory(code);
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.modifiers.as_slice().is_empty() && is_other(line.code)) {
            for modifier in OF_VISITS.into_iter().filter(|modifier| line.modifiers.contains(modifier)) {
                findings.line(place, "modifiers", modifier, format!("Line {} has {modifier} on {}, which is no visit.", place + 1, line.code));
            }
        }
    }
}
