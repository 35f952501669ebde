//! Further claims of encounters that were billed before: to the next payer, or a new version to the same one.
//!
//! What is due comes from four sides: what waited from earlier runs, what tonight's remittances made due, what people asked for on worklists, and what `reprocess` selects. For each
//! the encounter's record is found again, corrected where somebody said so, and sent down the road of new encounters: coded, judged by today's tables by its date of service, and
//! written. What cannot go stays due, with its causes. This module does *not* decide which road a claim takes (`posting::correction`), codes nothing and writes no claim (the shards do).

mod cause;
pub mod due;
mod gather;
mod items;
mod patches;
mod records;
mod reread;
mod spill;
mod terms;

use std::collections::HashMap;
use std::path::PathBuf;

pub use cause::{Cause, change_of, hold};
pub use gather::{Gathering, gather};
pub use spill::{spill, stored_bytes};
pub use terms::{ResubmittedTerms, Stage};

use super::day_lines::OwnLine;
use super::outputs::{NO_PARTITION, Segments};
use crate::error::Error;
use crate::model::{Cents, Key, PriorPayment};
use crate::posting::ItemChange;
use crate::store::answer_tables::DueClaimRow;
use crate::store::catalog::OverrideRow;
use crate::store::segment::SegmentWriter;
use crate::store::table::{ClaimRow, DecisionRow, Row};

/// A further claim that is tried tonight.
#[derive(Debug, Clone)]
pub struct DueClaim {
    /// What is due.
    pub row: DueClaimRow,
    /// What earlier payers decided, read from the row.
    pub prior_payments: Vec<PriorPayment>,
    /// The version before, to the same payer.
    pub former: Option<ClaimRow>,
}

/// An encounter of which further claims are tried tonight.
#[derive(Debug, Clone, Default)]
pub struct DueEncounter {
    /// The claims, in order of item.
    pub claims: Vec<DueClaim>,
    /// What history holds of the encounter itself, by part.
    pub own: Vec<(u16, OwnLine)>,
    /// Rendering providers under which its lines may stand in history.
    pub renderings: Vec<String>,
    /// The corrected record.
    pub record: Vec<u8>,
    /// The file that it came from.
    pub source_file: String,
}

/// A claim that somebody wants corrected or voided, and that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RefusedClaim {
    /// Which encounter.
    pub encounter_id: String,
    /// Which claim.
    pub claim_id: String,
    /// Its payer.
    pub payer_id: String,
    /// What the payer still owes.
    pub balance_cents: Cents,
    /// Why not, and what to do.
    pub reason: String,
    /// File and row of the request; empty where `reprocess` selected the claim.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// Everything about further claims that is known before the shards run.
#[derive(Debug, Default)]
pub struct Resubmission {
    /// Encounters whose further claims are tried, by key. Looked up only, never walked.
    pub encounters: HashMap<Key, DueEncounter>,
    /// Claims that stay due without being tried, in order of item.
    pub kept: Vec<DueClaimRow>,
    /// State changes of items whose claims stay due.
    pub changes: Vec<ItemChange>,
    /// What cannot be done, in order of encounter and claim.
    pub refused: Vec<RefusedClaim>,
    /// Counts so far: what was due, what became due, what was given up, and what is kept.
    pub terms: ResubmittedTerms,
    /// What people decided: selections for the record.
    pub decisions: Vec<DecisionRow>,
    /// Overrides that sending after a deadline needs.
    pub overrides: Vec<OverrideRow>,
    /// How many claims were selected by `reprocess`, and go or stay.
    pub selected: usize,
}

impl Resubmission {
    /// Nothing is tried: what became due tonight waits for the next run.
    pub fn waiting(kept: Vec<DueClaimRow>) -> Resubmission {
        let mut terms = ResubmittedTerms::default();
        for row in &kept {
            terms.add(Stage::New, row.balance_cents);
            terms.add(Stage::Held, row.balance_cents);
        }
        Resubmission { kept, terms, ..Resubmission::default() }
    }

    /// True when a reprocessing has no claim to try: everything that was selected cannot be done, or nothing was.
    pub fn is_nothing_selected(&self) -> bool {
        self.encounters.is_empty() && self.selected <= self.refused.len()
    }

    /// Stores what stays due without having been tried.
    pub fn store_kept(&self, path: PathBuf) -> Result<Segments, Error> {
        if self.kept.is_empty() {
            return Ok(Segments::new());
        }
        let mut writer = SegmentWriter::<DueClaimRow>::create(&path)?;
        self.kept.iter().try_for_each(|row| writer.push(row))?;
        Ok(vec![(DueClaimRow::TABLE.to_owned(), path, NO_PARTITION, writer.finish()?)])
    }
}
