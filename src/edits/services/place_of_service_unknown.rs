//! Edit `place-of-service-unknown`.

use crate::edits::prelude::*;

/// Place of service code that is not assigned.
pub struct PlaceOfServiceUnknown;

static ABOUT: About = About {
    id: "place-of-service-unknown",
    family: Family::Services,
    title: "Place of service code that is not assigned",
    why: "Only the codes of CMS's list are accepted.",
    fix: "Correct place_of_service in the export; `cleanclaim codes list place_of_service` shows the codes.",
    source: "CMS, Place of Service Code Set",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 CLM05-1",
    answer: "A7:249",
    denials: &["5", "16"],
    examples: &[
        Example::found("an unassigned number", |claim| claim.move_to("88")),
        Example::found("one line elsewhere", |claim| claim.line().place_of_service = "00".into()),
        Example::passes("an office", |claim| claim.move_to("11")),
        Example::passes("at the patient's home by telehealth", |claim| claim.move_to("10")),
    ],
    ..About::COMMON
};

impl Edit for PlaceOfServiceUnknown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_unknown = |code: Code| !code.is_empty() && context.codes.places_of_service.find(code).is_none();
        if is_unknown(claim.place_of_service) {
            let place = claim.place_of_service;
            findings.claim("place_of_service", place.as_str(), format!("The place of service `{place}` is not an assigned code."));
        }
        for (place, line) in claim.lines.iter().enumerate() {
            if line.place_of_service != claim.place_of_service && is_unknown(line.place_of_service) {
                let message = format!("The place of service `{}` of line {} is not an assigned code.", line.place_of_service, place + 1);
                findings.line(place, "place_of_service", line.place_of_service.as_str(), message).element("2400 SV105");
            }
        }
    }
}
