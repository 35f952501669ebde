//! Edit `medicare-replacement-claim`.

use crate::edits::prelude::*;

/// Replacement or void sent to Medicare Part B.
pub struct MedicareReplacementClaim;

static ABOUT: About = About {
    id: "medicare-replacement-claim",
    family: Family::Payer,
    title: "Replacement or void sent to Medicare Part B",
    why: "Part B does not take frequency 7 or 8 on a professional claim and rejects it.",
    fix: "Ask the contractor for a reopening, or, when the claim was returned as unprocessable (MA130), send a new original.",
    source: "CMS, 837P companion guide, CLM05-3; Medicare Claims Processing Manual, chapter 34",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2300 CLM05-3",
    answer: "A7:535",
    denials: &["16", "18"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("a replacement to Medicare", |claim| {
            claim.make_medicare();
            claim.frequency = ClaimFrequency::Replacement;
            claim.payer_claim_number = "2026123456";
        }),
        Example::passes("a replacement to another payer", |claim| {
            claim.frequency = ClaimFrequency::Replacement;
            claim.payer_claim_number = "2026123456";
        }),
    ],
    ..About::COMMON
};

impl Edit for MedicareReplacementClaim {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.frequency != ClaimFrequency::Original {
            findings.claim("", claim.frequency.x12(), format!("Medicare Part B takes no claim of frequency {}.", claim.frequency.x12()));
        }
    }
}
