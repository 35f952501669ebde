//! Edit `outside-laboratory-to-medicare`.

use crate::edits::prelude::*;

/// Outside laboratory's test billed by the practice.
pub struct OutsideLaboratoryToMedicare;

static ABOUT: About = About {
    id: "outside-laboratory-to-medicare",
    family: Family::Services,
    title: "Outside laboratory's test billed by the practice",
    why: "Medicare pays a clinical test to the laboratory that did it. A practice cannot bill a test that it sent away; only a referring laboratory may, with 90.",
    fix: "Take the test out and let the laboratory bill it.",
    source: "42 USC 1395l(h)(5)(A); CMS, Medicare Claims Processing Manual, chapter 16, section 40.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-3",
    answer: "A8:453",
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("from an office", |claim| {
            claim.make_medicare();
            bill(claim, "85025");
            claim.line().modifiers = modifiers(&["90"]);
            claim.encounter.clia = "14D0123456";
        }),
        Example::passes("from a laboratory", |claim| {
            claim.make_medicare();
            bill(claim, "85025");
            claim.line().modifiers = modifiers(&["90"]);
            claim.move_to("81");
        }),
        Example::passes("to another payer", |claim| {
            bill(claim, "85025");
            claim.line().modifiers = modifiers(&["90"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for OutsideLaboratoryToMedicare {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| line.modifiers.contains("90") && laboratory::is_laboratory(line.code) && line.place_of_service.as_str() != "81")
        {
            let message = format!("Line {} has {} of an outside laboratory.", place + 1, line.code);
            findings.line(place, "modifiers", "90", message);
        }
    }
}
