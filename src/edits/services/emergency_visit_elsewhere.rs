//! Edit `emergency-visit-elsewhere`.

use super::{bill, find_visits_at};
use crate::edits::prelude::*;

/// Emergency visit outside an emergency room.
pub struct EmergencyVisitElsewhere;

static ABOUT: About = About {
    id: "emergency-visit-elsewhere",
    family: Family::Services,
    title: "Emergency visit outside an emergency room",
    why: "Emergency department visits are visits in a hospital department that is open day and night; payers take their codes at place of service 23, or by telehealth at 02 and 10.",
    fix: "Correct place_of_service to 23, or the code to one of an office or outpatient visit.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.11, and list of telehealth services 2026 (99281 to 99285)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["5"],
    examples: &[
        Example::found("in an office", |claim| {
            bill(claim, "99283");
            claim.move_to("11");
        }),
        Example::passes("in an emergency room", |claim| {
            bill(claim, "99283");
            claim.move_to("23");
        }),
        Example::passes("by telehealth to an emergency room", |claim| {
            bill(claim, "99283");
            claim.move_to("02");
        }),
    ],
    ..About::COMMON
};

impl Edit for EmergencyVisitElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_visits_at(claim, &["emergency department visit"], |place| !matches!(place, "" | "23" | "02" | "10"), findings);
    }
}
