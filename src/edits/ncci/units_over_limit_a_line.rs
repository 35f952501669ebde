//! Edit `units-over-limit-a-line`.

use super::{bill, dated_lines, limit_of, units, units_of_day};
use crate::codes::unit_limits::Adjudication;
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// More units on a line than CMS pays.
pub struct UnitsOverLimitALine;

static ABOUT: About = About {
    id: "units-over-limit-a-line",
    family: Family::Ncci,
    title: "More units on a line than CMS pays",
    why: "For this code CMS limits the units of each line. A line over the limit is denied as a whole, not only what exceeds it.",
    fix: "Correct the units. Where the record proves more, put them on several lines with the modifiers that say why (a site, 76, 77, 91, XE, XS, XP, XU or 59). A service on both sides is one unit with modifier 50.",
    source: "CMS, Medically Unlikely Edits, adjudication indicator 1; NCCI Policy Manual, chapter I, section V; the imported table (`codes import mue`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV104",
    answer: "",
    denials: &["151", "222"],
    needs: Some(Table::UnitLimits),
    examples: &[
        Example::found("three where two are paid", |claim| {
            bill(claim, &[("20610", &[])]);
            units(claim, 0, 3);
        }),
        Example::found("twelve over three days", |claim| {
            bill(claim, &[("20610", &[])]);
            units(claim, 0, 12);
            claim.line().service_to = Some(Date::constant(2026, 5, 6));
        }),
        Example::passes("two", |claim| {
            bill(claim, &[("20610", &[])]);
            units(claim, 0, 2);
        }),
        Example::passes("two lines of two", |claim| {
            bill(claim, &[("20610", &["LT"]), ("20610", &["RT"])]);
            units(claim, 0, 2);
            units(claim, 1, 2);
        }),
        Example::passes("six over three days", |claim| {
            bill(claim, &[("20610", &[])]);
            units(claim, 0, 6);
            claim.line().service_to = Some(Date::constant(2026, 5, 6));
        }),
        Example::passes("a code without a limit", |claim| {
            bill(claim, &[("99213", &[])]);
            units(claim, 0, 3);
        }),
    ],
    ..About::COMMON
};

impl Edit for UnitsOverLimitALine {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for line in dated_lines(claim) {
            let Some(limit) = limit_of(claim, context, &line).filter(|limit| limit.adjudication == Adjudication::Line) else { continue };
            let billed = units_of_day(line.line);
            if billed > Quantity::whole(limit.units.into()) {
                let message = format!("Line {} bills {billed} units of {} a day; the limit is {} a line.", line.place + 1, line.code(), limit.units);
                findings.line(line.place, "units", line.line.units.to_string(), message).severity(Judgement::of(claim, context, Table::UnitLimits).severity);
            }
        }
    }
}
