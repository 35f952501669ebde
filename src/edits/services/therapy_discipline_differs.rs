//! Edit `therapy-discipline-differs`.

use crate::edits::prelude::*;

/// Evaluation of one discipline under another plan of care.
pub struct TherapyDisciplineDiffers;

static ABOUT: About = About {
    id: "therapy-discipline-differs",
    family: Family::Services,
    title: "Evaluation of one discipline under another plan of care",
    why: "The evaluations of physical therapists, occupational therapists and speech-language pathologists have codes of their own, and Medicare returns one whose modifier names another discipline.",
    fix: "Use GP for 97161 to 97164, GO for 97165 to 97168, GN for the evaluations of speech and language.",
    source: "CMS, Medicare Claims Processing Manual, chapter 5, section 20.1 and transmittal 3936 of 2017 (CR 10176), from 2018-04-02",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2018, 4, 2)),
    examples: &[
        Example::found("a physical therapy evaluation under an occupational plan", |claim| {
            claim.make_medicare();
            bill(claim, "97161");
            claim.line().modifiers = modifiers(&["GO"]);
            claim.referring = claim.rendering.map(|rendering| ClaimProvider { npi: "1000000020", ..rendering });
        }),
        Example::passes("under its own", |claim| {
            bill(claim, "97161");
            claim.line().modifiers = modifiers(&["GP"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for TherapyDisciplineDiffers {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            let Some(only) = therapy::only_plan_of_care(line.code) else { continue };
            for other in therapy::PLANS_OF_CARE.into_iter().filter(|plan| *plan != only && line.modifiers.contains(plan)) {
                findings.line(place, "modifiers", other, format!("Line {} has {} with {other}; it goes with {only} alone.", place + 1, line.code));
            }
        }
    }
}
