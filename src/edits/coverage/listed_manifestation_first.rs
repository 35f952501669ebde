//! Edit `listed-manifestation-first`.

use crate::codes::mce::MceList;
use crate::edits::diagnoses::diagnosis;
use crate::edits::prelude::*;

/// Manifestation by the code editor's list as the first diagnosis.
pub struct ListedManifestationFirst;

static ABOUT: About = About {
    id: "listed-manifestation-first",
    family: Family::Coverage,
    title: "Manifestation by the code editor's list as the first diagnosis",
    why: "The Medicare Code Editor lists codes that tell how another disease shows itself, some of them without saying so in their titles. The disease comes first.",
    fix: "Document the underlying disease and put it before the manifestation.",
    source: "CMS, Definitions of Medicare Code Edits, edit 6",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2300 HI01-2",
    answer: "A7:509",
    denials: &["11", "16"],
    needs: Some(Table::MceLists),
    examples: &[
        Example::found("a manifestation alone", |claim| claim.diagnoses = vec![diagnosis("D631")]),
        Example::passes("behind its disease", |claim| claim.diagnoses = vec![diagnosis("N183"), diagnosis("D631")]),
        Example::passes("one whose title says so, of which another edit speaks", |claim| claim.diagnoses = vec![diagnosis("F0280"), diagnosis("G309")]),
    ],
    ..About::COMMON
};

impl Edit for ListedManifestationFirst {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some((on, first)) = claim.service_from().zip(claim.diagnoses.first()) else { return };
        let is_told_by_title = || context.edition(on).is_some_and(|edition| edition.noted(first.code).is_manifestation());
        if context.codes.mce.has(MceList::Manifestation, first.code, on) && !is_told_by_title() {
            let code = first.code.dotted();
            let message = format!("The first diagnosis {code} is on the list of manifestations.");
            findings.claim("diagnosis_1", code, message);
        }
    }
}
