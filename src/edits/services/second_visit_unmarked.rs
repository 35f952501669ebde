//! Edit `second-visit-unmarked`.

use super::{is_hospital_day, is_told_by_ncci, renderer};
use crate::edits::prelude::*;

/// Second visit of the day without a modifier.
pub struct SecondVisitUnmarked;

static ABOUT: About = About {
    id: "second-visit-unmarked",
    family: Family::Services,
    title: "Second visit of the day without a modifier",
    why: "Two visits by one practitioner on one day are paid as one, unless the second was significant and separate, as a problem beside a preventive visit may be. 25 says so.",
    fix: "Bill one visit for the day, or add 25 (27 in a hospital) to the one that the record shows to be separate.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 30.6.1.1 and 30.6.7.B",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["18", "97"],
    examples: &[
        Example::found("two office visits", |claim| beside(claim, &["99214"])),
        Example::found("a problem beside a preventive visit", |claim| beside(claim, &["99396"])),
        Example::passes("the problem marked", |claim| {
            beside(claim, &["99396"]);
            claim.line().modifiers = modifiers(&["25"]);
        }),
        Example::passes("on another day", |claim| {
            beside(claim, &["99214"]);
            claim.line().service_from = Some(Date::constant(2026, 5, 3));
        }),
    ],
    ..About::COMMON
};

impl Edit for SecondVisitUnmarked {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_marked = |line: &ClaimLine<'_>| ["24", "25", "27", "57"].iter().any(|modifier| line.modifiers.contains(modifier));
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| service_groups::is_visit(line.code)) {
            // The same code is a duplicate, and days in hospital have an edit of their own.
            let is_same = |other: &&ClaimLine<'_>| {
                service_groups::is_visit(other.code)
                    && other.code != line.code
                    && !(is_hospital_day(other.code) && is_hospital_day(line.code))
                    && other.service_from == line.service_from
                    && renderer(claim, other) == renderer(claim, line)
            };
            if let Some(other) = claim.lines.iter().take(place).find(is_same)
                && !is_marked(line)
                && !is_marked(other)
                && !is_told_by_ncci(claim, context, line, other)
            {
                let message = format!("Line {} has the visit {} on the day of {}, and neither has 25.", place + 1, line.code, other.code);
                findings.line(place, "modifiers", line.code.as_str(), message);
            }
        }
    }
}
