//! 277CA: what a clearinghouse or a payer says of claims before they are adjudicated.

use super::Text;
use crate::model::{Cents, Date};

/// One STC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// STC01-1 (then STC10-1, STC11-1), such as A2.
    pub category: Text,
    /// STC01-2, the status.
    pub code: Text,
    /// STC01-3, whom it concerns, such as 85; may be empty.
    pub entity: Text,
    /// STC12, the sender's own words; only with the first of a segment's statuses.
    pub message: Text,
}

/// At which level a batch was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BatchLevel {
    /// 2200B: the whole batch.
    Receiver,
    /// 2200C: all claims of a billing provider.
    Provider,
}

/// 2200B, or 2200C where it has a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchAnswer {
    /// Which.
    pub level: BatchLevel,
    /// 2200B TRN02: our BHT03.
    pub batch: Text,
    /// NPI of the billing provider; empty at the receiver's level.
    pub provider_npi: Text,
    /// True when STC03 is U, or a category says so: nothing of the batch (of the provider) goes on. Claims are then often not named.
    pub is_rejected: bool,
    /// Its statuses.
    pub statuses: Vec<Status>,
    /// STC02.
    pub date: Option<Date>,
    /// Who says so; see [`ClaimAnswer::is_payer`].
    pub is_payer: bool,
    /// Name of the one who says so.
    pub speaker: Text,
    /// Bytes before the STC.
    pub offset: u64,
}

/// 2200D: one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimAnswer {
    /// TRN02: our CLM01.
    pub claim_id: Text,
    /// 2200B TRN02: our BHT03.
    pub batch: Text,
    /// True when the information source is the payer (2100A NM101 PR); false for a clearinghouse (AY), which is one hop of several.
    pub is_payer: bool,
    /// 2100A NM103, or NM109 where there is no name.
    pub speaker: Text,
    /// 2100A NM109.
    pub speaker_id: Text,
    /// All statuses of all STC segments.
    pub statuses: Vec<Status>,
    /// True when STC03 is U or a category is A3, A4, A6, A7 or A8.
    pub is_rejected: bool,
    /// STC02 of the first STC.
    pub date: Option<Date>,
    /// STC04 of the first STC.
    pub charge_cents: Cents,
    /// REF*1K; empty where there is none.
    pub payer_claim_number: Text,
    /// REF*D9.
    pub clearinghouse_number: Text,
    /// What it says of lines.
    pub lines: Vec<LineAnswer>,
    /// Bytes before its TRN.
    pub offset: u64,
}

impl ClaimAnswer {
    /// True when the payer has taken the claim into adjudication: category A2, said by the payer itself and not rejected.
    pub fn is_accepted_by_payer(&self) -> bool {
        self.is_payer && !self.is_rejected && self.statuses.iter().any(|status| status.category == "A2")
    }
}

/// 2220D.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineAnswer {
    /// SVC01-2.
    pub code: Text,
    /// SVC02.
    pub charge_cents: Cents,
    /// REF*FJ, our line control number; empty where there is none.
    pub line_control: Text,
    /// Its statuses.
    pub statuses: Vec<Status>,
}
