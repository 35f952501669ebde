//! Edit `diagnoses-over-twelve`.

use super::diagnosis;
use crate::edits::prelude::*;

/// More diagnoses than a claim can carry.
pub struct DiagnosesOverTwelve;

static ABOUT: About = About {
    id: "diagnoses-over-twelve",
    family: Family::Diagnoses,
    title: "More diagnoses than a claim can carry",
    why: "A professional claim carries twelve diagnoses. Those that a service points to are kept first; the rest is left out.",
    fix: "Nothing, unless one of those left out matters more than one that was kept; then put it among the first twelve.",
    source: "ASC X12N 005010X222A1, loop 2300, HI",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 4,
    element: "2300 HI",
    answer: "",
    examples: &[
        Example::found("thirteen documented", |claim| claim.encounter.diagnoses = vec!["acute bronchitis"; 13]),
        Example::found("thirteen on the claim", |claim| {
            claim.diagnoses = ["J209", "R509", "R059", "E119", "I10", "J449", "J45909", "N390", "K219", "F32A", "E785", "D649", "G43909"].map(diagnosis).to_vec();
        }),
        Example::passes("twelve documented", |claim| claim.encounter.diagnoses = vec!["acute bronchitis"; 12]),
    ],
    ..About::COMMON
};

impl Edit for DiagnosesOverTwelve {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let documented = claim.encounter.map(|encounter| encounter.diagnoses.iter().filter(|words| !words.is_empty()).count()).unwrap_or_default();
        let most = documented.max(claim.diagnoses.len());
        if most > 12 {
            findings.claim("", most.to_string(), format!("{most} diagnoses are documented; a claim carries 12."));
        }
    }
}
