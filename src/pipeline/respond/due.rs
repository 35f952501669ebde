//! Claims that go to the next payer: what earlier payers decided is put together from tonight's remittances and from what earlier runs kept.

use std::collections::BTreeMap;

use super::prior::{self, Postings};
use crate::error::Error;
use crate::ledger::{ClaimState, GuarantorGroup, ItemKind, OpenItem, Owner, Text};
use crate::model::{Cents, Date, Key, PriorAdjustment, PriorPayment, PriorServicePayment};
use crate::pipeline::workspace::Workspace;
use crate::posting::remittance::NextPayer;
use crate::store::answer_tables::DueClaimRow;
use crate::store::catalog::Catalog;
use crate::x12::responses::{Adjustment, RemittedClaim, RemittedService};

/// One earlier decision, of tonight or still to be looked up.
#[derive(Debug, Clone)]
enum Decision {
    Tonight(PriorPayment),
    Earlier { run: u32, posting: Key, sequence: u16, payer_id: Text },
}

/// A claim that is due, with what earlier payers decided.
#[derive(Debug, Clone)]
pub struct DueDraft {
    row: DueClaimRow,
    decisions: Vec<Decision>,
}

/// What was posted tonight for one guarantor, by posting: the claim and the day of its check.
pub type Tonight = BTreeMap<Key, (RemittedClaim, Date)>;

/// The claims of a group that are due once all of its answers are posted. An item that was named twice is due once, and one that a later answer closed is not.
pub fn drafts(group: &GuarantorGroup, named: &[NextPayer], tonight: &Tonight, as_of: Date) -> Vec<DueDraft> {
    let mut items: Vec<Key> = named.iter().map(|next| next.item_id).collect();
    items.sort_unstable();
    items.dedup();
    let is_due = |item: &&OpenItem| item.claim_state == ClaimState::Ready && item.balance_cents > Cents::ZERO;
    let due = items.into_iter().filter_map(|item_id| group.items.iter().find(|item| item.item_id == item_id)).filter(is_due);
    due.map(|item| draft(group, item, tonight, as_of)).collect()
}

fn draft(group: &GuarantorGroup, item: &OpenItem, tonight: &Tonight, as_of: Date) -> DueDraft {
    let is_earlier = |other: &&OpenItem| {
        other.owner == Owner::Insurance
            && other.kind == ItemKind::Receivable
            && (other.encounter_id.as_str(), other.encounter_key, other.part) == (item.encounter_id.as_str(), item.encounter_key, item.part)
            && other.sequence < item.sequence
    };
    let mut earlier: Vec<&OpenItem> = group.items.iter().filter(is_earlier).collect();
    earlier.sort_by_key(|other| (other.sequence, other.item_id));
    let decision = |other: &OpenItem, run: u32, posting: Key| match tonight.get(&posting) {
        Some((claim, date)) => Decision::Tonight(prior_payment(claim, &other.payer_id, other.sequence, *date)),
        None => Decision::Earlier { run, posting, sequence: other.sequence, payer_id: other.payer_id.clone() },
    };
    let decisions = earlier.into_iter().flat_map(|other| postings(other).map(move |(run, posting)| decision(other, run, posting))).collect();
    let row = DueClaimRow {
        item_id: item.item_id,
        encounter_key: item.encounter_key,
        encounter_id: item.encounter_id.clone(),
        guarantor_id: item.guarantor_id.clone(),
        patient_id: item.patient_id.clone(),
        payer_id: item.payer_id.clone(),
        purpose: "next_payer".into(),
        part: item.part,
        sequence: item.sequence,
        version: item.version + 1,
        bill_run: item.bill_run,
        since: Some(as_of),
        balance_cents: item.balance_cents,
        ..DueClaimRow::default()
    };
    DueDraft { row, decisions }
}

/// Run and posting of every remittance that stands on an item; see [`OpenItem::postings`].
fn postings(item: &OpenItem) -> impl Iterator<Item = (u32, Key)> {
    item.postings.split(' ').filter_map(|entry| {
        let mut parts = entry.split(':');
        Some((parts.next()?.parse().ok()?, Key::parse(parts.next()?)?))
    })
}

/// The finished rows. What earlier runs kept is read once for all of them.
pub fn finish(drafts: Vec<DueDraft>, workspace: &Workspace, catalog: &Catalog) -> Result<Vec<DueClaimRow>, Error> {
    let mut needed = Postings::new();
    for decision in drafts.iter().flat_map(|draft| &draft.decisions) {
        if let Decision::Earlier { run, posting, .. } = decision {
            needed.entry(*run).or_default().insert(*posting);
        }
    }
    let kept = prior::claims(workspace, catalog, &needed)?;
    let finished = |draft: DueDraft| {
        let payments: Vec<PriorPayment> = draft
            .decisions
            .into_iter()
            .filter_map(|decision| match decision {
                Decision::Tonight(payment) => Some(payment),
                Decision::Earlier { posting, sequence, payer_id, .. } => kept.get(&posting).map(|(row, claim)| prior_payment(claim, &payer_id, sequence, row.payment_date)),
            })
            .collect();
        let prior_payments = serde_json::to_string(&payments).map_err(|error| Error::Failed(format!("what earlier payers decided cannot be kept: {error}")))?;
        Ok(DueClaimRow { prior_payments, ..draft.row })
    };
    drafts.into_iter().map(finished).collect()
}

/// What a payer decided, as later payers are told.
fn prior_payment(claim: &RemittedClaim, payer_id: &Text, sequence: u16, date: Date) -> PriorPayment {
    PriorPayment {
        sequence,
        payer_id: payer_id.clone(),
        paid_cents: claim.paid_cents,
        date: Some(date),
        payer_claim_number: claim.payer_claim_number.clone(),
        adjustments: claim.adjustments.iter().map(prior_adjustment).collect(),
        services: claim.services.iter().map(prior_service).collect(),
        remarks: claim.all_remarks().cloned().collect(),
    }
}

fn prior_adjustment(adjustment: &Adjustment) -> PriorAdjustment {
    PriorAdjustment { group: adjustment.group.clone(), reason: adjustment.reason.clone(), cents: adjustment.cents, quantity: adjustment.quantity.clone() }
}

fn prior_service(service: &RemittedService) -> PriorServicePayment {
    PriorServicePayment {
        line: service.line_control.trim().parse().unwrap_or(0),
        qualifier: service.procedure.qualifier.clone(),
        code: service.procedure.code.clone(),
        modifiers: service.procedure.modifiers.clone(),
        paid_cents: service.paid_cents,
        units: service.units.clone(),
        adjustments: service.adjustments.iter().map(prior_adjustment).collect(),
    }
}
