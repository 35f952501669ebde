//! Edit `unusual-service-without-note`.

use crate::edits::prelude::*;

/// Unusual service that is not explained.
pub struct UnusualServiceWithoutNote;

static ABOUT: About = About {
    id: "unusual-service-without-note",
    family: Family::Situations,
    title: "Unusual service that is not explained",
    why: "Modifier 22 asks for more money because the work was much greater than usual. Without a word why, payers pay the usual price.",
    fix: "Say in service_note what made the work greater, and keep the operative report ready.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 20.4.6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 NTE02",
    answer: "",
    denials: &["252"],
    examples: &[
        Example::found("without a word", |claim| {
            bill(claim, "12001");
            claim.line().modifiers = modifiers(&["22"]);
        }),
        Example::passes("with a reason", |claim| {
            bill(claim, "12001");
            claim.line().modifiers = modifiers(&["22"]);
            claim.line().documented.service_note = "DENSE ADHESIONS 90 MIN";
        }),
    ],
    ..About::COMMON
};

impl Edit for UnusualServiceWithoutNote {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.contains("22") && line.documented.service_note.is_empty()) {
            let message = format!("Line {} has modifier 22 on {} without a reason.", place + 1, line.code);
            findings.line(place, "service_note", "22", message);
        }
    }
}
