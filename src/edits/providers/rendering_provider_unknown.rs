//! Edit `rendering-provider-unknown`.

use crate::edits::prelude::*;

/// Rendering provider not in providers.csv.
pub struct RenderingProviderUnknown;

static ABOUT: About = About {
    id: "rendering-provider-unknown",
    family: Family::Providers,
    title: "Rendering provider not in providers.csv",
    why: "The claim needs the name that belongs to the rendering NPI, and a payer rejects a person whom it has not enrolled.",
    fix: "Add the person with role rendering to providers.csv, or correct rendering_npi in the export.",
    source: "ASC X12N 005010X222A1, loop 2310B, NM103",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2310B NM103",
    answer: "A6:125:82",
    denials: &["16", "185"],
    examples: &[
        Example::found("an NPI that no row has", |claim| claim.rendering = Some(ClaimProvider { npi: "1000000020", ..ClaimProvider::default() })),
        Example::passes("a mistyped NPI, of which another edit speaks", |claim| claim.rendering = Some(ClaimProvider { npi: "1000000021", ..ClaimProvider::default() })),
        Example::passes("a configured person", |claim| claim.rendering().is_configured = true),
    ],
    ..About::COMMON
};

impl Edit for RenderingProviderUnknown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // A mistyped NPI cannot be in the file, and has an edit of its own.
        let is_unknown = |provider: &ClaimProvider<'_>| !provider.is_configured && npi::is_valid_npi(provider.npi);
        if let Some(rendering) = claim.rendering.filter(is_unknown) {
            let message = format!("The rendering provider `{}` is not in providers.csv on the date of service.", short(rendering.npi));
            findings.claim("rendering_npi", short(rendering.npi), message);
        }
        for (place, line) in claim.lines.iter().enumerate() {
            if let Some(rendering) = line.rendering.filter(is_unknown) {
                let message = format!("The rendering provider `{}` of line {} is not in providers.csv on the date of service.", short(rendering.npi), place + 1);
                findings.line(place, "rendering_npi", short(rendering.npi), message).element("2420A NM103");
            }
        }
    }
}
