//! Edit `hcpcs-not-covered-by-medicare`.

use super::operate;
use crate::edits::prelude::*;

/// Supply or service that Medicare's list says is not covered.
pub struct HcpcsNotCoveredByMedicare;

static ABOUT: About = About {
    id: "hcpcs-not-covered-by-medicare",
    family: Family::Coverage,
    title: "Supply or service that Medicare's list says is not covered",
    why: "CMS marks codes that Medicare does not take, does not cover, or may not cover by law. Such a line is denied.",
    fix: "Choose Medicare's own code. For a denial that another payer or the patient needs, add GY.",
    source: "CMS, HCPCS record layout, coverage codes I, M and S",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-2",
    answer: "A8:454",
    denials: &["96"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    needs: Some(Table::Hcpcs),
    examples: &[
        Example::found("an item that the law excludes", |claim| {
            bill(claim, "A9270");
            claim.make_medicare();
        }),
        Example::found("a code that is not Medicare's", |claim| {
            bill(claim, "A9999");
            claim.line().documented.service_note = "EXAMPLE SUPPLY";
            claim.make_medicare();
        }),
        Example::passes("an excluded item billed for a denial", |claim| {
            operate(claim, "A9270", &["GY"]);
            claim.make_medicare();
        }),
        Example::passes("to another payer", |claim| bill(claim, "A9270")),
    ],
    ..About::COMMON
};

impl Edit for HcpcsNotCoveredByMedicare {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.modifiers.contains("GY") && !line.code.as_str().starts_with(['H', 'S', 'T'])) {
            let Some(on) = line.service_from else { continue };
            let reason = match context.codes.hcpcs.coverage(line.code, on) {
                hcpcs::Coverage::NotForMedicare => "for which Medicare uses another code",
                hcpcs::Coverage::NotCovered => "which Medicare does not cover",
                hcpcs::Coverage::ExcludedByLaw => "which the law excludes from Medicare",
                _ => continue,
            };
            findings.line(place, "service", line.code.as_str(), format!("Line {} has {}, {reason}.", place + 1, line.code));
        }
    }
}
