//! Edit `modifiers-over-four`.

use super::modifiers;
use crate::edits::prelude::*;

/// More modifiers than a line can carry.
pub struct ModifiersOverFour;

static ABOUT: About = About {
    id: "modifiers-over-four",
    family: Family::Services,
    title: "More modifiers than a line can carry",
    why: "A line carries four modifiers; those beyond would be lost, and with them perhaps the reason for payment.",
    fix: "Leave the four that decide payment, or use 99 where the payer accepts it.",
    source: "ASC X12N 005010X222A1, loop 2400, SV101-3 to SV101-6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-6",
    answer: "A7:453",
    denials: &["4"],
    examples: &[
        Example::found("five documented", |claim| claim.line().modifiers_left_out = 1),
        Example::passes("four", |claim| claim.line().modifiers = modifiers(&["25", "GC", "LT", "GT"])),
    ],
    ..About::COMMON
};

impl Edit for ModifiersOverFour {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers_left_out > 0) {
            let left = line.modifiers_left_out;
            findings.line(place, "modifiers", left.to_string(), format!("Line {} has {left} modifiers more than the four that fit.", place + 1));
        }
    }
}
