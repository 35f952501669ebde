//! A guarantor's account: how to reach them, and every event that bears on dunning and referral.

use super::{AccountEvent, ItemKind, Judgements, OpenItem, Owner, Text};
use crate::model::{Cents, Date};

/// How to reach a guarantor, as the latest encounter documents it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// Family name.
    pub last_name: Text,
    /// Given name.
    pub first_name: Text,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Street.
    pub address_1: Text,
    /// Apartment.
    pub address_2: Text,
    /// City.
    pub city: Text,
    /// State.
    pub state: Text,
    /// ZIP.
    pub zip: Text,
    /// Telephone.
    pub phone: Text,
}

/// One guarantor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuarantorAccount {
    /// The account's id.
    pub guarantor_id: Text,
    /// How to reach them.
    pub contact: Contact,
    /// Every event posted so far, in order of date and event id. Gates and dunning read the statements, plans and holds among them; payments are
    /// here too, because whether a plan or a promise was kept depends on them.
    pub events: Vec<AccountEvent>,
    /// Latest payment that was not reversed.
    pub last_payment_date: Option<Date>,
    /// Its amount.
    pub last_payment_cents: Cents,
    /// Placement batch that holds this account; empty when not placed.
    pub placed_batch: Text,
    /// When it was placed.
    pub placed_date: Option<Date>,
    /// How it was judged last, and on the day before.
    pub judgements: Judgements,
}

/// All that belongs to one guarantor: the account, and every item that is open or was closed recently.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuarantorGroup {
    /// The account.
    pub account: GuarantorAccount,
    /// Items of this guarantor in order of `item_id`, those of insurance and agency included.
    pub items: Vec<OpenItem>,
}

impl GuarantorGroup {
    /// What the guarantor owes: receivables owned by the patient with a balance above zero that no other of them cancels.
    pub fn patient_debits(&self) -> impl Iterator<Item = &OpenItem> {
        self.items.iter().filter(|item| item.owner == Owner::Patient && item.kind == ItemKind::Receivable && item.balance_cents > Cents::ZERO && !item.is_offset)
    }

    /// Money of the guarantor that lies unused: unapplied money, and patient items in credit. Never negative.
    pub fn unused_cents(&self) -> Cents {
        let waiting = |item: &&OpenItem| item.owner == Owner::Patient && item.balance_cents < Cents::ZERO;
        -self.items.iter().filter(waiting).map(|item| item.balance_cents).sum::<Cents>()
    }

    /// True while a payer still owes something for the encounter, so that the patient's part may change.
    pub fn has_open_insurance(&self, encounter_id: &str) -> bool {
        self.items.iter().any(|item| item.owner == Owner::Insurance && item.encounter_id == encounter_id && item.balance_cents > Cents::ZERO)
    }
}
