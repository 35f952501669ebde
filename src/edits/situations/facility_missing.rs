//! Edit `facility-missing`.

use crate::edits::prelude::*;

/// Service in an institution that is not named.
pub struct FacilityMissing;

static ABOUT: About = About {
    id: "facility-missing",
    family: Family::Situations,
    title: "Service in an institution that is not named",
    why: "The place of service is a hospital, surgery center or other institution, and only the practice's own address is on the claim. Medicare returns such a claim; others cannot match it with the institution's, and deny it when they look.",
    fix: "Fill in facility with a row of providers.csv whose role is facility, or correct place_of_service.",
    source: "ASC X12N 005010X222A1, loop 2310C: required when the place differs from the billing provider's; CMS, Medicare Claims Processing Manual, chapter 26, section 10.4, item 32",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2310C NM103",
    answer: "A6:125:77",
    denials: &["16"],
    examples: &[
        Example::found("a hospital without name", |claim| {
            claim.move_to("22");
            claim.facility = None;
            bill(claim, "36556");
        }),
        Example::passes("a hospital with its name", |claim| {
            claim.move_to("22");
            bill(claim, "36556");
        }),
        Example::passes("the hospital bills", |claim| {
            claim.move_to("22");
            claim.facility = None;
            bill(claim, "36556");
            claim.billing().taxonomy = "282N00000X".into();
        }),
        Example::passes("an office", |claim| claim.move_to("11")),
    ],
    ..About::COMMON
};

impl Edit for FacilityMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let (Some(encounter), Some(billing)) = (claim.encounter, claim.billing) else { return };
        let is_named = claim.facility.is_some() || claim.facility_unknown || !encounter.facility.is_empty();
        // Hospitals, hospital units, nursing and residential institutions and surgery centers that bill for themselves are the place.
        let bills_for_itself = ["27", "28", "31", "32", "261QA1903X"].iter().any(|taxonomy| billing.taxonomy.starts_with(taxonomy));
        if !is_named && !bills_for_itself && super::is_institution(claim.place_of_service) {
            let place = claim.place_of_service;
            findings.claim("facility", place.to_string(), format!("Place of service {place} is an institution, and no facility is documented.")).severity(binds_medicare(claim));
        }
    }
}
