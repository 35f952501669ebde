//! Edit `billing-address-is-po-box`.

use crate::edits::prelude::*;

/// Post-office box as the billing address.
pub struct BillingAddressIsPoBox;

static ABOUT: About = About {
    id: "billing-address-is-po-box",
    family: Family::Providers,
    title: "Post-office box as the billing address",
    why: "The billing address must be a street; a box may stand only in the pay-to address.",
    fix: "Put the street address into address_1 of the billing provider and the box into pay_to_address_1.",
    source: "ASC X12N 005010X222A1, loop 2010AA, N301",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2010AA N301",
    answer: "A7:503:85",
    denials: &["16"],
    examples: &[
        Example::found("a box", |claim| claim.billing().address_1 = "PO BOX 12".to_owned()),
        Example::found("a box spelt with points", |claim| claim.billing().address_1 = "P.O. Box 12".to_owned()),
        Example::passes("a box in the pay-to address", |claim| claim.billing().pay_to_address_1 = "PO BOX 12".to_owned()),
        Example::passes("a street named after box trees", |claim| claim.billing().address_1 = "12 BOXWOOD LN".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for BillingAddressIsPoBox {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(billing) = claim.billing
            && text_form::is_po_box(&billing.address_1)
        {
            findings.claim("", billing.provider_key.clone(), format!("The billing provider {} has a post-office box for its street address.", billing.provider_key));
        }
    }
}
