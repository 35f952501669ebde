//! Edit `group-number-is-member-id`.

use crate::edits::prelude::*;
use crate::edits::text::GROUP_NUMBER;

/// Group number that is the member id.
pub struct GroupNumberIsMemberId;

static ABOUT: About = About {
    id: "group-number-is-member-id",
    family: Family::Subscriber,
    title: "Group number that is the member id",
    why: "The group's number and the member's stand side by side on the card. The same number in both is a slip of registration, and payers that look up the group find none.",
    fix: "Enter the group number from the card, or clear it.",
    source: "ASC X12N 005010X222A1, loop 2000B, SBR03",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2000B SBR03",
    answer: "A7:478",
    examples: &[
        Example::found("the same number", |claim| claim.coverage().group_number = "ZZ0001"),
        Example::passes("two numbers", |claim| claim.coverage().group_number = "G100"),
    ],
    ..About::COMMON
};

impl Edit for GroupNumberIsMemberId {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        let is_same = |group: &str, member: &str| !group.is_empty() && group.eq_ignore_ascii_case(member);
        for (place, _) in encounter.coverages.iter().enumerate().filter(|(_, coverage)| is_same(coverage.group_number, coverage.member_id)) {
            findings.claim(nth(GROUP_NUMBER, place), WITHHELD, format!("The group number of coverage {} is its member id.", place + 1));
        }
    }
}
