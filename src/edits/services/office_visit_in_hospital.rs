//! Edit `office-visit-in-hospital`.

use super::{bill, find_visits_at, find_weighed_visits_at};
use crate::edits::prelude::*;

/// Office visit to a patient in hospital.
pub struct OfficeVisitInHospital;

static ABOUT: About = About {
    id: "office-visit-in-hospital",
    family: Family::Services,
    title: "Office visit to a patient in hospital",
    why: "A patient in a hospital bed or an emergency room is seen by hospital or emergency codes; payers deny an office code for an inpatient. At an emergency room it may be right where the physician met a patient who was not registered there, or was called in and the payer takes it, so that this is a warning.",
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

const OFFICE_VISITS: [&str; 2] = ["office visit, new patient", "office visit, established patient"];

impl Edit for OfficeVisitInHospital {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_visits_at(claim, &OFFICE_VISITS, |place| matches!(place, "21" | "51"), findings);
        find_weighed_visits_at(claim, &OFFICE_VISITS, |place| place == "23", Severity::Warning, findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn severity(place: &str) -> Vec<Severity> {
        let mut claim = ClaimFixture::valid();
        bill(&mut claim, "99203");
        claim.move_to(place);
        claim.encounter.admission_date = claim.encounter.service_date;
        claim.run(&crate::codes::CodeSets::built_in()).iter().filter(|finding| finding.edit == ABOUT.id).map(|finding| finding.severity).collect()
    }

    #[test]
    fn an_office_visit_at_an_emergency_room_may_be_right_and_is_not_held() {
        assert_eq!(severity("23"), [Severity::Warning]);
        assert_eq!(severity("21"), [Severity::Reject]);
    }
}
