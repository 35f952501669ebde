//! Edit `anesthesia-modifier-elsewhere`.

use crate::edits::prelude::*;

/// Modifier of anesthesia on another service.
pub struct AnesthesiaModifierElsewhere;

static ABOUT: About = About {
    id: "anesthesia-modifier-elsewhere",
    family: Family::Services,
    title: "Modifier of anesthesia on another service",
    why: "AA, AD, QK, QY and P1 to P6 describe an anesthesia. On a code that is none, payers refuse the line.",
    fix: "Take the modifier out, or correct service to the code of the anesthesia.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 50.K",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    examples: &[
        Example::found("on an operation", |claim| {
            bill(claim, "12001");
            claim.line().modifiers = modifiers(&["AA"]);
        }),
        Example::passes("on anesthesia", |claim| {
            bill(claim, "00811");
            claim.line().modifiers = modifiers(&["AA", "P2"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for AnesthesiaModifierElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const OF_ANESTHESIA: [&str; 10] = ["AA", "AD", "QK", "QY", "P1", "P2", "P3", "P4", "P5", "P6"];
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| !line.modifiers.as_slice().is_empty() && !line.code.is_empty() && !anesthesia::is_anesthesia(line.code))
        {
            for modifier in OF_ANESTHESIA.into_iter().filter(|modifier| line.modifiers.contains(modifier)) {
                findings.line(place, "modifiers", modifier, format!("Line {} has the modifier of anesthesia {modifier} on {}.", place + 1, line.code));
            }
        }
    }
}
