//! Edit `examination-of-other-age`.

use super::{days_old, diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Examination of a newborn or child at another age.
pub struct ExaminationOfOtherAge;

static ABOUT: About = About {
    id: "examination-of-other-age",
    family: Family::Diagnoses,
    title: "Examination of a newborn or child at another age",
    why: "Z00.110 is for newborns under 8 days, Z00.111 for 8 to 28 days, Z00.12 for children over 28 days. Payers compare it with the birth date.",
    fix: "Correct the diagnosis to the age, or patient_birth_date.",
    source: "ICD-10-CM tabular list FY2026, Z00.110, Z00.111 and Z00.12",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 6,
    element: "2300 HI",
    answer: "A7:255",
    denials: &["6", "9"],
    examples: &[
        Example::found("the first check at 9 days", |claim| {
            claim.diagnoses = vec![diagnosis("Z00110")];
            claim.make_days_old(9);
        }),
        Example::found("a child's check at 20 days", |claim| {
            claim.diagnoses = vec![diagnosis("Z00129")];
            claim.make_days_old(20);
        }),
        Example::passes("at 20 days", |claim| {
            claim.diagnoses = vec![diagnosis("Z00111")];
            claim.make_days_old(20);
        }),
        Example::passes("at a year", |claim| {
            claim.diagnoses = vec![diagnosis("Z00129")];
            claim.make_years_old(1);
        }),
    ],
    ..About::COMMON
};

impl Edit for ExaminationOfOtherAge {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(days) = days_old(claim).filter(|days| *days >= 0) else { return };
        for (place, diagnosis) in claim.diagnoses.iter().enumerate() {
            let is_wrong = match diagnosis.code.as_str() {
                "Z00110" => days >= 8,
                "Z00111" => !(8..=28).contains(&days),
                "Z00121" | "Z00129" => days <= 28,
                _ => false,
            };
            if is_wrong {
                let message = format!("{} is for another age than the birth date gives.", diagnosis.code.dotted());
                findings.claim(diagnosis_column(claim, place), diagnosis.code.dotted(), message);
            }
        }
    }
}
