//! Edit `manifestation-first`.

use super::diagnosis;
use crate::edits::prelude::*;

/// Manifestation as the first diagnosis.
pub struct ManifestationFirst;

static ABOUT: About = About {
    id: "manifestation-first",
    family: Family::Diagnoses,
    title: "Manifestation as the first diagnosis",
    why: "A code titled \"in diseases classified elsewhere\" tells how another disease shows itself; the disease comes first, and a claim that begins with the manifestation is refused.",
    fix: "Document the underlying disease and put it before the manifestation.",
    source: "ICD-10-CM Official Guidelines, section I.A.13",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 HI01-2",
    answer: "A7:509",
    denials: &["16", "146"],
    needs: Some(Table::Icd10Cm),
    examples: &[
        Example::found("dementia before its cause", |claim| claim.diagnoses = vec![diagnosis("F0280"), diagnosis("G309")]),
        Example::passes("Alzheimer's disease before the dementia", |claim| claim.diagnoses = vec![diagnosis("G309"), diagnosis("F0280")]),
    ],
    ..About::COMMON
};

impl Edit for ManifestationFirst {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(edition) = claim.service_from().and_then(|on| context.edition(on)) else { return };
        if let Some(first) = claim.diagnoses.first().filter(|first| edition.noted(first.code).is_manifestation()) {
            let code = first.code.dotted();
            let message = format!("The first diagnosis {code} is a manifestation of another disease.");
            findings.claim("diagnosis_1", code, message);
        }
    }
}
