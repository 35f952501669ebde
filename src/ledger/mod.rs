//! The books: a chart of accounts, append-only transfers, open items and guarantor accounts.
//!
//! This module knows only `model`. It does no I/O, reads no clock and never changes a transfer once it is made. It does *not* age, dun or refer.

pub mod account;
pub mod account_event;
pub mod agency_account;
pub mod balances;
pub mod charge;
pub mod claim_event;
pub mod claim_state;
pub mod effect;
pub mod exception;
pub mod guarantor;
pub mod hledger;
pub mod item_columns;
pub mod judgement;
pub mod letter;
pub mod offset;
pub mod open_item;
pub mod origin;
pub mod payer_answer;
pub mod rebuilt;
pub mod standing;
pub mod transfer;
pub mod verify;

pub use account::LedgerAccount;
pub use account_event::{AccountEvent, EventKind};
pub use agency_account::{Placement, PlacementState, account_number, parse_account_number, placements, with_agency};
pub use balances::TrialBalance;
pub use charge::{NewCharge, charge_transfer, open_item_for_charge, opening_transfers};
pub use claim_event::{ClaimEvent, ClaimEventKind};
pub use effect::apply;
pub use exception::{ExceptionKind, PostingException};
pub use guarantor::{Contact, GuarantorAccount, GuarantorGroup};
pub use judgement::{JudgedEncounter, Judgement, Judgements};
pub use letter::{LetterDetail, LetterStep};
pub use offset::mark_offsets;
pub use open_item::{ClaimState, ItemKind, OpenItem, Owner};
pub use payer_answer::{Answer, NO_EDIT, PayerAnswer, note_denial, note_payment};
pub use standing::Standing;
pub use transfer::{Transfer, TransferEvent};

/// Text held inline up to 24 bytes, so that ids cost no allocation.
pub type Text = compact_str::CompactString;
