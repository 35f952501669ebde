//! Edit `consultation-not-medicares`.

use crate::edits::prelude::*;
use crate::edits::situations::is_consultation;

/// Consultation that Medicare does not pay.
pub struct ConsultationNotMedicares;

static ABOUT: About = About {
    id: "consultation-not-medicares",
    family: Family::Payer,
    title: "Consultation that Medicare does not pay",
    why: "Medicare pays no consultations since 2010; the visit that was made is billed instead.",
    fix: "Bill the office visit, initial hospital care or nursing facility visit that the record supports.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.10, from 2010-01-01",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-2",
    answer: "A7:454",
    denials: &["96", "181"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2010, 1, 1)),
    examples: &[
        Example::found("a consultation", |claim| {
            claim.make_medicare();
            bill(claim, "99244");
        }),
        Example::passes("a new patient visit", |claim| {
            claim.make_medicare();
            bill(claim, "99204");
        }),
        Example::passes("to another payer", |claim| bill(claim, "99244")),
    ],
    ..About::COMMON
};

impl Edit for ConsultationNotMedicares {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| is_consultation(line.code)) {
            let message = format!("Line {} has the consultation {}, which Medicare does not pay.", place + 1, line.code);
            findings.line(place, "service", line.code.as_str(), message);
        }
    }
}
