//! Edit `code-pair-never-together`.

use super::{bill, conflicts};
use crate::codes::ncci_pairs::ModifierIndicator;
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// Two codes that are never paid on one day.
pub struct CodePairNeverTogether;

static ABOUT: About = About {
    id: "code-pair-never-together",
    family: Family::Ncci,
    title: "Two codes that are never paid on one day",
    why: "CMS pays the first code of this pair and denies the second (adjustment reason 236), with whatever modifier, because the first contains it or both cannot be done together.",
    fix: "Take the second code off the claim, or correct whichever of the two was coded wrongly.",
    source: "CMS, National Correct Coding Initiative, procedure-to-procedure edits, modifier indicator 0; NCCI Policy Manual, chapter I; the imported table (`codes import ncci`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-2",
    answer: "",
    denials: &["97", "236"],
    needs: Some(Table::NcciPairs),
    examples: &[
        Example::found("a panel and one of its parts", |claim| {
            bill(claim, &[("80053", &[]), ("80048", &[])]);
            claim.encounter.clia = "14D0123456";
        }),
        Example::found("with a modifier that cannot help", |claim| {
            bill(claim, &[("80053", &[]), ("80048", &["91"])]);
            claim.encounter.clia = "14D0123456";
        }),
        Example::found("billed to a payer that does not follow CMS, as a warning", |claim| {
            bill(claim, &[("80053", &[]), ("80048", &[])]);
            claim.payer().kind = PayerKind::Commercial;
            claim.coverage().member_id = "ZZ0001";
        }),
        Example::passes("on another day", |claim| {
            bill(claim, &[("80053", &[]), ("80048", &[])]);
            claim.line().service_from = Some(Date::constant(2026, 5, 3));
            claim.line().service_to = Some(Date::constant(2026, 5, 3));
        }),
        Example::passes("by another practitioner", |claim| {
            bill(claim, &[("80053", &[]), ("80048", &[])]);
            claim.line().rendering = Some(ClaimProvider { npi: "1000000004", ..*claim.rendering() });
        }),
        Example::passes("a pair that has ended", |claim| bill(claim, &[("93000", &[]), ("93005", &[])])),
        Example::passes("the second code alone", |claim| bill(claim, &[("80048", &[])])),
    ],
    ..About::COMMON
};

impl Edit for CodePairNeverTogether {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let mut told: Vec<(usize, Code)> = Vec::new();
        conflicts(claim, context, |pair| {
            let (first, second) = (pair.first, pair.second);
            let key = (second.place, first.code());
            if pair.indicator != ModifierIndicator::Never || told.contains(&key) {
                return;
            }
            told.push(key);
            let message = format!("Line {} ({}) is never paid beside line {} ({}) of the same day.", second.place + 1, second.code(), first.place + 1, first.code());
            findings.line(second.place, "service", second.code().as_str(), message).severity(Judgement::of(claim, context, Table::NcciPairs).severity);
        });
    }
}
