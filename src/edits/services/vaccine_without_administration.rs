//! Edit `vaccine-without-administration`.

use super::{beside, bill};
use crate::edits::prelude::*;

/// Vaccine without its administration.
pub struct VaccineWithoutAdministration;

static ABOUT: About = About {
    id: "vaccine-without-administration",
    family: Family::Services,
    title: "Vaccine without its administration",
    why: "A vaccine and giving it are two services. A vaccine alone loses the payment for giving it, and some payers deny it.",
    fix: "Add the line of the administration (90460, 90471 to 90474, 90480, or G0008 to G0010), or let the claim go where the payer wants the vaccine alone.",
    source: "CMS, Medicare Claims Processing Manual, chapter 18, section 10.2; CMS, NCCI Policy Manual for Medicare Services 2026, chapter XI, section B",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-2",
    answer: "",
    denials: &["107"],
    examples: &[
        Example::found("a vaccine alone", |claim| bill(claim, "90715")),
        Example::passes("with its administration", |claim| {
            bill(claim, "90715");
            beside(claim, &["90471"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for VaccineWithoutAdministration {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.lines.iter().any(|line| service_groups::vaccine_administration(line.code).is_some()) {
            return;
        }
        if let Some(place) = claim.lines.iter().position(|line| service_groups::is_vaccine(line.code)) {
            let code = claim.lines.get(place).map_or(Code::NONE, |line| line.code);
            findings.line(place, "service", code.as_str(), format!("Line {} has a vaccine ({code}), and no line gives it.", place + 1));
        }
    }
}
