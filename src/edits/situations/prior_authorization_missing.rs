//! Edit `prior-authorization-missing`.

use crate::edits::prelude::*;
use crate::model::CodePattern;

/// Service that needs an authorization, without its number.
pub struct PriorAuthorizationMissing;

static ABOUT: About = About {
    id: "prior-authorization-missing",
    family: Family::Situations,
    title: "Service that needs an authorization, without its number",
    why: "The payer pays this service only where it was authorized before, by the configuration of this practice. Without the number it is denied, and the patient often may not be billed.",
    fix: "Fill in prior_authorization with the payer's number, or take the service out of [edits.prior_authorization] where it is not needed.",
    source: "The payer's contract as configured in [edits.prior_authorization]; ASC X12N 005010X222A1, loop 2300, REF*G1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2300 REF*G1 REF02",
    answer: "A6:48",
    denials: &["15", "197"],
    examples: &[
        Example::found("a service on the list", |claim| {
            claim.policy.prior_authorization.insert("EXAMPLE".into(), vec![CodePattern::Range("99211".into(), "99215".into())]);
        }),
        Example::found("a service on the list of every payer", |claim| {
            claim.policy.prior_authorization.insert("*".into(), vec![CodePattern::Prefix("3641".into())]);
        }),
        Example::passes("with its number", |claim| {
            claim.policy.prior_authorization.insert("EXAMPLE".into(), vec![CodePattern::Prefix("99".into())]);
            claim.encounter.prior_authorization = "PA1";
        }),
        Example::passes("another payer's list", |claim| {
            claim.policy.prior_authorization.insert("OTHER".into(), vec![CodePattern::Prefix("99".into())]);
        }),
    ],
    ..About::COMMON
};

impl Edit for PriorAuthorizationMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let lists = &context.policy.prior_authorization;
        if lists.is_empty() || claim.encounter.is_none_or(|encounter| !encounter.prior_authorization.is_empty()) {
            return;
        }
        for (place, line) in super::listed(claim, lists) {
            let message = format!("Line {} has {}, for which the payer wants an authorization before it is done.", place + 1, line.code);
            findings.line(place, "prior_authorization", "", message);
        }
    }
}
