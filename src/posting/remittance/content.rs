//! What a posting is known by: its id, and the key of what it said, so that a reversal finds the posting that it negates.
//!
//! The key is of payer, the payer's claim number, what was paid and every adjustment by line. A reversal repeats all of it with the signs turned; its claim number is the original's own, or
//! new with the original's in REF*F8. Names of files and checks are not in it: a reversal comes with another check.

use std::collections::BTreeMap;

use super::choose;
use crate::ledger::{GuarantorGroup, OpenItem};
use crate::model::{Cents, Key};
use crate::x12::responses::{RemittedClaim, RemittedService};

/// The key of a posting: of the check, and the claim's place in it. In hex it is the source of the posting's transfers.
pub fn posting_id(remittance_id: Key, position: u32) -> Key {
    Key::of(&[b"posting", &remittance_id.to_bytes(), &position.to_le_bytes()])
}

/// One entry of [`OpenItem::postings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// The run that posted.
    pub(super) run: u32,
    /// What it is known by.
    pub(super) posting: Key,
    /// The key of what it said.
    pub(super) content: Key,
}

/// The entries of an item, oldest first. Text that is no entry is passed over.
pub(super) fn entries(item: &OpenItem) -> impl DoubleEndedIterator<Item = Entry> {
    item.postings.split(' ').filter_map(|text| {
        let (run, rest) = text.split_once(':')?;
        let (posting, content) = rest.split_once(':')?;
        Some(Entry { run: run.parse().ok()?, posting: Key::parse(posting)?, content: Key::parse(content)? })
    })
}

/// Adds an entry.
pub(super) fn add_entry(item: &mut OpenItem, entry: Entry) {
    if !item.postings.is_empty() {
        item.postings.push(' ');
    }
    item.postings.push_str(&format!("{}:{}:{}", entry.run, entry.posting, entry.content));
}

/// The entry of a posting in [`OpenItem::postings`], for an item that is made again from history.
pub fn posting_entry(run: u32, posting: Key, claim: &RemittedClaim, payer_id: &str) -> String {
    format!("{run}:{posting}:{}", content(claim, payer_id))
}

/// Takes an entry away.
pub(super) fn remove_entry(item: &mut OpenItem, posting: Key) {
    let kept: Vec<Entry> = entries(item).filter(|entry| entry.posting != posting).collect();
    item.postings.clear();
    kept.into_iter().for_each(|entry| add_entry(item, entry));
}

/// The key of what a claim says.
pub(super) fn content(claim: &RemittedClaim, payer_id: &str) -> Key {
    key(claim, payer_id, &claim.payer_claim_number, false)
}

/// The keys of what a reversal may take back: under the number of the claim that it corrects, and under its own.
fn negated(claim: &RemittedClaim, payer_id: &str) -> Vec<Key> {
    let corrected = claim.references.iter().filter(|(qualifier, _)| qualifier == "F8").map(|(_, number)| number.as_str());
    let mut keys: Vec<Key> = corrected.chain([claim.payer_claim_number.as_str()]).map(|number| key(claim, payer_id, number, true)).collect();
    keys.dedup();
    keys
}

fn key(claim: &RemittedClaim, payer_id: &str, number: &str, is_negated: bool) -> Key {
    // Two adjustments of one line with one code are one; their order, and that of the lines, means nothing.
    let mut sums: BTreeMap<[&str; 4], i64> = BTreeMap::new();
    let of_claim = claim.adjustments.iter().map(|adjustment| ("", "", adjustment));
    let of_lines = claim.services.iter().flat_map(|service| service.adjustments.iter().map(|adjustment| (service.line_control.as_str(), procedure(service), adjustment)));
    for (line, code, adjustment) in of_claim.chain(of_lines) {
        let sum = sums.entry([line, code, &adjustment.group, &adjustment.reason]).or_default();
        *sum = sum.saturating_add(adjustment.cents.0);
    }
    let signed = |cents: i64| if is_negated { cents.saturating_neg() } else { cents };
    let mut text = format!("{payer_id}\n{number}\n{}", signed(claim.paid_cents.0));
    for (place, cents) in sums.into_iter().filter(|(_, cents)| *cents != 0) {
        text.push_str(&format!("\n{} {}", place.join("\t"), signed(cents)));
    }
    Key::of_texts(&["remitted content", &text])
}

/// The procedure tells lines apart where the payer does not give our line numbers back.
fn procedure(service: &RemittedService) -> &str {
    if service.line_control.is_empty() { &service.procedure.code } else { "" }
}

/// The posting that a reversal takes back, with its item: the latest one that it negates exactly.
pub(super) fn reversed_entry(group: &GuarantorGroup, claim: &RemittedClaim, payer_id: &str) -> Option<(Key, Entry)> {
    let items = choose::related_to_claim(group, &claim.claim_id);
    negated(claim, payer_id)
        .into_iter()
        .find_map(|wanted| items.iter().find_map(|item| entries(item).rev().find(|entry| entry.content == wanted).map(|entry| (item.item_id, entry))))
}

/// The postings (runs and ids) whose transfers a reversal of this claim would need, so that the caller reads only those runs' transfers. Empty for whatever is no reversal.
pub fn needed_postings(group: &GuarantorGroup, claim: &RemittedClaim, payer_id: &str) -> Vec<(u32, Key)> {
    if claim.status != "22" {
        return Vec::new();
    }
    reversed_entry(group, claim, payer_id).map(|(_, entry)| (entry.run, entry.posting)).into_iter().collect()
}

/// The largest amount that is taken: ten billion dollars, the most that a HIPAA amount can say. Beyond it nothing could be added up safely.
const MOST: Cents = Cents(1_000_000_000_000);

/// True where every amount of a claim can be counted.
pub(super) fn is_countable(claim: &RemittedClaim) -> bool {
    let own = [claim.charge_cents, claim.paid_cents, claim.patient_responsibility_cents];
    let of_services = claim.services.iter().flat_map(|service| [service.charge_cents, service.paid_cents]);
    let adjusted = claim.all_adjustments().map(|adjustment| adjustment.cents);
    own.into_iter().chain(of_services).chain(adjusted).all(|cents| (-MOST..=MOST).contains(&cents))
}
