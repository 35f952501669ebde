//! Edit `casualty-accident-missing`.

use crate::edits::prelude::*;

/// Claim to a casualty insurer without an accident.
pub struct CasualtyAccidentMissing;

static ABOUT: About = About {
    id: "casualty-accident-missing",
    family: Family::Situations,
    title: "Claim to a casualty insurer without an accident",
    why: "Workers' compensation pays for injuries at work and an automobile or liability insurance for accidents. A claim that does not say so is returned as not theirs.",
    fix: "Fill in accident (work, auto or other) with its date, or correct the first coverage.",
    source: "ASC X12N 005010X222A1, loop 2300, CLM11: required when services are related to employment or an accident",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 CLM11-1",
    answer: "",
    denials: &["16"],
    programmes: Programmes::Only(&[PayerKind::WorkersCompensation, PayerKind::Auto]),
    examples: &[
        Example::found("workers' compensation without an accident", |claim| insure(claim, PayerKind::WorkersCompensation)),
        Example::found("an automobile insurance without an accident", |claim| insure(claim, PayerKind::Auto)),
        Example::passes("an illness from work", |claim| {
            insure(claim, PayerKind::WorkersCompensation);
            claim.encounter.accident = Some(Accident::Work);
        }),
    ],
    ..About::COMMON
};

impl Edit for CasualtyAccidentMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let (Some(encounter), Some(payer)) = (claim.encounter, claim.payer) else { return };
        let is_said = match payer.kind {
            PayerKind::WorkersCompensation => encounter.accident == Some(Accident::Work),
            _ => encounter.accident.is_some(),
        };
        if !is_said {
            findings.claim("accident", "", format!("The payer {} insures accidents, and the encounter documents none that it would pay for.", payer.payer_id));
        }
    }
}

/// For examples: a casualty insurer who knows the case.
fn insure(claim: &mut ClaimFixture, kind: PayerKind) {
    claim.payer().kind = kind;
    claim.encounter.property_casualty_claim_number = "PC1";
}
