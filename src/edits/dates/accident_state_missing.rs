//! Edit `accident-state-missing`.

use crate::edits::prelude::*;

/// Automobile accident without its state.
pub struct AccidentStateMissing;

static ABOUT: About = About {
    id: "accident-state-missing",
    family: Family::Dates,
    title: "Automobile accident without its state",
    why: "A claim that comes from an automobile accident must name the state, whose law decides who pays first.",
    fix: "Fill in accident_state in the export.",
    source: "ASC X12N 005010X222A1, loop 2300, CLM11-4",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 CLM11-4",
    answer: "A6:728",
    denials: &["16"],
    is_absolute: true,
    examples: &[
        Example::found("an automobile accident without state", |claim| {
            claim.encounter.accident = Some(Accident::Auto);
            claim.encounter.accident_date = claim.encounter.service_date;
        }),
        Example::passes("another accident", |claim| {
            claim.encounter.accident = Some(Accident::Other);
            claim.encounter.accident_date = claim.encounter.service_date;
        }),
    ],
    ..About::COMMON
};

impl Edit for AccidentStateMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        if encounter.accident == Some(Accident::Auto) && encounter.accident_state.is_empty() {
            findings.claim("accident_state", "", "The encounter comes from an automobile accident whose state is not documented.");
        }
    }
}
