//! Edit `clia-missing`.

use crate::edits::prelude::*;

/// Laboratory test without a CLIA number.
pub struct CliaMissing;

static ABOUT: About = About {
    id: "clia-missing",
    family: Family::Situations,
    title: "Laboratory test without a CLIA number",
    why: "Whoever tests samples of people needs a certificate under CLIA, and Medicare returns a laboratory test without its number. Other payers deny it when they check.",
    fix: "Fill in clia of the encounter, or the column clia of the billing provider or facility in providers.csv.",
    source: "42 CFR 493.1809; CMS, Medicare Claims Processing Manual, chapter 16, section 70.2; ASC X12N 005010X222A1, loop 2300, REF*X4",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 REF*X4 REF02",
    answer: "A6:544",
    denials: &["16", "B7"],
    programmes: Programmes::Only(&[PayerKind::MedicareB, PayerKind::MedicareAdvantage, PayerKind::Medicaid]),
    examples: &[
        Example::found("a test in an office without certificate", |claim| {
            claim.make_medicare();
            bill(claim, "85025");
        }),
        Example::passes("with the practice's certificate", |claim| {
            claim.make_medicare();
            bill(claim, "85025");
            claim.billing().clia = "14D0123456".into();
        }),
        Example::passes("a blood draw", |claim| {
            claim.make_medicare();
            bill(claim, "36415");
        }),
        Example::passes("the reading of a hospital's test", |claim| {
            claim.make_medicare();
            bill(claim, "88305");
            claim.line().modifiers = modifiers(&["26"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for CliaMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        let certified = [claim.billing, claim.facility].into_iter().flatten().any(|provider| !provider.clia.is_empty());
        if certified || !encounter.clia.is_empty() {
            return;
        }
        // A hospital bills its own tests, and who only reads one needs no certificate.
        let tests_here = |line: &ClaimLine<'_>| matches!(line.place_of_service.as_str(), "11" | "20" | "49" | "50" | "71" | "72" | "81") && !line.modifiers.contains("26");
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| laboratory::needs_certificate(line.code) && tests_here(line)) {
            let message = format!("Line {} has the laboratory test {}, and neither encounter nor practice has a CLIA number.", place + 1, line.code);
            findings.line(place, "clia", "", message).severity(binds_medicare(claim));
        }
    }
}
