//! Edit `anesthesia-minutes-missing`.

use crate::edits::prelude::*;
use crate::model::UnitBasis;

/// Anesthesia without its minutes.
pub struct AnesthesiaMinutesMissing;

static ABOUT: About = About {
    id: "anesthesia-minutes-missing",
    family: Family::Situations,
    title: "Anesthesia without its minutes",
    why: "Anesthesia is paid by base units and time. A line that counts units instead of minutes is returned, or paid as a single minute.",
    fix: "Fill in anesthesia_minutes of the line, from the start of anesthesia to its end.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 50.G; ASC X12N 005010X222A1, loop 2400, SV103 MJ",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV103",
    answer: "A6:476",
    denials: &["16"],
    examples: &[
        Example::found("one unit of anesthesia", |claim| bill(claim, "00811")),
        Example::passes("forty minutes", |claim| {
            bill(claim, "00811");
            claim.line().unit_basis = UnitBasis::Minutes;
            claim.line().units = Quantity::whole(40);
        }),
        Example::passes("daily management of a catheter, which counts days", |claim| bill(claim, "01996")),
    ],
    ..About::COMMON
};

impl Edit for AnesthesiaMinutesMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| anesthesia::is_by_minutes(line.code) && line.unit_basis == UnitBasis::Units) {
            let message = format!("Line {} has {} without minutes.", place + 1, line.code);
            findings.line(place, "anesthesia_minutes", "", message);
        }
    }
}
