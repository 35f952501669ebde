//! Edit `facility-npi-invalid`.

use crate::edits::prelude::*;

/// Facility NPI with a wrong check digit.
pub struct FacilityNpiInvalid;

static ABOUT: About = About {
    id: "facility-npi-invalid",
    family: Family::Providers,
    title: "Facility NPI with a wrong check digit",
    why: "An NPI has ten digits of which the last is computed from the others; a mistyped one is refused before the payer looks at the claim.",
    fix: "Correct the npi of the facility in providers.csv.",
    source: "45 CFR 162.406(a); CMS, NPI check digit (Luhn over 80840 and the NPI)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2310C NM109",
    answer: "A7:562:77",
    denials: &["16", "207"],
    examples: &[
        Example::found("a wrong last digit", |claim| claim.facility().npi = "1000000045".to_owned()),
        Example::passes("a right one", |claim| claim.facility().npi = "1000000046".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for FacilityNpiInvalid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(facility) = claim.facility
            && !npi::is_valid_npi(&facility.npi)
        {
            findings.claim("", facility.npi.clone(), format!("The NPI `{}` of the facility {} is not valid.", facility.npi, facility.provider_key));
        }
    }
}
