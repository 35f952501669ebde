//! The unit that ages: what one owner owes for one encounter, or money not yet applied.

use super::Text;
use crate::model::{Cents, Date, Key};

/// Whose turn it is to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A payer.
    Insurance,
    /// The guarantor.
    Patient,
    /// A collection agency, for the guarantor.
    Agency,
}

impl Owner {
    /// As the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Owner::Insurance => "insurance",
            Owner::Patient => "patient",
            Owner::Agency => "agency",
        }
    }

    /// Reads what [`Owner::as_str`] wrote.
    pub fn parse(name: &str) -> Option<Owner> {
        [Owner::Insurance, Owner::Patient, Owner::Agency].into_iter().find(|owner| owner.as_str() == name)
    }
}

/// Whether an item is owed or is money waiting to be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// Something owed; a negative balance is a credit.
    Receivable,
    /// Money of the guarantor that no item has used up yet; its balance is never positive.
    Unapplied,
}

impl ItemKind {
    /// Stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            ItemKind::Receivable => "receivable",
            ItemKind::Unapplied => "unapplied",
        }
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<ItemKind> {
        [ItemKind::Receivable, ItemKind::Unapplied].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Where the claim stands. A published file has not necessarily left: that is `Sent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimState {
    /// There is no claim: self-pay, or money not tied to one.
    NoClaim,
    /// A further claim of the encounter is due (to the next payer, or a new version) and is written by the next run.
    Ready,
    /// A further claim is due and something holds it.
    Held,
    /// Written to the outbox.
    Published,
    /// Left the house.
    Sent,
    /// Syntax accepted (999).
    Acknowledged,
    /// Taken into adjudication (277CA A2 from the payer).
    Accepted,
    /// Rejected before adjudication.
    Rejected,
    /// Paid in full as expected.
    Paid,
    /// Paid in part.
    PartlyPaid,
    /// Adjudicated without payment.
    Denied,
    /// Forwarded to the next payer.
    Forwarded,
    /// The payer took its decision back.
    Reversed,
    /// A newer version stands for it.
    Replaced,
    /// Voided.
    Voided,
    /// Nothing remains to be done.
    Closed,
}

impl ClaimState {
    /// All states with their stored names.
    pub const NAMES: [(ClaimState, &'static str); 16] = [
        (ClaimState::NoClaim, "self_pay"),
        (ClaimState::Ready, "ready"),
        (ClaimState::Held, "held"),
        (ClaimState::Published, "published"),
        (ClaimState::Sent, "sent"),
        (ClaimState::Acknowledged, "acknowledged"),
        (ClaimState::Accepted, "accepted"),
        (ClaimState::Rejected, "rejected"),
        (ClaimState::Paid, "paid"),
        (ClaimState::PartlyPaid, "partly_paid"),
        (ClaimState::Denied, "denied"),
        (ClaimState::Forwarded, "forwarded"),
        (ClaimState::Reversed, "reversed"),
        (ClaimState::Replaced, "replaced"),
        (ClaimState::Voided, "voided"),
        (ClaimState::Closed, "closed"),
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<ClaimState> {
        Self::NAMES.iter().find(|(_, held)| *held == name).map(|(state, _)| *state)
    }
}

/// One open item. Its identity and dates never change; its amounts follow the transfers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// Who owes; items are kept sorted by this, then by `item_id`.
    pub guarantor_id: Text,
    /// Key of encounter, owner and payer (or of the payment, for unapplied money).
    pub item_id: Key,
    /// Owed, or waiting to be applied.
    pub kind: ItemKind,
    /// Whose turn.
    pub owner: Owner,
    /// The payer when the owner is insurance; else empty.
    pub payer_id: Text,
    /// Whose care.
    pub patient_id: Text,
    /// Which encounter; empty for money not tied to one.
    pub encounter_id: Text,
    /// Which claim; empty for self-pay.
    pub claim_id: Text,
    /// Where the claim stands.
    pub claim_state: ClaimState,
    /// Key of the billing provider.
    pub billing_provider: Text,
    /// NPI of the rendering provider.
    pub rendering_npi: Text,
    /// Key of the facility; empty where none.
    pub facility: Text,
    /// First date of service; for unapplied money, the payment's effective date.
    pub service_date: Date,
    /// As-of date of the first publication; never reset. `None` for self-pay.
    pub first_bill_date: Option<Date>,
    /// When the owner became the owner. For self-pay the later of posting and service date.
    pub responsibility_date: Date,
    /// First statement for this responsibility.
    pub first_statement_date: Option<Date>,
    /// Latest statement.
    pub last_statement_date: Option<Date>,
    /// Statements delivered: sent and not returned.
    pub statements: u16,
    /// Final notice.
    pub final_notice_date: Option<Date>,
    /// Where the balance came from: `claim`, `self_pay`, `copay`, `opening`, or group and reason code such as `PR-1`.
    pub origin: Text,
    /// What the owner was charged or became responsible for.
    pub charge_cents: Cents,
    /// Paid toward it.
    pub paid_cents: Cents,
    /// Adjusted, written off or moved on to another owner.
    pub adjusted_cents: Cents,
    /// Charge less paid less adjusted.
    pub balance_cents: Cents,
    /// Posting date of the latest transfer.
    pub last_activity_date: Date,
    /// Reason of the latest transfer.
    pub last_reason: Text,
    /// What the edits said of the claim when it was billed, such as `duplicate-line=overridden`, separated by blanks; [`super::NO_EDIT`] when none spoke, and empty
    /// where it is not known: an item that the workspace did not bill itself.
    pub edits: Text,
    /// The payer's first answer that counts: empty, `paid`, `denied`, or `unpaid` for a denial whose reason has not come yet.
    pub answer: Text,
    /// Key of the encounter; blank for items that the workspace did not bill itself.
    pub encounter_key: Key,
    /// Which part of an encounter that was split into several claims, from 0.
    pub part: u16,
    /// Which of the encounter's coverages the claim goes to, from 1; 0 for self-pay and where it is not known.
    pub sequence: u16,
    /// The latest version of the claim, from 1; 0 where there is none yet.
    pub version: u16,
    /// Number of the run that wrote the latest version.
    pub bill_run: u32,
    /// The payer's own number of the claim; empty until the payer has told it.
    pub payer_claim_number: Text,
    /// Payers of the coverages after this one, separated by blanks; `?` for one that nobody configured.
    pub later_payers: Text,
    /// What payer and patient are expected to pay together, by contract or fee schedule; `None` where that is not certain.
    pub expected_cents: Option<Cents>,
    /// Posting date of the latest change of the claim's state; `None` for one that has not changed since it was first billed.
    pub state_date: Option<Date>,
    /// What the latest answer said: status categories and codes (`A7:562:85`), or reasons and remarks (`CO-16 N290`), separated by blanks.
    pub answer_codes: Text,
    /// Remittances that are posted on the item and not reversed: `run:posting:content` each, separated by blanks; see `posting::remittance`.
    pub postings: String,
    /// As-of date of the latest publication of its claim; `None` for self-pay, and for claims that were last billed before the books kept it. Ages never start from it.
    pub last_bill_date: Option<Date>,
    /// Posting date of the transfer that brought the balance below zero; `None` while it is not.
    pub credit_since: Option<Date>,
    /// True for an item whose balance cancels with those of the same owner's other items of the encounter; see [`super::offset`].
    pub is_offset: bool,
}

impl Default for OpenItem {
    /// An item about which nothing is known, for the patient.
    fn default() -> OpenItem {
        OpenItem {
            guarantor_id: Text::default(),
            item_id: Key::default(),
            kind: ItemKind::Receivable,
            owner: Owner::Patient,
            payer_id: Text::default(),
            patient_id: Text::default(),
            encounter_id: Text::default(),
            claim_id: Text::default(),
            claim_state: ClaimState::NoClaim,
            billing_provider: Text::default(),
            rendering_npi: Text::default(),
            facility: Text::default(),
            service_date: Date::default(),
            first_bill_date: None,
            responsibility_date: Date::default(),
            first_statement_date: None,
            last_statement_date: None,
            statements: 0,
            final_notice_date: None,
            origin: Text::default(),
            charge_cents: Cents::ZERO,
            paid_cents: Cents::ZERO,
            adjusted_cents: Cents::ZERO,
            balance_cents: Cents::ZERO,
            last_activity_date: Date::default(),
            last_reason: Text::default(),
            edits: Text::default(),
            answer: Text::default(),
            encounter_key: Key::default(),
            part: 0,
            sequence: 0,
            version: 0,
            bill_run: 0,
            payer_claim_number: Text::default(),
            later_payers: Text::default(),
            expected_cents: None,
            state_date: None,
            answer_codes: Text::default(),
            postings: String::new(),
            last_bill_date: None,
            credit_since: None,
            is_offset: false,
        }
    }
}

impl OpenItem {
    /// True while the item is about a claim that the payer before passed on: nothing of ours is with this payer, and nothing but its remittance will come.
    pub fn is_forwarded_here(&self) -> bool {
        self.claim_state == ClaimState::Sent && self.version == 0 && self.sequence > 1
    }

    /// The sort key of snapshots and reports.
    pub fn order(&self) -> (&str, Key) {
        (&self.guarantor_id, self.item_id)
    }
}
