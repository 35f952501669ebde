//! Edit `team-surgeon-not-allowed`.

use super::{find_surgeons, operate};
use crate::edits::prelude::*;

/// Surgical team where none is paid.
pub struct TeamSurgeonNotAllowed;

static ABOUT: About = About {
    id: "team-surgeon-not-allowed",
    family: Family::Coverage,
    title: "Surgical team where none is paid",
    why: "Modifier 66 is priced by hand from the record of an operation that needs a team. Where the schedule foresees none it is denied.",
    fix: "Take 66 off, and bill each surgeon's own part.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 40.8; physician fee schedule relative value file",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["54"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("66 on a procedure that pays none", |claim| operate(claim, "15822", &["66"])),
        Example::passes("66 on a procedure that pays one", |claim| operate(claim, "47562", &["66"])),
        Example::passes("a procedure that no release has", |claim| operate(claim, "47562", &["66"])),
    ],
    ..About::COMMON
};

impl Edit for TeamSurgeonNotAllowed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_surgeons(claim, context, findings, &["66"], |row| match row.team {
            b'0' => Some("a team is never paid"),
            b'9' => Some("a team has no meaning"),
            _ => None,
        });
    }
}
