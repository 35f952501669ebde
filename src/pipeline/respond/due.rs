//! Claims that go to the next payer: what earlier payers decided is put together from tonight's remittances and from what earlier runs kept.

use std::collections::BTreeMap;

use super::prior::{self, Postings};
use crate::error::Error;
use crate::ledger::{ClaimState, GuarantorGroup, ItemKind, OpenItem, Owner, Text};
use crate::model::{Cents, Date, Key, PriorPayment};
use crate::pipeline::workspace::Workspace;
use crate::posting::remittance::{NextPayer, prior_payment};
use crate::store::answer_tables::{DueClaimRow, RemittedClaimRow};
use crate::store::catalog::Catalog;
use crate::x12::responses::RemittedClaim;

/// One claim that an earlier payer decided, of tonight or still to be looked up.
#[derive(Debug, Clone)]
enum Decision {
    Tonight(Box<RemittedClaim>, Date),
    Earlier(u32, Key),
}

/// An earlier payer with all of its decisions that stand.
#[derive(Debug, Clone)]
struct EarlierPayer {
    sequence: u16,
    payer_id: Text,
    decisions: Vec<Decision>,
}

/// A claim that is due, with what earlier payers decided.
#[derive(Debug, Clone)]
pub struct DueDraft {
    row: DueClaimRow,
    earlier: Vec<EarlierPayer>,
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
    let decision = |(run, posting): (u32, Key)| match tonight.get(&posting) {
        Some((claim, date)) => Decision::Tonight(Box::new(claim.clone()), *date),
        None => Decision::Earlier(run, posting),
    };
    let payer = |other: &OpenItem| EarlierPayer { sequence: other.sequence, payer_id: other.payer_id.clone(), decisions: postings(other).map(decision).collect() };
    let earlier = earlier.into_iter().map(payer).filter(|payer| !payer.decisions.is_empty()).collect();
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
    DueDraft { row, earlier }
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
    for decision in drafts.iter().flat_map(|draft| &draft.earlier).flat_map(|payer| &payer.decisions) {
        if let Decision::Earlier(run, posting) = decision {
            needed.entry(*run).or_default().insert(*posting);
        }
    }
    let kept = prior::claims(workspace, catalog, &needed)?;
    let finished = |draft: DueDraft| {
        let payments: Vec<PriorPayment> = draft.earlier.iter().map(|payer| told(payer, &kept)).collect();
        let prior_payments = serde_json::to_string(&payments).map_err(|error| Error::Failed(format!("what earlier payers decided cannot be kept: {error}")))?;
        Ok(DueClaimRow { prior_payments, ..draft.row })
    };
    drafts.into_iter().map(finished).collect()
}

/// What an earlier payer decided, on the day of its latest check.
fn told(payer: &EarlierPayer, kept: &BTreeMap<Key, (RemittedClaimRow, RemittedClaim)>) -> PriorPayment {
    let decided = payer.decisions.iter().filter_map(|decision| match decision {
        Decision::Tonight(claim, date) => Some((claim.as_ref(), *date)),
        Decision::Earlier(_, posting) => kept.get(posting).map(|(row, claim)| (claim, row.payment_date)),
    });
    let (claims, dates): (Vec<&RemittedClaim>, Vec<Date>) = decided.unzip();
    prior_payment(&claims, payer.sequence, &payer.payer_id, dates.into_iter().max())
}
