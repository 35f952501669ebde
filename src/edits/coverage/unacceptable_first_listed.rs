//! Edit `unacceptable-first-listed`.

use super::is_inpatient;
use crate::codes::icd10cm::is_never_first;
use crate::codes::mce::MceList;
use crate::edits::diagnoses::diagnosis;
use crate::edits::prelude::*;

/// Diagnosis that does not stand first by the code editor's list.
pub struct UnacceptableFirstListed;

static ABOUT: About = About {
    id: "unacceptable-first-listed",
    family: Family::Coverage,
    title: "Diagnosis that does not stand first by the code editor's list",
    why: "The Medicare Code Editor lists circumstances and histories that are no reason for a stay. As the first diagnosis of a hospital stay they are returned; at other places they may be right, and this is a note.",
    fix: "Put the condition that was treated first.",
    source: "CMS, Definitions of Medicare Code Edits, edit 9",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2300 HI01-2",
    answer: "A7:509",
    needs: Some(Table::MceLists),
    examples: &[
        Example::found("a history alone", |claim| claim.diagnoses = vec![diagnosis("Z8711")]),
        Example::found("care of another kind without a diagnosis beside it", |claim| claim.diagnoses = vec![diagnosis("Z5189")]),
        Example::passes("care of another kind with one", |claim| claim.diagnoses = vec![diagnosis("Z5189"), diagnosis("J209")]),
        Example::passes("behind another", |claim| claim.diagnoses = vec![diagnosis("J209"), diagnosis("Z8711")]),
    ],
    ..About::COMMON
};

impl Edit for UnacceptableFirstListed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some((on, first)) = claim.service_from().zip(claim.diagnoses.first()) else { return };
        let is_alone = claim.diagnoses.len() == 1;
        let is_listed = context.codes.mce.has(MceList::UnacceptableFirst, first.code, on) || (is_alone && context.codes.mce.has(MceList::UnacceptableAlone, first.code, on));
        // What the guidelines say never stands first has an edit of its own.
        if is_listed && is_never_first(first.code).is_none() {
            let severity = if is_inpatient(claim) { Severity::Warning } else { Severity::Note };
            let code = first.code.dotted();
            let message = format!("The first diagnosis {code} is on the list of those that are no reason for a stay.");
            findings.claim("diagnosis_1", code, message).severity(severity);
        }
    }
}
