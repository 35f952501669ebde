//! Edit `gestation-weeks-missing`.

use super::{diagnosis, diagnosis_column};
use crate::edits::prelude::*;

/// Pregnancy without its weeks.
pub struct GestationWeeksMissing;

static ABOUT: About = About {
    id: "gestation-weeks-missing",
    family: Family::Diagnoses,
    title: "Pregnancy without its weeks",
    why: "A code of chapter 15 during a pregnancy is completed by the weeks of gestation. Maternity programmes and some payers ask for them.",
    fix: "Add the code of category Z3A for the weeks on the day of service.",
    source: "ICD-10-CM Official Guidelines FY2026, section I.C.21.c.11; note at the beginning of chapter 15",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 5,
    element: "2300 HI",
    answer: "",
    examples: &[
        Example::found("no weeks", |claim| {
            claim.diagnoses = vec![diagnosis("O3680X0")];
            claim.make_years_old(30);
        }),
        Example::passes("with weeks", |claim| {
            claim.diagnoses = vec![diagnosis("O3680X0"), diagnosis("Z3A20")];
            claim.make_years_old(30);
        }),
        Example::passes("bleeding after birth", |claim| {
            claim.diagnoses = vec![diagnosis("O721")];
            claim.make_years_old(30);
        }),
        Example::passes("a miscarriage", |claim| {
            claim.diagnoses = vec![diagnosis("O039")];
            claim.make_years_old(30);
        }),
    ],
    ..About::COMMON
};

impl Edit for GestationWeeksMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // Abortive outcomes take no weeks, nor does what happens after birth (O72, O73); only what belongs to a pregnancy that goes on is asked.
        let is_pregnancy = |code: Code| {
            code.as_str().get(..3).is_some_and(|category| ("O20".."O24").contains(&category) || (("O30".."O78").contains(&category) && !matches!(category, "O72" | "O73")))
        };
        let has_weeks = claim.diagnoses.iter().any(|diagnosis| diagnosis.code.as_str().starts_with("Z3A"));
        let first = claim.diagnoses.iter().position(|diagnosis| is_pregnancy(diagnosis.code));
        if let Some((place, diagnosis)) = first.filter(|_| !has_weeks).and_then(|place| Some((place, claim.diagnoses.get(place)?))) {
            let message = format!("{} belongs to a pregnancy, and no code of Z3A gives its weeks.", diagnosis.code.dotted());
            findings.claim(diagnosis_column(claim, place), diagnosis.code.dotted(), message);
        }
    }
}
