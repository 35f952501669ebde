//! Edit `technical-part-in-hospital`.

use super::is_hospital;
use crate::edits::prelude::*;

/// Technical part billed for a hospital patient.
pub struct TechnicalPartInHospital;

static ABOUT: About = About {
    id: "technical-part-in-hospital",
    family: Family::Services,
    title: "Technical part billed for a hospital patient",
    why: "The technical part of a service to a hospital's patient belongs to the hospital's payment, and Medicare denies it to anybody else.",
    fix: "Take the line out, or correct place_of_service.",
    source: "42 CFR 411.15(m); CMS, Medicare Claims Processing Manual, chapter 13, section 20.2.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["5"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("of an inpatient", |claim| {
            claim.make_medicare();
            bill(claim, "71046");
            claim.line().modifiers = modifiers(&["TC"]);
            claim.move_to("21");
            claim.encounter.admission_date = claim.encounter.service_date;
            claim.ordering = claim.rendering.map(|rendering| ClaimProvider { npi: "1000000020", ..rendering });
        }),
        Example::passes("in an office", |claim| {
            claim.make_medicare();
            bill(claim, "71046");
            claim.line().modifiers = modifiers(&["TC"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for TechnicalPartInHospital {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.contains("TC") && is_hospital(line.place_of_service)) {
            let message = format!("Line {} has the technical part of {} at place of service {}.", place + 1, line.code, line.place_of_service);
            findings.line(place, "modifiers", "TC", message);
        }
    }
}
