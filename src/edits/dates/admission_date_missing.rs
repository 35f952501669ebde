//! Edit `admission-date-missing`.

use super::is_inpatient;
use crate::edits::prelude::*;

/// Inpatient services without an admission date.
pub struct AdmissionDateMissing;

static ABOUT: About = About {
    id: "admission-date-missing",
    family: Family::Dates,
    title: "Inpatient services without an admission date",
    why: "Professional services to an inpatient must give the date of admission, by which the payer finds the hospital's own claim.",
    fix: "Fill in admission_date in the export.",
    source: "ASC X12N 005010X222A1, loop 2300, DTP*435",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 DTP*435",
    answer: "A6:189",
    denials: &["16"],
    examples: &[
        Example::found("a visit in hospital without it", |claim| {
            claim.line().code = "99222".into();
            claim.move_to("21");
        }),
        Example::passes("a visit in hospital with it", |claim| {
            claim.move_to("21");
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 1));
        }),
        Example::passes("an emergency room", |claim| claim.move_to("23")),
    ],
    ..About::COMMON
};

impl Edit for AdmissionDateMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let admitted = claim.encounter.and_then(|encounter| encounter.admission_date);
        if admitted.is_none() && is_inpatient(claim.place_of_service) {
            let place = claim.place_of_service;
            findings.claim("admission_date", place.to_string(), format!("Place of service {place} is inpatient, and no admission date is documented."));
        }
    }
}
