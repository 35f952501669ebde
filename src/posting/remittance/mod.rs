//! Remittances (835): what a payer decided about a claim becomes transfers, changes of items, claim events and exceptions.
//!
//! Everything here is a function of a guarantor's group, one remitted claim and the facts of its check. Rules, in short:
//!
//! * A payment is posted whole, whatever became of the claim: `debit clearing:payer, credit ar:insurance`.
//! * Of what was not paid, only what a contract explains is written off, and only on lines that were paid or left to the patient; what a later payer leaves over is written off as
//!   far as it is open. The patient's share goes to the next payer, else to the patient, unless the patient must not be billed. All else stays with the payer.
//! * A reversal takes back exactly the transfers of the posting that it negates; without such a posting nothing is posted on the claim.
//!
//! Nothing here balances a set, finds a group, reads earlier transfers, or knows claims that are not ours: that is for the caller, who gives a set only once it adds up.

mod adjudicate;
mod check;
mod choose;
mod content;
mod defaults;
mod lines;
mod next_payer;
mod policy;
mod poster;
mod prior_payment;
mod residual;
mod reverse;
mod share;
mod state;

use crate::ledger::{ClaimEvent, GuarantorGroup, PayerAnswer, PostingException, Text, Transfer};
use crate::model::{Cents, Date, Key};
use crate::x12::responses::RemittedClaim;

pub use check::post_check;
pub use content::{needed_postings, posting_entry, posting_id};
pub use policy::{AdjustmentPolicy, AdjustmentRule, AdjustmentRuleError, NOT_LIABLE, REMARK, Treatment, default_treatment};
pub use prior_payment::{BilledLine, fit_lines, prior_payment};
pub use state::reason_codes;

/// What is known of the check that a claim came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemittanceFacts {
    /// Key of the check.
    pub remittance_id: Key,
    /// Our key of the payer; `unknown` where nothing names one.
    pub payer_id: Text,
    /// TRN02.
    pub trace_number: Text,
    /// BPR16: when the money moves.
    pub payment_date: Date,
    /// File and set.
    pub source: Text,
    /// Number of the run that posts.
    pub run: u32,
    /// As-of date of the run that posts.
    pub as_of: Date,
    /// Our key of the payer that the claim at hand was forwarded to (NM1*TT); empty where it was not, or nobody configured that payer.
    pub crossover_payer: Text,
}

/// What posting one claim did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostedRemittance {
    /// New transfers, in order. They have been applied to the group's items.
    pub transfers: Vec<Transfer>,
    /// What a person must look at.
    pub exceptions: Vec<PostingException>,
    /// What the payer answered, for the report on what edits earn.
    pub answers: Vec<PayerAnswer>,
    /// What happened to the claim, and to the claims that follow from it.
    pub events: Vec<ClaimEvent>,
    /// Payers that must be billed next. The same item may be named again by a later claim of the night, with its new balance.
    pub due: Vec<NextPayer>,
    /// The item that was answered; `None` where none was found.
    pub item_id: Option<Key>,
    /// `posted`, `reversed_another`, `unmatched` or `information`.
    pub outcome: &'static str,
}

/// Who must be billed next: the item that became `ready`. What was decided so far is for the caller to look up in `remitted_claims`, by the postings of the earlier items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextPayer {
    /// The next payer's item.
    pub item_id: Key,
    /// The item that the responsibility came from.
    pub from_item: Key,
    /// Which of the encounter's coverages it is, from 1.
    pub sequence: u16,
    /// Our key of the next payer; `unknown` for one that nobody configured.
    pub payer_id: Text,
    /// What it is asked for.
    pub balance_cents: Cents,
}

/// Posts one claim of a remittance on the guarantor's group. The group's items stay sorted by `item_id`.
///
/// `prior` holds the transfers of the postings that [`needed_postings`] names, those of tonight included; only a reversal reads them.
pub fn post_remitted_claim(group: &mut GuarantorGroup, claim: &RemittedClaim, facts: &RemittanceFacts, policy: &AdjustmentPolicy, prior: &[Transfer]) -> PostedRemittance {
    let mut poster = poster::Poster::new(group, claim, facts, policy, prior);
    poster.post();
    poster.group.items.sort_by_key(|item| item.item_id);
    poster.posted
}

#[cfg(test)]
mod tests;
