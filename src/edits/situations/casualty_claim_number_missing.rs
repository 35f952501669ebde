//! Edit `casualty-claim-number-missing`.

use crate::edits::prelude::*;

/// Claim to a casualty insurer without the number of the case.
pub struct CasualtyClaimNumberMissing;

static ABOUT: About = About {
    id: "casualty-claim-number-missing",
    family: Family::Situations,
    title: "Claim to a casualty insurer without the number of the case",
    why: "Workers' compensation and automobile insurers file everything under the number that they gave the accident. A bill without it cannot be matched, and is returned.",
    fix: "Fill in property_casualty_claim_number; the patient, the employer or the insurer's adjuster has it.",
    source: "ASC X12N 005010X222A1, loops 2010BA and 2010CA, REF*Y4: required on property and casualty claims",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2010CA REF*Y4 REF02",
    answer: "",
    denials: &["16"],
    programmes: Programmes::Only(&[PayerKind::WorkersCompensation, PayerKind::Auto]),
    examples: &[
        Example::found("workers' compensation without the number", |claim| {
            claim.payer().kind = PayerKind::WorkersCompensation;
            claim.encounter.accident = Some(Accident::Work);
        }),
        Example::passes("with the number", |claim| {
            claim.payer().kind = PayerKind::WorkersCompensation;
            claim.encounter.accident = Some(Accident::Work);
            claim.encounter.property_casualty_claim_number = "PC1";
        }),
    ],
    ..About::COMMON
};

impl Edit for CasualtyClaimNumberMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        if encounter.property_casualty_claim_number.is_empty() {
            findings.claim("property_casualty_claim_number", "", "The insurer's number of the accident is not documented.");
        }
    }
}
