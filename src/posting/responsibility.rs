//! Items that take a share of a claim which moved to them, whether paper or an 835 said so. This module decides nothing: who must pay is for its callers to say.

use crate::claims::claim_family;
use crate::ledger::{ClaimState, GuarantorGroup, ItemKind, OpenItem, Owner, Text};
use crate::model::{Cents, Date, Key};

/// An item that took over from another, still without its amount.
pub(super) fn moved_item(from: &OpenItem, item_id: Key, owner: Owner, payer_id: &str, as_of: Date, origin: &str) -> OpenItem {
    OpenItem {
        item_id,
        owner,
        payer_id: payer_id.into(),
        claim_state: if owner == Owner::Insurance { ClaimState::NoClaim } else { from.claim_state },
        first_bill_date: None,
        responsibility_date: as_of,
        first_statement_date: None,
        last_statement_date: None,
        statements: 0,
        final_notice_date: None,
        origin: origin.into(),
        charge_cents: Cents::ZERO,
        paid_cents: Cents::ZERO,
        adjusted_cents: Cents::ZERO,
        balance_cents: Cents::ZERO,
        last_activity_date: as_of,
        edits: Text::default(),
        answer: Text::default(),
        payer_claim_number: Text::default(),
        later_payers: Text::default(),
        expected_cents: None,
        state_date: None,
        answer_codes: Text::default(),
        postings: String::new(),
        last_bill_date: None,
        credit_since: None,
        is_offset: false,
        ..from.clone()
    }
}

/// The patient's item that takes a share of a payer's item, made where there is none. What moves on another day is a new responsibility with its own date, except where a decision was
/// taken back and made again: then the item that it had opened takes the share with the dates that it always had.
pub(super) fn receiving_patient_item(group: &mut GuarantorGroup, from: &OpenItem, as_of: Date, origin: &Text) -> Key {
    let of_today = moved_item_id(from, Owner::Patient, "", as_of);
    let is_emptied = |item: &&OpenItem| {
        item.owner == Owner::Patient
            && item.kind == ItemKind::Receivable
            && item.charge_cents.is_zero()
            && item.origin.starts_with("PR")
            && (&item.encounter_id, item.encounter_key, item.part) == (&from.encounter_id, from.encounter_key, from.part)
            && is_same_claim(item, from)
    };
    let emptied = group.items.iter().filter(is_emptied).min_by_key(|item| (item.responsibility_date, item.item_id)).map(|item| item.item_id);
    let item_id = if group.items.iter().any(|item| item.item_id == of_today) { of_today } else { emptied.unwrap_or(of_today) };
    match group.items.iter_mut().find(|item| item.item_id == item_id) {
        Some(item) => add_origin(&mut item.origin, origin),
        None => group.items.push(moved_item(from, item_id, Owner::Patient, "", as_of, origin)),
    }
    item_id
}

/// The key of what moved from an item to an owner on a day.
pub(super) fn moved_item_id(from: &OpenItem, owner: Owner, payer_id: &str, as_of: Date) -> Key {
    Key::of(&[b"moved", &from.item_id.to_bytes(), owner.as_str().as_bytes(), payer_id.as_bytes(), as_of.to_string().as_bytes()])
}

/// Adds a code to the `;`-separated ones, in order, each once.
pub(super) fn add_origin(origins: &mut Text, origin: &str) {
    let mut codes: Vec<&str> = origins.split(';').chain(std::iter::once(origin)).filter(|code| !code.is_empty()).collect();
    codes.sort_unstable();
    codes.dedup();
    *origins = codes.join(";").into();
}

/// The patient's items show the state of the claim that they come from.
pub(super) fn share_state(group: &mut GuarantorGroup, item_id: Key) {
    let Some(claim) = group.items.iter().find(|item| item.item_id == item_id).cloned() else { return };
    let is_sibling = |item: &&mut OpenItem| item.owner != Owner::Insurance && is_same_claim(item, &claim);
    group.items.iter_mut().filter(is_sibling).for_each(|item| item.claim_state = claim.claim_state);
}

/// Two items of one claim, whatever its version.
pub(super) fn is_same_claim(item: &OpenItem, other: &OpenItem) -> bool {
    !item.claim_id.is_empty() && claim_family(&item.claim_id) == claim_family(&other.claim_id)
}
