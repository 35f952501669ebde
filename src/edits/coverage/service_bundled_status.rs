//! Edit `service-bundled-status`.

use super::{operate, payment_weight, procedures, visit_beside};
use crate::edits::prelude::*;

/// Service that is never paid by itself.
pub struct ServiceBundledStatus;

static ABOUT: About = About {
    id: "service-bundled-status",
    family: Family::Coverage,
    title: "Service that is never paid by itself",
    why: "Medicare's price of other services contains it. The line is denied, and the patient may not be billed for it.",
    fix: "Take the line out of the claim.",
    source: "CMS, Medicare Claims Processing Manual, chapter 23, addendum of the fee schedule file (status indicators B, P and T)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-2",
    answer: "A8:454",
    denials: &["97", "234"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("a service inside others", |claim| {
            operate(claim, "99000", &[]);
            claim.make_medicare();
        }),
        Example::found("a draw beside an operation", |claim| {
            operate(claim, "11900", &[]);
            visit_beside(claim, &["36591"]);
            claim.make_medicare();
        }),
        Example::passes("a draw alone", |claim| {
            operate(claim, "36591", &[]);
            claim.make_medicare();
        }),
    ],
    ..About::COMMON
};

impl Edit for ServiceBundledStatus {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(severity) = payment_weight(claim, context, Table::Indicators) else { return };
        let status = |line: &ClaimLine<'_>, on| context.codes.indicators.find(line.code, &line.modifiers, on).map(|row| row.status);
        for (place, line, on) in procedures(claim).filter(|(_, line, _)| line.charge_cents > Cents(0) && !line.modifiers.contains("GY")) {
            let is_paid_beside = || procedures(claim).any(|(other_place, other, day)| other_place != place && day == on && matches!(status(other, day), Some(b'A' | b'R')));
            let reason = match status(line, on) {
                Some(b'B') => "which is contained in the price of other services",
                Some(b'P') => "which is contained in the service that it belongs to, or excluded",
                Some(b'T') if is_paid_beside() => "which is paid only where nothing else of the day is",
                _ => continue,
            };
            findings.line(place, "service", line.code.as_str(), format!("Line {} has {}, {reason}.", place + 1, line.code)).severity(severity);
        }
    }
}
