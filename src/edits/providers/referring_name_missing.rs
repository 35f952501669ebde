//! Edit `referring-name-missing`.

use crate::edits::prelude::*;

/// Referring, ordering or supervising provider without a name.
pub struct ReferringNameMissing;

static ABOUT: About = About {
    id: "referring-name-missing",
    family: Family::Providers,
    title: "Referring, ordering or supervising provider without a name",
    why: "The 837 requires the name beside the NPI of everybody it mentions.",
    fix: "Fill in referring_last_name in the export, or add the person to providers.csv.",
    source: "ASC X12N 005010X222A1, loops 2310A, 2310D and 2420E, NM103",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2310A NM103",
    answer: "A6:125:DN",
    denials: &["16"],
    examples: &[
        Example::found("an ordering NPI that nobody configured", |claim| claim.ordering = Some(ClaimProvider { npi: "1000000020", ..ClaimProvider::default() })),
        Example::passes("a referring person named in the export", |claim| {
            claim.referring = Some(ClaimProvider { npi: "1000000020", last_or_org_name: "SAMPLE", ..ClaimProvider::default() });
        }),
    ],
    ..About::COMMON
};

impl Edit for ReferringNameMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let roles = [
            (claim.referring, "referring_last_name", "2310A NM103", "referring"),
            (claim.ordering, "ordering_npi", "2420E NM103", "ordering"),
            (claim.supervising, "supervising_npi", "2310D NM103", "supervising"),
        ];
        for (provider, column, element, role) in roles {
            if let Some(provider) = provider.filter(|provider| provider.last_or_org_name.is_empty()) {
                findings.claim(column, short(provider.npi), format!("The {role} provider `{}` has no name.", short(provider.npi))).element(element);
            }
        }
    }
}
