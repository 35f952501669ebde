//! Edit `patient-paid-over-charges`.

use crate::edits::prelude::*;

/// Patient paid more than was charged.
pub struct PatientPaidOverCharges;

static ABOUT: About = About {
    id: "patient-paid-over-charges",
    family: Family::Charges,
    title: "Patient paid more than was charged",
    why: "The copay collected exceeds the claim's charges; either it belongs to another visit or a charge is missing.",
    fix: "Correct copay, or document the missing service. Money that belongs elsewhere is booked by an account event.",
    source: "ASC X12N 005010X222A1, loop 2300, AMT*F5",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 3,
    element: "2300 AMT*F5 AMT02",
    answer: "A8:183:QC",
    examples: &[
        Example::found("a copay above the charges", |claim| claim.patient_paid_cents = Cents(16_751)),
        Example::passes("a copay of all charges", |claim| claim.patient_paid_cents = Cents(16_750)),
        Example::passes("no copay and charges below zero", |claim| {
            claim.patient_paid_cents = Cents::ZERO;
            claim.line().charge_cents = Cents(-12_500);
        }),
    ],
    ..About::COMMON
};

impl Edit for PatientPaidOverCharges {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        // Charges below zero are another edit's fault; without a payment there is nothing paid too much.
        if claim.patient_paid_cents > Cents::ZERO && claim.patient_paid_cents > claim.charge_cents {
            let message = format!("The patient paid {} of charges of {}.", claim.patient_paid_cents, claim.charge_cents);
            findings.claim("copay", claim.patient_paid_cents.to_string(), message);
        }
    }
}
