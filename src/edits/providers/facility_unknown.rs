//! Edit `facility-unknown`.

use crate::edits::prelude::*;

/// Facility not configured.
pub struct FacilityUnknown;

static ABOUT: About = About {
    id: "facility-unknown",
    family: Family::Providers,
    title: "Facility not configured",
    why: "The claim must carry the name and address of where the services happened when that is not the biller's own address.",
    fix: "Add a row with role facility to providers.csv, or correct facility in the export.",
    source: "ASC X12N 005010X222A1, loop 2310C",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2310C NM1",
    answer: "A6:125:77",
    denials: &["16"],
    examples: &[
        Example::found("a facility that nobody configured", |claim| {
            claim.facility_unknown = true;
            claim.encounter.facility = "NOWHERE";
        }),
        Example::passes("a configured facility", |claim| {
            claim.facility();
        }),
    ],
    ..About::COMMON
};

impl Edit for FacilityUnknown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.facility_unknown {
            let named = claim.encounter.map(|encounter| encounter.facility).unwrap_or_default();
            findings.claim("facility", short(named), format!("The facility `{}` has no row in providers.csv that is in force on the date of service.", short(named)));
        }
    }
}
