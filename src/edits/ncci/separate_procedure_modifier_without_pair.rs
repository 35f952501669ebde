//! Edit `separate-procedure-modifier-without-pair`.

use super::separation::is_separate_procedure;
use super::{Dated, Elsewhere, bill, dated_lines, lines_beside};
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// 59 or X{EPSU} where no pair asks for it.
pub struct SeparateProcedureModifierWithoutPair;

static ABOUT: About = About {
    id: "separate-procedure-modifier-without-pair",
    family: Family::Ncci,
    title: "Modifier 59 or X{EPSU} that no pair asks for",
    why: "The modifier says that a service was separate from another one of the day. No line of the claim and no other encounter of the day has a code with which it is a pair, so it says nothing and draws audits.",
    fix: "Take the modifier off, unless a service that is not billed here makes it true.",
    source: "CMS, National Correct Coding Initiative Policy Manual, chapter I, section E; the imported table (`codes import ncci`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 7,
    element: "2400 SV101-3",
    answer: "",
    needs: Some(Table::NcciPairs),
    examples: &[
        Example::found("on the only line", |claim| bill(claim, &[("97597", &["59"])])),
        Example::found("beside a code that is no pair", |claim| bill(claim, &[("97597", &["XS"]), ("36415", &[])])),
        Example::passes("beside the other code of a pair", |claim| bill(claim, &[("97597", &["59"]), ("11042", &[])])),
        Example::passes("on the first code of the pair", |claim| bill(claim, &[("97597", &[]), ("11042", &["59"])])),
        Example::passes("on a second line of the same code", |claim| bill(claim, &[("97597", &[]), ("97597", &["59"])])),
        Example::passes("the other code in another encounter", |claim| {
            bill(claim, &[("97597", &["59"])]);
            claim.billed_before("11042", 0);
        }),
        Example::passes("a payer that does not follow CMS", |claim| {
            bill(claim, &[("97597", &["59"])]);
            claim.payer().kind = PayerKind::Commercial;
        }),
    ],
    ..About::COMMON
};

impl Edit for SeparateProcedureModifierWithoutPair {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let judgement = Judgement::of(claim, context, Table::NcciPairs);
        // Other payers have pairs of their own.
        if judgement.severity != Severity::Reject {
            return;
        }
        let modifier = |line: &Dated<'_>| line.line.modifiers.as_slice().iter().copied().find(|modifier| is_separate_procedure(*modifier));
        let mut elsewhere = Elsewhere::new(claim, context);
        for line in dated_lines(claim) {
            let (Some(modifier), Some(table)) = (modifier(&line), context.codes.ncci.on(judgement.programme, line.on)) else { continue };
            // A repeated code is told apart from its first line by the same modifiers.
            let asks = |other: Code| other == line.code() || table.pair(other, line.code(), line.on).or_else(|| table.pair(line.code(), other, line.on)).is_some();
            if lines_beside(claim, line).any(|other| asks(other.code())) || elsewhere.beside(&line).iter().any(|prior| asks(prior.code)) {
                continue;
            }
            let message = format!("Line {} ({}) has {modifier}, but nothing else of the day is a pair with it.", line.place + 1, line.code());
            findings.line(line.place, "modifiers", modifier.as_str(), message);
        }
    }
}
