//! A further claim of an encounter that was billed before, brought to its item: what was written, or what holds it.
//!
//! The item stays the same: it keeps its id, its anchor dates and what was paid; it learns its new claim id, version and state. Where the new version charges otherwise, the
//! difference is charged; a void takes the charge back. This module does *not* decide which road a claim takes ([`super::correction`]) and writes no claim.

use crate::ledger::{
    ClaimEvent, ClaimEventKind, ClaimState, ExceptionKind, GuarantorGroup, LedgerAccount, OpenItem, Owner, PostingException, Text, Transfer, TransferEvent, apply,
};
use crate::model::{Cents, ClaimFrequency, Date, Key};

/// What becomes of one item's further claim tonight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChange {
    /// Whose account.
    pub guarantor_id: Text,
    /// The item.
    pub item_id: Key,
    /// Why the claim is due: `next_payer`, `new`, `replacement`, `void`.
    pub purpose: Text,
    /// Who asked for it; empty for what follows from a remittance.
    pub user: Text,
    /// Why, in words; empty for what follows from a remittance.
    pub reason: String,
    /// File and row of the encounter.
    pub source: Text,
    /// What became of it.
    pub outcome: FurtherClaim,
}

/// What became of a further claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FurtherClaim {
    /// It went out.
    Written(Box<WrittenClaim>),
    /// It stays due.
    Held {
        /// Edits, questions or other causes, separated by blanks.
        causes: String,
        /// The first of them in words.
        message: String,
    },
}

/// A further claim that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenClaim {
    /// Its id.
    pub claim_id: Text,
    /// The version before, to the same payer; empty for the first to that payer.
    pub former_claim_id: Text,
    /// Original, replacement or void.
    pub frequency: ClaimFrequency,
    /// Its version, from 1.
    pub version: u16,
    /// Which coverage it goes to, from 1.
    pub sequence: u16,
    /// The payer.
    pub payer_id: Text,
    /// Number of the run that wrote it.
    pub run: u32,
    /// What the edits said; see [`OpenItem::edits`].
    pub edits: Text,
    /// Payers after this one; see [`OpenItem::later_payers`].
    pub later_payers: Text,
    /// Key of the billing provider.
    pub billing_provider: Text,
    /// NPI of the rendering provider.
    pub rendering_npi: Text,
    /// Key of the facility.
    pub facility: Text,
    /// First date of service.
    pub service_date: Date,
    /// What it charges.
    pub charge_cents: Cents,
    /// What the version before charged.
    pub former_charge_cents: Cents,
    /// See [`OpenItem::expected_cents`].
    pub expected_cents: Option<Cents>,
}

/// What a change brought about.
#[derive(Debug, Default)]
pub struct Resubmitted {
    /// Charges, and charges taken back.
    pub transfers: Vec<Transfer>,
    /// What happened to the claim.
    pub events: Vec<ClaimEvent>,
    /// Changes that found no item, or an item that could not take them.
    pub exceptions: Vec<PostingException>,
}

/// Brings a change to its item.
pub fn post_resubmission(group: &mut GuarantorGroup, change: &ItemChange, as_of: Date) -> Resubmitted {
    let mut done = Resubmitted::default();
    let Some(item) = group.items.iter_mut().find(|item| item.item_id == change.item_id && item.owner == Owner::Insurance) else {
        done.exceptions.push(no_item(change));
        return done;
    };
    let before = item.claim_state;
    if !matches!(before, ClaimState::Ready | ClaimState::Held) {
        done.event(item, change, ClaimEventKind::Due, as_of, due_words(change));
    }
    match &change.outcome {
        FurtherClaim::Held { .. } if before == ClaimState::Held => {}
        FurtherClaim::Held { causes, message } => done.event(item, change, ClaimEventKind::Held, as_of, if message.is_empty() { causes.clone() } else { message.clone() }),
        FurtherClaim::Written(written) => done.write(item, change, written, before, as_of),
    }
    done
}

