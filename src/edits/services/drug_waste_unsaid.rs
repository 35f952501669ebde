//! Edit `drug-waste-unsaid`.

use super::ndc;
use crate::edits::prelude::*;

/// Single-dose drug that does not say what was thrown away.
pub struct DrugWasteUnsaid;

static ABOUT: About = About {
    id: "drug-waste-unsaid",
    family: Family::Services,
    title: "Single-dose drug that does not say what was thrown away",
    why: "Medicare wants every drug of a single-dose package to say whether some of it was thrown away: JW on a line of the discarded units, or JZ where nothing was. Claims with neither are returned. Only who gave the drug knows, so neither is ever added.",
    fix: "Add JZ to modifiers of the line if nothing was thrown away; otherwise add a line of the discarded units with JW.",
    source: "CMS, Medicare Claims Processing Manual, chapter 17, section 40.1; JZ required since 2023-07-01; the imported crosswalk (`codes import ndc`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4", "16"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2023, 7, 1)),
    needs: Some(Table::NdcUnits),
    examples: &[
        Example::found("a package for one patient, without a word on what was left", |claim| inject(claim, &[])),
        Example::passes("with JZ: nothing was left", |claim| inject(claim, &["JZ"])),
        Example::passes("a drug that the crosswalk does not have", |claim| ndc(claim, "00002714001")),
    ],
    ..About::COMMON
};

/// For examples: two units of a drug from a package for one patient, billed to Medicare.
fn inject(claim: &mut ClaimFixture, said: &[&str]) {
    claim.make_medicare();
    bill(claim, "J3420");
    beside(claim, &["96372"]);
    ndc(claim, "99999020126");
    claim.line().units = Quantity::whole(2);
    claim.line().modifiers = modifiers(said);
}

impl Edit for DrugWasteUnsaid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let says = |line: &ClaimLine<'_>| line.modifiers.contains("JW") || line.modifiers.contains("JZ");
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.documented.ndc.is_empty()) {
            // The discarded units stand on another line of the same code and day.
            let is_said = claim.lines.iter().any(|other| other.code == line.code && other.service_from == line.service_from && says(other));
            if !is_said && line.service_from.is_some_and(|on| context.codes.ndc.is_single_dose(line.documented.ndc, on)) {
                let message = format!("Line {} has {} of a single-dose package, without JW or JZ.", place + 1, line.code);
                findings.line(place, "modifiers", line.code.as_str(), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::CodeSets;
    use crate::codes::ndc::{DrugUnit, NdcCrosswalk, NdcRow};
    use crate::edits::services::{beside, bill, modifiers};

    fn found(is_single_dose: bool, change: impl Fn(&mut ClaimFixture)) -> usize {
        let row =
            NdcRow { ndc: 2_714_001, code: "J3420".into(), unit: DrugUnit::Ml, quantity: Quantity::whole(10), code_units: Quantity::ONE, is_single_dose, from: None, to: None };
        let codes = CodeSets { ndc: NdcCrosswalk::installed(vec![row]), ..CodeSets::built_in() };
        let mut claim = ClaimFixture::valid();
        claim.make_medicare();
        bill(&mut claim, "J3420");
        ndc(&mut claim, "00002714001");
        change(&mut claim);
        claim.run(&codes).iter().filter(|finding| finding.edit == "drug-waste-unsaid").count()
    }

    #[test]
    fn either_modifier_says_it_and_packages_for_many_need_none() {
        assert_eq!(found(true, |_| ()), 1);
        assert_eq!(found(false, |_| ()), 0);
        assert_eq!(found(true, |claim| claim.line().modifiers = modifiers(&["JZ"])), 0);
        let waste = |claim: &mut ClaimFixture| {
            beside(claim, &["J3420"]);
            claim.lines[1].modifiers = modifiers(&["JW"]);
        };
        assert_eq!(found(true, waste), 0);
        assert_eq!(found(true, |claim| claim.payer().kind = PayerKind::Commercial), 0);
    }
}
