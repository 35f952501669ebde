//! Which item an answer is about.
//!
//! The claim id names the encounter and its part; payer and status say which of its payers answered, because the answer to a forwarded claim comes under the first payer's claim id.

use crate::claims::claim_family;
use crate::ledger::{GuarantorGroup, ItemKind, OpenItem, Owner, Text};
use crate::model::Key;
use crate::x12::responses::RemittedClaim;

/// Where an answer belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    /// On an item that stands.
    Held(Key),
    /// On the item of a later payer that does not stand yet: its answer came before that of the payer before it.
    Later(LaterPayer),
}

/// A later payer of an encounter, by the item that it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LaterPayer {
    pub(super) from: Key,
    pub(super) payer_id: Text,
    pub(super) sequence: u16,
    /// False for one that the encounter does not name.
    pub(super) is_named: bool,
}

/// The payer id of those whom nobody configured.
pub(super) const UNKNOWN: &str = "unknown";

/// The items of payers for the encounter and part that a claim id names; the one that was billed under it first, then by coverage.
pub(super) fn related_to_claim<'g>(group: &'g GuarantorGroup, claim_id: &str) -> Vec<&'g OpenItem> {
    let of_payers = || group.items.iter().filter(|item| item.owner == Owner::Insurance && item.kind == ItemKind::Receivable);
    let family = claim_family(claim_id);
    // The item that was billed, be it a newer version by now, before those of later payers that wait under its former id.
    let named = of_payers().filter(|item| !claim_id.is_empty() && claim_family(&item.claim_id) == family);
    let Some(base) = named.min_by_key(|item| (item.version == 0, item.claim_id != claim_id, item.sequence)) else { return Vec::new() };
    let mut items: Vec<&OpenItem> = of_payers().filter(|item| is_related(base, item)).collect();
    items.sort_by_key(|item| (item.item_id != base.item_id, item.sequence, item.item_id));
    items
}

/// The same encounter and part. Items that the workspace did not bill have no key of their encounter and are related by claim id.
pub(super) fn is_related(base: &OpenItem, item: &OpenItem) -> bool {
    if base.encounter_key == Key::default() {
        return item.encounter_key == Key::default() && item.claim_id == base.claim_id;
    }
    (item.encounter_key, item.part) == (base.encounter_key, base.part)
}

/// Which coverage a status speaks of, from 1; `None` where it does not say.
pub(super) fn sequence_of_status(status: &str) -> Option<u16> {
    match status {
        "1" | "19" => Some(1),
        "2" | "20" => Some(2),
        "3" | "21" => Some(3),
        _ => None,
    }
}

/// Chooses; `None` where no item has the claim id.
pub(super) fn choose(group: &GuarantorGroup, claim: &RemittedClaim, payer_id: &str) -> Option<Choice> {
    let items = related_to_claim(group, &claim.claim_id);
    let base = *items.first()?;
    let wanted = sequence_of_status(&claim.status);
    // A later payer that was billed by ourselves answers under that claim's own id, whatever its status says and whoever signed the check: no payer before it ever had this id.
    if base.sequence >= 2 && base.version > 0 && (base.payer_id == payer_id || !may_follow(base, &items, payer_id, wanted)) {
        return Some(Choice::Held(base.item_id));
    }
    let of_payer = || items.iter().filter(|item| item.payer_id == payer_id);
    if let Some(item) = of_payer().find(|item| wanted == Some(item.sequence)) {
        return Some(Choice::Held(item.item_id));
    }
    let later = later_payer(&items, payer_id, wanted);
    if let Some(item) = of_payer().next().filter(|_| later.is_none()) {
        return Some(Choice::Held(item.item_id));
    }
    if let Some(later) = later {
        return Some(Choice::Later(later));
    }
    Some(other_payer(&items, base, payer_id, wanted))
}

/// Whether a payer may have the claim from the one that it was billed to, who sent it on: it comes after that one, or nobody knows it and it says so.
fn may_follow(base: &OpenItem, items: &[&OpenItem], payer_id: &str, wanted: Option<u16>) -> bool {
    let is_named = base.later_payers.split_whitespace().any(|held| held == payer_id) || items.iter().any(|item| item.sequence > base.sequence && item.payer_id == payer_id);
    let is_strange = !items.iter().any(|item| item.payer_id == payer_id);
    is_named || (is_strange && wanted.is_some_and(|wanted| wanted > base.sequence))
}

/// True where the answer of one payer stands on the item of another although the encounter has both.
pub(super) fn is_crossed(group: &GuarantorGroup, item_id: Key, payer_id: &str) -> bool {
    let Some(item) = group.items.iter().find(|item| item.item_id == item_id) else { return false };
    item.payer_id != payer_id && group.items.iter().any(|other| other.owner == Owner::Insurance && other.payer_id == payer_id && is_related(item, other))
}

/// A later payer that an item names; of the wanted coverage where the payer comes twice.
fn later_payer(items: &[&OpenItem], payer_id: &str, wanted: Option<u16>) -> Option<LaterPayer> {
    let named = items.iter().flat_map(|item| {
        let first = item.sequence.max(1);
        item.later_payers.split_whitespace().zip(1..).map(move |(held, after): (&str, u16)| (item, held, first.saturating_add(after)))
    });
    let of_payer = named.filter(|(_, held, _)| *held == payer_id);
    let free = of_payer.filter(|(_, _, sequence)| !items.iter().any(|item| item.sequence == *sequence && item.payer_id == payer_id));
    let (from, _, sequence) = free.min_by_key(|(_, _, sequence)| (wanted != Some(*sequence), *sequence))?;
    Some(LaterPayer { from: from.item_id, payer_id: payer_id.into(), sequence, is_named: true })
}

/// A payer that the encounter does not name. A first answer is posted where it was asked for; one that says it comes second belongs to whoever stands there.
fn other_payer(items: &[&OpenItem], base: &OpenItem, payer_id: &str, wanted: Option<u16>) -> Choice {
    match wanted.filter(|wanted| *wanted > base.sequence.max(1)) {
        None => Choice::Held(base.item_id),
        Some(wanted) => match items.iter().find(|item| item.sequence == wanted) {
            Some(item) => Choice::Held(item.item_id),
            None => Choice::Later(LaterPayer { from: base.item_id, payer_id: payer_id.into(), sequence: wanted, is_named: false }),
        },
    }
}
