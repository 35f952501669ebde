//! Edit `service-code-malformed`.

use crate::edits::prelude::*;

/// Procedure code of no known form.
pub struct ServiceCodeMalformed;

static ABOUT: About = About {
    id: "service-code-malformed",
    family: Family::Services,
    title: "Procedure code of no known form",
    why: "A professional claim carries HCPCS and CPT codes: five digits, four digits and a letter, or a letter and four digits.",
    fix: "Correct the service in the export, or the code in the chargemaster.",
    source: "45 CFR 162.1002(a)(4) and (5)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-2",
    answer: "A7:507",
    denials: &["16", "181"],
    examples: &[
        Example::found("four digits", |claim| claim.line().code = "9921".into()),
        Example::found("a revenue code's worth of letters", |claim| claim.line().code = "AB123".into()),
        Example::passes("a HCPCS code", |claim| claim.line().code = "J1885".into()),
    ],
    ..About::COMMON
};

impl Edit for ServiceCodeMalformed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            if !line.code.is_empty() && hcpcs::kind(line.code).is_none() {
                findings.line(place, "service", line.code.as_str(), format!("Line {} has the procedure code `{}`, which is of no known form.", place + 1, line.code));
            }
        }
    }
}
