//! Edit `rendering-provider-missing`.

use crate::edits::prelude::*;

/// Rendering provider missing.
pub struct RenderingProviderMissing;

static ABOUT: About = About {
    id: "rendering-provider-missing",
    family: Family::Required,
    title: "Rendering provider missing",
    why: "When a group bills, the claim must say who rendered the services; payers price and credential by that person. Laboratories, suppliers and ambulances need not name anybody.",
    fix: "Fill in rendering_npi in the export, or set default_rendering of the source.",
    source: "ASC X12N 005010X222A1, loop 2310B",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2310B NM109",
    answer: "A6:562:82",
    denials: &["16"],
    examples: &[
        Example::found("a group bills and names nobody", |claim| claim.rendering = None),
        Example::passes("a person who bills for own services", |claim| {
            claim.rendering = None;
            claim.billing().entity_type = EntityType::Person;
        }),
        Example::passes("a laboratory", |claim| {
            claim.rendering = None;
            claim.billing().taxonomy = "291U00000X".to_owned();
        }),
    ],
    ..About::COMMON
};

impl Edit for RenderingProviderMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let bills_own_services = claim.billing.is_some_and(|billing| billing.entity_type == EntityType::Person);
        // By the taxonomy's groups: laboratories 29, suppliers 33, transportation 34.
        let needs_nobody = claim.billing.is_some_and(|billing| ["29", "33", "34"].iter().any(|group| billing.taxonomy.starts_with(group)));
        if claim.rendering.is_none() && !bills_own_services && !needs_nobody {
            findings.claim("rendering_npi", "", "The claim does not say who rendered the services.");
        }
    }
}
