//! Edit `decision-for-surgery-without-57`.

use super::{is_ncci_pair, operations_of_day, visit_beside, visits, weight};
use crate::codes::physician_indicators::GlobalPeriod;
use crate::edits::prelude::*;
use crate::model::date::add_days;

/// Visit on the day of a large operation or the day before without 57.
pub struct DecisionForSurgeryWithout57;

static ABOUT: About = About {
    id: "decision-for-surgery-without-57",
    family: Family::Coverage,
    title: "Visit on the day of a large operation or the day before without 57",
    why: "The price of a large operation covers the visits from the day before on. The visit at which the operation was decided is paid with 57.",
    fix: "Take the visit out, or add 57 where the operation was decided at it.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 40.1 and 30.6.6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["97"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("on the day", |claim| visit_beside(claim, &["15822"])),
        Example::found("the day before, in another encounter", |claim| claim.billed_before("15822", -1)),
        Example::passes("with 57", |claim| {
            visit_beside(claim, &["15822"]);
            claim.line().modifiers = modifiers(&["57"]);
        }),
        Example::passes("beside assisting at one", |claim| {
            claim.billed_before("15822", -1);
            claim.prior_lines.iter_mut().for_each(|line| line.modifiers = modifiers(&["AS"]));
        }),
        Example::passes("two days before", |claim| claim.billed_before("15822", -2)),
    ],
    ..About::COMMON
};

impl Edit for DecisionForSurgeryWithout57 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for visit in visits(claim).filter(|visit| !visit.has_any(&["24", "57", "FT"])) {
            let is_large = |code: Code, on: Date| context.codes.indicators.global_days(code, on) == Some(GlobalPeriod::NinetyDays);
            let found = [(0, "on the day of"), (1, "on the day before")].into_iter().find_map(|(days, when)| {
                let on = add_days(visit.on, days);
                let operations = operations_of_day(claim, context, &visit, days);
                operations.into_iter().find(|code| is_large(*code, on) && !(days == 0 && is_ncci_pair(claim, context, visit.code, *code, on))).map(|code| (code, when))
            });
            if let Some((code, when)) = found {
                let message = format!("Line {} has the visit {} {when} {code} without 57.", visit.place + 1, visit.code);
                findings.line(visit.place, "modifiers", visit.code.as_str(), message).severity(weight(claim, context, Table::Indicators));
            }
        }
    }
}
