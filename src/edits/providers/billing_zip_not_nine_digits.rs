//! Edit `billing-zip-not-nine-digits`.

use crate::edits::prelude::*;

/// Billing provider's ZIP code without its last four digits.
pub struct BillingZipNotNineDigits;

static ABOUT: About = About {
    id: "billing-zip-not-nine-digits",
    family: Family::Providers,
    title: "Billing provider's ZIP code without its last four digits",
    why: "The 837 requires the full nine-digit ZIP code of the billing provider; Medicare and most clearinghouses reject five.",
    fix: "Fill in zip9 of the billing provider in providers.csv; the postal service's ZIP+4 look-up gives it.",
    source: "ASC X12N 005010X222A1, loop 2010AA, N403",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010AA N403",
    answer: "A7:500:85",
    denials: &["16"],
    examples: &[
        Example::found("five digits", |claim| claim.billing().zip9 = "62701".to_owned()),
        Example::passes("nine digits with a dash", |claim| claim.billing().zip9 = "62701-0001".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for BillingZipNotNineDigits {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(billing) = claim.billing
            && !text_form::has_digits(&billing.zip9, 9)
        {
            findings.claim("", billing.zip9.clone(), format!("The ZIP code `{}` of the billing provider {} does not have nine digits.", billing.zip9, billing.provider_key));
        }
    }
}
