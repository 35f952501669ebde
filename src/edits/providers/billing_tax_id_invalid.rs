//! Edit `billing-tax-id-invalid`.

use crate::edits::prelude::*;

/// Billing provider without a usable tax id.
pub struct BillingTaxIdInvalid;

static ABOUT: About = About {
    id: "billing-tax-id-invalid",
    family: Family::Providers,
    title: "Billing provider without a usable tax id",
    why: "The payer pays and reports to the tax id; the 837 requires exactly one beside the billing NPI.",
    fix: "Fill in tax_id (nine digits) and tax_id_type (EI for an employer id, SY for a social security number) of the billing provider in providers.csv.",
    source: "ASC X12N 005010X222A1, loop 2010AA, REF*EI or REF*SY; 26 CFR 301.6109-1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010AA REF02",
    answer: "A6:128:85",
    denials: &["16"],
    examples: &[
        Example::found("no tax id", |claim| claim.billing().tax_id = String::new()),
        Example::found("eight digits", |claim| claim.billing().tax_id = "12345678".to_owned()),
        Example::found("a kind that does not exist", |claim| claim.billing().tax_id_type = "XX".to_owned()),
        Example::passes("an employer id with its dash", |claim| claim.billing().tax_id = "12-3456789".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for BillingTaxIdInvalid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(billing) = claim.billing else { return };
        if !text_form::is_tax_id(&billing.tax_id) {
            findings.claim("", WITHHELD, format!("The billing provider {} has no tax id of nine digits.", billing.provider_key));
        }
        if !matches!(billing.tax_id_type.as_str(), "EI" | "SY" | "") {
            let message = format!("The tax id of the billing provider {} is of type `{}`; expected EI or SY.", billing.provider_key, billing.tax_id_type);
            findings.claim("", billing.tax_id_type.clone(), message).element("2010AA REF01");
        }
    }
}
