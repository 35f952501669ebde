//! Edit `rendering-provider-is-organization`.

use crate::edits::prelude::*;

/// Organisation as the rendering provider.
pub struct RenderingProviderIsOrganization;

static ABOUT: About = About {
    id: "rendering-provider-is-organization",
    family: Family::Providers,
    title: "Organisation as the rendering provider",
    why: "Who renders is a person, by whom payers credential and price. Only laboratories, ambulances and suppliers may name an organisation, and those need not name anybody.",
    fix: "Fill in rendering_npi with the practitioner, or correct the entity type in providers.csv.",
    source: "CMS, Medicare Claims Processing Manual, chapter 26, section 10.4, item 24J; ASC X12N 005010X222A1, loop 2310B",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2310B NM102",
    answer: "A7:741:82",
    denials: &["16"],
    examples: &[
        Example::found("an organisation", |claim| claim.rendering().entity_type = EntityType::Organization),
        Example::passes("a person", |claim| claim.rendering().entity_type = EntityType::Person),
    ],
    ..About::COMMON
};

impl Edit for RenderingProviderIsOrganization {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_organization = |provider: ClaimProvider<'_>| provider.is_configured && provider.entity_type == EntityType::Organization;
        if claim.rendering.is_some_and(is_organization) {
            let npi = claim.rendering.map_or("", |rendering| rendering.npi);
            findings.claim("rendering_npi", short(npi), "The rendering provider is configured as an organisation.");
        }
        for (place, line) in claim.lines.iter().enumerate() {
            if let Some(rendering) = line.rendering.filter(|rendering| is_organization(*rendering)) {
                findings.line(place, "rendering_npi", short(rendering.npi), format!("Line {} is rendered by an organisation.", place + 1)).element("2420A NM102");
            }
        }
    }
}
