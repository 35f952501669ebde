//! Edit `code-pair-across-encounters`.

use super::separation::are_separated;
use super::{Dated, Elsewhere, bill, dated_lines, lines_beside};
use crate::codes::ncci_pairs::{ModifierIndicator, NcciPairs};
use crate::edits::context::PriorLine;
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// Code of a pair whose other code another encounter of the day has billed.
pub struct CodePairAcrossEncounters;

static ABOUT: About = About {
    id: "code-pair-across-encounters",
    family: Family::Ncci,
    title: "Code of a pair whose other code another encounter of the day has billed",
    why: "CMS compares all services of one practitioner to one patient on one day, on whichever claims they came. Of such a pair the second code is denied, or taken back where it was paid before.",
    fix: "Put both services on one claim and keep the code that contains the other. Where the record shows that they were separate and the pair allows it, add the modifier that says how.",
    source: "CMS, National Correct Coding Initiative Policy Manual, chapter I, sections A and E; the imported table (`codes import ncci`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-2",
    answer: "",
    denials: &["97", "236"],
    needs: Some(Table::NcciPairs),
    examples: &[
        Example::found("the second code behind the first", |claim| {
            bill(claim, &[("97597", &[])]);
            claim.billed_before("11042", 0);
        }),
        Example::found("the first code behind the second", |claim| {
            bill(claim, &[("80053", &[])]);
            claim.encounter.clia = "14D0123456";
            claim.billed_before("80048", 0);
        }),
        Example::passes("with the modifier that separates them", |claim| {
            bill(claim, &[("97597", &["XE"])]);
            claim.billed_before("11042", 0);
        }),
        Example::passes("a day before", |claim| {
            bill(claim, &[("97597", &[])]);
            claim.billed_before("11042", 1);
        }),
        Example::passes("codes that are no pair", |claim| {
            bill(claim, &[("97597", &[])]);
            claim.billed_before("36415", 0);
        }),
    ],
    ..About::COMMON
};

impl Edit for CodePairAcrossEncounters {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let judgement = Judgement::of(claim, context, Table::NcciPairs);
        let mut elsewhere = Elsewhere::new(claim, context);
        for line in dated_lines(claim) {
            let Some(table) = context.codes.ncci.on(judgement.programme, line.on).filter(|table| table.may_occur(line.code())) else { continue };
            for prior in elsewhere.beside(&line) {
                // Where the claim has the other code too, the pair is told there.
                let is_on_claim = || lines_beside(claim, line).any(|other| other.code() == prior.code);
                if let Some(problem) = problem(table, &line, prior).filter(|_| !is_on_claim()) {
                    findings.line(line.place, "service", line.code().as_str(), problem).severity(judgement.severity);
                    break;
                }
            }
        }
    }
}

/// What is wrong with a line beside a line of another encounter, in a sentence.
fn problem(table: &NcciPairs, line: &Dated<'_>, prior: &PriorLine) -> Option<String> {
    let (own, other) = (line.code(), prior.code);
    let (indicator, is_second) = match table.pair(other, own, line.on) {
        Some(indicator) => (indicator, true),
        None => (table.pair(own, other, line.on)?, false),
    };
    let (first, second) = if is_second { (&prior.modifiers, &line.line.modifiers) } else { (&line.line.modifiers, &prior.modifiers) };
    if indicator == ModifierIndicator::WithModifier && are_separated(first, second, line.on) {
        return None;
    }
    let place = line.place + 1;
    Some(match (is_second, indicator) {
        (true, ModifierIndicator::Never) => format!("Line {place} ({own}) is never paid beside {other}, which another encounter of the day has billed."),
        (true, ModifierIndicator::WithModifier) => {
            format!("Line {place} ({own}) is paid beside {other}, which another encounter of the day has billed, only with a modifier that separates them.")
        }
        (false, ModifierIndicator::Never) => format!("Line {place} ({own}): {other}, which another encounter of the day has billed, is never paid beside it."),
        (false, ModifierIndicator::WithModifier) => {
            format!("Line {place} ({own}): {other}, which another encounter of the day has billed, is paid beside it only with a modifier that separates them.")
        }
    })
}
