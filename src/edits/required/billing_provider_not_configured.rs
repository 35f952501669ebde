//! Edit `billing-provider-not-configured`.

use crate::edits::prelude::*;

/// Billing provider not configured.
pub struct BillingProviderNotConfigured;

static ABOUT: About = About {
    id: "billing-provider-not-configured",
    family: Family::Required,
    title: "Billing provider not configured",
    why: "Name, address, NPI and tax id of the biller come from providers.csv; without a row there the claim cannot be written.",
    fix: "Add a row with role billing to providers.csv, correct billing_provider in the export, or set default_billing_provider of the source.",
    source: "ASC X12N 005010X222A1, loop 2010AA",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010AA NM1",
    answer: "A6:562:85",
    examples: &[
        Example::found("a key that no row has", |claim| {
            claim.billing = None;
            claim.encounter.billing_provider = "NOBODY";
        }),
        Example::passes("a configured provider", |claim| claim.encounter.billing_provider = "BILL"),
    ],
    ..About::COMMON
};

impl Edit for BillingProviderNotConfigured {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.billing.is_none() {
            let named = claim.encounter.map(|encounter| encounter.billing_provider).unwrap_or_default();
            let message = if named.is_empty() {
                "The encounter names no billing provider and its source has no default that is in force on the date of service.".to_owned()
            } else {
                format!("The billing provider `{}` has no row of role billing in providers.csv that is in force on the date of service.", short(named))
            };
            findings.claim("billing_provider", short(named), message);
        }
    }
}
