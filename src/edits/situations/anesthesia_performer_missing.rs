//! Edit `anesthesia-performer-missing`.

use crate::edits::prelude::*;
use crate::model::UnitBasis;

/// Anesthesia that does not say who gave it.
pub struct AnesthesiaPerformerMissing;

static ABOUT: About = About {
    id: "anesthesia-performer-missing",
    family: Family::Situations,
    title: "Anesthesia that does not say who gave it",
    why: "Medicare pays anesthesia by whether an anesthesiologist gave it, directed others or a nurse anesthetist worked alone, and refuses a line without that modifier.",
    fix: "Add AA, AD, QK, QX, QY or QZ as the record says, as the first modifier.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, sections 50.K and 140.3.3",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A6:453",
    denials: &["4"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("no modifier", |claim| {
            claim.make_medicare();
            by_minutes(claim);
        }),
        Example::passes("by an anesthesiologist in person", |claim| {
            claim.make_medicare();
            by_minutes(claim);
            claim.line().modifiers = modifiers(&["AA", "QS"]);
        }),
        Example::passes("another payer", by_minutes),
    ],
    ..About::COMMON
};

impl Edit for AnesthesiaPerformerMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| anesthesia::is_by_minutes(line.code) && !anesthesia::PERFORMERS.iter().any(|modifier| line.modifiers.contains(modifier)))
        {
            let message = format!("Line {} has {} without AA, AD, QK, QX, QY or QZ.", place + 1, line.code);
            findings.line(place, "modifiers", "", message);
        }
    }
}

/// For examples: forty minutes of anesthesia.
fn by_minutes(claim: &mut ClaimFixture) {
    bill(claim, "00811");
    (claim.line().unit_basis, claim.line().units) = (UnitBasis::Minutes, Quantity::whole(40));
}
