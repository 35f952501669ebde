//! Edit `pregnancy-code-of-man`.

use super::{diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Pregnancy as the diagnosis of a man.
pub struct PregnancyCodeOfMan;

static ABOUT: About = About {
    id: "pregnancy-code-of-man",
    family: Family::Diagnoses,
    title: "Pregnancy as the diagnosis of a man",
    why: "Codes of chapter 15 stand only in the mother's record. On a man's claim, most often the newborn's or the husband's record took them over.",
    fix: "Correct the diagnosis, the patient or patient_sex; where all are right, let the claim go.",
    source: "ICD-10-CM Official Guidelines FY2026, section I.C.15.a.2",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 6,
    element: "2300 HI",
    answer: "A7:255",
    denials: &["7", "10"],
    examples: &[
        Example::found("a man", |claim| {
            claim.diagnoses = vec![diagnosis("O039")];
            claim.encounter.patient.sex = Sex::Male;
        }),
        Example::passes("a woman", |claim| claim.diagnoses = vec![diagnosis("O039")]),
    ],
    ..About::COMMON
};

impl Edit for PregnancyCodeOfMan {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.encounter.is_none_or(|encounter| encounter.patient.sex != Sex::Male) {
            return;
        }
        let is_pregnancy = |code: Code| code.as_str().starts_with('O') || ["Z33", "Z34", "Z3A", "Z39"].iter().any(|category| code.as_str().starts_with(category));
        for (place, diagnosis) in claim.diagnoses.iter().enumerate().filter(|(_, diagnosis)| is_pregnancy(diagnosis.code)) {
            let message = format!("{} belongs to a pregnancy, and the patient is documented as a man.", diagnosis.code.dotted());
            findings.claim(diagnosis_column(claim, place), diagnosis.code.dotted(), message);
        }
    }
}
