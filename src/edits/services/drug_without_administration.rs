//! Edit `drug-without-administration`.

use super::{beside, bill};
use crate::edits::prelude::*;

/// Injected drug without its administration.
pub struct DrugWithoutAdministration;

static ABOUT: About = About {
    id: "drug-without-administration",
    family: Family::Services,
    title: "Injected drug without its administration",
    why: "A drug that cannot be swallowed was given by somebody. Giving it is paid apart, by a code of its own, and a drug alone looks like a supply that was handed out.",
    fix: "Add the line of the injection or infusion if it was done here; otherwise let the claim go.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 30.5 and chapter 17, section 10",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-2",
    answer: "",
    denials: &["107"],
    examples: &[
        Example::found("a drug alone", |claim| bill(claim, "J3420")),
        Example::passes("with its injection", |claim| {
            bill(claim, "J3420");
            beside(claim, &["96372"]);
        }),
        Example::passes("given into a joint", |claim| {
            bill(claim, "J1030");
            beside(claim, &["20610"]);
        }),
        Example::passes("a drug that is inhaled", |claim| bill(claim, "J7613")),
    ],
    ..About::COMMON
};

impl Edit for DrugWithoutAdministration {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // Many operations are injections, and include giving the drug.
        let gives = |line: &ClaimLine<'_>| service_groups::is_drug_administration(line.code) || service_groups::is_surgery(line.code);
        if claim.lines.iter().any(gives) {
            return;
        }
        if let Some(place) = claim.lines.iter().position(|line| service_groups::is_injected_drug(line.code)) {
            let code = claim.lines.get(place).map_or(Code::NONE, |line| line.code);
            findings.line(place, "service", code.as_str(), format!("Line {} has a drug that is injected ({code}), and no line gives it.", place + 1));
        }
    }
}
