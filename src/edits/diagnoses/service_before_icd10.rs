//! Edit `service-before-icd10`.

use crate::edits::prelude::*;

/// Service before ICD-10-CM.
pub struct ServiceBeforeIcd10;

static ABOUT: About = About {
    id: "service-before-icd10",
    family: Family::Diagnoses,
    title: "Service before ICD-10-CM",
    why: "Services before 2015-10-01 are coded in ICD-9-CM, which this program does not write. They are always held, whatever the policy on editions.",
    fix: "Bill it outside cleanclaim, or correct service_date when the year is mistyped. Timely filing has most likely passed.",
    source: "45 CFR 162.1002(b) and (c)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 HI01-1",
    answer: "A8:508",
    denials: &["146"],
    is_absolute: true,
    scope: Scope::AlsoSelfPay,
    examples: &[
        Example::found("the last day of ICD-9", |claim| claim.happen_on(Date::constant(2015, 9, 30))),
        Example::passes("a day in ICD-10 times", |claim| claim.happen_on(Date::constant(2026, 5, 5))),
    ],
    ..About::COMMON
};

impl Edit for ServiceBeforeIcd10 {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(on) = claim.service_from().filter(|on| *on < ICD10_BEGINS) {
            findings.claim("service_date", on.to_string(), format!("The service of {on} lies before {ICD10_BEGINS}, when ICD-10-CM began."));
        }
    }
}
