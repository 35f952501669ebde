//! Edit `facility-address-incomplete`.

use crate::edits::prelude::*;

/// Facility's address incomplete.
pub struct FacilityAddressIncomplete;

static ABOUT: About = About {
    id: "facility-address-incomplete",
    family: Family::Providers,
    title: "Facility's address incomplete",
    why: "Where the services happened must be given with street, city, state and the full nine-digit ZIP code; the ZIP code also decides the locality that Medicare prices by.",
    fix: "Fill in address_1, city, state and zip9 of the facility in providers.csv.",
    source: "ASC X12N 005010X222A1, loop 2310C, N3 and N4",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2310C N3/N4",
    answer: "A6:126:77",
    denials: &["16"],
    examples: &[
        Example::found("no city", |claim| claim.facility().city = String::new()),
        Example::found("a ZIP code of five digits", |claim| claim.facility().zip9 = "62701".to_owned()),
        Example::passes("a complete address", |claim| claim.facility().city = "CHICAGO".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for FacilityAddressIncomplete {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(facility) = claim.facility else { return };
        if facility.address_1.is_empty() || facility.city.is_empty() || !us_states::is_state(&facility.state) {
            findings.claim("", facility.provider_key.clone(), format!("The address of the facility {} lacks street, city or a two-letter state.", facility.provider_key));
        }
        if !text_form::has_digits(&facility.zip9, 9) {
            let message = format!("The ZIP code `{}` of the facility {} does not have nine digits.", facility.zip9, facility.provider_key);
            findings.claim("", facility.zip9.clone(), message).element("2310C N403");
        }
    }
}
