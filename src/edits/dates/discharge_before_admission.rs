//! Edit `discharge-before-admission`.

use crate::edits::prelude::*;

/// Discharge before admission.
pub struct DischargeBeforeAdmission;

static ABOUT: About = About {
    id: "discharge-before-admission",
    family: Family::Dates,
    title: "Discharge before admission",
    why: "One of the two dates is wrong.",
    fix: "Correct admission_date or discharge_date in the export.",
    source: "ASC X12N 005010X222A1, loop 2300, DTP*435 and DTP*096",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 DTP*096",
    answer: "A7:190",
    denials: &["16"],
    examples: &[
        Example::found("a discharge the day before admission", |claim| {
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 4));
            claim.encounter.discharge_date = Some(Date::constant(2026, 5, 3));
        }),
        Example::passes("a discharge on the day of admission", |claim| {
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 4));
            claim.encounter.discharge_date = Some(Date::constant(2026, 5, 4));
        }),
    ],
    ..About::COMMON
};

impl Edit for DischargeBeforeAdmission {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        if let (Some(admitted), Some(discharged)) = (encounter.admission_date, encounter.discharge_date)
            && discharged < admitted
        {
            findings.claim("discharge_date", discharged.to_string(), format!("The patient was admitted on {admitted} and discharged on {discharged}."));
        }
    }
}
