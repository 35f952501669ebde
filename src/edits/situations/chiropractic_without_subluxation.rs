//! Edit `chiropractic-without-subluxation`.

use super::{is_manipulation, spine};
use crate::edits::prelude::*;

/// Chiropractic treatment without a subluxation.
pub struct ChiropracticWithoutSubluxation;

static ABOUT: About = About {
    id: "chiropractic-without-subluxation",
    family: Family::Situations,
    title: "Chiropractic treatment without a subluxation",
    why: "Medicare covers manual manipulation of the spine only to correct a subluxation, which must be a diagnosis of the line.",
    fix: "Code the subluxation by its region (M99.0 or M99.1), with the complaint behind it, and point the line to it.",
    source: "CMS, Medicare Benefit Policy Manual, chapter 15, section 240.1.2 and 240.1.3",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV107",
    answer: "A8:255",
    denials: &["11", "50"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("for back pain alone", |claim| {
            claim.make_medicare();
            bill(claim, "98940");
            claim.line().modifiers = modifiers(&["AT"]);
        }),
        Example::passes("for a subluxation by its own name", |claim| {
            claim.make_medicare();
            spine(claim);
            claim.line().modifiers = modifiers(&["AT"]);
            claim.diagnoses = vec![crate::edits::diagnoses::diagnosis("M9913")];
        }),
        Example::passes("for a subluxation", |claim| {
            claim.make_medicare();
            spine(claim);
            claim.line().modifiers = modifiers(&["AT"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for ChiropracticWithoutSubluxation {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_subluxation = |pointer: &u8| {
            usize::from(*pointer)
                .checked_sub(1)
                .and_then(|place| claim.diagnoses.get(place))
                .is_some_and(|diagnosis| ["M990", "M991"].iter().any(|subluxation| diagnosis.code.as_str().starts_with(subluxation)))
        };
        let is_treatment = |line: &ClaimLine<'_>| is_manipulation(line.code) && line.modifiers.contains("AT");
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| is_treatment(line) && !line.pointers().iter().any(is_subluxation)) {
            let message = format!("Line {} has {} as active treatment and points to no subluxation (M99.0 or M99.1).", place + 1, line.code);
            findings.line(place, "diagnosis_pointers", "", message);
        }
    }
}
