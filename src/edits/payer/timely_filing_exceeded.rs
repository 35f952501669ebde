//! Edit `timely-filing-exceeded`.

use super::timely_filing;
use crate::edits::prelude::*;

/// Too late for the payer.
pub struct TimelyFilingExceeded;

static ABOUT: About = About {
    id: "timely-filing-exceeded",
    family: Family::Payer,
    title: "Too late for the payer",
    why: "The payer must have the claim within a number of days from the date of service; a later one is denied, and the patient may not be billed for it.",
    fix: "Look for proof that it was sent in time, or for an exception such as retroactive entitlement, and override with that as the reason. Else write it off.",
    source: "The payer's contract as configured in payers.csv; for Medicare 42 CFR 424.44",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 DTP*472",
    answer: "A3:718",
    denials: &["29"],
    examples: &[
        Example::found("ninety-one days with a limit of ninety", |claim| {
            claim.payer().timely_filing_days = Some(90);
            claim.as_of = Date::constant(2026, 8, 3);
        }),
        Example::passes("a payer without limit", |claim| claim.as_of = Date::constant(2028, 8, 3)),
    ],
    ..About::COMMON
};

impl Edit for TimelyFilingExceeded {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(filing) = timely_filing(claim, context)
            && filing.days_left < 0
        {
            let message = format!("The service of {} had to reach the payer {} by {}.", filing.service_date, filing.payer_id, filing.deadline);
            findings.claim("service_date", filing.deadline.to_string(), message);
        }
    }
}
