//! Edit `payer-claim-number-missing`.

use crate::edits::prelude::*;

/// Replacement or void without the payer's claim number.
pub struct PayerClaimNumberMissing;

static ABOUT: About = About {
    id: "payer-claim-number-missing",
    family: Family::Payer,
    title: "Replacement or void without the payer's claim number",
    why: "A claim that replaces or voids another must carry the number under which the payer knows it; without it the payer takes it for a duplicate.",
    fix: "Enter the payer's claim number from the remittance. A claim that was rejected before adjudication has none and is sent again as an original.",
    source: "ASC X12N 005010X222A1, loop 2300, REF*F8",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2300 REF*F8 REF02",
    answer: "A6:464",
    denials: &["16", "129"],
    examples: &[
        Example::found("a replacement without number", |claim| claim.frequency = ClaimFrequency::Replacement),
        Example::found("a void without number", |claim| claim.frequency = ClaimFrequency::Void),
        Example::passes("a replacement with it", |claim| {
            claim.frequency = ClaimFrequency::Replacement;
            claim.payer_claim_number = "2026123456";
        }),
    ],
    ..About::COMMON
};

impl Edit for PayerClaimNumberMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.frequency != ClaimFrequency::Original && claim.payer_claim_number.is_empty() {
            findings.claim("", claim.frequency.x12(), format!("A claim of frequency {} needs the payer's claim number.", claim.frequency.x12()));
        }
    }
}
