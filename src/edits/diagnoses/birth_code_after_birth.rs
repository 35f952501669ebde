//! Edit `birth-code-after-birth`.

use super::{days_old, diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Birth as a diagnosis after the newborn's first weeks.
pub struct BirthCodeAfterBirth;

static ABOUT: About = About {
    id: "birth-code-after-birth",
    family: Family::Diagnoses,
    title: "Birth as a diagnosis after the newborn's first weeks",
    why: "Z38 records a birth once, in the newborn's own record of the birth. On an older patient it belongs to somebody else's record or another day.",
    fix: "Take Z38 out, or correct patient_birth_date.",
    source: "ICD-10-CM Official Guidelines FY2026, section I.C.16.a.2",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 6,
    element: "2300 HI",
    answer: "A7:255",
    denials: &["9"],
    examples: &[
        Example::found("at 45 years", |claim| {
            claim.diagnoses.insert(0, diagnosis("Z3800"));
        }),
        Example::passes("on the day of birth", |claim| {
            claim.diagnoses.insert(0, diagnosis("Z3800"));
            claim.make_days_old(0);
        }),
    ],
    ..About::COMMON
};

impl Edit for BirthCodeAfterBirth {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if days_old(claim).is_none_or(|days| days <= 28) {
            return;
        }
        for (place, diagnosis) in claim.diagnoses.iter().enumerate().filter(|(_, diagnosis)| diagnosis.code.as_str().starts_with("Z38")) {
            let message = format!("{} records a birth, and the patient is older than 28 days.", diagnosis.code.dotted());
            findings.claim(diagnosis_column(claim, place), diagnosis.code.dotted(), message);
        }
    }
}
