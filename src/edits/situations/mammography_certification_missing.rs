//! Edit `mammography-certification-missing`.

use crate::edits::prelude::*;

/// Mammogram without the certificate of the facility.
pub struct MammographyCertificationMissing;

static ABOUT: About = About {
    id: "mammography-certification-missing",
    family: Family::Situations,
    title: "Mammogram without the certificate of the facility",
    why: "Only facilities certified by the FDA may make mammograms, and Medicare returns a claim for one without the number of the certificate.",
    fix: "Fill in mammography_certification of the encounter.",
    source: "21 CFR 900.11; 42 CFR 410.34; CMS, Medicare Claims Processing Manual, chapter 18, section 20.4; ASC X12N 005010X222A1, loop 2300, REF*EW",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2300 REF*EW REF02",
    answer: "",
    denials: &["16", "B7"],
    examples: &[
        Example::found("a screening without certificate", |claim| {
            claim.make_medicare();
            bill(claim, "77067");
            claim.make_years_old(66);
        }),
        Example::passes("with certificate", |claim| {
            bill(claim, "77067");
            claim.encounter.mammography_certification = "123456";
        }),
        Example::passes("the reading alone", |claim| {
            bill(claim, "77067");
            claim.line().modifiers = modifiers(&["26"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for MammographyCertificationMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.encounter.is_none_or(|encounter| !encounter.mammography_certification.is_empty()) {
            return;
        }
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| laboratory::is_mammogram(line.code) && !line.modifiers.contains("26")) {
            let message = format!("Line {} has the mammogram {}, and no certificate is documented.", place + 1, line.code);
            findings.line(place, "mammography_certification", "", message).severity(binds_medicare(claim));
        }
    }
}
