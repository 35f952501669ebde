//! What all shards made, merged in order of partition, so that it does not matter which of them finished first.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::decisions::HELD_FINDINGS;
use super::resubmit::ResubmittedTerms;
use super::shard_output::ShardFiles;
use crate::conservation::Terms;
use crate::edits::runner::NotRun;
use crate::intake::quarantine::QuarantinedRows;
use crate::ledger::{Text, TrialBalance};
use crate::model::Cents;
use crate::posting::ItemChange;
use crate::reports::Lag;
use crate::store::table::{Row, WaitingRow};
use crate::worklists::coding::QuestionTally;

/// Everything that the shards made, merged in order of partition.
#[derive(Default)]
pub struct Sharded {
    /// Segments: table, path, partition, rows.
    pub segments: Vec<(String, PathBuf, u32, u64)>,
    /// 837 bodies by receiver, in order of partition, each with its partition.
    pub bodies: BTreeMap<String, Vec<(u32, PathBuf)>>,
    /// Charges, one file a shard.
    pub items: Vec<PathBuf>,
    /// Key runs.
    pub encounter_keys: Vec<PathBuf>,
    /// Key runs.
    pub day_lines: Vec<PathBuf>,
    /// Key runs.
    pub visit_keys: Vec<PathBuf>,
    /// The conservation equation.
    pub terms: Terms,
    /// Questions to the coder.
    pub questions: QuestionTally,
    /// Likely matches that were accepted, for review.
    pub reviews: QuestionTally,
    /// Edits that could not run.
    pub not_run: NotRun,
    /// Put aside by shards.
    pub quarantined: Vec<QuarantinedRows>,
    /// Encounters that waited, were corrected, and came again tonight with other content.
    pub superseded_waiting: Vec<String>,
    /// Charge transfers.
    pub balance: TrialBalance,
    /// First claims written, and their dollars.
    pub claims: (u64, Cents),
    /// Further claims written, and their dollars.
    pub further_claims: (u64, Cents),
    /// What further claims do to their items, by guarantor.
    pub changes: BTreeMap<Text, Vec<ItemChange>>,
    /// Further claims written and held.
    pub resubmitted: ResubmittedTerms,
    /// New encounters that reached the edits, and that passed.
    pub first_pass: (u64, u64),
    /// Days from service of new encounters.
    pub charge_lag: Lag,
    /// In a run that leaves encounters alone, what waits as an earlier run left it.
    pub kept: Kept,
}

/// What waits and is not looked at tonight.
#[derive(Default)]
pub struct Kept {
    /// Waiting segments, each with the findings that hold its encounters.
    pub waiting: Vec<(PathBuf, Option<PathBuf>)>,
    /// Open questions to the coder.
    pub questions: u64,
}

impl Sharded {
    /// Waiting segments, each with the findings that hold its encounters.
    pub fn waiting_segments(&self) -> Vec<(PathBuf, Option<PathBuf>)> {
        let of = |table: &str, partition: u32| self.segments.iter().find(|(held, _, at, _)| held == table && *at == partition).map(|(_, path, ..)| path.clone());
        let waiting = self.segments.iter().filter(|(table, ..)| table == WaitingRow::TABLE);
        waiting.map(|(_, path, partition, _)| (path.clone(), of(HELD_FINDINGS, *partition))).chain(self.kept.waiting.iter().cloned()).collect()
    }
}

/// Merges shards that come in order of partition.
pub fn merge_shards(shards: Vec<ShardFiles>) -> Sharded {
    let mut merged = Sharded::default();
    for shard in shards {
        merged.segments.extend(shard.segments.into_iter().map(|(table, path, rows)| (table.to_owned(), path, shard.partition, rows)));
        for (receiver, body) in shard.bodies {
            merged.bodies.entry(receiver).or_default().push((shard.partition, body));
        }
        merged.items.push(shard.items);
        merged.encounter_keys.push(shard.encounter_keys);
        merged.day_lines.push(shard.day_lines);
        merged.visit_keys.push(shard.visit_keys);
        merged.terms.merge(&shard.terms);
        merged.questions.merge(&shard.questions);
        merged.reviews.merge(&shard.reviews);
        merged.not_run.merge(&shard.not_run);
        merged.quarantined.extend(shard.quarantined);
        merged.superseded_waiting.extend(shard.superseded_waiting);
        merged.balance.merge(&shard.balance);
        merged.claims.0 += shard.claims.0;
        merged.claims.1 += shard.claims.1;
        merged.further_claims.0 += shard.further_claims.0;
        merged.further_claims.1 += shard.further_claims.1;
        merged.resubmitted.merge(&shard.resubmitted);
        for change in shard.changes {
            merged.changes.entry(change.guarantor_id.clone()).or_default().push(change);
        }
        merged.first_pass.0 += shard.first_pass.0;
        merged.first_pass.1 += shard.first_pass.1;
        merged.charge_lag.merge(&shard.charge_lag);
    }
    merged
}
