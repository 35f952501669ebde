//! Edit `hands-on-service-by-telehealth`.

use crate::edits::prelude::*;

/// Service that needs hands, at a place of telehealth.
pub struct HandsOnServiceByTelehealth;

static ABOUT: About = About {
    id: "hands-on-service-by-telehealth",
    family: Family::Services,
    title: "Service that needs hands, at a place of telehealth",
    why: "Places 02 and 10 say that the patient was seen at a distance. Operations, injections, blood draws, laboratory tests and pictures cannot be done so.",
    fix: "Correct place_of_service of the line to where the patient was.",
    source: "42 CFR 410.78; CMS, Place of Service Code Set, 02 and 10",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["4", "5"],
    examples: &[
        Example::found("an injection", |claim| {
            bill(claim, "96372");
            beside(claim, &["J3420"]);
            claim.move_to("10");
        }),
        Example::passes("a visit", |claim| {
            bill(claim, "99213");
            claim.move_to("10");
        }),
    ],
    ..About::COMMON
};

impl Edit for HandsOnServiceByTelehealth {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let needs_hands = |code: Code| {
            service_groups::is_surgery(code)
                || laboratory::is_laboratory(code)
                || laboratory::has_two_parts(code)
                || service_groups::is_drug_administration(code)
                || matches!(code.as_str(), "36415" | "36416" | "93000")
        };
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| matches!(line.place_of_service.as_str(), "02" | "10") && !line.modifiers.contains("26") && needs_hands(line.code))
        {
            let message = format!("Line {} has {} at place of service {}, where nobody touches the patient.", place + 1, line.code, line.place_of_service);
            findings.line(place, "place_of_service", line.place_of_service.as_str(), message);
        }
    }
}
