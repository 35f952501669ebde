//! Edit `waived-test-mark-elsewhere`.

use crate::edits::prelude::*;

/// Mark of a waived test on another service.
pub struct WaivedTestMarkElsewhere;

static ABOUT: About = About {
    id: "waived-test-mark-elsewhere",
    family: Family::Services,
    title: "Mark of a waived test on another service",
    why: "QW says that a laboratory test is waived under CLIA. On what is no laboratory test the line is refused.",
    fix: "Take QW out, or move it to the line of the test.",
    source: "CMS, Medicare Claims Processing Manual, chapter 16, section 70.8",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    examples: &[
        Example::found("on a visit", |claim| claim.line().modifiers = modifiers(&["QW"])),
        Example::passes("on a test", |claim| {
            bill(claim, "87880");
            claim.line().modifiers = modifiers(&["QW"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for WaivedTestMarkElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.contains("QW") && service_groups::number(line.code).is_some() && !laboratory::is_laboratory(line.code))
        {
            let message = format!("Line {} has QW on {}, which is no laboratory test.", place + 1, line.code);
            findings.line(place, "modifiers", "QW", message);
        }
    }
}
