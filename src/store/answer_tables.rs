//! The tables of what was sent in which set, of what payers and receivers answered, and of claims that are still to be written.

use polars::prelude::{Column, DataFrame, PolarsResult};

use super::cell::Cell;
use super::table::{Row, RowBatch, table};
use crate::ledger::{ClaimEvent, ClaimEventKind, ClaimState, Text};
use crate::model::{Cents, Date, Key};

table! {
    /// Columns of claim events.
    ClaimEventBatch of ClaimEvent as "claim_events" {
        claim_id: Text, encounter_id: Text, guarantor_id: Text, payer_id: Text, event: ClaimEventKind, before: ClaimState, after: ClaimState, date: Date, posting_date: Date,
        codes: Text, hop: Text, reference: Text, amount_cents: Cents, detail: String, source: Text,
    }
}

/// One ST of a claim file that a run wrote: how an answer to a set, group or interchange finds its claims, also when the file has long been collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimSetRow {
    /// The file's name below `outbox/claims`.
    pub file: Text,
    /// SHA-256 of the file.
    pub sha256: Text,
    /// Receiver's name in the configuration.
    pub receiver: Text,
    /// ISA13.
    pub interchange_control: u32,
    /// GS06.
    pub group_control: u32,
    /// ST02.
    pub transaction_control: u32,
    /// BHT03.
    pub batch: Text,
    /// Partition whose `claims` segment of the same run holds its claims.
    pub partition: u32,
    /// Place of its first claim among the claims of that segment that go to this receiver, from 0.
    pub first: u32,
    /// How many claims it has.
    pub claims: u32,
    /// As-of date of the run.
    pub as_of: Date,
}

table! {
    /// Columns of claim sets.
    ClaimSetBatch of ClaimSetRow as "claim_sets" {
        file: Text, sha256: Text, receiver: Text, interchange_control: u32, group_control: u32, transaction_control: u32, batch: Text, partition: u32, first: u32, claims: u32, as_of: Date,
    }
}

/// One 835 that was read, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemittanceRow {
    /// Key of payer trace id and trace number: the check.
    pub remittance_id: Key,
    /// What it said, without its envelope.
    pub content: Key,
    /// Our key of the payer; `unknown` where nothing names one.
    pub payer_id: Text,
    /// The payer's name as it stands.
    pub payer_name: Text,
    /// TRN02.
    pub trace_number: Text,
    /// TRN03.
    pub payer_trace_id: Text,
    /// BPR04.
    pub method: Text,
    /// BPR16, else the day on which the set was made.
    pub payment_date: Date,
    /// BPR02, negative for a debit.
    pub payment_cents: Cents,
    /// Claims in it.
    pub claims: u32,
    /// Sum of CLP04.
    pub paid_cents: Cents,
    /// Sum of PLB; positive lowers the payment.
    pub provider_adjustment_cents: Cents,
    /// Claims that were not posted on a claim of ours.
    pub unmatched: u32,
    /// Their CLP04.
    pub unmatched_cents: Cents,
    /// `posted`, `out_of_balance`, `broken`, `repeated`, `conflicting`.
    pub outcome: Text,
    /// Why, where it was not posted; empty otherwise.
    pub detail: String,
    /// File and set.
    pub source: Text,
    /// As-of date of the run.
    pub as_of: Date,
}

table! {
    /// Columns of remittances.
    RemittanceBatch of RemittanceRow as "remittances" {
        remittance_id: Key, content: Key, payer_id: Text, payer_name: Text, trace_number: Text, payer_trace_id: Text, method: Text, payment_date: Date, payment_cents: Cents,
        claims: u32, paid_cents: Cents, provider_adjustment_cents: Cents, unmatched: u32, unmatched_cents: Cents, outcome: Text, detail: String, source: Text, as_of: Date,
    }
}

