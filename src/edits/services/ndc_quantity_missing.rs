//! Edit `ndc-quantity-missing`.

use super::ndc;
use crate::edits::prelude::*;

/// Drug without quantity or unit.
pub struct NdcQuantityMissing;

static ABOUT: About = About {
    id: "ndc-quantity-missing",
    family: Family::Services,
    title: "Drug without quantity or unit",
    why: "A national drug code must come with how much of the drug was given and in which unit; Medicaid rebates are computed from it.",
    fix: "Fill in ndc_quantity and ndc_unit (F2 international unit, GR gram, ME milligram, ML millilitre, UN unit) of the line.",
    source: "ASC X12N 005010X222A1, loop 2410, CTP04 and CTP05-1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "2410 CTP04",
    answer: "A6:216",
    denials: &["16"],
    examples: &[
        Example::found("no quantity", |claim| {
            ndc(claim, "00002714001");
            claim.line().documented.ndc_quantity = None;
        }),
        Example::found("a unit that does not exist", |claim| {
            ndc(claim, "00002714001");
            claim.line().documented.ndc_unit = "TABLET";
        }),
        Example::passes("both", |claim| ndc(claim, "00002714001")),
    ],
    ..About::COMMON
};

impl Edit for NdcQuantityMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.documented.ndc.is_empty()) {
            if line.documented.ndc_quantity.is_none_or(|quantity| quantity.0 <= 0) {
                findings.line(place, "ndc_quantity", "", format!("Line {} has a drug code without a quantity above zero.", place + 1));
            }
            let unit = line.documented.ndc_unit;
            if !["F2", "GR", "ME", "ML", "UN"].iter().any(|known| unit.eq_ignore_ascii_case(known)) {
                let message = format!("Line {} has a drug code with the unit `{}`.", place + 1, short(unit));
                findings.line(place, "ndc_unit", short(unit), message).element("2410 CTP05-1");
            }
        }
    }
}
