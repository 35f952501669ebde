//! Edit `diagnosis-not-of-age`.

use crate::edits::diagnoses::{diagnosis, diagnosis_column};
use crate::edits::prelude::*;
use crate::model::date::age_years;

/// Diagnosis of another age.
pub struct DiagnosisNotOfAge;

static ABOUT: About = About {
    id: "diagnosis-not-of-age",
    family: Family::Coverage,
    title: "Diagnosis of another age",
    why: "The Medicare Code Editor lists diagnoses that occur only in newborns, children, women of childbearing age or adults. At another age either the diagnosis or the birth date is wrong.",
    fix: "Correct the diagnosis or patient_birth_date.",
    source: "CMS, Definitions of Medicare Code Edits, edit 4",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 6,
    element: "2300 HI",
    answer: "A7:255",
    denials: &["9"],
    needs: Some(Table::MceLists),
    examples: &[
        Example::found("a newborn's disease at 45 years", |claim| claim.diagnoses = vec![diagnosis("A33")]),
        Example::found("an old man's disease in a child", |claim| {
            claim.diagnoses = vec![diagnosis("N401")];
            claim.encounter.patient.birth_date = Some(Date::constant(2020, 1, 1));
        }),
        Example::passes("a newborn's disease in the first year", |claim| {
            claim.diagnoses = vec![diagnosis("A33")];
            claim.encounter.patient.birth_date = Some(Date::constant(2026, 5, 1));
        }),
        Example::passes("an adult's disease at 45 years", |claim| claim.diagnoses = vec![diagnosis("N401")]),
    ],
    ..About::COMMON
};

impl Edit for DiagnosisNotOfAge {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some((on, birth)) = claim.service_from().zip(claim.encounter.and_then(|encounter| encounter.patient.birth_date)) else { return };
        let age = age_years(birth, on);
        // Examinations of newborns and children and records of birth go by days, and other edits judge them without a list.
        let goes_by_days = |code: Code| ["Z0011", "Z0012", "Z38"].iter().any(|prefix| code.as_str().starts_with(prefix));
        for (place, diagnosis) in claim.diagnoses.iter().enumerate().filter(|(_, diagnosis)| age >= 0 && !goes_by_days(diagnosis.code)) {
            let ages = context.codes.mce.lists(diagnosis.code, on).find_map(|list| list.ages().filter(|(least, most)| !(*least..=*most).contains(&age)));
            if let Some((least, most)) = ages {
                let code = diagnosis.code.dotted();
                let message = format!("{code} is a diagnosis of the ages {least} to {most}, and the patient is {age}.");
                findings.claim(diagnosis_column(claim, place), code, message);
            }
        }
    }
}
