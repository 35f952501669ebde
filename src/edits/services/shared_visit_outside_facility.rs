//! Edit `shared-visit-outside-facility`.

use crate::edits::prelude::*;

/// Shared visit outside a facility.
pub struct SharedVisitOutsideFacility;

static ABOUT: About = About {
    id: "shared-visit-outside-facility",
    family: Family::Services,
    title: "Shared visit outside a facility",
    why: "A visit that a physician and another practitioner share (FS) exists only in facilities. In an office the one who saw the patient bills, or the physician under the rules of services incident to his own.",
    fix: "Take FS out and bill under the practitioner whose visit it was.",
    source: "42 CFR 415.140, for dates of service from 2022-01-01; CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.18",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4", "5"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2022, 1, 1)),
    examples: &[
        Example::found("in an office", |claim| {
            claim.make_medicare();
            claim.line().modifiers = modifiers(&["FS"]);
        }),
        Example::passes("in a hospital", |claim| {
            claim.make_medicare();
            bill(claim, "99232");
            claim.line().modifiers = modifiers(&["FS"]);
            claim.move_to("21");
            claim.encounter.admission_date = claim.encounter.service_date;
        }),
    ],
    ..About::COMMON
};

impl Edit for SharedVisitOutsideFacility {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.modifiers.contains("FS") && matches!(line.place_of_service.as_str(), "11" | "12" | "20" | "49" | "50" | "71" | "72"))
        {
            let message = format!("Line {} has FS at place of service {}.", place + 1, line.place_of_service);
            findings.line(place, "modifiers", "FS", message);
        }
    }
}
