//! Edit `member-id-not-of-payer`.

use super::pattern;
use crate::edits::prelude::*;

/// Member id not of the payer's pattern.
pub struct MemberIdNotOfPayer;

static ABOUT: About = About {
    id: "member-id-not-of-payer",
    family: Family::Payer,
    title: "Member id not of the payer's pattern",
    why: "The payer's ids all look alike, and this one does not; most likely it belongs to another insurance or is mistyped.",
    fix: "Compare with the insurance card. When the payer has a new kind of id, change member_id_pattern in payers.csv.",
    source: "The payer's companion guide, as configured in payers.csv",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2010BA NM109",
    answer: "A7:164:IL",
    denials: &["16", "31"],
    examples: &[
        Example::found("digits where letters belong", |claim| {
            claim.payer().member_id_pattern = "[A-Z]{3}\\d{6,9}".to_owned();
            claim.coverage().member_id = "12A000001";
        }),
        Example::passes("an id of the pattern", |claim| {
            claim.payer().member_id_pattern = "^[A-Z]{3}\\d{6,9}$".to_owned();
            claim.coverage().member_id = "ABC000001";
        }),
        Example::passes("a payer without pattern", |claim| claim.coverage().member_id = "12A000001"),
        Example::found("a pattern that cannot be read, which is said too", |claim| claim.payer().member_id_pattern = "[A-Z".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for MemberIdNotOfPayer {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let (Some(payer), Some(coverage)) = (claim.payer, claim.billed_coverage()) else { return };
        if payer.member_id_pattern.is_empty() || coverage.member_id.is_empty() {
            return;
        }
        let column = nth(MEMBER_ID, claim.coverage.unwrap_or_default());
        match pattern::matches(&payer.member_id_pattern, coverage.member_id) {
            Ok(true) => {}
            Ok(false) => {
                findings.claim(column, WITHHELD, format!("The member id is not of the pattern of the payer {} (`{}`).", payer.payer_id, payer.member_id_pattern));
            }
            Err(fault) => {
                let message = format!("The member_id_pattern of the payer {} cannot be read: {fault}.", payer.payer_id);
                findings.claim("", payer.member_id_pattern.clone(), message).severity(Severity::Warning).fix("Correct member_id_pattern in payers.csv.");
            }
        }
    }
}
