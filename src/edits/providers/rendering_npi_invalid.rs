//! Edit `rendering-npi-invalid`.

use crate::edits::prelude::*;

/// Rendering NPI with a wrong check digit.
pub struct RenderingNpiInvalid;

static ABOUT: About = About {
    id: "rendering-npi-invalid",
    family: Family::Providers,
    title: "Rendering NPI with a wrong check digit",
    why: "An NPI has ten digits of which the last is computed from the others; a mistyped one is refused before the payer looks at the claim.",
    fix: "Correct rendering_npi in the export, or the npi of the rendering provider in providers.csv.",
    source: "45 CFR 162.406(a); CMS, NPI check digit (Luhn over 80840 and the NPI)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2310B NM109",
    answer: "A7:562:82",
    denials: &["16", "207", "208"],
    examples: &[
        Example::found("a wrong last digit", |claim| claim.rendering().npi = "1000000013"),
        Example::found("a wrong one on one line", |claim| {
            let other = ClaimProvider { npi: "1000000021", ..*claim.rendering() };
            claim.line().rendering = Some(other);
        }),
        Example::passes("another valid one on one line", |claim| {
            let other = ClaimProvider { npi: "1000000020", ..*claim.rendering() };
            claim.line().rendering = Some(other);
        }),
    ],
    ..About::COMMON
};

impl Edit for RenderingNpiInvalid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_wrong = |provider: &ClaimProvider<'_>| !npi::is_valid_npi(provider.npi);
        if let Some(rendering) = claim.rendering.filter(is_wrong) {
            findings.claim("rendering_npi", short(rendering.npi), format!("The rendering NPI `{}` is not valid.", short(rendering.npi)));
        }
        for (place, line) in claim.lines.iter().enumerate() {
            if let Some(rendering) = line.rendering.filter(is_wrong) {
                let message = format!("The rendering NPI `{}` of line {} is not valid.", short(rendering.npi), place + 1);
                findings.line(place, "rendering_npi", short(rendering.npi), message).element("2420A NM109");
            }
        }
    }
}
