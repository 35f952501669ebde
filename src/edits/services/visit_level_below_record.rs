//! Edit `visit-level-below-record`.

use super::bill;
use crate::codes::evaluation_management;
use crate::edits::prelude::*;
use crate::model::MdmLevel;

/// Visit level below what the record supports.
pub struct VisitLevelBelowRecord;

static ABOUT: About = About {
    id: "visit-level-below-record",
    family: Family::Services,
    title: "Visit level below what the record supports",
    why: "A documented visit code is never raised. Where time or decision making support a higher level of the same family, the code may be a slip that costs money, and a person may look.",
    fix: "Nothing, or correct service to the level that the clinician confirms.",
    source: "Levels of evaluation and management as in force since 2021 (office) and 2023 (other families); CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-2",
    answer: "",
    examples: &[
        Example::found("decision making supports more", |claim| {
            claim.encounter.problems = Some(MdmLevel::Moderate);
            claim.encounter.risk = Some(MdmLevel::Moderate);
        }),
        Example::passes("it supports the code", |claim| {
            claim.encounter.problems = Some(MdmLevel::Low);
            claim.encounter.risk = Some(MdmLevel::Moderate);
        }),
        Example::passes("time never counts in an emergency room", |claim| {
            bill(claim, "99283");
            claim.move_to("23");
            claim.encounter.minutes = Some(90);
        }),
    ],
    ..About::COMMON
};

impl Edit for VisitLevelBelowRecord {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        for (place, line) in claim.lines.iter().enumerate() {
            let Some(family) = evaluation_management::family(line.code) else { continue };
            let elements = [encounter.problems, encounter.data, encounter.risk];
            let (by_time, by_mdm) = evaluation_management::supported(family, encounter.minutes, elements);
            let rank = |code: &Code| evaluation_management::rank(family, *code);
            let Some(supported) = by_time.into_iter().chain(by_mdm).max_by_key(rank) else { continue };
            if rank(&supported) > rank(&line.code) {
                let message = format!("Line {} has {}; the record supports {supported}, and a documented code is never raised.", place + 1, line.code);
                findings.line(place, "service", line.code.as_str(), message);
            }
        }
    }
}
