//! Edit `global-imaging-in-hospital`.

use super::is_hospital;
use crate::edits::prelude::*;

/// Picture made in a hospital and billed whole.
pub struct GlobalImagingInHospital;

static ABOUT: About = About {
    id: "global-imaging-in-hospital",
    family: Family::Services,
    title: "Picture made in a hospital and billed whole",
    why: "In a hospital the machine and the staff are the hospital's, which bills the technical part. The practice bills the reading alone, with 26; a line without it is denied.",
    fix: "Add 26 with its price, or correct place_of_service.",
    source: "CMS, Medicare Claims Processing Manual, chapter 13, sections 20.1 and 20.2",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["4", "5"],
    examples: &[
        Example::found("a chest picture in the emergency room", |claim| {
            bill(claim, "71046");
            claim.move_to("23");
        }),
        Example::passes("its reading", |claim| {
            bill(claim, "71046");
            claim.move_to("23");
            claim.line().modifiers = modifiers(&["26"]);
        }),
        Example::passes("in an office", |claim| bill(claim, "71046")),
    ],
    ..About::COMMON
};

impl Edit for GlobalImagingInHospital {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| laboratory::has_two_parts(line.code) && is_hospital(line.place_of_service) && !line.modifiers.contains("26") && !line.modifiers.contains("TC"))
        {
            let message = format!("Line {} has {} at place of service {} without 26.", place + 1, line.code, line.place_of_service);
            findings.line(place, "modifiers", line.code.as_str(), message).severity(binds_medicare(claim));
        }
    }
}
