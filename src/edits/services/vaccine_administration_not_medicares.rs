//! Edit `vaccine-administration-not-medicares`.

use super::{beside, bill};
use crate::edits::prelude::*;

/// Vaccine of Part B given by a code that Medicare does not take.
pub struct VaccineAdministrationNotMedicares;

static ABOUT: About = About {
    id: "vaccine-administration-not-medicares",
    family: Family::Services,
    title: "Vaccine of Part B given by a code that Medicare does not take",
    why: "Medicare pays for giving influenza, pneumococcal and hepatitis B vaccines by G0008, G0009 and G0010, and denies 90471 to 90474 for them.",
    fix: "Bill the administration of these vaccines with the G code.",
    source: "CMS, Medicare Claims Processing Manual, chapter 18, section 10.2.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV101-2",
    answer: "A8:453",
    denials: &["181"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("an influenza vaccine by 90471", |claim| {
            claim.make_medicare();
            claim.diagnoses.push(crate::model::CodedDiagnosis { code: "Z23".into(), documented: "Z23" });
            bill(claim, "90471");
            beside(claim, &["90686"]);
        }),
        Example::passes("by G0008", |claim| {
            claim.make_medicare();
            bill(claim, "G0008");
            beside(claim, &["90686"]);
        }),
        Example::passes("another vaccine", |claim| {
            claim.make_medicare();
            bill(claim, "90471");
            beside(claim, &["90715"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for VaccineAdministrationNotMedicares {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let has = |code: &str| claim.lines.iter().any(|line| line.code.as_str() == code);
        if !["90471", "90472", "90473", "90474"].into_iter().any(has) {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate() {
            if let Some(medicares) = service_groups::medicare_vaccine_administration(line.code).filter(|medicares| !has(medicares)) {
                let message = format!("Line {} has the vaccine {}, which Medicare pays to give by {medicares}.", place + 1, line.code);
                findings.line(place, "service", line.code.as_str(), message);
            }
        }
    }
}
