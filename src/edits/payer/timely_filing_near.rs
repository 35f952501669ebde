//! Edit `timely-filing-near`.

use super::timely_filing;
use crate::edits::prelude::*;

/// Little time left for the payer.
pub struct TimelyFilingNear;

static ABOUT: About = About {
    id: "timely-filing-near",
    family: Family::Payer,
    title: "Little time left for the payer",
    why: "The payer's limit is two weeks away or less. A rejection now may leave no time for another attempt.",
    fix: "Send it tonight and watch its acknowledgement.",
    source: "The payer's contract as configured in payers.csv; for Medicare 42 CFR 424.44",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2400 DTP*472",
    answer: "",
    denials: &["29"],
    examples: &[
        Example::found("the last day", |claim| {
            claim.payer().timely_filing_days = Some(90);
            claim.as_of = Date::constant(2026, 8, 2);
        }),
        Example::found("fourteen days left", |claim| {
            claim.payer().timely_filing_days = Some(90);
            claim.as_of = Date::constant(2026, 7, 19);
        }),
        Example::passes("fifteen days left", |claim| {
            claim.payer().timely_filing_days = Some(90);
            claim.as_of = Date::constant(2026, 7, 18);
        }),
    ],
    ..About::COMMON
};

impl Edit for TimelyFilingNear {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(filing) = timely_filing(claim, context)
            && (0..=14).contains(&filing.days_left)
        {
            let days = if filing.days_left == 1 { "day" } else { "days" };
            let message = format!("The service of {} must reach the payer {} by {}: {} {days} left.", filing.service_date, filing.payer_id, filing.deadline, filing.days_left);
            findings.claim("", filing.deadline.to_string(), message);
        }
    }
}