impl Resubmitted {
    fn write(&mut self, item: &mut OpenItem, change: &ItemChange, written: &WrittenClaim, before: ClaimState, as_of: Date) {
        let is_void = written.frequency == ClaimFrequency::Void;
        if !written.former_claim_id.is_empty() {
            // The former version ends where it stood; the item goes on with the new one.
            let (kind, after) = if is_void { (ClaimEventKind::Voided, ClaimState::Voided) } else { (ClaimEventKind::Replaced, ClaimState::Replaced) };
            let detail = format!("by {}", written.claim_id);
            let ended = ClaimEvent { claim_id: written.former_claim_id.clone(), before, after, ..event_of(item, change, kind, as_of, detail) };
            self.events.push(ended);
        }
        self.charge(item, change, written, as_of);
        item.claim_id = written.claim_id.clone();
        item.version = written.version;
        item.sequence = written.sequence;
        item.bill_run = written.run;
        item.edits = written.edits.clone();
        item.later_payers = written.later_payers.clone();
        item.billing_provider = written.billing_provider.clone();
        item.rendering_npi = written.rendering_npi.clone();
        item.facility = written.facility.clone();
        item.expected_cents = if is_void { None } else { written.expected_cents };
        item.first_bill_date = item.first_bill_date.or(Some(as_of));
        item.last_bill_date = Some(as_of);
        item.last_activity_date = item.last_activity_date.max(as_of);
        // What the former version was told says nothing of this one.
        item.answer_codes = Text::default();
        self.event(item, change, ClaimEventKind::Published, as_of, format!("frequency {}", written.frequency.x12()));
        if is_void {
            self.event(item, change, ClaimEventKind::Voided, as_of, "the charge is taken back".into());
        }
    }

    /// Charges what the new version charges more, or takes back what it charges less; and moves the balance where it goes to another payer.
    fn charge(&mut self, item: &mut OpenItem, change: &ItemChange, written: &WrittenClaim, as_of: Date) {
        // The charge of an encounter stands with its first payer; what was moved to a later one is a responsibility and not a charge.
        if item.origin == "claim" {
            let charge = if written.frequency == ClaimFrequency::Void { Cents::ZERO } else { written.charge_cents };
            let difference = charge - written.former_charge_cents;
            let receivable = item.account();
            let (debit, credit) = if difference > Cents::ZERO { (receivable, LedgerAccount::Charges) } else { (LedgerAccount::Charges, receivable) };
            self.transfer(item, change, written, Entry { name: b"recharge", debit, credit, amount: Cents(difference.0.abs()), reason: "recharge" }, as_of);
        }
        if item.payer_id != written.payer_id {
            let from = item.account();
            item.payer_id = written.payer_id.clone();
            item.payer_claim_number = Text::default();
            let (debit, credit) = if item.balance_cents > Cents::ZERO { (item.account(), from) } else { (from, item.account()) };
            self.transfer(item, change, written, Entry { name: b"other payer", debit, credit, amount: Cents(item.balance_cents.0.abs()), reason: "other_payer" }, as_of);
        }
    }

    fn transfer(&mut self, item: &mut OpenItem, change: &ItemChange, written: &WrittenClaim, entry: Entry, as_of: Date) {
        if entry.amount.is_zero() {
            return;
        }
        let transfer = Transfer {
            transfer_id: Key::of(&[entry.name, &item.item_id.to_bytes(), written.claim_id.as_bytes()]),
            debit: entry.debit,
            credit: entry.credit,
            amount_cents: entry.amount,
            event: TransferEvent::Charge,
            posting_date: as_of,
            effective_date: written.service_date,
            item_id: item.item_id,
            to_item_id: item.item_id,
            guarantor_id: item.guarantor_id.clone(),
            patient_id: item.patient_id.clone(),
            encounter_id: item.encounter_id.clone(),
            claim_id: written.claim_id.clone(),
            line: 0,
            reason: entry.reason.into(),
            source: change.source.clone(),
        };
        apply(&transfer, item);
        self.transfers.push(transfer);
    }

