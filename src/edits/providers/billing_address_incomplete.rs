//! Edit `billing-address-incomplete`.

use crate::edits::prelude::*;

/// Billing provider's address incomplete.
pub struct BillingAddressIncomplete;

static ABOUT: About = About {
    id: "billing-address-incomplete",
    family: Family::Providers,
    title: "Billing provider's address incomplete",
    why: "The 837 requires street, city and state of the biller, and the payer compares them with its enrolment file.",
    fix: "Fill in address_1, city and state of the billing provider in providers.csv.",
    source: "ASC X12N 005010X222A1, loop 2010AA, N3 and N4",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010AA N3/N4",
    answer: "A6:126:85",
    denials: &["16"],
    examples: &[
        Example::found("no street", |claim| claim.billing().address_1 = String::new()),
        Example::found("a state that does not exist", |claim| claim.billing().state = "ZZ".to_owned()),
        Example::passes("a complete address", |claim| claim.billing().city = "CHICAGO".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for BillingAddressIncomplete {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(billing) = claim.billing else { return };
        if billing.address_1.is_empty() || billing.city.is_empty() || !us_states::is_state(&billing.state) {
            findings.claim("", billing.provider_key.clone(), format!("The address of the billing provider {} lacks street, city or a two-letter state.", billing.provider_key));
        }
    }
}
