//! Edit `accident-without-liable-payer`.

use crate::edits::prelude::*;

/// Accident for which another insurance pays first.
pub struct AccidentWithoutLiablePayer;

static ABOUT: About = About {
    id: "accident-without-liable-payer",
    family: Family::Situations,
    title: "Accident for which another insurance pays first",
    why: "What an accident at work or on the road costs is first owed by workers' compensation or the automobile insurance. Health plans ask who is liable before they pay, and Medicare and Medicaid pay only after them.",
    fix: "List workers' compensation or the automobile insurance as the first coverage, or correct accident; let the claim go where no such insurance exists.",
    source: "42 CFR 411.40 and 411.50 (Medicare); 42 CFR 433.138 (Medicaid)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 7,
    element: "2300 CLM11-1",
    answer: "",
    denials: &["19", "20", "21"],
    examples: &[
        Example::found("an accident at work to a health plan", |claim| claim.encounter.accident = Some(Accident::Work)),
        Example::found("an accident on the road to Medicare", |claim| {
            claim.make_medicare();
            claim.encounter.accident = Some(Accident::Auto);
            claim.encounter.accident_state = "IL";
            claim.encounter.accident_date = claim.encounter.service_date;
        }),
        Example::passes("an accident at home", |claim| {
            claim.encounter.accident = Some(Accident::Other);
            claim.encounter.accident_date = claim.encounter.service_date;
        }),
        Example::passes("an accident on the road to a health plan", |claim| {
            claim.encounter.accident = Some(Accident::Auto);
            claim.encounter.accident_state = "IL";
            claim.encounter.accident_date = claim.encounter.service_date;
        }),
    ],
    ..About::COMMON
};

impl Edit for AccidentWithoutLiablePayer {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(accident) = claim.encounter.and_then(|encounter| encounter.accident) else { return };
        let Some(payer) = claim.payer else { return };
        // An unknown payer may be the liable one.
        let is_covered_by = |kind| claim.all_payers.iter().any(|other| other.is_none_or(|other| other.kind == kind));
        let is_last_resort = matches!(payer.kind, PayerKind::MedicareB | PayerKind::MedicareAdvantage | PayerKind::Medicaid);
        let (liable, is_missing) = match accident {
            Accident::Work => ("workers' compensation", !is_covered_by(PayerKind::WorkersCompensation)),
            Accident::Auto => ("an automobile insurance", is_last_resort && !is_covered_by(PayerKind::Auto)),
            Accident::Other => return,
        };
        if is_missing {
            findings.claim("accident", "", format!("The accident is one for which {liable} pays first, and no coverage of that kind is listed."));
        }
    }
}
