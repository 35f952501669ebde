//! Edit `timed-units-differ`.

use super::{beside, bill};
use crate::codes::timed_units::total_units;
use crate::edits::prelude::*;

/// Units of timed therapy that its minutes do not make.
pub struct TimedUnitsDiffer;

static ABOUT: About = About {
    id: "timed-units-differ",
    family: Family::Services,
    title: "Units of timed therapy that its minutes do not make",
    why: "Codes that count 15 minutes with the patient are billed by the total of the day: 8 to 22 minutes are one unit, 23 to 37 two, and so on. More units than that are paid back on review, fewer are lost.",
    fix: "Correct units or service_minutes of the day's timed services.",
    source: "CMS, Medicare Claims Processing Manual, chapter 5, section 20.2.C",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2400 SV104",
    answer: "A7:476",
    denials: &["151"],
    examples: &[
        Example::found("forty minutes as four units", |claim| {
            bill(claim, "97110");
            claim.line().documented.service_minutes = Some(40);
            claim.line().units = Quantity::whole(4);
        }),
        Example::passes("twice twenty minutes as three units", |claim| {
            bill(claim, "97110");
            claim.line().documented.service_minutes = Some(20);
            beside(claim, &["97140"]);
            claim.line().units = Quantity::whole(2);
        }),
        Example::passes("without minutes", |claim| {
            bill(claim, "97110");
            claim.line().units = Quantity::whole(4);
        }),
    ],
    ..About::COMMON
};

impl Edit for TimedUnitsDiffer {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_timed = |line: &ClaimLine<'_>| line.documented.service_minutes.is_some() && service_groups::is_timed_therapy(line.code);
        for (place, first) in claim.lines.iter().enumerate().filter(|(_, line)| is_timed(line)) {
            let is_same_day = |line: &&ClaimLine<'_>| line.service_from == first.service_from && line.documented.rendering_npi == first.documented.rendering_npi;
            let day = || claim.lines.iter().filter(|line| service_groups::is_timed_therapy(line.code)).filter(is_same_day);
            // Said once a day, and only where every timed service of it has its minutes.
            let is_first = claim.lines.iter().take(place).filter(|line| is_timed(line)).find(is_same_day).is_none();
            if !is_first || !day().all(is_timed) {
                continue;
            }
            let minutes = day().filter_map(|line| line.documented.service_minutes).fold(0, u32::saturating_add);
            let billed = day().map(|line| i128::from(line.units.0)).sum::<i128>();
            let made = total_units(minutes);
            if billed != i128::from(made) * 1_000 {
                let message = format!("The timed services of the day, line {} first, are {minutes} minutes, which make {made} units.", place + 1);
                findings.line(place, "units", first.units.to_string(), message);
            }
        }
    }
}
