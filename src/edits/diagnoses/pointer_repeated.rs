//! Edit `pointer-repeated`.

use super::diagnosis;
use crate::edits::prelude::*;

/// Same pointer twice on a line.
pub struct PointerRepeated;

static ABOUT: About = About {
    id: "pointer-repeated",
    family: Family::Diagnoses,
    title: "Same pointer twice on a line",
    why: "A repeated pointer says nothing new, and some payers refuse the line.",
    fix: "Take one of the two out of diagnosis_pointers.",
    source: "ASC X12N 005010X222A1, loop 2400, SV107",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV107",
    answer: "A7:477",
    examples: &[
        Example::found("1,1", |claim| {
            claim.line().pointers = [1, 1, 0, 0];
            claim.line().pointer_count = 2;
        }),
        Example::passes("1,2", |claim| {
            claim.diagnoses = vec![diagnosis("J209"), diagnosis("R509")];
            claim.line().pointers = [1, 2, 0, 0];
            claim.line().pointer_count = 2;
        }),
    ],
    ..About::COMMON
};

impl Edit for PointerRepeated {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            let pointers = line.pointers();
            if let Some(repeated) = pointers.iter().enumerate().find(|(at, pointer)| pointers.iter().take(*at).any(|earlier| earlier == *pointer)) {
                findings.line(place, "diagnosis_pointers", repeated.1.to_string(), format!("Line {} points to diagnosis {} twice.", place + 1, repeated.1));
            }
        }
    }
}
