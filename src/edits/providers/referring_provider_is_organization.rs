//! Edit `referring-provider-is-organization`.

use crate::edits::prelude::*;

/// Organisation named as referring, ordering or supervising provider.
pub struct ReferringProviderIsOrganization;

static ABOUT: About = About {
    id: "referring-provider-is-organization",
    family: Family::Providers,
    title: "Organisation named as referring, ordering or supervising provider",
    why: "Only a person refers, orders or supervises; the 837 takes no organisation there.",
    fix: "Enter the NPI of the person, or correct entity_type in providers.csv.",
    source: "ASC X12N 005010X222A1, loops 2310A, 2310D and 2420E, NM102",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2310A NM102",
    answer: "A7:741:DN",
    denials: &["16"],
    examples: &[
        Example::found("a clinic that refers", |claim| {
            claim.referring = Some(ClaimProvider { npi: "1000000038", entity_type: EntityType::Organization, last_or_org_name: "SAMPLE CLINIC", ..ClaimProvider::default() });
        }),
        Example::passes("a person who refers", |claim| claim.referring = Some(ClaimProvider { npi: "1000000038", last_or_org_name: "SAMPLE", ..ClaimProvider::default() })),
    ],
    ..About::COMMON
};

impl Edit for ReferringProviderIsOrganization {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let roles = [
            (claim.referring, "referring_npi", "2310A NM102", "referring"),
            (claim.ordering, "ordering_npi", "2420E NM102", "ordering"),
            (claim.supervising, "supervising_npi", "2310D NM102", "supervising"),
        ];
        for (provider, column, element, role) in roles {
            if let Some(provider) = provider.filter(|provider| provider.entity_type == EntityType::Organization) {
                findings.claim(column, short(provider.npi), format!("The {role} provider `{}` is an organisation.", short(provider.npi))).element(element);
            }
        }
    }
}
