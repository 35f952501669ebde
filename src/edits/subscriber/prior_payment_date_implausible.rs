//! Edit `prior-payment-date-implausible`.

use crate::edits::prelude::*;

/// Day of an earlier payer's decision that cannot be.
pub struct PriorPaymentDateImplausible;

static ABOUT: About = About {
    id: "prior-payment-date-implausible",
    family: Family::Subscriber,
    title: "Day of an earlier payer's decision that cannot be",
    why: "A later payer is told on which day the earlier one decided, and counts its own limit from there. No payer decides before the service, or after the day on which the claim is sent.",
    fix: "Look up the date of the earlier payer's check or transfer in its remittance, and ask for a corrected remittance where that is wrong.",
    source: "ASC X12N 005010X222A1, loops 2330B and 2430, DTP*573",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2330B DTP*573 DTP03",
    answer: "A7:286",
    is_absolute: true,
    examples: &[
        Example::found("a decision before the service", |claim| claim.decision().date = Some(Date::constant(2026, 5, 3))),
        Example::found("a decision after the night", |claim| claim.decision().date = Some(Date::constant(2026, 5, 12))),
        Example::found("a decision on no day", |claim| claim.decision().date = None),
        Example::passes("a decision on the day of service", |claim| claim.decision().date = Some(Date::constant(2026, 5, 4))),
        Example::passes("a decision of today", |claim| claim.decision().date = Some(Date::constant(2026, 5, 11))),
    ],
    ..About::COMMON
};

impl Edit for PriorPaymentDateImplausible {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for payment in claim.prior_payments {
            let message = match (payment.date, claim.service_from()) {
                (None, _) => format!("The day on which coverage {} decided is not known.", payment.sequence),
                (Some(date), _) if date > context.as_of => format!("Coverage {} would have decided on {date}, which has not come yet.", payment.sequence),
                (Some(date), Some(from)) if date < from => format!("Coverage {} would have decided on {date}, before the service of {from}.", payment.sequence),
                _ => continue,
            };
            findings.claim("", payment.date.map(|date| date.to_string()).unwrap_or_default(), message);
        }
    }
}
