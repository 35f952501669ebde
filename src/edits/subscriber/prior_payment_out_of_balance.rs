//! Edit `prior-payment-out-of-balance`.

use crate::edits::prelude::*;

/// Decision of an earlier payer that does not add up to the charge.
pub struct PriorPaymentOutOfBalance;

static ABOUT: About = About {
    id: "prior-payment-out-of-balance",
    family: Family::Subscriber,
    title: "Decision of an earlier payer that does not add up to the charge",
    why: "What an earlier payer paid and adjusted must come to the charge, for the claim and for each line that it decided. Payers reject what does not, mostly because the charge was changed after the \
          earlier payer had decided.",
    fix: "Compare the claim with the earlier payer's remittance. Where the charge was changed since, send the earlier payer a replacement first and bill the later one by its new decision.",
    source: "ASC X12N 005010X222A1, section 1.4.1.2",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 3,
    element: "2320 AMT*D AMT02",
    answer: "A7:400",
    denials: &["16"],
    examples: &[
        Example::found("a charge that was raised since", |claim| {
            claim.bill_second_coverage();
            claim.line().charge_cents = Cents(13_000);
        }),
        Example::found("a line that the payer decided otherwise", |claim| {
            let decision = claim.decision();
            decision.services.iter_mut().zip([100, -100]).for_each(|(service, cents)| service.paid_cents = Cents(service.paid_cents.0 + cents));
        }),
        Example::passes("payment and adjustments that are the charge", |claim| claim.bill_second_coverage()),
        Example::passes("a service that fits no line, which is told of the claim as a whole", |claim| {
            if let Some(service) = claim.decision().services.last_mut() {
                service.line = 0;
            }
        }),
    ],
    ..About::COMMON
};

impl Edit for PriorPaymentOutOfBalance {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // Of the lines, because another edit says where the total is not their sum.
        let Some(charge) = claim.lines.iter().try_fold(Cents::ZERO, |sum, line| sum.checked_add(line.charge_cents)) else { return };
        for payment in claim.prior_payments.iter().filter(|payment| !payment.is_reversed()) {
            let accounted = payment.accounted_cents();
            if accounted != charge {
                let message = format!("Coverage {} paid and adjusted {accounted} of a claim that charges {charge}.", payment.sequence);
                findings.claim("", accounted.to_string(), message);
                continue;
            }
            if !payment.is_by_line(claim.lines.len()) {
                continue;
            }
            for (place, line) in claim.lines.iter().enumerate() {
                let accounted = u16::try_from(place + 1).ok().and_then(|number| payment.accounted_of_line_cents(number));
                if let Some(accounted) = accounted.filter(|accounted| *accounted != line.charge_cents) {
                    let message = format!("Coverage {} paid and adjusted {accounted} of a line that charges {}.", payment.sequence, line.charge_cents);
                    findings.line(place, "", accounted.to_string(), message).element("2430 SVD02");
                }
            }
        }
    }
}
