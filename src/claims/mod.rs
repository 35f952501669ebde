//! Claims: from a coded encounter to the claims that are billed for it, and their ids.
//!
//! Building resolves who bills, where it happened, who rendered, referred, ordered and supervised, and who pays; splitting keeps a claim within what an 837 carries;
//! an id names each claim for the payer. This module does *not* code, judge (that is `edits`: what cannot be resolved is left open for an edit to report), price, write X12,
//! or keep a claim's state (`ledger`).

mod build;
mod expected;
mod id;
mod split;

pub use build::{ClaimContext, bill_to, build_claims};
pub use expected::expected_payment;
pub use id::{claim_family, claim_id, is_first_version, is_valid_claim_id};
pub use split::MAX_LINES;
