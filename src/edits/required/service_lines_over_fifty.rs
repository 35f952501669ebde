//! Edit `service-lines-over-fifty`.

use crate::edits::prelude::*;

/// More than fifty service lines on one claim.
pub struct ServiceLinesOverFifty;

static ABOUT: About = About {
    id: "service-lines-over-fifty",
    family: Family::Required,
    title: "More than fifty service lines on one claim",
    why: "A professional claim carries at most fifty lines. Longer encounters are split before the edits, so this one was put together elsewhere.",
    fix: "Split the claim.",
    source: "ASC X12N 005010X222A1, loop 2400 repeat 50",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 1,
    element: "2400 LX",
    answer: "A3:121",
    examples: &[
        Example::found("fifty-one lines", |claim| {
            let line = *claim.line();
            claim.lines = (0..51).map(|_| ClaimLine { modifiers: [Code::from("76")].into_iter().collect(), ..line }).collect();
        }),
        Example::passes("fifty lines", |claim| {
            let line = *claim.line();
            claim.lines = (0..50).map(|_| ClaimLine { modifiers: [Code::from("76")].into_iter().collect(), ..line }).collect();
        }),
    ],
    ..About::COMMON
};

impl Edit for ServiceLinesOverFifty {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.lines.len() > 50 {
            findings.claim("", claim.lines.len().to_string(), format!("The claim has {} service lines; at most 50 fit.", claim.lines.len()));
        }
    }
}
