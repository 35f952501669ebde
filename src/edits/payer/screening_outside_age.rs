//! Edit `screening-outside-age`.

use crate::edits::prelude::*;
use crate::model::date;

/// Screening outside the age that Medicare pays for.
pub struct ScreeningOutsideAge;

static ABOUT: About = About {
    id: "screening-outside-age",
    family: Family::Payer,
    title: "Screening outside the age that Medicare pays for",
    why: "Medicare pays a screening only at the age that the law or a national coverage determination names.",
    fix: "Correct service or patient_birth_date; a test because of symptoms is coded as a diagnostic one.",
    source: "42 CFR 410.34 (mammography), 410.37 (colorectal, from 45 years since 2023-01-01), 410.39 (prostate); NCD 210.3 and 210.14",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-2",
    answer: "A8:475",
    denials: &["6"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2023, 1, 1)),
    examples: &[
        Example::found("a mammogram at 30", |claim| {
            claim.make_medicare();
            bill(claim, "77067");
            claim.make_years_old(30);
            claim.encounter.mammography_certification = "123456";
        }),
        Example::passes("at 45", |claim| {
            claim.make_medicare();
            bill(claim, "77067");
            claim.encounter.mammography_certification = "123456";
        }),
        Example::passes("another payer", |claim| {
            bill(claim, "77067");
            claim.make_years_old(30);
        }),
    ],
    ..About::COMMON
};

impl Edit for ScreeningOutsideAge {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(birth) = claim.encounter.and_then(|encounter| encounter.patient.birth_date) else { return };
        for (place, line) in claim.lines.iter().enumerate() {
            let (Some((least, most)), Some(on)) = (screening_ages(line.code), line.service_from) else { continue };
            let age = date::age_years(birth, on);
            if birth <= on && !(least..=most).contains(&age) {
                let message = format!("Line {} has the screening {}, which Medicare pays from {least} to {most} years.", place + 1, line.code);
                findings.line(place, "service", line.code.as_str(), message);
            }
        }
    }
}

/// Youngest and oldest age in years at which Medicare pays a screening. Of one mammogram between 35 and 39 years nothing is said here.
fn screening_ages(code: Code) -> Option<(i16, i16)> {
    match code.as_str() {
        "77067" => Some((35, 124)),
        "G0103" => Some((50, 124)),
        "82270" | "G0328" => Some((45, 124)),
        "81528" => Some((45, 85)),
        "71271" => Some((50, 77)),
        _ => None,
    }
}
