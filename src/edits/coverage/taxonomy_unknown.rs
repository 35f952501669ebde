//! Edit `taxonomy-unknown`.

use crate::edits::prelude::*;

/// Taxonomy code that the list does not have.
pub struct TaxonomyUnknown;

static ABOUT: About = About {
    id: "taxonomy-unknown",
    family: Family::Coverage,
    title: "Taxonomy code that the list does not have",
    why: "A code that is not in the taxonomy on the date of service, or no longer, does not match the provider's enrolment, and payers deny or reject the claim.",
    fix: "Correct the taxonomy in providers.csv to the one that the provider is enrolled with.",
    source: "NUCC Health Care Provider Taxonomy, published each January and July",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2000A PRV03",
    answer: "A7:145:85",
    denials: &["8", "16"],
    needs: Some(Table::Taxonomy),
    examples: &[
        Example::found("of the billing provider", |claim| claim.billing().taxonomy = "261QP2399X".to_owned()),
        Example::found("of the rendering provider", |claim| claim.rendering().taxonomy = "207Q00001X"),
        Example::passes("a code of the list", |claim| claim.rendering().taxonomy = "207R00000X"),
        Example::passes("a malformed code, of which another edit speaks", |claim| claim.rendering().taxonomy = "207Q"),
    ],
    ..About::COMMON
};

impl Edit for TaxonomyUnknown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(on) = claim.service_from() else { return };
        let billing = claim.billing.map(|billing| (billing.taxonomy.as_str(), "2000A PRV03", "billing"));
        let rendering = claim.rendering.map(|rendering| (rendering.taxonomy, "2310B PRV03", "rendering"));
        for (taxonomy, element, role) in [billing, rendering].into_iter().flatten().filter(|(taxonomy, _, _)| text_form::is_taxonomy(taxonomy)) {
            if context.codes.taxonomy.is_in_force(taxonomy, on) == Some(false) {
                findings.claim("", taxonomy, format!("The taxonomy {taxonomy} of the {role} provider is not in the list on {on}.")).element(element);
            }
        }
    }
}
