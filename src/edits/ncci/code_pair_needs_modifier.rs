//! Edit `code-pair-needs-modifier`.

use super::bill;
use super::conflicts;
use super::separation::are_separated;
use crate::codes::ncci_pairs::ModifierIndicator;
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// Two codes that are paid together only where a modifier says that they were separate.
pub struct CodePairNeedsModifier;

static ABOUT: About = About {
    id: "code-pair-needs-modifier",
    family: Family::Ncci,
    title: "Two codes that need a modifier to be paid together",
    why: "The second code of this pair is part of the first unless it was done at another site, in another session or for another reason. Without a modifier that says so CMS denies it (adjustment reason 236). Whether it was separate stands in the record, so a modifier is never added here.",
    fix: "Where the record shows that both were separate, add the modifier that says how: a site (LT, RT, F1 ...), 24, 25 or 57 on a visit, 58, 78, 79 or 91, else XE, XS, XP, XU or 59. Otherwise take the second code off.",
    source: "CMS, National Correct Coding Initiative, procedure-to-procedure edits, modifier indicator 1; NCCI Policy Manual, chapter I, section E; Change Request 11168 (2019-07-01); the imported table (`codes import ncci`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-3",
    answer: "",
    denials: &["97", "236"],
    needs: Some(Table::NcciPairs),
    examples: &[
        Example::found("neither with a modifier", |claim| bill(claim, &[("11042", &[]), ("97597", &[])])),
        Example::found("in the other order on the claim, with a modifier that says nothing of it", |claim| bill(claim, &[("97597", &["KX"]), ("11042", &[])])),
        Example::passes("the second with 59", |claim| bill(claim, &[("11042", &[]), ("97597", &["59"])])),
        Example::passes("the first with XS, as is allowed since July 2019", |claim| bill(claim, &[("11042", &["XS"]), ("97597", &[])])),
        Example::passes("the second on the left hand", |claim| bill(claim, &[("11042", &[]), ("97597", &["FA"])])),
        Example::passes("the first alone", |claim| bill(claim, &[("11042", &[])])),
        Example::passes("before the pair began", |claim| {
            bill(claim, &[("11042", &[]), ("97597", &[])]);
            claim.happen_on(Date::constant(2026, 4, 30));
            claim.lines.iter_mut().for_each(|line| line.service_from = Some(Date::constant(2017, 1, 1)));
        }),
    ],
    ..About::COMMON
};

impl Edit for CodePairNeedsModifier {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let mut told: Vec<(usize, Code)> = Vec::new();
        conflicts(claim, context, |pair| {
            let (first, second) = (pair.first, pair.second);
            let key = (second.place, first.code());
            let is_open = pair.indicator == ModifierIndicator::WithModifier && !are_separated(&first.line.modifiers, &second.line.modifiers, second.on);
            if !is_open || told.contains(&key) {
                return;
            }
            told.push(key);
            let message =
                format!("Line {} ({}) is paid beside line {} ({}) only with a modifier that separates them.", second.place + 1, second.code(), first.place + 1, first.code());
            findings.line(second.place, "modifiers", second.code().as_str(), message).severity(Judgement::of(claim, context, Table::NcciPairs).severity);
        });
    }
}
