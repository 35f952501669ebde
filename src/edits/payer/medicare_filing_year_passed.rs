//! Edit `medicare-filing-year-passed`.

use crate::edits::prelude::*;
use crate::model::date;

/// Medicare's year has passed.
pub struct MedicareFilingYearPassed;

static ABOUT: About = About {
    id: "medicare-filing-year-passed",
    family: Family::Payer,
    title: "Medicare's year has passed",
    why: "By law a claim must reach Medicare within one calendar year of the service, whatever is configured. A later one is denied, and the patient may not be billed.",
    fix: "Look for an exception of 42 CFR 424.44(b), such as retroactive entitlement, and override with that as the reason. Else write it off.",
    source: "42 CFR 424.44(a)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 DTP*472",
    answer: "A3:718",
    denials: &["29"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("a year and a day", |claim| {
            claim.make_medicare();
            claim.as_of = Date::constant(2027, 5, 5);
        }),
        Example::passes("the last day", |claim| {
            claim.make_medicare();
            claim.as_of = Date::constant(2027, 5, 4);
        }),
        Example::passes("a replacement to another payer", |claim| claim.as_of = Date::constant(2027, 5, 5)),
    ],
    ..About::COMMON
};

impl Edit for MedicareFilingYearPassed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(from) = claim.service_from() else { return };
        if claim.frequency != ClaimFrequency::Original || claim.coverage != Some(0) {
            return;
        }
        // Where the configured limit has passed too, the edit of that limit has said so.
        let is_said = claim.payer.and_then(|payer| payer.timely_filing_days).is_some_and(|days| date::days_between(from, context.as_of) > days);
        let last_day = Date::new(from.year() + 1, from.month(), from.day()).unwrap_or_else(|_| date::add_days(from, 365));
        if !is_said && context.as_of > last_day {
            findings.claim("service_date", last_day.to_string(), format!("The service of {from} had to reach Medicare by {last_day}."));
        }
    }
}
