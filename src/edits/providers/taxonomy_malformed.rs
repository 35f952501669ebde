//! Edit `taxonomy-malformed`.

use crate::edits::prelude::*;

/// Taxonomy code of the wrong form.
pub struct TaxonomyMalformed;

static ABOUT: About = About {
    id: "taxonomy-malformed",
    family: Family::Providers,
    title: "Taxonomy code of the wrong form",
    why: "Payers choose the fee schedule and the enrolment record by the taxonomy; one that is no taxonomy code is refused.",
    fix: "Correct the taxonomy in providers.csv to the ten characters of the code, which ends with X.",
    source: "NUCC Health Care Provider Taxonomy; ASC X12N 005010X222A1, loops 2000A and 2310B, PRV03",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2000A PRV03",
    answer: "A7:145:85",
    denials: &["8", "16"],
    examples: &[
        Example::found("words for the billing provider", |claim| claim.billing().taxonomy = "FAMILY".to_owned()),
        Example::found("nine characters for the rendering provider", |claim| claim.rendering().taxonomy = "207Q00000"),
        Example::passes("none", |claim| claim.billing().taxonomy = String::new()),
    ],
    ..About::COMMON
};

impl Edit for TaxonomyMalformed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let billing = claim.billing.map(|billing| (billing.taxonomy.as_str(), "2000A PRV03", "billing"));
        let rendering = claim.rendering.map(|rendering| (rendering.taxonomy, "2310B PRV03", "rendering"));
        for (taxonomy, element, role) in [billing, rendering].into_iter().flatten() {
            if !taxonomy.is_empty() && !text_form::is_taxonomy(taxonomy) {
                findings.claim("", taxonomy, format!("The taxonomy `{taxonomy}` of the {role} provider is not of the form of a taxonomy code.")).element(element);
            }
        }
    }
}
