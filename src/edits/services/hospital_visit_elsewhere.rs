//! Edit `hospital-visit-elsewhere`.

use super::{bill, find_visits_at};
use crate::edits::prelude::*;

/// Hospital visit outside a hospital.
pub struct HospitalVisitElsewhere;

static ABOUT: About = About {
    id: "hospital-visit-elsewhere",
    family: Family::Services,
    title: "Hospital visit outside a hospital",
    why: "Hospital care is given to a patient admitted or under observation; payers deny its codes at an office, at home or in a nursing facility.",
    fix: "Correct place_of_service to where the patient lay (21, or 22 under observation), or the code.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 30.6.8 and 30.6.9",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["5"],
    examples: &[
        Example::found("in an office", |claim| {
            bill(claim, "99222");
            claim.move_to("11");
        }),
        Example::found("a consultation in an office", |claim| {
            bill(claim, "99253");
            claim.move_to("11");
            consulted(claim);
        }),
        Example::passes("a consultation in a nursing facility", |claim| {
            bill(claim, "99253");
            claim.move_to("32");
            consulted(claim);
        }),
        Example::passes("in a hospital bed", |claim| {
            bill(claim, "99222");
            claim.move_to("21");
        }),
    ],
    ..About::COMMON
};

impl Edit for HospitalVisitElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_visits_at(
            claim,
            &["initial hospital care", "subsequent hospital care", "hospital care, admission and discharge on one day"],
            |place| matches!(place, "11" | "12" | "13" | "14" | "20" | "24" | "32" | "49" | "50" | "71" | "72" | "81"),
            findings,
        );
        // The inpatient consultation is also that of a nursing facility's residents.
        find_visits_at(claim, &["inpatient consultation"], |place| matches!(place, "11" | "12" | "13" | "14" | "20" | "24" | "49" | "50" | "71" | "72" | "81"), findings);
    }
}

/// For examples: somebody who asked for a consultation.
fn consulted(claim: &mut ClaimFixture) {
    claim.referring = claim.rendering.map(|rendering| ClaimProvider { npi: "1000000020", ..rendering });
}
