//! Edit `service-code-not-in-force`.

use crate::edits::prelude::*;

/// Procedure code not in force on the date.
pub struct ServiceCodeNotInForce;

static ABOUT: About = About {
    id: "service-code-not-in-force",
    family: Family::Services,
    title: "Procedure code not in force on the date",
    why: "A code that did not exist on the date of service is rejected.",
    fix: "Choose a code in force on the date of service.",
    source: "45 CFR 162.1002(a); HCPCS quarterly update",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-2",
    answer: "A7:507",
    denials: &["181"],
    needs: Some(Table::Hcpcs),
    examples: &[
        Example::found("a code that ended ten years before", |claim| claim.line().code = "G0154".into()),
        Example::passes("a code that has not ended", |claim| claim.line().code = "G0439".into()),
        Example::passes("a CPT code, of which no table is installed", |claim| claim.line().code = "99213".into()),
    ],
    ..About::COMMON
};

impl Edit for ServiceCodeNotInForce {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            let Some(on) = line.service_from else { continue };
            if !line.code.is_empty() && context.codes.hcpcs.existence(line.code, on) == hcpcs::Existence::NotInForce {
                findings.line(place, "service", line.code.as_str(), format!("Line {} has the procedure code {}, which is not in force on {on}.", place + 1, line.code));
            }
        }
    }
}