/// One CLP of a posted remittance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemittedClaimRow {
    /// Key of the check and the claim's place in it; transfers of the posting have it as their source.
    pub posting_id: Key,
    /// The check.
    pub remittance_id: Key,
    /// CLP01.
    pub claim_id: Text,
    /// The item that it was posted on; blank where none was found.
    pub item_id: Key,
    /// Whose account; empty where none was found.
    pub guarantor_id: Text,
    /// Which encounter; empty where none was found.
    pub encounter_id: Text,
    /// Our key of the payer.
    pub payer_id: Text,
    /// Which of the encounter's coverages answered, from 1; 0 where it is not known.
    pub sequence: u16,
    /// CLP02.
    pub status: Text,
    /// CLP03.
    pub charge_cents: Cents,
    /// CLP04.
    pub paid_cents: Cents,
    /// CLP05.
    pub patient_responsibility_cents: Cents,
    /// CLP07.
    pub payer_claim_number: Text,
    /// TRN02.
    pub trace_number: Text,
    /// BPR16.
    pub payment_date: Date,
    /// `posted`, `reversed_another`, `unmatched`, `information`.
    pub outcome: Text,
    /// Reasons and remarks: `CO-45 PR-2 N290`.
    pub codes: String,
    /// The whole of it as JSON (`x12::responses::RemittedClaim`): what later payers have to be told.
    pub advice: String,
    /// File and set.
    pub source: Text,
    /// As-of date of the run.
    pub as_of: Date,
}

table! {
    /// Columns of remitted claims.
    RemittedClaimBatch of RemittedClaimRow as "remitted_claims" {
        posting_id: Key, remittance_id: Key, claim_id: Text, item_id: Key, guarantor_id: Text, encounter_id: Text, payer_id: Text, sequence: u16, status: Text, charge_cents: Cents,
        paid_cents: Cents, patient_responsibility_cents: Cents, payer_claim_number: Text, trace_number: Text, payment_date: Date, outcome: Text, codes: String, advice: String,
        source: Text, as_of: Date,
    }
}

/// A further claim of an encounter that was billed before: to the next payer, or a new version. It is written by the same run where nothing holds it, else by a later one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DueClaimRow {
    /// The item that the claim is about.
    pub item_id: Key,
    /// Key of the encounter.
    pub encounter_key: Key,
    /// The export's id.
    pub encounter_id: Text,
    /// Whose account.
    pub guarantor_id: Text,
    /// Whose care.
    pub patient_id: Text,
    /// The payer that it goes to.
    pub payer_id: Text,
    /// Why: `next_payer`, `new`, `replacement`, `void`.
    pub purpose: Text,
    /// Part of a split encounter, from 0.
    pub part: u16,
    /// Which coverage it goes to, from 1.
    pub sequence: u16,
    /// The version to write, from 1.
    pub version: u16,
    /// The version before, to the same payer; empty for the first to that payer.
    pub former_claim_id: Text,
    /// The run that wrote the encounter's latest claim, by which its record is found.
    pub bill_run: u32,
    /// The payer's number of the claim that it replaces or voids.
    pub payer_claim_number: Text,
    /// What earlier payers decided, as a JSON array of `claims::PriorPayment`; empty for a first payer.
    pub prior_payments: String,
    /// Corrections of the encounter, as a JSON array of `[column, line or null, value]`; empty for none.
    pub patches: String,
    /// Since when it is due.
    pub since: Option<Date>,
    /// Edits, questions or other causes that hold it, separated by blanks; empty while it has not been tried.
    pub causes: String,
    /// The first of them in words; empty while it has not been tried.
    pub message: String,
    /// Balance at stake.
    pub balance_cents: Cents,
    /// Who asked for it; empty for what follows from a remittance.
    pub user: Text,
    /// Why, in words; empty for what follows from a remittance.
    pub reason: String,
}

table! {
    /// Columns of claims that are due.
    DueClaimBatch of DueClaimRow as "due_claims" {
        item_id: Key, encounter_key: Key, encounter_id: Text, guarantor_id: Text, patient_id: Text, payer_id: Text, purpose: Text, part: u16, sequence: u16, version: u16,
        former_claim_id: Text, bill_run: u32, payer_claim_number: Text, prior_payments: String, patches: String, since: Option<Date>, causes: String, message: String, balance_cents: Cents, user: Text, reason: String,
    }
}

/// The record of an encounter as it was billed, where its export alone does not tell it: it waited, was corrected, was put together, or came from a folder that is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledRecordRow {
    /// Key of the encounter.
    pub encounter_key: Key,
    /// File that the encounter came from.
    pub source_file: Text,
    /// The encoded record (see `intake::record`).
    pub record: Vec<u8>,
}

table! {
    /// Columns of billed records.
    BilledRecordBatch of BilledRecordRow as "billed_records" { encounter_key: Key, source_file: Text, record: Vec<u8> }
}
