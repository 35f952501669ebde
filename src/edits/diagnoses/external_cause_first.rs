//! Edit `external-cause-first`.

use super::diagnosis;
use crate::edits::prelude::*;

/// External cause as the first diagnosis.
pub struct ExternalCauseFirst;

static ABOUT: About = About {
    id: "external-cause-first",
    family: Family::Diagnoses,
    title: "External cause as the first diagnosis",
    why: "Codes V00 to Y99 say how an injury came about, not what is treated; they are never listed first.",
    fix: "Put the injury or illness first.",
    source: "ICD-10-CM Official Guidelines, section I.C.20.a.6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 HI01-2",
    answer: "A7:509",
    denials: &["16", "146"],
    examples: &[
        Example::found("a fall before its fracture", |claim| claim.diagnoses = vec![diagnosis("W1830XA"), diagnosis("S52501A")]),
        Example::passes("a fracture before its fall", |claim| claim.diagnoses = vec![diagnosis("S52501A"), diagnosis("W1830XA")]),
    ],
    ..About::COMMON
};

impl Edit for ExternalCauseFirst {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(first) = claim.diagnoses.first().filter(|first| first.code.as_str().starts_with(['V', 'W', 'X', 'Y'])) {
            let code = first.code.dotted();
            let message = format!("The first diagnosis {code} is an external cause.");
            findings.claim("diagnosis_1", code, message);
        }
    }
}
