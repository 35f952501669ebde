//! Edit `ndc-units-differ`.

use super::ndc;
use crate::codes::ndc::{CodeUnits, DrugUnit};
use crate::edits::prelude::*;

/// Units of a drug's code that its quantity does not make.
pub struct NdcUnitsDiffer;

static ABOUT: About = About {
    id: "ndc-units-differ",
    family: Family::Services,
    title: "Units of a drug's code that its quantity does not make",
    why: "The line says how much of which drug was given, and how many units of the code are billed. By the crosswalk the one makes another number of the other: too many are paid back, too few are lost, and Medicaid rebates are computed from both.",
    fix: "Correct units, ndc_quantity, ndc_unit, ndc or service. What was thrown away of a single-dose package goes on a line of its own with JW; JZ says that nothing was.",
    source: "CMS, Medicare Claims Processing Manual, chapter 17, sections 10 and 40; the imported crosswalk (`codes import ndc`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 5,
    element: "2400 SV104",
    answer: "A7:476",
    denials: &["16", "151"],
    needs: Some(Table::NdcUnits),
    examples: &[
        Example::found("ten millilitres billed as ten units, of five millilitres each", |claim| {
            bill(claim, "J3420");
            beside(claim, &["96372"]);
            ndc(claim, "99999020125");
            claim.line().units = Quantity::whole(10);
        }),
        Example::passes("as two units", |claim| {
            bill(claim, "J3420");
            beside(claim, &["96372"]);
            ndc(claim, "99999020125");
            claim.line().units = Quantity::whole(2);
        }),
        Example::passes("a drug that the crosswalk does not have", |claim| ndc(claim, "00002714001")),
    ],
    ..About::COMMON
};

impl Edit for NdcUnitsDiffer {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.documented.ndc.is_empty()) {
            let documented = line.documented;
            let (Some(quantity), Some(unit), Some(on)) = (documented.ndc_quantity, DrugUnit::parse(documented.ndc_unit), line.service_from) else { continue };
            let number = place + 1;
            match context.codes.ndc.code_units(documented.ndc, line.code, quantity, unit, on) {
                CodeUnits::Units(units) if units != line.units => {
                    let message = format!("Line {number} bills {} units of {}; {quantity} {} of the drug are {units}.", line.units, line.code, documented.ndc_unit);
                    findings.line(place, "units", line.units.to_string(), message);
                }
                CodeUnits::OtherMeasure => {
                    let message = format!("Line {number} gives the drug's quantity in {}, from which the crosswalk makes no units of {}.", documented.ndc_unit, line.code);
                    findings.line(place, "ndc_unit", short(documented.ndc_unit), message).element("2410 CTP05-1");
                }
                CodeUnits::OtherCode(other) => {
                    let message = format!("Line {number} bills {}; the crosswalk has the drug for {other}.", line.code);
                    findings.line(place, "service", line.code.as_str(), message).element("2400 SV101-2");
                }
                CodeUnits::Units(_) | CodeUnits::Unknown => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::CodeSets;
    use crate::codes::ndc::{NdcCrosswalk, NdcRow};

    fn found(code: &str, units: i64, unit: &'static str) -> Vec<String> {
        let row = NdcRow {
            ndc: 2_714_001,
            code: "J3420".into(),
            unit: DrugUnit::Ml,
            quantity: Quantity::whole(5),
            code_units: Quantity::ONE,
            is_single_dose: false,
            from: None,
            to: None,
        };
        let codes = CodeSets { ndc: NdcCrosswalk::installed(vec![row]), ..CodeSets::built_in() };
        let mut claim = ClaimFixture::valid();
        ndc(&mut claim, "00002714001");
        claim.line().code = code.into();
        claim.line().units = Quantity::whole(units);
        claim.line().documented.ndc_unit = unit;
        claim.lines[1].code = "96372".into();
        claim.run(&codes).into_iter().map(|finding| format!("{} {}", finding.edit, finding.field)).collect()
    }

    #[test]
    fn ten_millilitres_are_two_units_of_five() {
        assert_eq!(found("J3420", 2, "ML"), Vec::<String>::new());
        assert_eq!(found("J3420", 10, "ML"), ["ndc-units-differ units"]);
        assert_eq!(found("J3420", 2, "UN"), ["ndc-units-differ ndc_unit"]);
        assert_eq!(found("J1885", 2, "ML"), ["ndc-units-differ service"]);
    }
}
