//! Edit `service-once-in-life-repeated`.

use crate::codes::frequency::Interval;
use crate::edits::prelude::*;

/// Service repeated that is paid once in a lifetime.
pub struct ServiceOnceInLifeRepeated;

static ABOUT: About = About {
    id: "service-once-in-life-repeated",
    family: Family::Payer,
    title: "Service repeated that is paid once in a lifetime",
    why: "Medicare pays some services once. An earlier one stands in this workspace's own books, so that this one is denied, and the patient owes it only with a notice signed before.",
    fix: "Bill the service that may be repeated (G0439 for G0438), or take the line out.",
    source: "42 CFR 410.15, 410.16 and 410.19; CMS, Medicare Claims Processing Manual, chapter 18, sections 80, 110 and 140",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2400 SV101-2",
    answer: "A8:259",
    denials: &["119", "149"],
    programmes: Programmes::Only(&[PayerKind::MedicareB, PayerKind::MedicareAdvantage]),
    examples: &[
        Example::found("a second first wellness visit", |claim| {
            claim.make_medicare();
            bill(claim, "G0438");
            claim.billed_before("G0438", 800);
        }),
        Example::passes("the first", |claim| {
            claim.make_medicare();
            bill(claim, "G0438");
        }),
        Example::passes("another payer", |claim| {
            bill(claim, "G0402");
            claim.billed_before("G0402", 800);
        }),
    ],
    ..About::COMMON
};

impl Edit for ServiceOnceInLifeRepeated {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            if let Some((rule, last)) = super::last_counted(claim, line, context)
                && rule.interval == Interval::OnceInLife
            {
                let message = format!("Line {} has {}, which Medicare pays once, and one that counts was billed on {last} ({}).", place + 1, line.code, rule.source);
                findings.line(place, "service", line.code.as_str(), message);
            }
        }
    }
}
