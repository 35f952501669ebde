//! Edit `ndc-malformed`.

use super::ndc;
use crate::edits::prelude::*;

/// National drug code of the wrong form.
pub struct NdcMalformed;

static ABOUT: About = About {
    id: "ndc-malformed",
    family: Family::Services,
    title: "National drug code of the wrong form",
    why: "Claims carry eleven digits: five for the labeler, four for the product, two for the package. The ten on a package lack a zero, and only the package's own dashes tell where it belongs.",
    fix: "Enter the code with the package's dashes, or as eleven digits.",
    source: "45 CFR 162.1002(a)(3); ASC X12N 005010X222A1, loop 2410, LIN03",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2410 LIN03",
    answer: "A7:218",
    denials: &["16"],
    is_absolute: true,
    examples: &[
        Example::found("ten digits", |claim| ndc(claim, "0002714001")),
        Example::found("words", |claim| ndc(claim, "KETOROLAC")),
        Example::passes("eleven digits", |claim| ndc(claim, "00002714001")),
        Example::passes("4-4-2 with dashes", |claim| ndc(claim, "0002-7140-01")),
        Example::passes("5-4-2 with dashes", |claim| ndc(claim, "00002-7140-01")),
    ],
    ..About::COMMON
};

impl Edit for NdcMalformed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            let code = line.documented.ndc;
            if !code.is_empty() && !text_form::is_ndc(code) {
                findings.line(
                    place,
                    "ndc",
                    short(code),
                    format!("Line {} has the drug code `{}`; expected eleven digits, or the package's form with dashes.", place + 1, short(code)),
                );
            }
        }
    }
}
