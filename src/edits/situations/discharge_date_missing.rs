//! Edit `discharge-date-missing`.

use crate::edits::prelude::*;

/// Discharge without its date.
pub struct DischargeDateMissing;

static ABOUT: About = About {
    id: "discharge-date-missing",
    family: Family::Situations,
    title: "Discharge without its date",
    why: "Services on the day of discharge are billed, and the claim does not say when the patient left. Payers match professional claims with the hospital's by that date.",
    fix: "Fill in discharge_date of the encounter.",
    source: "ASC X12N 005010X222A1, loop 2300, DTP*096: required when the patient was admitted and discharged",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2300 DTP*096",
    answer: "A6:190",
    denials: &["16"],
    examples: &[
        Example::found("a discharge day without date", |claim| {
            bill(claim, "99238");
            claim.move_to("21");
            claim.encounter.admission_date = claim.encounter.service_date;
        }),
        Example::passes("with its date", |claim| {
            bill(claim, "99238");
            claim.move_to("21");
            claim.encounter.admission_date = claim.encounter.service_date;
            claim.encounter.discharge_date = claim.encounter.service_date;
        }),
    ],
    ..About::COMMON
};

impl Edit for DischargeDateMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.encounter.is_none_or(|encounter| encounter.discharge_date.is_some()) {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| matches!(line.code.as_str(), "99238" | "99239") && super::is_institution(line.place_of_service)) {
            let message = format!("Line {} has {}, a discharge, and no discharge date is documented.", place + 1, line.code);
            findings.line(place, "discharge_date", "", message);
        }
    }
}
