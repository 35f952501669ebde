//! Edit `minutes-without-anesthesia`.

use crate::edits::prelude::*;

/// Minutes of anesthesia on another service.
pub struct MinutesWithoutAnesthesia;

static ABOUT: About = About {
    id: "minutes-without-anesthesia",
    family: Family::Situations,
    title: "Minutes of anesthesia on another service",
    why: "Minutes of anesthesia stand on a line whose code is no anesthesia. The code is billed by units and the minutes are lost, so that either code or column is wrong.",
    fix: "Correct service to the code of the anesthesia, or clear anesthesia_minutes.",
    source: "ASC X12N 005010X222A1, loop 2400, SV103; CMS, Medicare Claims Processing Manual, chapter 12, section 50.G",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV103",
    answer: "A7:476",
    examples: &[
        Example::found("minutes on a visit", |claim| claim.line().documented.anesthesia_minutes = Some(40)),
        Example::passes("minutes on anesthesia", |claim| {
            bill(claim, "00811");
            claim.line().documented.anesthesia_minutes = Some(40);
            claim.line().unit_basis = crate::model::UnitBasis::Minutes;
        }),
    ],
    ..About::COMMON
};

impl Edit for MinutesWithoutAnesthesia {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| line.documented.anesthesia_minutes.is_some() && !line.code.is_empty() && !anesthesia::is_anesthesia(line.code))
        {
            let message = format!("Line {} has minutes of anesthesia, and {} is no anesthesia.", place + 1, line.code);
            findings.line(place, "anesthesia_minutes", line.code.as_str(), message);
        }
    }
}
