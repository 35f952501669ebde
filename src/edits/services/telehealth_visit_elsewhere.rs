//! Edit `telehealth-visit-elsewhere`.

use super::bill;
use crate::codes::evaluation_management;
use crate::edits::prelude::*;

/// Telehealth visit at a place that is none of telehealth.
pub struct TelehealthVisitElsewhere;

static ABOUT: About = About {
    id: "telehealth-visit-elsewhere",
    family: Family::Services,
    title: "Telehealth visit at a place that is none of telehealth",
    why: "A visit documented as telehealth is billed at place of service 10 (the patient at home) or 02 (elsewhere); 95 or 93 is added there and not at an office. Some payers still want the place of a visit in person, so that a person decides.",
    fix: "Correct place_of_service to 10 or 02, or visit_type; let the claim go where the payer wants the place of a visit in person, with its modifier.",
    source: "CMS, Place of Service Code Set, 02 and 10 as in force since 2022; Medicare Claims Processing Manual, chapter 12, section 190",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["5"],
    effective_from: Some(Date::constant(2022, 1, 1)),
    examples: &[
        Example::found("by video at an office", |claim| {
            bill(claim, "99213");
            claim.encounter.visit_type = "video";
        }),
        Example::passes("by video at home", |claim| {
            bill(claim, "99213");
            claim.encounter.visit_type = "video";
            claim.move_to("10");
        }),
        Example::passes("in person", |claim| claim.encounter.visit_type = "office"),
    ],
    ..About::COMMON
};

impl Edit for TelehealthVisitElsewhere {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const TELEHEALTH: [&str; 6] = ["telehealth", "telemedicine", "video", "video visit", "audio", "audio only"];
        let visit_type = claim.encounter.map_or("", |encounter| encounter.visit_type.trim_ascii());
        if !TELEHEALTH.iter().any(|word| visit_type.eq_ignore_ascii_case(word)) {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| evaluation_management::family(line.code).is_some()) {
            if !matches!(line.place_of_service.as_str(), "02" | "10" | "") {
                let message = format!("Line {} has {} by telehealth at place of service {}.", place + 1, line.code, line.place_of_service);
                findings.line(place, "place_of_service", line.place_of_service.as_str(), message);
            }
        }
    }
}
