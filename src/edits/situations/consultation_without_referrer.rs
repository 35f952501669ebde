//! Edit `consultation-without-referrer`.

use crate::edits::prelude::*;

/// Consultation without who asked for it.
pub struct ConsultationWithoutReferrer;

static ABOUT: About = About {
    id: "consultation-without-referrer",
    family: Family::Situations,
    title: "Consultation without who asked for it",
    why: "A consultation is an opinion that another practitioner asked for. Payers that still pay consultations want that practitioner on the claim.",
    fix: "Fill in referring_npi and the name of who asked, or bill a visit.",
    source: "ASC X12N 005010X222A1, loop 2310A: required when the claim involves a referral; codes 99242 to 99245 and 99252 to 99255 as in force since 2023",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2310A NM109",
    answer: "A6:562:DN",
    denials: &["16"],
    examples: &[
        Example::found("nobody named", |claim| bill(claim, "99243")),
        Example::passes("with a referring practitioner", |claim| {
            bill(claim, "99243");
            claim.referring = claim.rendering.map(|rendering| ClaimProvider { npi: "1000000020", ..rendering });
        }),
    ],
    ..About::COMMON
};

impl Edit for ConsultationWithoutReferrer {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // Medicare takes no consultations at all, which another edit says.
        if claim.referring.is_some() || claim.payer.is_some_and(|payer| payer.kind == PayerKind::MedicareB) {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| super::is_consultation(line.code)) {
            let message = format!("Line {} has the consultation {}, and no referring provider is documented.", place + 1, line.code);
            findings.line(place, "referring_npi", "", message);
        }
    }
}
