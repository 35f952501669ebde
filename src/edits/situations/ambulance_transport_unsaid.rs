//! Edit `ambulance-transport-unsaid`.

use crate::edits::prelude::*;

/// Ambulance transport without its particulars.
pub struct AmbulanceTransportUnsaid;

static ABOUT: About = About {
    id: "ambulance-transport-unsaid",
    family: Family::Situations,
    title: "Ambulance transport without its particulars",
    why: "A claim for a transport must say why the patient was carried, how many miles, and from where to where. The encounter export has no columns for these, so that a claim without them would be returned.",
    fix: "Bill ambulance transports from the ambulance system's own file, and take them out of this export.",
    source: "ASC X12N 005010X222A1, loop 2300 CR1, loops 2310E and 2310F; CMS, Medicare Claims Processing Manual, chapter 15, section 30",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 CR1",
    answer: "A6:428",
    examples: &[
        Example::found("a transport", |claim| {
            bill(claim, "A0429");
            claim.move_to("41");
        }),
        Example::passes("a visit", |claim| claim.move_to("11")),
    ],
    ..About::COMMON
};

impl Edit for AmbulanceTransportUnsaid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| is_transport(line.code)) {
            let message = format!("Line {} has {}, a transport whose reason, miles and places are not in the export.", place + 1, line.code);
            findings.line(place, "service", line.code.as_str(), message);
        }
    }
}

/// Ground and air transports with their mileage.
fn is_transport(code: Code) -> bool {
    ("A0425"..="A0436").contains(&code.as_str()) && code.len() == 5
}
