//! Edit `illness-after-service`.

use crate::edits::prelude::*;

/// Accident or onset of illness after the service.
pub struct IllnessAfterService;

static ABOUT: About = About {
    id: "illness-after-service",
    family: Family::Dates,
    title: "Accident or onset of illness after the service",
    why: "What is treated must have begun before it was treated.",
    fix: "Correct accident_date or onset_date in the export.",
    source: "ASC X12N 005010X222A1, loop 2300, DTP*439 and DTP*431 against DTP*472",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 DTP*431",
    answer: "A8:187",
    denials: &["16"],
    examples: &[
        Example::found("an onset the day after", |claim| claim.encounter.onset_date = Some(Date::constant(2026, 5, 5))),
        Example::found("an accident the day after", |claim| {
            claim.encounter.accident = Some(Accident::Other);
            claim.encounter.accident_date = Some(Date::constant(2026, 5, 5));
        }),
        Example::passes("an onset on the day", |claim| claim.encounter.onset_date = Some(Date::constant(2026, 5, 4))),
    ],
    ..About::COMMON
};

impl Edit for IllnessAfterService {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let (Some(encounter), Some(last)) = (claim.encounter, claim.service_to().max(claim.service_from())) else { return };
        let dates = [(encounter.onset_date, "onset_date", "2300 DTP*431", "onset"), (encounter.accident_date, "accident_date", "2300 DTP*439", "accident")];
        for (date, column, element, what) in dates {
            if let Some(date) = date.filter(|date| *date > last) {
                findings.claim(column, date.to_string(), format!("The {what} of {date} lies after the last service of {last}.")).element(element);
            }
        }
    }
}
