//! C-16: the agency buys debts, and a sale needs more than a placement.

use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};
use crate::referral::states::STATE_SALES;

pub(super) static GATE: Gate = Gate {
    id: "C-16",
    title: "sale of the debt",
    rule: "agency_buys_debt: never where the state forbids a hospital's sale; a tax-exempt hospital, or one bound by its state, only under sale_contract_conditions",
    fields: &["referral.agency_buys_debt", "referral.sale_contract_conditions", "entity"],
    citation: "26 CFR 1.501(r)-6(b)(2), tax years from 2015-12-29 on: no suit over the debt beyond the listed actions, no interest above the federal rate, recall of what proves eligible for assistance; states, see the table",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "a contract with the four conditions, or an agency that does not buy",
    example: "HOLD: the agency buys debts, and the contract of sale does not have the conditions under which a sale is no extraordinary collection action (26 CFR 1.501(r)-6(b)(2)) (C-16)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let (referral, entity) = (input.context.referral, input.context.entity);
    if !referral.agency_buys_debt {
        return None;
    }
    let of_state = STATE_SALES.iter().find(|row| row.rule.binds(entity, input.as_of()));
    if let Some(row) = of_state.filter(|row| row.is_forbidden) {
        let sentence = format!("{} forbids the sale of this debt ({})", row.rule.state, row.rule.citation);
        return Some(GateHit::new(&GATE, Decision::Never, None, sentence).read("agency_buys_debt", true).verified(row.rule.confirmed));
    }
    let citation = of_state.map(|row| row.rule.citation).or(entity.tax_exempt_501c3_hospital.then_some("26 CFR 1.501(r)-6(b)(2)"))?;
    let sentence = || format!("the agency buys debts, and the contract of sale does not have the conditions under which a sale is no extraordinary collection action ({citation})");
    (!referral.sale_contract_conditions).then(|| GateHit::hold(&GATE, None, sentence()).read("agency_buys_debt", true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entity, ReferralPolicy};
    use crate::referral::gate::case;

    #[test]
    fn c_16_a_sale_needs_its_four_conditions_and_new_york_forbids_it() {
        let hospital = |state: &str| Entity { tax_exempt_501c3_hospital: true, entity_type: "hospital".into(), state: state.into(), ..case::entity() };
        let sale = ReferralPolicy { agency_buys_debt: true, ..ReferralPolicy::default() };
        let says = |entity: &Entity, policy: &ReferralPolicy| case::says_for(&GATE, &case::ready(), entity, policy);
        assert_eq!(says(&hospital("KS"), &sale).as_deref(), Some(GATE.example));
        assert_eq!(says(&hospital("KS"), &ReferralPolicy::default()), None, "an agency that collects does not buy");
        let terms = ReferralPolicy { sale_contract_conditions: true, ..sale.clone() };
        assert_eq!(says(&hospital("KS"), &terms), None);
        assert!(says(&hospital("NY"), &terms).unwrap().starts_with("NEVER: NY forbids"));
        assert!(says(&Entity { tax_exempt_501c3_hospital: false, ..hospital("CA") }, &sale).unwrap().contains("127425"));
        assert_eq!(says(&case::entity(), &sale), None, "a practice may sell");
    }
}
