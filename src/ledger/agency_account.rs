//! What an agency holds: one account of the agency is one encounter of one guarantor. Where each placement stands follows from the account's events and from what the agency's items still hold.
//!
//! This module places nothing and takes nothing back.

use super::{AccountEvent, EventKind, GuarantorAccount, OpenItem, Owner};
use crate::model::{Cents, Date, Key};

/// Our key of an account at the agency: it names the account without telling anything about it. The same encounter keeps it when it is placed again.
pub fn account_number(guarantor_id: &str, encounter_id: &str) -> String {
    format!("A{:016x}", Key::of_texts(&["account number", guarantor_id, encounter_id]).0 >> 64)
}

/// The account number that a text is, whatever its case; `None` for anything else.
pub fn parse_account_number(text: &str) -> Option<String> {
    let digits = text.strip_prefix(['A', 'a'])?;
    (digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| format!("A{}", digits.to_ascii_lowercase()))
}

/// Where a placement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlacementState {
    /// Placed, and the agency has not said that it took the account.
    Waiting,
    /// The agency took it.
    Accepted,
    /// The agency would not have it; it came back.
    Rejected,
    /// The agency gave it back.
    Returned,
    /// We took it back.
    Recalled,
    /// The agency gave up; its effort has ended, and the balance came back.
    Closed,
    /// Nothing of it is left to collect.
    Settled,
}

impl PlacementState {
    /// As the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            PlacementState::Waiting => "waiting",
            PlacementState::Accepted => "accepted",
            PlacementState::Rejected => "rejected",
            PlacementState::Returned => "returned",
            PlacementState::Recalled => "recalled",
            PlacementState::Closed => "closed",
            PlacementState::Settled => "settled",
        }
    }

    /// True while the agency works on the account.
    pub fn is_with_agency(self) -> bool {
        matches!(self, PlacementState::Waiting | PlacementState::Accepted)
    }
}

/// One placement of one encounter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement<'a> {
    /// The event that `refer approve` booked: batch, amount, and who approved it why.
    pub placed: &'a AccountEvent,
    /// Where it stands.
    pub state: PlacementState,
    /// Since when: the date of the event that made it so.
    pub since: Date,
    /// When the agency said that it took it.
    pub accepted: Option<Date>,
    /// What the agency still has to collect.
    pub held_cents: Cents,
    /// The latest confirmation of what the agency holds.
    pub inventory: Option<&'a AccountEvent>,
    /// The event that ended it.
    pub ended: Option<&'a AccountEvent>,
}

impl Placement<'_> {
    /// The account at the agency.
    pub fn account_no(&self) -> String {
        account_number(&self.placed.guarantor_id, &self.placed.encounter_id)
    }

    /// The batch.
    pub fn batch_id(&self) -> &str {
        &self.placed.reference
    }

    /// What was placed.
    pub fn placed_cents(&self) -> Cents {
        self.placed.amount_cents.unwrap_or_default()
    }
}

/// What the agency has to collect for one encounter.
pub fn with_agency(items: &[OpenItem], encounter_id: &str) -> Cents {
    items.iter().filter(|item| item.owner == Owner::Agency && item.encounter_id == encounter_id && item.balance_cents > Cents::ZERO).map(|item| item.balance_cents).sum()
}

/// Every placement of an account as known on a day, in order of encounter and date of placement. What was placed by a program that booked no event for it is not among them.
pub fn placements<'a>(account: &'a GuarantorAccount, items: &[OpenItem], as_of: Date) -> Vec<Placement<'a>> {
    let known = |event: &&AccountEvent| event.date <= as_of && event.posting_date <= as_of;
    let mut placed: Vec<&AccountEvent> = account.events.iter().filter(|event| event.event == EventKind::AgencyPlaced).filter(known).collect();
    placed.sort_by(|left, right| (&left.encounter_id, left.posting_date, &left.reference).cmp(&(&right.encounter_id, right.posting_date, &right.reference)));
    let mut found: Vec<Placement<'a>> = Vec::with_capacity(placed.len());
    for (place, event) in placed.iter().enumerate() {
        let is_latest = placed.get(place + 1).is_none_or(|next| next.encounter_id != event.encounter_id);
        let earlier = found.last().filter(|earlier| earlier.placed.encounter_id == event.encounter_id);
        // What ended or accepted an earlier placement of the encounter does not count for this one, though it may be of the same day.
        let used = earlier.and_then(|earlier| earlier.ended);
        let held = if is_latest { with_agency(items, &event.encounter_id) } else { Cents::ZERO };
        let since = |kind: EventKind| {
            let is_of_this = move |answer: &&AccountEvent| answer.event == kind && answer.posting_date >= event.posting_date && is_about(answer, event);
            let is_new = move |answer: &&AccountEvent| used.is_none_or(|used| (answer.posting_date, &answer.event_id) != (used.posting_date, &used.event_id));
            account.events.iter().filter(known).filter(is_of_this).filter(is_new)
        };
        let accepted = since(EventKind::AgencyAccepted).find(|answer| used.is_none_or(|used| answer.posting_date > used.posting_date)).map(|answer| answer.date);
        let ending = [EventKind::AgencyRejected, EventKind::AgencyReturned, EventKind::AgencyRecalled, EventKind::AgencyClosed];
        let ended = ending.into_iter().flat_map(since).min_by_key(|answer| (answer.posting_date, answer.date, &answer.event_id)).filter(|_| held.is_zero());
        let (state, date) = match (ended, held > Cents::ZERO, accepted) {
            (Some(ended), _, _) => (ended_state(ended.event), ended.date),
            (None, false, _) => (PlacementState::Settled, account.last_payment_date.map_or(event.date, |paid| paid.max(event.date))),
            (None, true, Some(accepted)) => (PlacementState::Accepted, accepted),
            (None, true, None) => (PlacementState::Waiting, event.date),
        };
        let inventory = since(EventKind::AgencyInventory).max_by_key(|answer| answer.order());
        found.push(Placement { placed: event, state, since: date, accepted, held_cents: held, inventory, ended });
    }
    found
}

fn ended_state(kind: EventKind) -> PlacementState {
    match kind {
        EventKind::AgencyRejected => PlacementState::Rejected,
        EventKind::AgencyRecalled => PlacementState::Recalled,
        EventKind::AgencyClosed => PlacementState::Closed,
        _ => PlacementState::Returned,
    }
}

/// Whether an answer takes in the encounter that was placed.
fn is_about(answer: &AccountEvent, placed: &AccountEvent) -> bool {
    let about_patient =
        answer.encounter_id.is_empty() && answer.claim_id.is_empty() && (answer.patient_id.is_empty() || [&placed.patient_id, &placed.guarantor_id].contains(&&answer.patient_id));
    answer.encounter_id == placed.encounter_id || about_patient || (!answer.claim_id.is_empty() && answer.claim_id == placed.claim_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_known_in_any_case_and_nothing_else_is_one() {
        let number = account_number("G1", "E1");
        assert_eq!(parse_account_number(&number.to_ascii_uppercase()), Some(number.clone()));
        assert_ne!(number, account_number("G1", "E2"));
        for other in ["", "A", "20260915-0003", "A123", "B0123456789abcdef", "A0123456789abcdeg"] {
            assert_eq!(parse_account_number(other), None, "{other}");
        }
    }
}
