//! Edit `anesthesia-twice`.

use super::renderer;
use crate::edits::prelude::*;
use crate::model::UnitBasis;

/// Two anesthesias of one session.
pub struct AnesthesiaTwice;

static ABOUT: About = About {
    id: "anesthesia-twice",
    family: Family::Services,
    title: "Two anesthesias of one session",
    why: "When several operations are done under one anesthesia, only the one with the most base units is billed, with the time of all.",
    fix: "Bill the anesthesia of the largest operation with all minutes, or mark a second session by 59 or XE.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 50.D",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-2",
    answer: "A8:454",
    denials: &["18", "97"],
    examples: &[
        Example::found("two on one day", |claim| {
            bill(claim, "00811");
            claim.line().unit_basis = UnitBasis::Minutes;
            beside(claim, &["00731"]);
        }),
        Example::passes("the second in a session of its own", |claim| {
            bill(claim, "00811");
            claim.line().unit_basis = UnitBasis::Minutes;
            beside(claim, &["00731"]);
            claim.line().modifiers = modifiers(&["59"]);
        }),
        Example::passes("with its add-on", |claim| {
            bill(claim, "01967");
            claim.line().unit_basis = UnitBasis::Minutes;
            beside(claim, &["01968"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for AnesthesiaTwice {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_own_session = |line: &ClaimLine<'_>| ["59", "XE", "XP", "76", "77", "78", "79"].iter().any(|modifier| line.modifiers.contains(modifier));
        let counts = |line: &ClaimLine<'_>| anesthesia::is_base(line.code) && !is_own_session(line);
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| counts(line)) {
            let is_same =
                |other: &ClaimLine<'_>| counts(other) && other.service_from == line.service_from && other.code != line.code && renderer(claim, other) == renderer(claim, line);
            if claim.lines.iter().take(place).any(is_same) {
                findings.line(place, "service", line.code.as_str(), format!("Line {} has {}, a second anesthesia of the day.", place + 1, line.code));
            }
        }
    }
}
