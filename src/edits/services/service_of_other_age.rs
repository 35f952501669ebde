//! Edit `service-of-other-age`.

use crate::codes::patient_fit;
use crate::edits::prelude::*;
use crate::model::date;

/// Visit for patients of another age.
pub struct ServiceOfOtherAge;

static ABOUT: About = About {
    id: "service-of-other-age",
    family: Family::Services,
    title: "Visit for patients of another age",
    why: "Preventive visits are coded by age, and care of newborns and critical care of children ends with one. Payers compare the code with the birth date and deny what does not fit.",
    fix: "Correct service to the code of the patient's age, or patient_birth_date.",
    source: "Ages of codes 99381 to 99397, 99460 to 99463 and 99468 to 99476 as in force since 2009; CMS, Medicaid NCCI Policy Manual 2026, chapter XI",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 6,
    element: "2400 SV101-2",
    answer: "A8:475",
    denials: &["6"],
    examples: &[
        Example::found("the visit of a school child at 45", |claim| bill(claim, "99393")),
        Example::found("care of a newborn at 29 days", |claim| {
            bill(claim, "99462");
            claim.make_days_old(29);
            claim.move_to("21");
            claim.encounter.admission_date = claim.encounter.service_date;
        }),
        Example::passes("a birth date that nobody can have, of which another edit speaks", |claim| {
            bill(claim, "99395");
            claim.encounter.patient.birth_date = Some(Date::constant(1879, 12, 31));
        }),
        Example::passes("the visit of that age", |claim| bill(claim, "99396")),
        Example::passes("care of a newborn at 28 days", |claim| {
            bill(claim, "99462");
            claim.make_days_old(28);
        }),
    ],
    ..About::COMMON
};

impl Edit for ServiceOfOtherAge {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(birth) = claim.encounter.and_then(|encounter| encounter.patient.birth_date) else { return };
        for (place, line) in claim.lines.iter().enumerate() {
            // An impossible birth date has edits of its own.
            let Some(on) = line.service_from.filter(|on| *on >= birth && date::age_years(birth, *on) <= 124) else { continue };
            if let Some(ages) = patient_fit::visit_of_other_age(line.code, birth, on) {
                findings.line(place, "service", line.code.as_str(), format!("Line {} has {}, which is for patients {}.", place + 1, line.code, ages.who));
            }
        }
    }
}
