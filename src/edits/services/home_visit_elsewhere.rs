//! Edit `home-visit-elsewhere`.

use super::{bill, find_visits_at};
use crate::edits::prelude::*;

/// Home visit outside a home.
pub struct HomeVisitElsewhere;

static ABOUT: About = About {
    id: "home-visit-elsewhere",
    family: Family::Services,
    title: "Home visit outside a home",
    why: "Home and residence visits are made where the patient lives: a home, assisted living, a group home or lodging. Payers deny them at an office or a hospital.",
    fix: "Correct place_of_service to where the patient lives (12, 13, 14, 16, 33, 55), or the code.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.14, as changed for 2023",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["5"],
    examples: &[
        Example::found("in an office", |claim| {
            bill(claim, "99348");
            claim.move_to("11");
        }),
        Example::passes("at home", |claim| {
            bill(claim, "99348");
            claim.move_to("12");
        }),
        Example::passes("in assisted living", |claim| {
            bill(claim, "99348");
            claim.move_to("13");
        }),
    ],
    ..About::COMMON
};

impl Edit for HomeVisitElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_visits_at(
            claim,
            &["home visit, new patient", "home visit, established patient"],
            |place| matches!(place, "11" | "19" | "20" | "21" | "22" | "23" | "24" | "31" | "32" | "49" | "50" | "51" | "61" | "71" | "72" | "81"),
            findings,
        );
    }
}
