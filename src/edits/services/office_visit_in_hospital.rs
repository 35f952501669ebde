//! Edit `office-visit-in-hospital`.

use super::{bill, find_visits_at};
use crate::edits::prelude::*;

/// Office visit to a patient in hospital.
pub struct OfficeVisitInHospital;

static ABOUT: About = About {
    id: "office-visit-in-hospital",
    family: Family::Services,
    title: "Office visit to a patient in hospital",
    why: "A patient in a hospital bed or an emergency room is seen by hospital or emergency codes; payers deny an office code at these places.",
    fix: "Correct the code to one of hospital (99221 to 99236) or emergency care (99281 to 99285), or place_of_service.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 30.6.9.1, 30.6.10 and 30.6.11",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["5"],
    examples: &[
        Example::found("in a hospital bed", |claim| {
            bill(claim, "99213");
            claim.move_to("21");
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 4));
        }),
        Example::found("in an emergency room", |claim| {
            bill(claim, "99203");
            claim.move_to("23");
        }),
        Example::passes("in a hospital clinic", |claim| {
            bill(claim, "99213");
            claim.move_to("22");
        }),
    ],
    ..About::COMMON
};

impl Edit for OfficeVisitInHospital {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_visits_at(claim, &["office visit, new patient", "office visit, established patient"], |place| matches!(place, "21" | "23" | "51"), findings);
    }
}
