//! Edit `rows-apart`.

use crate::edits::prelude::*;

/// Rows of one encounter that did not stand together.
pub struct RowsApart;

static ABOUT: About = About {
    id: "rows-apart",
    family: Family::Duplicates,
    title: "Rows of one encounter that did not stand together",
    why: "The export is to have an encounter's lines one after another. Rows apart were put together, but may also be two encounters with one id.",
    fix: "Sort the export by encounter; check that the encounter is one.",
    source: "cleanclaim, encounter export format",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 1,
    element: "",
    answer: "",
    scope: Scope::AlsoSelfPay,
    examples: &[Example::found("rows apart", |claim| claim.encounter.rows_apart = true), Example::passes("rows together", |claim| claim.encounter.rows_apart = false)],
    ..About::COMMON
};

impl Edit for RowsApart {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(encounter) = claim.encounter.filter(|encounter| encounter.rows_apart) {
            findings.claim("encounter_id", encounter.encounter_id, "The rows of the encounter did not stand together in the export.");
        }
    }
}
