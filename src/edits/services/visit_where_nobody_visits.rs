//! Edit `visit-where-nobody-visits`.

use crate::edits::prelude::*;

/// Office visit at a place without practitioners.
pub struct VisitWhereNobodyVisits;

static ABOUT: About = About {
    id: "visit-where-nobody-visits",
    family: Family::Services,
    title: "Office visit at a place without practitioners",
    why: "An office or preventive visit stands at an independent laboratory or in an ambulance. The place was taken from another line or is a slip, and payers deny the visit.",
    fix: "Correct place_of_service of the visit.",
    source: "CMS, Place of Service Code Set, 41, 42 and 81; CMS, Medicare Claims Processing Manual, chapter 26, section 10.5",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["5"],
    examples: &[
        Example::found("at a laboratory", |claim| {
            bill(claim, "99213");
            claim.move_to("81");
        }),
        Example::passes("in an office", |claim| bill(claim, "99213")),
    ],
    ..About::COMMON
};

impl Edit for VisitWhereNobodyVisits {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| {
            matches!(line.place_of_service.as_str(), "41" | "42" | "81")
                && (matches!(service_groups::number(line.code), Some(99_202..=99_215)) || service_groups::is_preventive_visit(line.code))
        }) {
            let message = format!("Line {} has the visit {} at place of service {}.", place + 1, line.code, line.place_of_service);
            findings.line(place, "place_of_service", line.place_of_service.as_str(), message);
        }
    }
}
