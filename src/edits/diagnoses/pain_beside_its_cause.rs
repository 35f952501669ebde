//! Edit `pain-beside-its-cause`.

use super::diagnosis;
use crate::edits::prelude::*;

/// Pain code behind the disease that explains the pain.
pub struct PainBesideItsCause;

static ABOUT: About = About {
    id: "pain-beside-its-cause",
    family: Family::Diagnoses,
    title: "Pain code behind the disease that explains the pain",
    why: "A code of category G89 is not used where the underlying diagnosis is known, unless the visit is for control of the pain; then the pain comes first.",
    fix: "Leave the pain code out, or put it first where the visit was for pain control.",
    source: "ICD-10-CM Official Guidelines, section I.C.6.b.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2300 HI02-2",
    answer: "A7:255",
    examples: &[
        Example::found("chronic pain behind osteoarthritis", |claim| claim.diagnoses = vec![diagnosis("M1711"), diagnosis("G8929")]),
        Example::passes("pain control first", |claim| claim.diagnoses = vec![diagnosis("G8929"), diagnosis("M1711")]),
        Example::passes("pain of a tumour", |claim| claim.diagnoses = vec![diagnosis("C50911"), diagnosis("G893")]),
        Example::passes("behind a pain that has a place and no cause", |claim| claim.diagnoses = vec![diagnosis("M545"), diagnosis("G8929")]),
    ],
    ..About::COMMON
};

impl Edit for PainBesideItsCause {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(first) = claim.diagnoses.first().filter(|first| explains(first.code.as_str())) else { return };
        let is_pain = |code: &str| ["G891", "G892", "G894"].iter().any(|pain| code.starts_with(pain));
        for (place, pain) in claim.diagnoses.iter().enumerate().skip(1).filter(|(_, diagnosis)| is_pain(diagnosis.code.as_str())) {
            let (pain, cause) = (pain.code.dotted(), first.code.dotted());
            let message = format!("{pain} stands behind {cause}, which explains the pain.");
            findings.claim(super::diagnosis_column(claim, place), pain, message);
        }
    }
}

/// Diseases of joints, bones and spine that hurt; pains named by their place alone (M25.5, M54, M79.6) are no cause.
fn explains(code: &str) -> bool {
    code.starts_with('M') && !["M255", "M54", "M796"].iter().any(|pain| code.starts_with(pain))
}
