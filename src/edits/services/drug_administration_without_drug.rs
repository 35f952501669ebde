//! Edit `drug-administration-without-drug`.

use super::{beside, bill};
use crate::edits::prelude::*;

/// Injection or infusion without its drug.
pub struct DrugAdministrationWithoutDrug;

static ABOUT: About = About {
    id: "drug-administration-without-drug",
    family: Family::Services,
    title: "Injection or infusion without its drug",
    why: "Giving a drug is billed beside the drug that was given. Without the drug on the claim the payer asks what was injected, or money for the drug is lost.",
    fix: "Add the line of the drug with its NDC, or let the claim go where the patient brought the drug along.",
    source: "CMS, Medicare Claims Processing Manual, chapter 17, sections 10 and 20; CMS, NCCI Policy Manual for Medicare Services 2026, chapter XI, section B",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-2",
    answer: "A8:453",
    denials: &["16", "107"],
    examples: &[
        Example::found("an injection alone", |claim| bill(claim, "96372")),
        Example::passes("a port flushed", |claim| bill(claim, "96523")),
        Example::passes("in a hospital, which bills the drug", |claim| {
            bill(claim, "96372");
            claim.move_to("22");
        }),
        Example::passes("with its drug", |claim| {
            bill(claim, "96372");
            beside(claim, &["J3420"]);
        }),
        Example::passes("named by its NDC", |claim| {
            bill(claim, "96372");
            super::ndc(claim, "00002714001");
        }),
    ],
    ..About::COMMON
};

impl Edit for DrugAdministrationWithoutDrug {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.lines.iter().any(|line| service_groups::is_product(line.code) || !line.documented.ndc.is_empty()) {
            return;
        }
        // A hospital bills the drug itself, and flushing a port (96523) gives none.
        let gives_own_drug =
            |line: &ClaimLine<'_>| service_groups::is_drug_administration(line.code) && line.code.as_str() != "96523" && !super::is_hospital(line.place_of_service);
        if let Some(place) = claim.lines.iter().position(gives_own_drug) {
            let code = claim.lines.get(place).map_or(Code::NONE, |line| line.code);
            findings.line(place, "service", code.as_str(), format!("Line {} gives a drug ({code}), and no line names the drug.", place + 1));
        }
    }
}
