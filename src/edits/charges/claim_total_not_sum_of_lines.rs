//! Edit `claim-total-not-sum-of-lines`.

use crate::edits::prelude::*;

/// Claim total that is not the sum of its lines.
pub struct ClaimTotalNotSumOfLines;

static ABOUT: About = About {
    id: "claim-total-not-sum-of-lines",
    family: Family::Charges,
    title: "Claim total that is not the sum of its lines",
    why: "The total of the claim must equal the sum of its lines' charges, to the cent.",
    fix: "Put the claim together again from its encounter.",
    source: "ASC X12N 005010X222A1, loop 2300, CLM02 (balancing)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 3,
    element: "2300 CLM02",
    answer: "A7:400",
    denials: &["16"],
    scope: Scope::AlsoSelfPay,
    examples: &[Example::found("a cent too much", |claim| claim.charge_cents = Some(Cents(16_751))), Example::passes("the sum", |claim| claim.charge_cents = Some(Cents(16_750)))],
    ..About::COMMON
};

impl Edit for ClaimTotalNotSumOfLines {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let sum = claim.lines.iter().try_fold(Cents::ZERO, |sum, line| sum.checked_add(line.charge_cents));
        if sum != Some(claim.charge_cents) {
            let message =
                format!("The claim's total is {}, the sum of its lines {}.", claim.charge_cents, sum.map(|sum| sum.to_string()).unwrap_or_else(|| "too large".to_owned()));
            findings.claim("", claim.charge_cents.to_string(), message);
        }
    }
}
