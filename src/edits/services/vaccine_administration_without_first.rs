//! Edit `vaccine-administration-without-first`.

use super::renderer;
use super::{beside, bill};
use crate::edits::prelude::*;

/// Further vaccine given without a first.
pub struct VaccineAdministrationWithoutFirst;

static ABOUT: About = About {
    id: "vaccine-administration-without-first",
    family: Family::Services,
    title: "Further vaccine given without a first",
    why: "90472 and 90474 add to a first administration of the day, and 90461 to a 90460. An add-on code without the code that it adds to is always denied. The first may stand in another encounter of the day by the same practitioner.",
    fix: "Bill the first vaccine of the day with 90460, 90471 or 90473, or correct the code.",
    source: "CMS, NCCI add-on code edits, type 1; Medicare Claims Processing Manual, chapter 12, section 30.6.7; NCCI Policy Manual 2026, chapter I, section R",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-2",
    answer: "A8:453",
    denials: &["107"],
    examples: &[
        Example::found("a further one alone", |claim| {
            bill(claim, "90472");
            beside(claim, &["90715"]);
        }),
        Example::passes("behind a first in another encounter", |claim| {
            bill(claim, "90472");
            beside(claim, &["90715"]);
            claim.billed_before("90471", 0);
        }),
        Example::passes("behind a first", |claim| {
            bill(claim, "90471");
            beside(claim, &["90472", "90715", "90686"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for VaccineAdministrationWithoutFirst {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            let firsts: &[&str] = match line.code.as_str() {
                "90472" | "90474" => &["90460", "90471", "90473"],
                "90461" => &["90460"],
                _ => continue,
            };
            let is_first = |other: &ClaimLine<'_>| other.service_from == line.service_from && firsts.iter().any(|first| other.code.as_str() == *first);
            let is_first_elsewhere = || {
                let (Some(encounter), Some(on)) = (claim.encounter, line.service_from) else { return false };
                let elsewhere = context.prior.same_day(encounter.patient_id, on, renderer(claim, line).unwrap_or_default());
                elsewhere.iter().any(|prior| firsts.iter().any(|first| prior.code.as_str() == *first))
            };
            if !claim.lines.iter().any(is_first) && !is_first_elsewhere() {
                let message = format!("Line {} ({}) adds to a code of the same day that is not on the claim.", place + 1, line.code);
                findings.line(place, "service", line.code.as_str(), message);
            }
        }
    }
}
