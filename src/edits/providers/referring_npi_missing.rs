//! Edit `referring-npi-missing`.

use crate::edits::prelude::*;

/// Referring provider without an NPI.
pub struct ReferringNpiMissing;

static ABOUT: About = About {
    id: "referring-npi-missing",
    family: Family::Providers,
    title: "Referring provider without an NPI",
    why: "Payers look the referring provider up by NPI; a name without one is refused, by Medicare always.",
    fix: "Fill in referring_npi in the export, or take the name out where no referral is needed.",
    source: "42 CFR 424.507(b); ASC X12N 005010X222A1, loop 2310A, NM109",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2310A NM109",
    answer: "A6:562:DN",
    denials: &["16", "206"],
    examples: &[
        Example::found("a name without NPI", |claim| claim.referring = Some(ClaimProvider { last_or_org_name: "SAMPLE", ..ClaimProvider::default() })),
        Example::passes("nobody referred", |claim| claim.referring = None),
    ],
    ..About::COMMON
};

impl Edit for ReferringNpiMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.referring.is_some_and(|referring| referring.npi.is_empty()) {
            findings.claim("referring_npi", "", "The referring provider is named without an NPI.");
        }
    }
}
