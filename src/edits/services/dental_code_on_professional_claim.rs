//! Edit `dental-code-on-professional-claim`.

use crate::edits::prelude::*;

/// Dental procedure code on a professional claim.
pub struct DentalCodeOnProfessionalClaim;

static ABOUT: About = About {
    id: "dental-code-on-professional-claim",
    family: Family::Services,
    title: "Dental procedure code on a professional claim",
    why: "Codes that begin with D are billed on the dental claim, which is another transaction; most medical payers refuse them here.",
    fix: "Bill the line on a dental claim, or choose the medical code for the service.",
    source: "45 CFR 162.1002(a)(4); 45 CFR 162.1102",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2400 SV101-2",
    answer: "A7:737",
    denials: &["16", "181"],
    examples: &[Example::found("a dental examination", |claim| claim.line().code = "D0120".into()), Example::passes("a HCPCS code", |claim| claim.line().code = "G0101".into())],
    ..About::COMMON
};

impl Edit for DentalCodeOnProfessionalClaim {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            if hcpcs::kind(line.code) == Some(hcpcs::HcpcsKind::Dental) {
                findings.line(place, "service", line.code.as_str(), format!("Line {} has the dental code {}.", place + 1, line.code));
            }
        }
    }
}