    /// Changes the state by an event. A state that cannot take it is told and kept.
    fn event(&mut self, item: &mut OpenItem, change: &ItemChange, kind: ClaimEventKind, as_of: Date, detail: String) {
        match item.claim_state.after(kind) {
            Ok(after) => {
                let event = ClaimEvent { after, ..event_of(item, change, kind, as_of, detail) };
                if item.claim_state != after {
                    item.claim_state = after;
                    item.state_date = Some(as_of);
                }
                self.events.push(event);
            }
            Err(fault) => self.exceptions.push(PostingException {
                kind: ExceptionKind::OutOfOrder,
                encounter_id: item.encounter_id.clone(),
                claim_id: item.claim_id.clone(),
                message: format!("{fault}: look at the claim with `why`"),
                ..no_item(change)
            }),
        }
    }
}

struct Entry {
    name: &'static [u8],
    debit: LedgerAccount,
    credit: LedgerAccount,
    amount: Cents,
    reason: &'static str,
}

fn event_of(item: &OpenItem, change: &ItemChange, event: ClaimEventKind, as_of: Date, detail: String) -> ClaimEvent {
    ClaimEvent {
        claim_id: item.claim_id.clone(),
        encounter_id: item.encounter_id.clone(),
        guarantor_id: item.guarantor_id.clone(),
        payer_id: item.payer_id.clone(),
        event,
        before: item.claim_state,
        after: item.claim_state,
        date: as_of,
        posting_date: as_of,
        codes: Text::default(),
        hop: Text::default(),
        reference: item.payer_claim_number.clone(),
        amount_cents: item.balance_cents,
        detail,
        source: change.source.clone(),
    }
}

fn due_words(change: &ItemChange) -> String {
    let by = if change.user.is_empty() { String::new() } else { format!(" by {}", change.user) };
    let why = if change.reason.is_empty() { String::new() } else { format!(": {}", change.reason) };
    format!("{}{by}{why}", change.purpose.replace('_', " "))
}

