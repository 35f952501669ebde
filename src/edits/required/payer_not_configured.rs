//! Edit `payer-not-configured`.

use crate::edits::prelude::*;

/// Payer not configured.
pub struct PayerNotConfigured;

static ABOUT: About = About {
    id: "payer-not-configured",
    family: Family::Required,
    title: "Payer not configured",
    why: "Where a claim goes and under which payer id comes from payers.csv; an unknown payer cannot be billed.",
    fix: "Add the payer, or its name as an alias, to payers.csv, or correct payer_1 in the export. One row cures every encounter that names it.",
    source: "ASC X12N 005010X222A1, loop 2010BB",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2010BB NM109",
    answer: "A7:153:PR",
    denials: &["109"],
    examples: &[
        Example::found("a payer that nobody configured", |claim| {
            claim.coverage().payer = "UNHEARD OF MUTUAL";
            claim.payers = vec![None];
        }),
        Example::passes("self-pay", |claim| claim.make_self_pay()),
    ],
    ..About::COMMON
};

impl Edit for PayerNotConfigured {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let (Some(coverage), None) = (claim.billed_coverage(), claim.payer) {
            let message = format!("The payer `{}` has no row in payers.csv that is in force on the date of service.", short(coverage.payer));
            findings.claim(nth(PAYER, claim.coverage.unwrap_or_default()), short(coverage.payer), message);
        }
    }
}
