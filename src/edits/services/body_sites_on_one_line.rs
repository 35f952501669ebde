//! Edit `body-sites-on-one-line`.

use crate::edits::prelude::*;

/// Several fingers, toes, eyelids or arteries on one line.
pub struct BodySitesOnOneLine;

static ABOUT: About = About {
    id: "body-sites-on-one-line",
    family: Family::Services,
    title: "Several fingers, toes, eyelids or arteries on one line",
    why: "A modifier that names a finger, toe, eyelid or coronary artery says where one unit was done. Two of them on a line say two places at once, and payers take the first or deny the line.",
    fix: "Split the line, one for each place.",
    source: "CMS, Medicare Claims Processing Manual, chapter 23, section 20.3; CMS, NCCI Policy Manual for Medicare Services 2026, chapter I, section E",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    examples: &[
        Example::found("two fingers", |claim| {
            bill(claim, "26055");
            claim.line().modifiers = modifiers(&["F1", "F2"]);
        }),
        Example::passes("one finger", |claim| {
            bill(claim, "26055");
            claim.line().modifiers = modifiers(&["F1"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for BodySitesOnOneLine {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let is_site =
            |modifier: &&Code| matches!(modifier.as_str().as_bytes(), [b'E', b'1'..=b'4'] | [b'F' | b'T', b'1'..=b'9' | b'A'] | [b'L', b'C' | b'D' | b'M'] | [b'R', b'C' | b'I']);
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.as_slice().len() > 1) {
            let mut sites = line.modifiers.as_slice().iter().filter(is_site);
            if let (Some(first), Some(second)) = (sites.next(), sites.next())
                && first != second
            {
                findings.line(place, "modifiers", format!("{first} {second}"), format!("Line {} names two places, {first} and {second}.", place + 1));
            }
        }
    }
}
