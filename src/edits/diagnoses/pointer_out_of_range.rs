//! Edit `pointer-out-of-range`.

use super::diagnosis;
use crate::edits::prelude::*;

/// Pointer to a diagnosis that the claim does not have.
pub struct PointerOutOfRange;

static ABOUT: About = About {
    id: "pointer-out-of-range",
    family: Family::Diagnoses,
    title: "Pointer to a diagnosis that the claim does not have",
    why: "A line that points beyond the list of diagnoses is justified by nothing. Public validators do not notice it; payers do.",
    fix: "Correct diagnosis_pointers of the line, counted from 1 in the order of the diagnosis columns.",
    source: "ASC X12N 005010X222A1, loop 2400, SV107 against loop 2300, HI",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV107",
    answer: "A7:477",
    denials: &["11", "16", "50"],
    is_absolute: true,
    examples: &[
        Example::found("the second of one", |claim| claim.line().pointers = [2, 0, 0, 0]),
        Example::found("zero", |claim| claim.line().pointers = [0, 0, 0, 0]),
        Example::passes("the second of two", |claim| {
            claim.diagnoses = vec![diagnosis("J209"), diagnosis("R509")];
            claim.line().pointers = [2, 0, 0, 0];
        }),
    ],
    ..About::COMMON
};

impl Edit for PointerOutOfRange {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.diagnoses.is_empty() {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate() {
            for pointer in line.pointers().iter().filter(|pointer| !(1..=claim.diagnoses.len()).contains(&usize::from(**pointer))) {
                let message = format!("Line {} points to diagnosis {pointer}; the claim has {}.", place + 1, claim.diagnoses.len());
                findings.line(place, "diagnosis_pointers", pointer.to_string(), message);
            }
        }
    }
}
