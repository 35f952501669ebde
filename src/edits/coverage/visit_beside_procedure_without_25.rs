//! Edit `visit-beside-procedure-without-25`.

use super::{is_ncci_pair, operations_of_day, visit_beside, visits, weight};
use crate::codes::physician_indicators::GlobalPeriod;
use crate::edits::prelude::*;

/// Visit on the day of a small operation without 25.
pub struct VisitBesideProcedureWithout25;

static ABOUT: About = About {
    id: "visit-beside-procedure-without-25",
    family: Family::Coverage,
    title: "Visit on the day of a small operation without 25",
    why: "The price of a small operation covers the visit of its day. A visit that went significantly beyond it is paid with 25, which a person asserts from the record.",
    fix: "Take the visit out, or add 25 where the record shows a significant and separate visit.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 40.1 and 30.6.6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["97"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("on one claim", |claim| visit_beside(claim, &["11900"])),
        Example::found("in two encounters", |claim| claim.billed_before("11401", 0)),
        Example::passes("with 25", |claim| {
            visit_beside(claim, &["11900"]);
            claim.line().modifiers = modifiers(&["25"]);
        }),
        Example::passes("beside a picture", |claim| visit_beside(claim, &["76881"])),
    ],
    ..About::COMMON
};

impl Edit for VisitBesideProcedureWithout25 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for visit in visits(claim).filter(|visit| !visit.has_any(&["24", "25", "57", "FT"])) {
            let is_small = |code: Code, on: Date| matches!(context.codes.indicators.global_days(code, on), Some(GlobalPeriod::SameDay | GlobalPeriod::TenDays));
            let operation =
                operations_of_day(claim, context, &visit, 0).into_iter().find(|code| is_small(*code, visit.on) && !is_ncci_pair(claim, context, visit.code, *code, visit.on));
            if let Some(code) = operation {
                let message = format!("Line {} has the visit {} on the day of {code} without 25.", visit.place + 1, visit.code);
                findings.line(visit.place, "modifiers", visit.code.as_str(), message).severity(weight(claim, context, Table::Indicators));
            }
        }
    }
}
