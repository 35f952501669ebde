//! Edit `nursing-facility-visit-elsewhere`.

use super::{bill, find_visits_at};
use crate::edits::prelude::*;

/// Nursing facility visit elsewhere.
pub struct NursingFacilityVisitElsewhere;

static ABOUT: About = About {
    id: "nursing-facility-visit-elsewhere",
    family: Family::Services,
    title: "Nursing facility visit elsewhere",
    why: "Visits in a nursing facility are made to its residents, at place of service 31 or 32 (54 and 56 for residential care). Payers deny them at an office or a hospital.",
    fix: "Correct place_of_service to 31 or 32, or the code.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.13",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["5"],
    examples: &[
        Example::found("in an office", |claim| {
            bill(claim, "99309");
            claim.move_to("11");
        }),
        Example::passes("in a nursing facility", |claim| {
            bill(claim, "99309");
            claim.move_to("32");
        }),
    ],
    ..About::COMMON
};

impl Edit for NursingFacilityVisitElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_visits_at(
            claim,
            &["initial nursing facility care", "subsequent nursing facility care"],
            |place| matches!(place, "11" | "12" | "19" | "20" | "21" | "22" | "23" | "24" | "49" | "50" | "51" | "71" | "72" | "81"),
            findings,
        );
    }
}
