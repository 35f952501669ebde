//! Posting: account events and remittances become transfers and changes of items.
//!
//! Everything here is a function of a guarantor's group, what is posted on it and the as-of date. It does *not* look groups up, store anything or age it. Money is never lost:
//! what cannot be applied waits as unapplied money, and what cannot be posted is an exception with its amount.

pub mod account_events;
pub mod after_care;
mod agency;
#[cfg(test)]
mod case;
pub mod copay;
pub mod correction;
pub mod fee;
mod payer;
mod payment;
pub mod placement;
pub mod prior;
pub mod qmb;
pub mod remittance;
mod responsibility;
pub mod resubmission;
mod statement;
mod write_off;

pub use account_events::{Posted, post_guarantor};
pub use after_care::{lower_placed, recall};
pub use copay::{Copay, apply_unapplied, post_copay};
pub use fee::{fee_encounter_id, is_fee};
pub use placement::post_placement;
pub use prior::{PriorNeeded, unapplied_item_id};
pub use qmb::protect_beneficiaries;
pub use resubmission::{FurtherClaim, ItemChange, WrittenClaim, post_resubmission};
