//! Edit `billing-npi-invalid`.

use crate::edits::prelude::*;

/// Billing NPI with a wrong check digit.
pub struct BillingNpiInvalid;

static ABOUT: About = About {
    id: "billing-npi-invalid",
    family: Family::Providers,
    title: "Billing NPI with a wrong check digit",
    why: "An NPI has ten digits of which the last is computed from the others; a mistyped one is refused before the payer looks at the claim.",
    fix: "Correct the npi of the billing provider in providers.csv.",
    source: "45 CFR 162.406(a); CMS, NPI check digit (Luhn over 80840 and the NPI)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2010AA NM109",
    answer: "A7:562:85",
    denials: &["16", "206", "207", "208"],
    examples: &[
        Example::found("a wrong last digit", |claim| claim.billing().npi = "1234567890".to_owned()),
        Example::found("two digits swapped", |claim| claim.billing().npi = "1234567839".to_owned()),
        Example::found("no NPI", |claim| claim.billing().npi = String::new()),
        Example::passes("a right one", |claim| claim.billing().npi = "1000000046".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for BillingNpiInvalid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(billing) = claim.billing
            && !npi::is_valid_npi(&billing.npi)
        {
            findings.claim("", billing.npi.clone(), format!("The NPI `{}` of the billing provider {} is not valid.", billing.npi, billing.provider_key));
        }
    }
}
