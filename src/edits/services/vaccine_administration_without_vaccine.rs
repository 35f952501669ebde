//! Edit `vaccine-administration-without-vaccine`.

use super::{beside, bill};
use crate::edits::prelude::*;

/// Administration without its vaccine.
pub struct VaccineAdministrationWithoutVaccine;

static ABOUT: About = About {
    id: "vaccine-administration-without-vaccine",
    family: Family::Services,
    title: "Administration without its vaccine",
    why: "Giving a vaccine is paid beside the vaccine that was given. A vaccine from a public programme is listed too, at no charge.",
    fix: "Add the line of the vaccine; one that cost nothing has the charge 0.00 and the modifier that the payer wants (such as SL).",
    source: "CMS, Medicare Claims Processing Manual, chapter 18, section 10.2; CMS, NCCI Policy Manual for Medicare Services 2026, chapter XI, section B",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-2",
    answer: "",
    denials: &["107"],
    examples: &[
        Example::found("an administration alone", |claim| bill(claim, "90471")),
        Example::passes("with its vaccine", |claim| {
            bill(claim, "90471");
            beside(claim, &["90715"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for VaccineAdministrationWithoutVaccine {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.lines.iter().any(|line| service_groups::is_vaccine(line.code)) {
            return;
        }
        if let Some(place) = claim.lines.iter().position(|line| service_groups::vaccine_administration(line.code).is_some()) {
            let code = claim.lines.get(place).map_or(Code::NONE, |line| line.code);
            findings.line(place, "service", code.as_str(), format!("Line {} gives a vaccine ({code}), and no line names the vaccine.", place + 1));
        }
    }
}
