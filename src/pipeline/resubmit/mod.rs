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
mod tonight;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

pub use cause::{Cause, change_of, finding_row, hold};
pub use gather::{Gathering, gather};
pub use spill::{likely_bytes, spill};
pub use terms::{ResubmittedTerms, Stage};
pub use tonight::Tonight;

use super::day_lines::OwnLine;
use super::decisions::HELD_FINDINGS;
use super::outputs::{NO_PARTITION, Segments};
use super::stored::{UP_TO_NOW, each_row};
use super::workspace::Workspace;
use crate::error::Error;
use crate::model::{Cents, Key, PriorPayment};
use crate::posting::ItemChange;
use crate::store::answer_tables::DueClaimRow;
use crate::store::catalog::{Catalog, OverrideRow};
use crate::store::segment::SegmentWriter;
use crate::store::table::{ClaimRow, DecisionRow, FindingRow, Row};

/// A further claim that is tried tonight.
#[derive(Debug, Clone)]
pub struct DueClaim {
    /// What is due.
    pub row: DueClaimRow,
    /// What earlier payers decided, read from the row.
    pub prior_payments: Vec<PriorPayment>,
    /// The version before, to the same payer.
    pub former: Option<ClaimRow>,
    /// False where somebody reprocesses others: it is judged and not sent.
    pub is_selected: bool,
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
    /// True when a reprocessing has no claim to try: everything that was selected cannot be done, or nothing was.
    pub fn is_nothing_selected(&self) -> bool {
        self.encounters.is_empty() && self.selected <= self.refused.len()
    }

    /// What stays due where nothing is tried: what was due before stands in the books already, what answers have made due comes to it.
    pub fn only_due(workspace: &Workspace, catalog: &Catalog, due: Vec<DueClaimRow>) -> Result<Resubmission, Error> {
        let mut kept = Resubmission::default();
        let mut known = HashSet::new();
        each_row(workspace, catalog, DueClaimRow::TABLE, UP_TO_NOW, |row: DueClaimRow| {
            kept.terms.add(Stage::DueBefore, row.balance_cents);
            kept.terms.add(Stage::Held, row.balance_cents);
            known.insert(row.item_id);
            Ok(())
        })?;
        for row in due.iter().filter(|row| !known.contains(&row.item_id)) {
            kept.terms.add(Stage::New, row.balance_cents);
            kept.terms.add(Stage::Held, row.balance_cents);
        }
        kept.kept = due;
        Ok(kept)
    }

    /// Stores what stays due without having been tried, and what holds it.
    pub fn store_kept(&self, path_of: impl Fn(&str) -> PathBuf) -> Result<Segments, Error> {
        if self.kept.is_empty() {
            return Ok(Segments::new());
        }
        let (due_path, finding_path) = (path_of(DueClaimRow::TABLE), path_of(HELD_FINDINGS));
        let mut due = SegmentWriter::<DueClaimRow>::create(&due_path)?;
        let mut findings = SegmentWriter::<FindingRow>::create(&finding_path)?;
        for row in &self.kept {
            due.push(row)?;
            if !row.causes.is_empty() {
                findings.push(&finding_row(row))?;
            }
        }
        let mut segments = vec![(DueClaimRow::TABLE.to_owned(), due_path, NO_PARTITION, due.finish()?)];
        if findings.rows() > 0 {
            segments.push((HELD_FINDINGS.to_owned(), finding_path, NO_PARTITION, findings.finish()?));
        }
        Ok(segments)
    }

    /// The records of encounters whose further claims are tried, by the encounter's id.
    pub fn records(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.encounters.values().filter_map(|encounter| Some((encounter.claims.first()?.row.encounter_id.as_str(), encounter.record.as_slice())))
    }
}
