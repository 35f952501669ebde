//! Edit `visit-in-global-period`.

use super::{is_assistants, procedures, visits, weight};
use crate::edits::prelude::*;
use crate::model::date::days_between;

/// Visit after an operation whose price covers it.
pub struct VisitInGlobalPeriod;

static ABOUT: About = About {
    id: "visit-in-global-period",
    family: Family::Coverage,
    title: "Visit after an operation whose price covers it",
    why: "The price of an operation covers the surgeon's visits for ten or ninety days. One that had another reason is paid only with 24, and one that led to a further operation with 57.",
    fix: "Take the visit out where it was aftercare. Where it was not, add 24 (another reason), 57 (decision for surgery) or 25 (another procedure that day).",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 40.1 and 30.6.6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["97"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("nine weeks after a large operation", |claim| claim.billed_before("15822", 63)),
        Example::found("ten days after a small one", |claim| claim.billed_before("11401", 10)),
        Example::passes("eleven days after a small one", |claim| claim.billed_before("11401", 11)),
        Example::passes("for another reason", |claim| {
            claim.billed_before("15822", 63);
            claim.line().modifiers = modifiers(&["24"]);
        }),
        Example::passes("after assisting at a large operation", |claim| {
            claim.billed_before("15822", 63);
            claim.prior_lines.iter_mut().for_each(|line| line.modifiers = modifiers(&["80"]));
        }),
        Example::passes("after an operation without a period", |claim| claim.billed_before("11900", 1)),
    ],
    ..About::COMMON
};

impl Edit for VisitInGlobalPeriod {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        for visit in visits(claim).filter(|visit| !visit.has_any(&["24", "25", "57", "58", "78", "79", "FT"])) {
            let earlier = context.prior.procedures_before(encounter.patient_id, visit.npi, visit.on);
            let prior = earlier.iter().map(|line| (line.code, line.on, line.modifiers));
            let own = procedures(claim).filter(|(_, line, on)| *on < visit.on && claim.rendering_npi(line) == visit.npi).map(|(_, line, on)| (line.code, on, line.modifiers));
            // With 54 the aftercare is another's, and an assistant's visits are no part of it.
            let covering = prior.chain(own).filter(|(_, _, modifiers)| !modifiers.contains("54") && !is_assistants(modifiers)).find_map(|(code, on, _)| {
                let days = context.codes.indicators.global_days(code, on)?.days_after()?;
                (days_between(on, visit.on) <= days).then_some((code, on, days))
            });
            if let Some((code, on, days)) = covering {
                let message = format!("Line {} has the visit {} within {days} days of {code} on {on}.", visit.place + 1, visit.code);
                findings.line(visit.place, "modifiers", visit.code.as_str(), message).severity(weight(claim, context, Table::Indicators));
            }
        }
    }
}
