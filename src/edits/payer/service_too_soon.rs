//! Edit `service-too-soon`.

use crate::codes::frequency::{self, Interval};
use crate::edits::prelude::*;

/// Screening or preventive service too soon after the last.
pub struct ServiceTooSoon;

static ABOUT: About = About {
    id: "service-too-soon",
    family: Family::Payer,
    title: "Screening or preventive service too soon after the last",
    why: "Medicare pays screenings at intervals that are counted in full calendar months. The last one in this workspace's own books lies too near, so that this one is denied.",
    fix: "Move the service, or bill a diagnostic code where the record shows symptoms; with a signed notice add GA.",
    source: "42 CFR 410.15 to 410.39; CMS, Medicare Claims Processing Manual, chapter 18; the interval of each code stands in the program with its section",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2400 SV101-2",
    answer: "A8:259",
    denials: &["119"],
    programmes: Programmes::Only(&[PayerKind::MedicareB, PayerKind::MedicareAdvantage]),
    examples: &[
        Example::found("a mammogram after eleven months", |claim| {
            claim.make_medicare();
            bill(claim, "77067");
            claim.encounter.mammography_certification = "123456";
            claim.billed_before("77067", 330);
        }),
        Example::passes("after a year", |claim| {
            claim.make_medicare();
            bill(claim, "77067");
            claim.encounter.mammography_certification = "123456";
            claim.billed_before("77067", 368);
        }),
        Example::passes("without a last one", |claim| {
            claim.make_medicare();
            bill(claim, "77067");
            claim.encounter.mammography_certification = "123456";
        }),
    ],
    ..About::COMMON
};

impl Edit for ServiceTooSoon {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.modifiers.contains("GA")) {
            let (Some((rule, last)), Some(on)) = (super::last_counted(claim, line, context), line.service_from) else { continue };
            let Interval::Months(months) = rule.interval else { continue };
            if let Some(again) = frequency::first_day_again(last, months).filter(|again| on < *again) {
                let message = format!("Line {} has {}, last billed on {last}; Medicare pays it again from {again} ({}).", place + 1, line.code, rule.source);
                findings.line(place, "service", line.code.as_str(), message);
            }
        }
    }
}
