//! Edit `modifiers-contradict`.

use super::{bill, modifiers};
use crate::edits::prelude::*;

/// Modifiers that contradict each other.
pub struct ModifiersContradict;

static ABOUT: About = About {
    id: "modifiers-contradict",
    family: Family::Services,
    title: "Modifiers that contradict each other",
    why: "One line cannot be done on the left and on the right side, on both and on one, be the professional and the technical part at once, be repeated by the same and by another practitioner, or stand under two plans of care. Both sides are billed with 50 or on two lines, both parts without a modifier.",
    fix: "Correct modifiers of the line, or split it into two lines.",
    source: "CMS, Medicare Claims Processing Manual, chapter 5, section 20.1 (therapy), chapter 12, sections 40.2, 40.7 and 40.8 (operations), chapter 13, section 20 (components)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["4"],
    examples: &[
        Example::found("left and right", |claim| claim.line().modifiers = modifiers(&["LT", "RT"])),
        Example::found("both parts", |claim| {
            bill(claim, "71046");
            claim.line().modifiers = modifiers(&["26", "TC"]);
        }),
        Example::found("planned and not planned", |claim| {
            bill(claim, "12001");
            claim.line().modifiers = modifiers(&["58", "78"]);
        }),
        Example::passes("left", |claim| claim.line().modifiers = modifiers(&["LT"])),
    ],
    ..About::COMMON
};

impl Edit for ModifiersContradict {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        #[rustfmt::skip]
        const PAIRS: [(&str, &str); 17] = [
            ("LT", "RT"), ("50", "LT"), ("50", "RT"), ("26", "TC"), ("76", "77"), ("58", "78"), ("58", "79"), ("78", "79"), ("62", "66"), ("73", "74"),
            ("JW", "JZ"), ("93", "95"), ("95", "GQ"), ("GQ", "GT"), ("GN", "GO"), ("GN", "GP"), ("GO", "GP"),
        ];
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.as_slice().len() > 1) {
            for (one, other) in PAIRS.iter().filter(|(one, other)| line.modifiers.contains(one) && line.modifiers.contains(other)) {
                findings.line(place, "modifiers", format!("{one} {other}"), format!("Line {} has the modifiers {one} and {other}.", place + 1));
            }
        }
    }
}
