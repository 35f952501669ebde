//! Edit `questionable-admission-diagnosis`.

use super::is_inpatient;
use crate::codes::mce::MceList;
use crate::edits::diagnoses::diagnosis;
use crate::edits::prelude::*;

/// Diagnosis that seldom justifies a stay in hospital.
pub struct QuestionableAdmissionDiagnosis;

static ABOUT: About = About {
    id: "questionable-admission-diagnosis",
    family: Family::Coverage,
    title: "Diagnosis that seldom justifies a stay in hospital",
    why: "The Medicare Code Editor lists diagnoses for which hospitals rarely need to admit. A payer may ask for the record.",
    fix: "Check that the first diagnosis is the one that led to admission.",
    source: "CMS, Definitions of Medicare Code Edits, edit 8",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 5,
    element: "2300 HI01-2",
    answer: "",
    needs: Some(Table::MceLists),
    examples: &[
        Example::found("a raised reading as the reason for a stay", |claim| {
            bill(claim, "99222");
            claim.diagnoses = vec![diagnosis("R030")];
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 4));
            claim.facility();
            claim.move_to("21");
        }),
        Example::passes("the same in an office", |claim| claim.diagnoses = vec![diagnosis("R030")]),
    ],
    ..About::COMMON
};

impl Edit for QuestionableAdmissionDiagnosis {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some((on, first)) = claim.service_from().zip(claim.diagnoses.first()) else { return };
        if is_inpatient(claim) && context.codes.mce.has(MceList::Questionable, first.code, on) {
            let code = first.code.dotted();
            let message = format!("The first diagnosis {code} seldom justifies a stay in hospital.");
            findings.claim("diagnosis_1", code, message);
        }
    }
}
