//! Edit `first-listed-only-not-first`.

use super::{diagnosis, diagnosis_column};
use crate::codes::icd10cm::is_only_first;
use crate::edits::prelude::*;

/// Code that may only be listed first behind another.
pub struct FirstListedOnlyNotFirst;

static ABOUT: About = About {
    id: "first-listed-only-not-first",
    family: Family::Diagnoses,
    title: "Code that may only be listed first behind another",
    why: "General and special examinations, supervision of a normal pregnancy, chemotherapy and some other encounters are reported as the first-listed diagnosis only; behind another they say that two encounters were put on one claim.",
    fix: "Put the code first if it is the reason for the visit; otherwise take it out, or bill the other encounter by itself.",
    source: "ICD-10-CM Official Guidelines, section I.C.21.c.16",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2300 HI",
    answer: "A7:509",
    denials: &["16", "146"],
    examples: &[
        Example::found("an examination behind an illness", |claim| claim.diagnoses = vec![diagnosis("I10"), diagnosis("Z0000")]),
        Example::passes("two examinations of one day", |claim| claim.diagnoses = vec![diagnosis("Z0000"), diagnosis("Z01419"), diagnosis("I10")]),
    ],
    ..About::COMMON
};

impl Edit for FirstListedOnlyNotFirst {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let others = claim.diagnoses.iter().enumerate().skip_while(|(_, diagnosis)| is_only_first(diagnosis.code));
        for (place, diagnosis) in others.filter(|(_, diagnosis)| is_only_first(diagnosis.code)) {
            let code = diagnosis.code.dotted();
            let message = format!("Diagnosis {code} may only be the first-listed diagnosis.");
            findings.claim(diagnosis_column(claim, place), code, message);
        }
    }
}
