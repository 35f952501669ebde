//! Edit `hospital-code-on-professional-claim`.

use crate::edits::prelude::*;

/// Code of hospital outpatient payment on a professional claim.
pub struct HospitalCodeOnProfessionalClaim;

static ABOUT: About = About {
    id: "hospital-code-on-professional-claim",
    family: Family::Services,
    title: "Code of hospital outpatient payment on a professional claim",
    why: "Codes that begin with C are for what a hospital's outpatient department supplies. Medicare takes them on a professional claim only from a surgery center.",
    fix: "Use the J, Q or A code of the item, or take the line out where the hospital bills it.",
    source: "CMS, Medicare Claims Processing Manual, chapter 4, section 60.1 and chapter 14, section 40",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-2",
    answer: "A7:454",
    denials: &["16"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("in an office", |claim| {
            claim.make_medicare();
            bill(claim, "C1713");
        }),
        Example::passes("in a surgery center", |claim| {
            claim.make_medicare();
            bill(claim, "C1713");
            claim.move_to("24");
        }),
        Example::passes("to another payer", |claim| bill(claim, "C1713")),
    ],
    ..About::COMMON
};

impl Edit for HospitalCodeOnProfessionalClaim {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| line.code.len() == 5 && line.code.as_str().starts_with('C') && line.place_of_service.as_str() != "24")
        {
            let message = format!("Line {} has {}, a code of hospital outpatient departments.", place + 1, line.code);
            findings.line(place, "service", line.code.as_str(), message);
        }
    }
}
