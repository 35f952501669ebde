//! Edit `corrected-leading-zero`.

use crate::edits::prelude::*;
use crate::model::{ServiceLine, ndc_number};

/// Leading zero put back.
pub struct CorrectedLeadingZero;

static ABOUT: About = About {
    id: "corrected-leading-zero",
    family: Family::Corrections,
    title: "Leading zero put back",
    why: "Spreadsheets take zeros from the front of what looks like a number. A place of service of one digit, the ZIP code of a state whose codes begin with zero, and a drug code whose dashes show the gap have one reading, and are sent whole.",
    fix: "Nothing; have the export write these columns as text.",
    source: "CMS, Place of Service Code Set; USPS Publication 28; 21 CFR 207.33 and 45 CFR 162.1002(a)(3) (5-4-2 form of drug codes)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 1,
    element: "2400 SV105",
    answer: "",
    examples: &[
        Example::found("a place of service", |claim| {
            claim.move_to("05");
            claim.line().documented.place_of_service = "5";
        }),
        Example::found("a ZIP code in Massachusetts", |claim| (claim.encounter.patient.address.state, claim.encounter.patient.address.zip) = ("MA", "2139")),
        Example::found("a drug code of ten digits with dashes", |claim| crate::edits::services::ndc(claim, "0002-7140-01")),
        Example::passes("whole codes", |claim| {
            claim.move_to("05");
            crate::edits::services::ndc(claim, "00002-7140-01");
        }),
    ],
    ..About::COMMON
};

impl Edit for CorrectedLeadingZero {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        for (place, line) in claim.lines.iter().enumerate() {
            let ServiceLine { place_of_service, ndc, .. } = line.documented;
            if place_of_service.len() == 1 && line.place_of_service.as_str().strip_prefix('0') == Some(place_of_service) {
                let message = format!("The place of service {place_of_service} of line {} is sent as {}.", place + 1, line.place_of_service);
                findings.line(place, "place_of_service", place_of_service, message);
            }
            if let Some(number) = ndc_number(ndc).filter(|_| ndc.trim_ascii().len() == 12) {
                let message = format!("The drug code {} of line {} is sent as {number:011}.", short(ndc), place + 1);
                findings.line(place, "ndc", short(ndc), message).element("2410 LIN03");
            }
        }
        let mut restored = |address: &Address<'_>, column: &'static str, element| {
            if !address.lost_zip_zeros().is_empty() {
                findings.claim(column, WITHHELD, format!("{column} is sent with the zeros at its front.")).element(element);
            }
        };
        restored(&encounter.patient.address, "patient_zip", "2010BA/2010CA N403");
        for (place, coverage) in encounter.coverages.iter().enumerate().filter(|(_, coverage)| coverage.relationship != Relationship::Own) {
            restored(&coverage.subscriber.address, nth(SUBSCRIBER_ZIP, place), "2010BA/2330A N403");
        }
    }
}

const SUBSCRIBER_ZIP: [&str; 3] = ["subscriber_zip_1", "subscriber_zip_2", "subscriber_zip_3"];
