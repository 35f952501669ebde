//! Edit `vaccine-without-its-diagnosis`.

use crate::edits::prelude::*;

/// Vaccine of Part B without Z23.
pub struct VaccineWithoutItsDiagnosis;

static ABOUT: About = About {
    id: "vaccine-without-its-diagnosis",
    family: Family::Situations,
    title: "Vaccine of Part B without Z23",
    why: "Influenza, pneumococcal and hepatitis B vaccines are paid by Medicare Part B as prevention, for which the claim must have the encounter for immunization, Z23.",
    fix: "Add Z23 to the diagnoses and point the vaccine and its administration to it.",
    source: "CMS, Medicare Claims Processing Manual, chapter 18, sections 10.2.1 and 10.2.2.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV107",
    answer: "A8:255",
    denials: &["11", "16"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("an influenza vaccine for bronchitis", |claim| {
            claim.make_medicare();
            bill(claim, "90686");
            beside(claim, &["G0008"]);
        }),
        Example::passes("with Z23", |claim| {
            claim.make_medicare();
            bill(claim, "90686");
            beside(claim, &["G0008"]);
            claim.diagnoses.push(crate::model::CodedDiagnosis { code: "Z23".into(), documented: "Z23" });
        }),
        Example::passes("a tetanus vaccine after an injury", |claim| {
            claim.make_medicare();
            bill(claim, "90715");
            beside(claim, &["90471"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for VaccineWithoutItsDiagnosis {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.diagnoses.iter().any(|diagnosis| diagnosis.code.as_str() == "Z23") {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| service_groups::medicare_vaccine_administration(line.code).is_some()) {
            let message = format!("Line {} has the vaccine {}, and no diagnosis of the claim is Z23.", place + 1, line.code);
            findings.line(place, "diagnosis_pointers", line.code.as_str(), message);
        }
    }
}
