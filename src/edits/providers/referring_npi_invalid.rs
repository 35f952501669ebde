//! Edit `referring-npi-invalid`.

use crate::edits::prelude::*;

/// Referring, ordering or supervising NPI with a wrong check digit.
pub struct ReferringNpiInvalid;

static ABOUT: About = About {
    id: "referring-npi-invalid",
    family: Family::Providers,
    title: "Referring, ordering or supervising NPI with a wrong check digit",
    why: "An NPI has ten digits of which the last is computed from the others; a mistyped one is refused before the payer looks at the claim.",
    fix: "Correct the NPI in the column named, or in providers.csv.",
    source: "45 CFR 162.406(a); CMS, NPI check digit (Luhn over 80840 and the NPI)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2310A NM109",
    answer: "A7:562:DN",
    denials: &["16", "207"],
    examples: &[
        Example::found("a wrong referring NPI", |claim| claim.referring = Some(ClaimProvider { npi: "1000000039", last_or_org_name: "SAMPLE", ..ClaimProvider::default() })),
        Example::found("a wrong supervising NPI", |claim| {
            claim.supervising = Some(ClaimProvider { npi: "1000000039", last_or_org_name: "SAMPLE", is_configured: true, ..ClaimProvider::default() });
        }),
        Example::passes("a right referring NPI", |claim| claim.referring = Some(ClaimProvider { npi: "1000000038", last_or_org_name: "SAMPLE", ..ClaimProvider::default() })),
    ],
    ..About::COMMON
};

impl Edit for ReferringNpiInvalid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let roles = [
            (claim.referring, "referring_npi", "2310A NM109", "referring"),
            (claim.ordering, "ordering_npi", "2420E NM109", "ordering"),
            (claim.supervising, "supervising_npi", "2310D NM109", "supervising"),
        ];
        for (provider, column, element, role) in roles {
            if let Some(provider) = provider.filter(|provider| !provider.npi.is_empty() && !npi::is_valid_npi(provider.npi)) {
                findings.claim(column, short(provider.npi), format!("The {role} NPI `{}` is not valid.", short(provider.npi))).element(element);
            }
        }
    }
}
