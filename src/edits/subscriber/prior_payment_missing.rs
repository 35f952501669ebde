//! Edit `prior-payment-missing`.

use crate::edits::prelude::*;

/// Claim to a later payer without the decision of an earlier one.
pub struct PriorPaymentMissing;

static ABOUT: About = About {
    id: "prior-payment-missing",
    family: Family::Subscriber,
    title: "Claim to a later payer without the decision of an earlier one",
    why: "A later payer pays what the earlier ones left, and must see what each of them paid and why not more. Without that it denies the claim, or pays as if it came first and takes it back.",
    fix: "Wait for the earlier payer's remittance and post it, or correct the order of the coverages where the earlier one does not cover the service.",
    source: "ASC X12N 005010X222A1, section 1.4.1 and loop 2320, CAS and AMT*D",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2320 AMT*D AMT02",
    answer: "A6:286",
    denials: &["16", "22"],
    examples: &[
        Example::found("the second payer before the first has answered", |claim| {
            claim.bill_second_coverage();
            claim.prior_payments.clear();
        }),
        Example::found("the decision of a payer whom the coverage no longer names", |claim| claim.decision().payer_id = "FORMER".into()),
        Example::passes("the second payer after the first", |claim| claim.bill_second_coverage()),
        Example::passes("the first payer", |claim| claim.add_second_coverage()),
        Example::passes("a void, which no payer pays", |claim| {
            claim.bill_second_coverage();
            claim.prior_payments.clear();
            claim.frequency = ClaimFrequency::Void;
            claim.payer_claim_number = "2026999999";
        }),
    ],
    ..About::COMMON
};

impl Edit for PriorPaymentMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.frequency == ClaimFrequency::Void {
            return;
        }
        for (place, payer) in claim.all_payers.iter().enumerate().take(claim.coverage.unwrap_or_default()) {
            let decided = claim.prior_payments.iter().find(|payment| usize::from(payment.sequence) == place + 1);
            let is_of_another = || decided.zip(*payer).is_some_and(|(payment, payer)| payment.payer_id != payer.payer_id);
            if decided.is_none() {
                findings.claim("", "", format!("Coverage {} pays earlier, and what its payer decided is not known.", place + 1));
            } else if is_of_another() {
                findings.claim("", "", format!("What was decided for coverage {} is of another payer than the one that it names now.", place + 1));
            }
        }
    }
}
