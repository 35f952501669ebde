//! Edit `modifiers-contradict`.

use super::modifiers;
use crate::edits::prelude::*;

/// Modifiers that contradict each other.
pub struct ModifiersContradict;

static ABOUT: About = About {
    id: "modifiers-contradict",
    family: Family::Services,
    title: "Modifiers that contradict each other",
    why: "One line cannot be done on the left and on the right side, on both and on one, or be the professional and the technical part at once. Both sides are billed with 50 or on two lines, both parts without a modifier.",
    fix: "Correct modifiers of the line, or split it into two lines.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 40.7 (bilateral procedures) and chapter 13, section 20 (components)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["4"],
    examples: &[
        Example::found("left and right", |claim| claim.line().modifiers = modifiers(&["LT", "RT"])),
        Example::found("both parts", |claim| claim.line().modifiers = modifiers(&["26", "TC"])),
        Example::passes("left", |claim| claim.line().modifiers = modifiers(&["LT"])),
    ],
    ..About::COMMON
};

impl Edit for ModifiersContradict {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const PAIRS: [(&str, &str); 4] = [("LT", "RT"), ("50", "LT"), ("50", "RT"), ("26", "TC")];
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.as_slice().len() > 1) {
            for (one, other) in PAIRS.iter().filter(|(one, other)| line.modifiers.contains(one) && line.modifiers.contains(other)) {
                findings.line(place, "modifiers", format!("{one} {other}"), format!("Line {} has the modifiers {one} and {other}.", place + 1));
            }
        }
    }
}
