//! Edit `coverage-order-wrong`.

use crate::edits::prelude::*;

/// Coverages in an order that the law does not allow.
pub struct CoverageOrderWrong;

static ABOUT: About = About {
    id: "coverage-order-wrong",
    family: Family::Subscriber,
    title: "Coverages in an order that the law does not allow",
    why: "Medicaid pays after everybody else, and TRICARE after all but Medicaid and its own supplements. A claim to one of them before another insurance is denied, or paid and taken back.",
    fix: "List the other insurance first; let the claim go where it is a supplement to TRICARE.",
    source: "42 CFR 433.139 (Medicaid); 32 CFR 199.8 (TRICARE)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2000B SBR01",
    answer: "",
    denials: &["22", "109"],
    examples: &[
        Example::found("Medicaid before a health plan", |claim| {
            claim.make_medicaid();
            claim.add_second_coverage();
        }),
        Example::passes("Medicaid last", |claim| {
            claim.add_second_coverage();
            if let Some(Some(payer)) = claim.payers.last_mut() {
                payer.kind = PayerKind::Medicaid
            }
        }),
        Example::passes("Medicaid alone", |claim| claim.make_medicaid()),
    ],
    ..About::COMMON
};

impl Edit for CoverageOrderWrong {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let kinds = || claim.all_payers.iter().map(|payer| payer.map(|payer| payer.kind));
        for (place, kind) in kinds().enumerate() {
            let pays_after = |other: PayerKind| match kind {
                Some(PayerKind::Medicaid) => other != PayerKind::Medicaid,
                Some(PayerKind::Tricare) => !matches!(other, PayerKind::Medicaid | PayerKind::Tricare),
                _ => false,
            };
            let name = if kind == Some(PayerKind::Tricare) { "TRICARE" } else { "Medicaid" };
            if kinds().skip(place + 1).flatten().any(pays_after) {
                findings.claim(nth(PAYER, place), "", format!("Coverage {} is {name} and pays after others, of which one is listed behind it.", place + 1));
            }
        }
    }
}
