//! Edit `procedure-modifier-on-visit`.

use crate::edits::prelude::*;

/// Modifier of procedures on a visit.
pub struct ProcedureModifierOnVisit;

static ABOUT: About = About {
    id: "procedure-modifier-on-visit",
    family: Family::Services,
    title: "Modifier of procedures on a visit",
    why: "50, 51, 59, 62, 66, 78 to 82, XE, XP, XS, XU, 26 and TC describe procedures. On a visit they mean nothing, and payers refuse the line; a visit is told apart by 25, 57, 24 or 27.",
    fix: "Take the modifier out, or use 24, 25 or 57 where the record supports it.",
    source: "CMS, NCCI Policy Manual for Medicare Services 2026, chapter I, section E; CMS, Medicare Claims Processing Manual, chapter 12, section 40",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    examples: &[
        Example::found("59 on a visit", |claim| claim.line().modifiers = modifiers(&["59"])),
        Example::passes("25 on a visit", |claim| claim.line().modifiers = modifiers(&["25"])),
        Example::passes("59 on a procedure", |claim| {
            bill(claim, "17110");
            claim.line().modifiers = modifiers(&["59"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for ProcedureModifierOnVisit {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const OF_PROCEDURES: [&str; 16] = ["50", "51", "59", "62", "66", "78", "79", "80", "81", "82", "XE", "XP", "XS", "XU", "26", "TC"];
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.modifiers.as_slice().is_empty() && service_groups::is_visit(line.code)) {
            for modifier in OF_PROCEDURES.into_iter().filter(|modifier| line.modifiers.contains(modifier)) {
                findings.line(place, "modifiers", modifier, format!("Line {} has the modifier of procedures {modifier} on the visit {}.", place + 1, line.code));
            }
        }
    }
}
