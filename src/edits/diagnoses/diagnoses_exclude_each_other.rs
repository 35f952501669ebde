//! Edit `diagnoses-exclude-each-other`.

use super::{diagnosis, diagnosis_column};
use crate::codes::icd10cm::{NoteKind, letter_bit};
use crate::edits::prelude::*;

/// Two diagnoses that exclude each other.
pub struct DiagnosesExcludeEachOther;

static ABOUT: About = About {
    id: "diagnoses-exclude-each-other",
    family: Family::Diagnoses,
    title: "Two diagnoses that exclude each other",
    why: "A note Excludes1 says that the two codes are not reported together; payers deny the claim or the line. They may stand together only if the conditions are unrelated, which a coder has decided where the claim comes this far.",
    fix: "Nothing, if the conditions are unrelated; otherwise take out the code that does not apply.",
    source: "ICD-10-CM Official Guidelines, section I.A.12.a; notes Excludes1 of the tabular list",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2300 HI",
    answer: "A7:255",
    denials: &["11", "16"],
    needs: Some(Table::Icd10Cm),
    examples: &[
        Example::found("both types of diabetes", |claim| claim.diagnoses = vec![diagnosis("E119"), diagnosis("E1065")]),
        Example::passes("acute bronchitis with diabetes", |claim| claim.diagnoses = vec![diagnosis("J209"), diagnosis("E119")]),
    ],
    ..About::COMMON
};

impl Edit for DiagnosesExcludeEachOther {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(edition) = claim.service_from().and_then(|on| context.edition(on)) else { return };
        for (place, diagnosis) in claim.diagnoses.iter().enumerate() {
            let noted = edition.noted(diagnosis.code);
            for (other_place, other) in claim.diagnoses.iter().enumerate().filter(|(other, diagnosis)| *other != place && noted.may_name(letter_bit(diagnosis.code))) {
                let Some(naming) = noted.naming(NoteKind::Excludes1, other.code) else { continue };
                let is_told = other_place < place && edition.noted(other.code).naming(NoteKind::Excludes1, diagnosis.code).is_some();
                if !is_told {
                    let (code, other) = (diagnosis.code.dotted(), other.code.dotted());
                    let message = format!("Diagnoses {code} and {other} exclude each other (note Excludes1 at {}).", naming.at);
                    findings.claim(diagnosis_column(claim, place), code, message);
                }
            }
        }
    }
}
