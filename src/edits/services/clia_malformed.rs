//! Edit `clia-malformed`.

use crate::edits::prelude::*;

/// CLIA number of the wrong form.
pub struct CliaMalformed;

static ABOUT: About = About {
    id: "clia-malformed",
    family: Family::Services,
    title: "CLIA number of the wrong form",
    why: "A laboratory's certificate number has ten characters with a D in the third place; Medicare returns claims with any other.",
    fix: "Correct clia in the export or in providers.csv.",
    source: "42 CFR 493.2; ASC X12N 005010X222A1, loop 2300, REF*X4",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 REF*X4 REF02",
    answer: "A7:544",
    denials: &["16", "B7"],
    examples: &[Example::found("no D", |claim| claim.encounter.clia = "1101234567"), Example::passes("a right form", |claim| claim.encounter.clia = "14D0123456")],
    ..About::COMMON
};

impl Edit for CliaMalformed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        if !encounter.clia.is_empty() && !text_form::is_clia(encounter.clia) {
            findings.claim("clia", short(encounter.clia), format!("The CLIA number `{}` is not of the form 00D0000000.", short(encounter.clia)));
        }
    }
}
