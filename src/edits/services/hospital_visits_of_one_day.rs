//! Edit `hospital-visits-of-one-day`.

use super::{is_hospital_day, is_told_by_ncci, renderer};
use crate::edits::prelude::*;

/// Two hospital visits of one day.
pub struct HospitalVisitsOfOneDay;

static ABOUT: About = About {
    id: "hospital-visits-of-one-day",
    family: Family::Services,
    title: "Two hospital visits of one day",
    why: "Care in hospital is paid by the day: one code stands for everything that one practitioner, or one specialty of a group, did that day. Admission and discharge on one day have codes of their own.",
    fix: "Bill the one code that covers the day's care.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 30.6.9.1 and 30.6.9.2",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-2",
    answer: "A8:454",
    denials: &["18", "97"],
    examples: &[
        Example::found("a daily visit and the discharge", |claim| {
            bill(claim, "99232");
            beside(claim, &["99238"]);
            claim.move_to("21");
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 1));
            claim.encounter.discharge_date = claim.encounter.service_date;
        }),
        Example::passes("on two days", |claim| {
            bill(claim, "99232");
            beside(claim, &["99238"]);
            claim.move_to("21");
            claim.encounter.admission_date = Some(Date::constant(2026, 5, 1));
            claim.encounter.discharge_date = claim.encounter.service_date;
            claim.line().service_from = Some(Date::constant(2026, 5, 3));
        }),
    ],
    ..About::COMMON
};

impl Edit for HospitalVisitsOfOneDay {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| is_hospital_day(line.code)) {
            let is_same = |other: &&ClaimLine<'_>| {
                is_hospital_day(other.code) && other.code != line.code && other.service_from == line.service_from && renderer(claim, other) == renderer(claim, line)
            };
            if let Some(other) = claim.lines.iter().take(place).find(is_same)
                && !is_told_by_ncci(claim, context, line, other)
            {
                let message = format!("Line {} has {} on the day of {}.", place + 1, line.code, other.code);
                findings.line(place, "service", line.code.as_str(), message).severity(binds_medicare(claim));
            }
        }
    }
}
