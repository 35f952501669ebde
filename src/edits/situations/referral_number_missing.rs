//! Edit `referral-number-missing`.

use crate::edits::prelude::*;
use crate::model::CodePattern;

/// Service that needs a referral, without its number.
pub struct ReferralNumberMissing;

static ABOUT: About = About {
    id: "referral-number-missing",
    family: Family::Situations,
    title: "Service that needs a referral, without its number",
    why: "The payer pays this service only on a referral of the patient's own practitioner, by the configuration of this practice, and denies it without the number.",
    fix: "Fill in referral_number, or take the service out of [edits.referral_required] where it is not needed.",
    source: "The payer's contract as configured in [edits.referral_required]; ASC X12N 005010X222A1, loop 2300, REF*9F",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2300 REF*9F REF02",
    answer: "A6:48",
    denials: &["288"],
    examples: &[
        Example::found("a service on the list", |claim| {
            claim.policy.referral_required.insert("EXAMPLE".into(), vec![CodePattern::Range("99202".into(), "99215".into())]);
        }),
        Example::passes("with its number", |claim| {
            claim.policy.referral_required.insert("EXAMPLE".into(), vec![CodePattern::Prefix("99".into())]);
            claim.encounter.referral_number = "RF1";
        }),
        Example::passes("another service", |claim| {
            claim.policy.referral_required.insert("EXAMPLE".into(), vec![CodePattern::Prefix("7".into())]);
        }),
    ],
    ..About::COMMON
};

impl Edit for ReferralNumberMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let lists = &context.policy.referral_required;
        if lists.is_empty() || claim.encounter.is_none_or(|encounter| !encounter.referral_number.is_empty()) {
            return;
        }
        for (place, line) in super::listed(claim, lists) {
            findings.line(place, "referral_number", "", format!("Line {} has {}, for which the payer wants a referral.", place + 1, line.code));
        }
    }
}
