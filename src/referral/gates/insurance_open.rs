//! C-08: a payer still owes for the encounter.

use crate::ledger::{ClaimState, Owner};
use crate::model::Cents;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-08",
    title: "insurance is not closed",
    rule: "a payer's item of the same encounter has a balance above zero; never billed or rejected: bill it; billed and unanswered: wait",
    fields: &["owner", "payer_id", "claim_state", "first_bill_date", "balance"],
    citation: "policy: the patient's part is not known while a payer has not answered",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the payer's answer, posted",
    example: "HOLD: payer acme still owes 80.00 for this encounter, billed 2025-10-03 and published (C-08)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let is_open = |item: &&crate::ledger::OpenItem| item.owner == Owner::Insurance && item.encounter_id == input.encounter_id && item.balance_cents > Cents::ZERO;
    let item = input.group.items.iter().find(is_open)?;
    let (payer, balance) = (&item.payer_id, item.balance_cents);
    let hit = match item.first_bill_date.filter(|_| item.claim_state != ClaimState::Rejected) {
        Some(billed) => GateHit::hold(&GATE, None, format!("payer {payer} still owes {balance} for this encounter, billed {billed} and {}", item.claim_state.as_str())),
        None if item.claim_state == ClaimState::Rejected => {
            GateHit::new(&GATE, Decision::BillPayer, None, format!("the claim to payer {payer} over {balance} was rejected; correct and send it"))
        }
        None => GateHit::new(&GATE, Decision::BillPayer, None, format!("payer {payer} was never billed for {balance}")),
    };
    Some(hit.read("payer_id", payer).read("claim_state", item.claim_state.as_str()).read("balance", balance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::OpenItem;
    use crate::referral::gate::case;

    fn insured(state: ClaimState, billed: Option<&str>) -> OpenItem {
        let first_bill_date = billed.map(|date| date.parse().unwrap());
        OpenItem { owner: Owner::Insurance, payer_id: "acme".into(), claim_state: state, first_bill_date, balance_cents: Cents(8_000), ..case::item("E1") }
    }

    #[test]
    fn c_08_an_unbilled_or_rejected_payer_comes_before_the_patient() {
        case::proves(&GATE, |group| group.items.push(insured(ClaimState::Published, Some("2025-10-03"))));
        for (state, billed) in [(ClaimState::Rejected, Some("2025-10-03")), (ClaimState::NoClaim, None)] {
            let mut group = case::ready();
            group.items.push(insured(state, billed));
            assert!(case::says(&GATE, &group).unwrap().starts_with("BILL_PAYER: "), "{state:?}");
        }
        let mut settled = case::ready();
        settled.items.push(OpenItem { balance_cents: Cents::ZERO, ..insured(ClaimState::Paid, Some("2025-10-03")) });
        assert_eq!(case::says(&GATE, &settled), None);
    }
}