fn no_item(change: &ItemChange) -> PostingException {
    PostingException {
        kind: ExceptionKind::UnknownItem,
        event_id: Text::default(),
        event: "resubmission",
        guarantor_id: change.guarantor_id.clone(),
        encounter_id: Text::default(),
        claim_id: Text::default(),
        amount_cents: Cents::ZERO,
        message: "a further claim was due for an item that is not open any more".into(),
        source: change.source.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::GuarantorAccount;

    const ON: Date = Date::constant(2026, 5, 6);

    fn group(state: ClaimState) -> GuarantorGroup {
        let item = OpenItem {
            guarantor_id: "G1".into(),
            item_id: Key(7),
            owner: Owner::Insurance,
            payer_id: "acme".into(),
            claim_id: "C1".into(),
            claim_state: state,
            origin: "claim".into(),
            charge_cents: Cents(12_500),
            balance_cents: Cents(12_500),
            version: 1,
            first_bill_date: Some(Date::constant(2026, 5, 1)),
            payer_claim_number: "ICN9".into(),
            answer_codes: "CO-16".into(),
            ..OpenItem::default()
        };
        GuarantorGroup { account: GuarantorAccount::default(), items: vec![item] }
    }

    fn change(frequency: ClaimFrequency, payer: &str, charge: i64) -> ItemChange {
        let written = WrittenClaim {
            claim_id: "C2".into(),
            former_claim_id: "C1".into(),
            frequency,
            version: 2,
            sequence: 1,
            payer_id: payer.into(),
            run: 5,
            edits: "-".into(),
            later_payers: Text::default(),
            billing_provider: "main".into(),
            rendering_npi: "1".into(),
            facility: Text::default(),
            service_date: ON,
            charge_cents: Cents(charge),
            former_charge_cents: Cents(12_500),
            expected_cents: None,
        };
        ItemChange {
            guarantor_id: "G1".into(),
            item_id: Key(7),
            purpose: "replacement".into(),
            user: Text::default(),
            reason: String::new(),
            source: "day.csv:2".into(),
            outcome: FurtherClaim::Written(Box::new(written)),
        }
    }

    /// Posts a change on a claim of a state, and gives the item, the moves of money and the events with their states.
    fn post(state: ClaimState, change: &ItemChange) -> (OpenItem, Vec<String>, Vec<String>) {
        let mut group = group(state);
        let done = post_resubmission(&mut group, change, ON);
        assert_eq!(done.exceptions, []);
        let moves = done.transfers.iter().map(|transfer| format!("{} -> {} {}", transfer.credit, transfer.debit, transfer.amount_cents)).collect();
        let events = done.events.iter().map(|event| format!("{} {} {}", event.claim_id, event.event.as_str(), event.after.as_str())).collect();
        let item = group.items.remove(0);
        assert_eq!(item.charge_cents, item.paid_cents + item.adjusted_cents + item.balance_cents);
        (item, moves, events)
    }

    #[test]
    fn a_replacement_ends_the_former_version_and_charges_the_difference() {
        let (item, moves, events) = post(ClaimState::Denied, &change(ClaimFrequency::Replacement, "acme", 13_000));
        assert_eq!(moves, ["revenue:charges -> ar:insurance:acme 5.00"]);
        assert_eq!(events, ["C1 due ready", "C1 replaced replaced", "C2 published published"]);
        assert_eq!((item.claim_id.as_str(), item.version, item.bill_run, item.balance_cents.0, item.answer_codes.as_str()), ("C2", 2, 5, 13_000, ""));
        assert_eq!((item.first_bill_date, item.state_date, item.payer_claim_number.as_str()), (Some(Date::constant(2026, 5, 1)), Some(ON), "ICN9"));
        let (item, moves, _) = post(ClaimState::Denied, &change(ClaimFrequency::Replacement, "acme", 10_000));
        assert_eq!((item.balance_cents.0, moves), (10_000, vec!["ar:insurance:acme -> revenue:charges 25.00".to_owned()]));
        let (_, moves, _) = post(ClaimState::Denied, &change(ClaimFrequency::Replacement, "acme", 12_500));
        assert_eq!(moves, [] as [String; 0]);
    }

    #[test]
    fn a_void_takes_the_charge_back_and_is_the_end() {
        let (item, moves, events) = post(ClaimState::Paid, &change(ClaimFrequency::Void, "acme", 12_500));
        assert_eq!((item.claim_state, item.balance_cents, item.claim_id.as_str()), (ClaimState::Voided, Cents::ZERO, "C2"));
        assert_eq!(moves, ["ar:insurance:acme -> revenue:charges 125.00"]);
        assert_eq!(events.last().map(String::as_str), Some("C2 voided voided"));
    }

    #[test]
    fn the_balance_goes_where_the_claim_goes() {
        let (item, moves, _) = post(ClaimState::Rejected, &change(ClaimFrequency::Original, "blue", 12_500));
        assert_eq!((item.payer_id.as_str(), item.payer_claim_number.as_str(), item.charge_cents.0), ("blue", "", 12_500));
        assert_eq!(moves, ["ar:insurance:acme -> ar:insurance:blue 125.00"]);
    }

    #[test]
    fn what_is_held_is_told_once() {
        let held =
            ItemChange { outcome: FurtherClaim::Held { causes: "member-id-missing".into(), message: "No member id.".into() }, ..change(ClaimFrequency::Original, "acme", 0) };
        assert_eq!(post(ClaimState::Denied, &held).2, ["C1 due ready", "C1 held held"]);
        assert_eq!(post(ClaimState::Held, &held).2, [] as [String; 0]);
        let nobodys = ItemChange { item_id: Key(8), ..held };
        assert_eq!(post_resubmission(&mut group(ClaimState::Denied), &nobodys, ON).exceptions.len(), 1);
    }
}
