//! A claim of a remittance as it is stored.

use crate::ledger::{OpenItem, Text};
use crate::model::Key;
use crate::posting::remittance::{RemittanceFacts, posting_id, reason_codes};
use crate::store::answer_tables::RemittedClaimRow;
use crate::x12::responses::RemittedClaim;

/// The row of a claim; `advice` is the whole of it as it was spilled, `item` what it was posted on.
pub fn row(claim: &RemittedClaim, advice: &[u8], facts: &RemittanceFacts, item: Option<&OpenItem>, outcome: &str) -> RemittedClaimRow {
    let text = |of: fn(&OpenItem) -> &Text| item.map(|item| of(item).clone()).unwrap_or_default();
    RemittedClaimRow {
        posting_id: posting_id(facts.remittance_id, claim.position),
        remittance_id: facts.remittance_id,
        claim_id: claim.claim_id.clone(),
        item_id: item.map_or(Key::default(), |item| item.item_id),
        guarantor_id: text(|item| &item.guarantor_id),
        encounter_id: text(|item| &item.encounter_id),
        payer_id: facts.payer_id.clone(),
        sequence: item.map_or(0, |item| item.sequence),
        status: claim.status.clone(),
        charge_cents: claim.charge_cents,
        paid_cents: claim.paid_cents,
        patient_responsibility_cents: claim.patient_responsibility_cents,
        payer_claim_number: claim.payer_claim_number.clone(),
        trace_number: facts.trace_number.clone(),
        payment_date: facts.payment_date,
        outcome: outcome.into(),
        codes: reason_codes(claim),
        advice: String::from_utf8_lossy(advice).into_owned(),
        source: facts.source.clone(),
        as_of: facts.as_of,
    }
}
