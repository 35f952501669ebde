//! Edit `modifier-malformed`.

use super::modifiers;
use crate::edits::prelude::*;

/// Modifier of the wrong form.
pub struct ModifierMalformed;

static ABOUT: About = About {
    id: "modifier-malformed",
    family: Family::Services,
    title: "Modifier of the wrong form",
    why: "A modifier is two letters or digits.",
    fix: "Correct modifiers of the line; they are separated by blanks.",
    source: "45 CFR 162.1002(a); ASC X12N 005010X222A1, loop 2400, SV101-3 to SV101-6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4", "182"],
    examples: &[
        Example::found("three characters", |claim| claim.line().modifiers = modifiers(&["025"])),
        Example::found("one character", |claim| claim.line().modifiers = modifiers(&["5"])),
        Example::passes("two characters", |claim| claim.line().modifiers = modifiers(&["25"])),
    ],
    ..About::COMMON
};

impl Edit for ModifierMalformed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            for wrong in line.modifiers.as_slice().iter().filter(|code| !modifier::has_valid_form(**code)) {
                findings.line(place, "modifiers", wrong.as_str(), format!("Line {} has the modifier `{wrong}`; a modifier has two characters.", place + 1));
            }
        }
    }
}
