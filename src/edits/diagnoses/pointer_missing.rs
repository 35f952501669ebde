//! Edit `pointer-missing`.

use crate::edits::prelude::*;

/// Service line that points to no diagnosis.
pub struct PointerMissing;

static ABOUT: About = About {
    id: "pointer-missing",
    family: Family::Diagnoses,
    title: "Service line that points to no diagnosis",
    why: "Every line must say which diagnosis justifies it.",
    fix: "Fill in diagnosis_pointers of the line, such as 1 or 1,2.",
    source: "ASC X12N 005010X222A1, loop 2400, SV107-1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2400 SV107-1",
    answer: "A6:477",
    denials: &["11", "16", "50"],
    examples: &[Example::found("a line without pointer", |claim| claim.line().pointer_count = 0), Example::passes("a line with one", |claim| claim.line().pointer_count = 1)],
    ..About::COMMON
};

impl Edit for PointerMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.diagnoses.is_empty() {
            return;
        }
        for (place, _) in claim.lines.iter().enumerate().filter(|(_, line)| line.pointers().is_empty()) {
            findings.line(place, "diagnosis_pointers", "", format!("Line {} points to no diagnosis.", place + 1));
        }
    }
}
