//! Edit `units-over-limit-across-encounters`.

use super::{Elsewhere, bill, dated_lines, is_first_of_code, limit_of, units, units_on_claim};
use crate::codes::unit_limits::Adjudication;
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// More units of a code on a day than CMS pays, together with another encounter.
pub struct UnitsOverLimitAcrossEncounters;

static ABOUT: About = About {
    id: "units-over-limit-across-encounters",
    family: Family::Ncci,
    title: "More units on a day than CMS pays, together with another encounter",
    why: "A limit by the day counts all claims of the practitioner for the patient and the day. What another encounter has billed leaves too few units for this one, which is then denied.",
    fix: "Look whether both encounters bill the same service. Where each is right and the limit is not absolute, bill it with an override and appeal the denial with the record.",
    source: "CMS, Medically Unlikely Edits, adjudication indicators 2 and 3; NCCI Policy Manual, chapter I, section V; the imported table (`codes import mue`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV104",
    answer: "",
    denials: &["151", "222"],
    needs: Some(Table::UnitLimits),
    examples: &[
        Example::found("one where another encounter had the only one", |claim| {
            bill(claim, &[("11730", &[])]);
            claim.billed_before("11730", 0);
        }),
        Example::passes("one on another day", |claim| {
            bill(claim, &[("11730", &[])]);
            claim.billed_before("11730", 1);
        }),
        Example::passes("together up to the limit", |claim| {
            bill(claim, &[("95004", &[])]);
            units(claim, 0, 79);
            claim.billed_before("95004", 0);
        }),
        Example::passes("a limit by the line", |claim| {
            bill(claim, &[("20610", &[])]);
            units(claim, 0, 2);
            claim.billed_before("20610", 0);
        }),
    ],
    ..About::COMMON
};

impl Edit for UnitsOverLimitAcrossEncounters {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let mut elsewhere = Elsewhere::new(claim, context);
        for line in dated_lines(claim) {
            let Some(limit) = limit_of(claim, context, &line).filter(|limit| limit.adjudication != Adjudication::Line) else { continue };
            let counts = |prior: &&crate::edits::PriorLine| prior.code == line.code() && !prior.modifiers.contains("55");
            let before = Quantity(elsewhere.beside(&line).iter().filter(counts).map(|prior| prior.units.0).sum());
            let (own, most) = (units_on_claim(claim, &line), Quantity::whole(limit.units.into()));
            // What the claim alone exceeds is told by the edit about the day.
            if before.0 == 0 || own > most || own.0.saturating_add(before.0) <= most.0 || !is_first_of_code(claim, &line) {
                continue;
            }
            let message = format!(
                "Line {}: {own} units of {} on {}, and {before} in another encounter of the day; the limit is {} a day.",
                line.place + 1,
                line.code(),
                line.on,
                limit.units
            );
            findings.line(line.place, "units", own.to_string(), message).severity(Judgement::of(claim, context, Table::UnitLimits).severity);
        }
    }
}
