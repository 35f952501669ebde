//! Edit `prior-payment-reversed`.

use crate::edits::prelude::*;

/// Earlier payer took its payment back and has not decided anew.
pub struct PriorPaymentReversed;

static ABOUT: About = About {
    id: "prior-payment-reversed",
    family: Family::Subscriber,
    title: "Earlier payer took its payment back and has not decided anew",
    why: "A reversal is followed by a new decision, and only that tells what is left for the later payer. A claim cannot say that an earlier payer paid less than nothing.",
    fix: "Wait for the earlier payer's corrected claim, mostly in the same remittance, and post it; ask the payer when it does not come.",
    source: "ASC X12N 005010X221A1, section 1.10.2.8 (reversals); 005010X222A1, loop 2320, AMT*D",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2320 AMT*D AMT02",
    answer: "A7:286",
    is_absolute: true,
    examples: &[
        Example::found("a payment below zero", |claim| {
            let decision = claim.decision();
            decision.paid_cents = Cents(-10_000);
        }),
        Example::passes("a payer that paid nothing", |claim| {
            let decision = claim.decision();
            decision.paid_cents = Cents::ZERO;
            for service in &mut decision.services {
                let paid = std::mem::take(&mut service.paid_cents);
                service.adjustments.iter_mut().take(1).for_each(|adjustment| adjustment.cents = Cents(adjustment.cents.0 + paid.0));
            }
        }),
    ],
    ..About::COMMON
};

impl Edit for PriorPaymentReversed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for payment in claim.prior_payments.iter().filter(|payment| payment.is_reversed()) {
            findings.claim("", payment.paid_cents.to_string(), format!("What coverage {} paid was taken back, and no new decision is known.", payment.sequence));
        }
    }
}
