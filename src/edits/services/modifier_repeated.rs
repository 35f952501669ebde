//! Edit `modifier-repeated`.

use super::modifiers;
use crate::edits::prelude::*;

/// Same modifier twice on a line.
pub struct ModifierRepeated;

static ABOUT: About = About {
    id: "modifier-repeated",
    family: Family::Services,
    title: "Same modifier twice on a line",
    why: "A repeated modifier says nothing new, and the line is refused.",
    fix: "Take one of the two out of modifiers.",
    source: "ASC X12N 005010X222A1, loop 2400, SV101-3 to SV101-6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    examples: &[
        Example::found("25 twice", |claim| claim.line().modifiers = modifiers(&["25", "25"])),
        Example::passes("two modifiers", |claim| claim.line().modifiers = modifiers(&["25", "GC"])),
    ],
    ..About::COMMON
};

impl Edit for ModifierRepeated {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            let codes = line.modifiers.as_slice();
            if let Some((_, repeated)) = codes.iter().enumerate().find(|(at, code)| codes.iter().take(*at).any(|earlier| earlier == *code)) {
                findings.line(place, "modifiers", repeated.as_str(), format!("Line {} has the modifier {repeated} twice.", place + 1));
            }
        }
    }
}
