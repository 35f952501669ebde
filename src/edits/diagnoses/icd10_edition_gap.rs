//! Edit `icd10-edition-gap`.

use crate::edits::prelude::*;

/// No installed ICD-10-CM edition covers the date of service.
pub struct Icd10EditionGap;

static ABOUT: About = About {
    id: "icd10-edition-gap",
    family: Family::Diagnoses,
    title: "No installed ICD-10-CM edition covers the date of service",
    why: "Whether a diagnosis code is right depends on the edition in force on the date. Without that edition the codes cannot be checked, and unknown is not the same as right.",
    fix: "Import the edition in force on the date with `cleanclaim codes import icd10cm FILE`; every encounter held by this is then judged again. Or set edition_gap = \"warn\" under [coding] to use the nearest edition.",
    source: "45 CFR 162.1002(c)(2)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2300 HI",
    answer: "",
    denials: &["146"],
    examples: &[
        Example::found("a service in a year that no edition covers", |claim| claim.happen_on(Date::constant(2050, 1, 4))),
        Example::found("the same where the policy only warns", |claim| {
            claim.happen_on(Date::constant(2050, 1, 4));
            claim.coding.edition_gap = EditionGap::Warn;
        }),
        Example::passes("a service inside an edition", |claim| claim.coding.edition_gap = EditionGap::Warn),
    ],
    ..About::COMMON
};

impl Edit for Icd10EditionGap {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(on) = claim.service_from().filter(|on| *on >= ICD10_BEGINS) else { return };
        match context.codes.icd10cm.on(on) {
            EditionChoice::InForce(_) => {}
            EditionChoice::Nearest(edition) if context.coding.edition_gap == EditionGap::Warn => {
                let message = format!("No installed ICD-10-CM edition covers {on}; the codes were checked against {}.", edition.name());
                findings.claim("", on.to_string(), message).severity(Severity::Warning);
            }
            EditionChoice::Nearest(_) | EditionChoice::None => {
                findings.claim("", on.to_string(), format!("No installed ICD-10-CM edition covers {on}."));
            }
        }
    }
}
