//! Edit `service-outside-stay`.

use super::is_inpatient;
use crate::edits::prelude::*;

/// Inpatient service outside the hospital stay.
pub struct ServiceOutsideStay;

static ABOUT: About = About {
    id: "service-outside-stay",
    family: Family::Dates,
    title: "Inpatient service outside the hospital stay",
    why: "A payer compares the date of an inpatient service with the hospital's stay and denies what lies outside.",
    fix: "Correct the service's date or place, or the dates of admission and discharge.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 DTP*472",
    answer: "A8:187",
    denials: &["16"],
    examples: &[
        Example::found("a visit before admission", |claim| {
            claim.line().code = "99222".into();
            claim.move_to("21");
            claim.lines.truncate(1);
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 5));
        }),
        Example::found("a visit after discharge", |claim| {
            claim.line().code = "99222".into();
            claim.move_to("21");
            claim.lines.truncate(1);
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 1));
            claim.encounter.discharge_date = Some(Date::constant(2026, 5, 3));
        }),
        Example::passes("a visit on the day of discharge", |claim| {
            claim.move_to("21");
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 1));
            claim.encounter.discharge_date = Some(Date::constant(2026, 5, 4));
        }),
    ],
    ..About::COMMON
};

impl Edit for ServiceOutsideStay {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        let (admitted, discharged) = (encounter.admission_date, encounter.discharge_date);
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| is_inpatient(line.place_of_service)) {
            let Some(from) = line.service_from else { continue };
            let to = line.service_to.unwrap_or(from);
            let too_early = admitted.is_some_and(|admitted| from < admitted);
            if too_early || discharged.is_some_and(|discharged| to > discharged) {
                findings.line(place, "service_date", from.to_string(), format!("Line {} of {from} lies outside the hospital stay.", place + 1));
            }
        }
    }
}
