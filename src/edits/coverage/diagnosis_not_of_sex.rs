//! Edit `diagnosis-not-of-sex`.

use crate::codes::mce::MceList;
use crate::edits::diagnoses::{diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Diagnosis of the other sex.
pub struct DiagnosisNotOfSex;

static ABOUT: About = About {
    id: "diagnosis-not-of-sex",
    family: Family::Coverage,
    title: "Diagnosis of the other sex",
    why: "Until October 2024 the Medicare Code Editor held diagnoses that only women or only men can have against the patient's documented sex.",
    fix: "Correct the diagnosis or patient_sex; for a patient whose documented sex is right, condition code 45 says so.",
    source: "CMS, Definitions of Medicare Code Edits, edit 5, deactivated on 2024-10-01",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 6,
    element: "2300 HI",
    answer: "A7:255",
    denials: &["10"],
    effective_to: Some(Date::constant(2024, 9, 30)),
    needs: Some(Table::MceLists),
    examples: &[
        Example::found("a woman's diagnosis of a man, before October 2024", |claim| {
            claim.diagnoses = vec![diagnosis("N72")];
            claim.encounter.patient.sex = Sex::Male;
            claim.happen_on(Date::constant(2024, 9, 30));
        }),
        Example::passes("after the edit was given up", |claim| {
            claim.diagnoses = vec![diagnosis("N72")];
            claim.encounter.patient.sex = Sex::Male;
        }),
    ],
    ..About::COMMON
};

impl Edit for DiagnosisNotOfSex {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some((on, sex)) = claim.service_from().zip(claim.encounter.map(|encounter| encounter.patient.sex)) else { return };
        let (other, word) = match sex {
            Sex::Male => (MceList::Female, "women"),
            Sex::Female => (MceList::Male, "men"),
            Sex::Unknown => return,
        };
        // Codes of pregnancy are judged without a list.
        let is_pregnancy = |code: Code| code.as_str().starts_with('O') || ["Z33", "Z34", "Z3A", "Z39"].iter().any(|category| code.as_str().starts_with(category));
        for (place, diagnosis) in claim.diagnoses.iter().enumerate().filter(|(_, diagnosis)| !is_pregnancy(diagnosis.code) && context.codes.mce.has(other, diagnosis.code, on)) {
            let code = diagnosis.code.dotted();
            let message = format!("{code} is a diagnosis of {word}.");
            findings.claim(diagnosis_column(claim, place), code, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::CodeSets;
    use crate::codes::mce::MceRow;
    use crate::codes::packed_rows::RowTable;

    #[test]
    fn a_womans_diagnosis_of_a_man_is_found_while_the_edit_held() {
        let mut codes = CodeSets::built_in();
        codes.mce.install(RowTable::of(vec![MceRow { code: "N72".into(), list: MceList::Female, from: None, to: None }]));
        let found = |day: Date, sex: Sex| {
            let mut claim = ClaimFixture::valid();
            claim.diagnoses = vec![diagnosis("N72")];
            claim.encounter.patient.sex = sex;
            claim.happen_on(day);
            claim.run(&codes).iter().any(|finding| finding.edit == ABOUT.id)
        };
        assert!(found(Date::constant(2024, 9, 30), Sex::Male));
        assert!(!found(Date::constant(2024, 9, 30), Sex::Female) && !found(Date::constant(2024, 10, 1), Sex::Male));
    }
}
