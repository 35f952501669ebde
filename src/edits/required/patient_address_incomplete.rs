//! Edit `patient-address-incomplete`.

use crate::edits::prelude::*;

/// Patient's address incomplete.
pub struct PatientAddressIncomplete;

static ABOUT: About = About {
    id: "patient-address-incomplete",
    family: Family::Required,
    title: "Patient's address incomplete",
    why: "The 837 requires street, city, state and ZIP code of the patient, and of the subscriber when that is the patient.",
    fix: "Fill in the missing columns of patient_address_1, patient_city, patient_state, patient_zip. For a person without a home, enter what the payer's manual asks for.",
    source: "ASC X12N 005010X222A1, loops 2010BA and 2010CA, N3 and N4",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010BA/2010CA N3/N4",
    answer: "A6:126:QC",
    denials: &["16"],
    examples: &[
        Example::found("no city", |claim| claim.encounter.patient.address.city = ""),
        Example::found("no street and no ZIP code", |claim| {
            claim.encounter.patient.address.line_1 = "";
            claim.encounter.patient.address.zip = "";
        }),
        Example::passes("no apartment number", |claim| claim.encounter.patient.address.line_2 = ""),
    ],
    ..About::COMMON
};

impl Edit for PatientAddressIncomplete {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        let address = &encounter.patient.address;
        if address.is_complete() {
            return;
        }
        let parts = [
            (address.line_1, "patient_address_1", "street"),
            (address.city, "patient_city", "city"),
            (address.state, "patient_state", "state"),
            (address.zip, "patient_zip", "ZIP code"),
        ];
        for (_, column, word) in parts.into_iter().filter(|(text, _, _)| text.is_empty()) {
            findings.claim(column, "", format!("The patient's address has no {word}."));
        }
    }
}
