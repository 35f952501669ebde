//! Edit `vaccine-counts-differ`.

use super::{beside, bill};
use crate::codes::service_groups::VaccineAdministration;
use crate::edits::prelude::*;

/// Not as many administrations as vaccines.
pub struct VaccineCountsDiffer;

static ABOUT: About = About {
    id: "vaccine-counts-differ",
    family: Family::Services,
    title: "Not as many administrations as vaccines",
    why: "Every vaccine is given once: the units of the administrations (further components apart) equal the units of the vaccines. Otherwise one of the two is not paid, or is paid once too often.",
    fix: "Correct the units, or add the line that is missing.",
    source: "CMS, Medicare Claims Processing Manual, chapter 18, section 10.2; CMS, NCCI Policy Manual for Medicare Services 2026, chapter XI, section B",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 4,
    element: "2400 SV104",
    answer: "",
    denials: &["107", "151"],
    examples: &[
        Example::found("two vaccines given once", |claim| {
            bill(claim, "90471");
            beside(claim, &["90715"]);
            beside(claim, &["90686"]);
        }),
        Example::passes("two vaccines given twice", |claim| {
            bill(claim, "90471");
            beside(claim, &["90472", "90715", "90686"]);
        }),
        Example::passes("one vaccine of two components", |claim| {
            claim.encounter.patient.birth_date = Some(Date::constant(2020, 1, 1));
            bill(claim, "90460");
            beside(claim, &["90461", "90707"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for VaccineCountsDiffer {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let units = |is: fn(Code) -> bool| claim.lines.iter().filter(|line| is(line.code)).map(|line| i128::from(line.units.0)).sum::<i128>();
        let vaccines = units(service_groups::is_vaccine);
        let given = units(|code| matches!(service_groups::vaccine_administration(code), Some(VaccineAdministration::First | VaccineAdministration::Further)));
        // Where one of the two is missing another edit says so.
        if vaccines > 0 && given > 0 && vaccines != given {
            let whole = |thousandths: i128| i64::try_from(thousandths).map_or_else(|_| "too many".to_owned(), |units| Quantity(units).to_string());
            findings.claim("units", whole(given), format!("Vaccines: {}; given: {}.", whole(vaccines), whole(given)));
        }
    }
}
