//! Edit `co-surgeon-not-allowed`.

use super::{find_surgeons, operate};
use crate::edits::prelude::*;

/// Two surgeons where one is paid.
pub struct CoSurgeonNotAllowed;

static ABOUT: About = About {
    id: "co-surgeon-not-allowed",
    family: Family::Coverage,
    title: "Two surgeons where one is paid",
    why: "Modifier 62 splits the price between two surgeons of different specialties, where the schedule foresees two. Elsewhere both lines are denied.",
    fix: "Take 62 off, or bill the second surgeon as assistant (80, 81, 82) where one is paid.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 40.8; physician fee schedule relative value file",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["54"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("62 on a procedure that pays none", |claim| operate(claim, "15822", &["62"])),
        Example::passes("62 on a procedure that pays one", |claim| operate(claim, "27447", &["62"])),
        Example::passes("a procedure that no release has", |claim| operate(claim, "47562", &["62"])),
    ],
    ..About::COMMON
};

impl Edit for CoSurgeonNotAllowed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_surgeons(claim, context, findings, &["62"], |row| match row.co_surgeon {
            b'0' => Some("two surgeons are never paid"),
            b'9' => Some("two surgeons have no meaning"),
            _ => None,
        });
    }
}
