//! Edit `units-over-limit-a-day`.

use super::{bill, dated_lines, is_first_of_code, limit_of, units, units_on_claim};
use crate::codes::unit_limits::Adjudication;
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// More units of a code on a day than CMS pays.
pub struct UnitsOverLimitADay;

static ABOUT: About = About {
    id: "units-over-limit-a-day",
    family: Family::Ncci,
    title: "More units of a code on a day than CMS pays",
    why: "For this code CMS adds the units of all lines of the day, whatever their modifiers, and denies them all where the sum is over the limit. Some limits are absolute, because law, policy or anatomy allows no more; of the others more can be paid on appeal.",
    fix: "Correct the units, or the code. A service on both sides is one unit with modifier 50, not a line for each side. Where the limit is not absolute and the record proves more, bill it with an override and appeal the denial with the record.",
    source: "CMS, Medically Unlikely Edits, adjudication indicators 2 and 3; NCCI Policy Manual, chapter I, section V; Medicare Claims Processing Manual, chapter 23, section 20.9.3; the imported table (`codes import mue`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV104",
    answer: "",
    denials: &["151", "222"],
    needs: Some(Table::UnitLimits),
    examples: &[
        Example::found("two where the limit of one is absolute", |claim| {
            bill(claim, &[("11730", &[])]);
            units(claim, 0, 2);
        }),
        Example::found("a line for each side where one is allowed", |claim| bill(claim, &[("11730", &["TA"]), ("11730", &["T5"])])),
        Example::found("over a limit that can be appealed", |claim| {
            bill(claim, &[("95004", &[])]);
            units(claim, 0, 81);
        }),
        Example::passes("one unit on both sides", |claim| bill(claim, &[("11730", &["50"])])),
        Example::passes("up to the limit", |claim| {
            bill(claim, &[("95004", &[])]);
            units(claim, 0, 80);
        }),
        Example::passes("aftercare alone", |claim| bill(claim, &[("11730", &[]), ("11730", &["55"])])),
        Example::passes("by two practitioners", |claim| {
            bill(claim, &[("11730", &[]), ("11730", &["77"])]);
            claim.line().rendering = Some(ClaimProvider { npi: "1000000004", ..*claim.rendering() });
        }),
    ],
    ..About::COMMON
};

impl Edit for UnitsOverLimitADay {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for line in dated_lines(claim) {
            let Some(limit) = limit_of(claim, context, &line).filter(|limit| limit.adjudication != Adjudication::Line) else { continue };
            let billed = units_on_claim(claim, &line);
            if billed <= Quantity::whole(limit.units.into()) || !is_first_of_code(claim, &line) {
                continue;
            }
            let what = match limit.adjudication {
                Adjudication::DayAbsolute => "an absolute limit",
                _ => "more can be paid on appeal, with documentation",
            };
            let message = format!("Line {}: {billed} units of {} on {}; the limit is {} a day ({what}).", line.place + 1, line.code(), line.on, limit.units);
            findings.line(line.place, "units", billed.to_string(), message).severity(Judgement::of(claim, context, Table::UnitLimits).severity);
        }
    }
}
