//! Edit `laboratory-repeat-elsewhere`.

use crate::edits::prelude::*;

/// Repeated laboratory test that is none.
pub struct LaboratoryRepeatElsewhere;

static ABOUT: About = About {
    id: "laboratory-repeat-elsewhere",
    family: Family::Services,
    title: "Repeated laboratory test that is none",
    why: "Modifier 91 says that a laboratory test was repeated for a new result. On another service it means nothing, and the line is refused; procedures are repeated with 76 or 77.",
    fix: "Use 76 or 77, or take 91 out.",
    source: "CMS, Medicare Claims Processing Manual, chapter 16, section 100.5.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    examples: &[
        Example::found("on a picture", |claim| {
            bill(claim, "71046");
            claim.line().modifiers = modifiers(&["91"]);
        }),
        Example::passes("on a test", |claim| {
            bill(claim, "82947");
            claim.line().modifiers = modifiers(&["91"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for LaboratoryRepeatElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.contains("91") && service_groups::number(line.code).is_some() && !laboratory::is_laboratory(line.code))
        {
            let message = format!("Line {} has modifier 91 on {}, which is no laboratory test.", place + 1, line.code);
            findings.line(place, "modifiers", "91", message);
        }
    }
}
