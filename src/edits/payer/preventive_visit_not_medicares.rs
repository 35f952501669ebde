//! Edit `preventive-visit-not-medicares`.

use crate::edits::prelude::*;

/// Preventive visit that Medicare does not cover.
pub struct PreventiveVisitNotMedicares;

static ABOUT: About = About {
    id: "preventive-visit-not-medicares",
    family: Family::Payer,
    title: "Preventive visit that Medicare does not cover",
    why: "Medicare covers no preventive visits of 99381 to 99397; it has a welcome visit and yearly wellness visits of its own. The patient owes the visit, and GY says that this is known.",
    fix: "Bill G0402, G0438 or G0439 where that was done; else add GY, so that the patient may be billed.",
    source: "42 CFR 411.15(a); CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.2 and chapter 18, section 140",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2400 SV101-2",
    answer: "A7:454",
    denials: &["49", "96"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("without GY", |claim| {
            claim.make_medicare();
            bill(claim, "99396");
        }),
        Example::passes("with GY", |claim| {
            claim.make_medicare();
            bill(claim, "99396");
            claim.line().modifiers = modifiers(&["GY"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for PreventiveVisitNotMedicares {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| service_groups::is_preventive_visit(line.code) && !line.modifiers.contains("GY")) {
            let message = format!("Line {} has the preventive visit {}, which Medicare does not cover.", place + 1, line.code);
            findings.line(place, "service", line.code.as_str(), message);
        }
    }
}
