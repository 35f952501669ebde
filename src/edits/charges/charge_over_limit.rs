//! Edit `charge-over-limit`.

use crate::edits::prelude::*;

/// Charge of a hundred million dollars or more.
pub struct ChargeOverLimit;

static ABOUT: About = About {
    id: "charge-over-limit",
    family: Family::Charges,
    title: "Charge of a hundred million dollars or more",
    why: "An amount on a claim has at most eight digits before the point. More is a slip.",
    fix: "Correct charge of the line.",
    source: "ASC X12N 005010X222A1, section B.1.1.3.1.2 (decimal data element); CMS 837P edits, SV102 and CLM02",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 1,
    element: "2400 SV102",
    answer: "A7:583",
    scope: Scope::AlsoSelfPay,
    examples: &[
        Example::found("a hundred million", |claim| {
            claim.lines.truncate(1);
            claim.line().charge_cents = Cents(10_000_000_000);
        }),
        Example::passes("a million", |claim| claim.line().charge_cents = Cents(100_000_000)),
    ],
    ..About::COMMON
};

impl Edit for ChargeOverLimit {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const MOST: Cents = Cents(9_999_999_999);
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.charge_cents > MOST) {
            findings.line(place, "charge", line.charge_cents.to_string(), format!("Line {} has a charge of {}.", place + 1, line.charge_cents));
        }
        if claim.charge_cents > MOST && claim.lines.iter().all(|line| line.charge_cents <= MOST) {
            findings.claim("charge", claim.charge_cents.to_string(), format!("The claim's charges sum to {}.", claim.charge_cents)).element("2300 CLM02");
        }
    }
}
