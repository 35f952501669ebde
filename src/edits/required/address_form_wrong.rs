//! Edit `address-form-wrong`.

use crate::edits::prelude::*;

/// State or ZIP code not of the form that mail and payers know.
pub struct AddressFormWrong;

static ABOUT: About = About {
    id: "address-form-wrong",
    family: Family::Required,
    title: "State or ZIP code not of the form that mail and payers know",
    why: "An unknown state or a ZIP code of the wrong length is refused by the receiver's address check.",
    fix: "Correct the state to its two-letter postal abbreviation and the ZIP code to five or nine digits.",
    source: "USPS Publication 28; ASC X12N 005010X222A1, N402 and N403",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2010BA/2010CA N402",
    answer: "A7:501:QC",
    denials: &["16"],
    examples: &[
        Example::found("a state written out", |claim| claim.encounter.patient.address.state = "ILLINOIS"),
        Example::found("a ZIP code of four digits", |claim| claim.encounter.patient.address.zip = "6270"),
        Example::found("an accident in a state that does not exist", |claim| {
            claim.encounter.accident = Some(Accident::Auto);
            claim.encounter.accident_date = claim.encounter.service_date;
            claim.encounter.accident_state = "ZZ";
        }),
        Example::found("a subscriber's ZIP code of four digits", |claim| {
            claim.make_dependent();
            claim.coverage().subscriber.address.zip = "6270";
        }),
        Example::passes("a nine-digit ZIP code with a dash", |claim| claim.encounter.patient.address.zip = "62701-0001"),
        Example::passes("a zero that a spreadsheet dropped in Massachusetts", |claim| {
            (claim.encounter.patient.address.state, claim.encounter.patient.address.zip) = ("MA", "2139");
        }),
        Example::passes("lower case, which is raised when written", |claim| claim.encounter.patient.address.state = "il"),
    ],
    ..About::COMMON
};

impl Edit for AddressFormWrong {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        let is_state = |state: &str| us_states::is_state(state) || us_states::is_state(&state.to_ascii_uppercase());
        let address = &encounter.patient.address;
        if !address.state.is_empty() && !is_state(address.state) {
            findings.claim("patient_state", WITHHELD, "The patient's state is not a two-letter postal abbreviation.");
        }
        if !address.zip.is_empty() && !text_form::is_zip(&address.whole_zip()) {
            findings.claim("patient_zip", WITHHELD, "The patient's ZIP code has neither five nor nine digits.").element("2010BA/2010CA N403");
        }
        for (place, coverage) in encounter.coverages.iter().enumerate().filter(|(_, coverage)| coverage.relationship != Relationship::Own) {
            let (state, zip) = (coverage.subscriber.address.state, coverage.subscriber.address.whole_zip());
            if !state.is_empty() && !is_state(state) {
                let message = format!("The state of the subscriber of coverage {} is not a two-letter postal abbreviation.", place + 1);
                findings.claim(nth(SUBSCRIBER_STATE, place), WITHHELD, message).element("2010BA N402");
            }
            if !zip.is_empty() && !text_form::is_zip(&zip) {
                let message = format!("The ZIP code of the subscriber of coverage {} has neither five nor nine digits.", place + 1);
                findings.claim(nth(SUBSCRIBER_ZIP, place), WITHHELD, message).element("2010BA N403");
            }
        }
        if !encounter.accident_state.is_empty() && !is_state(encounter.accident_state) {
            let message = format!("The accident's state `{}` is not a two-letter postal abbreviation.", short(encounter.accident_state));
            findings.claim("accident_state", short(encounter.accident_state), message).element("2300 CLM11-4");
        }
    }
}

const SUBSCRIBER_STATE: [&str; 3] = ["subscriber_state_1", "subscriber_state_2", "subscriber_state_3"];
const SUBSCRIBER_ZIP: [&str; 3] = ["subscriber_zip_1", "subscriber_zip_2", "subscriber_zip_3"];
