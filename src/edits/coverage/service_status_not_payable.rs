//! Edit `service-status-not-payable`.

use super::{operate, payment_weight, procedures};
use crate::edits::prelude::*;

/// Service that Medicare does not pay under any circumstances.
pub struct ServiceStatusNotPayable;

static ABOUT: About = About {
    id: "service-status-not-payable",
    family: Family::Coverage,
    title: "Service that Medicare does not pay under any circumstances",
    why: "By its status the code is not covered, not Medicare's code for the service, or no code any more. Medicare denies the line; other payers have rules of their own.",
    fix: "Choose Medicare's own code for the service. For a denial that another payer or the patient needs, add GY.",
    source: "CMS, Medicare Claims Processing Manual, chapter 23, addendum of the fee schedule file (status indicators)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-2",
    answer: "A8:454",
    denials: &["96"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("to Medicare", |claim| {
            operate(claim, "99075", &[]);
            claim.make_medicare();
        }),
        Example::passes("for a denial", |claim| {
            operate(claim, "99075", &["GY"]);
            claim.make_medicare();
        }),
        Example::passes("to a payer with rules of its own", |claim| operate(claim, "99075", &[])),
    ],
    ..About::COMMON
};

impl Edit for ServiceStatusNotPayable {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(severity) = payment_weight(claim, context, Table::Indicators) else { return };
        for (place, line, on) in procedures(claim).filter(|(_, line, _)| !line.modifiers.contains("GY") && !is_spoken_of(line.code)) {
            // What HCPCS says of its own codes is another edit's.
            if context.codes.hcpcs.coverage(line.code, on) > hcpcs::Coverage::Special {
                continue;
            }
            let reason = match context.codes.indicators.find(line.code, &line.modifiers, on).map(|row| row.status) {
                Some(b'N') => "which Medicare does not cover",
                Some(b'I') => "for which Medicare uses another code",
                Some(b'G') => "for which Medicare has another code now",
                Some(b'D' | b'F') => "which was taken out of the schedule",
                _ => continue,
            };
            findings.line(place, "service", line.code.as_str(), format!("Line {} has {}, {reason}.", place + 1, line.code)).severity(severity);
        }
    }
}

/// Codes that edits without a table speak of: preventive visits, consultations, prolonged services, codes of Medicaid and private payers.
fn is_spoken_of(code: Code) -> bool {
    let is_consultation = service_groups::number(code).is_some_and(|number| (99_241..=99_255).contains(&number));
    service_groups::is_preventive_visit(code) || is_consultation || matches!(code.as_str(), "99417" | "99418") || code.as_str().starts_with(['H', 'S', 'T'])
}
