//! Merges what a night learnt into the key indexes: encounters billed, lines, visits, account events, answers.

use std::path::PathBuf;

use super::book::Booked;
use super::day_lines::DAY_LINES;
use super::night::{ENCOUNTER_KEYS, EVENT_KEYS, run_label};
use super::outputs::{NO_PARTITION, Segments};
use super::respond::settled::RESPONSE_KEYS;
use super::sharded::Sharded;
use super::visits::VISIT_KEYS;
use super::workspace::Workspace;
use crate::error::Error;
use crate::store::StoreError;
use crate::store::catalog::{Catalog, Commit, RunRow, SegmentRow};
use crate::store::key_index::{self, merge_night};

/// What is merged.
pub struct KeyMerge<'k> {
    /// The workspace.
    pub workspace: &'k Workspace,
    /// The catalog before the commit.
    pub catalog: &'k Catalog,
    /// What the shards made.
    pub sharded: &'k Sharded,
    /// The books.
    pub booked: &'k Booked,
    /// The run.
    pub run: &'k RunRow,
}

impl KeyMerge<'_> {
    /// Writes the new index runs into the staging folder, with what the index of answers learns; what they absorb is retired.
    pub fn merge(&self, responses: Vec<key_index::Entry>, segments: &mut Segments, commit: &mut Commit) -> Result<(), Error> {
        let (sharded, booked, run) = (self.sharded, self.booked, self.run);
        let staging = self.workspace.staging(&self.workspace.ledger());
        let [event_run, response_run] = ["events.keys", "responses.keys"].map(|name| staging.join("scratch").join(name));
        key_index::write_shard_run(&response_run, responses)?;
        let entry = |event: &crate::ledger::AccountEvent| super::events::index_entry(event, run.number);
        key_index::write_shard_run(&event_run, booked.posted.iter().map(entry).collect())?;
        for (kind, shards) in [
            (ENCOUNTER_KEYS, sharded.encounter_keys.clone()),
            (DAY_LINES, sharded.day_lines.clone()),
            (VISIT_KEYS, sharded.visit_keys.clone()),
            (EVENT_KEYS, vec![event_run]),
            (RESPONSE_KEYS, vec![response_run]),
        ] {
            let mut existing = self.catalog.segments(kind, i64::MAX)?;
            existing.reverse();
            let paths: Vec<(PathBuf, u64)> = existing.iter().map(|segment| (self.workspace.segments().join(&segment.name), segment.rows)).collect();
            let path = staging.join("segments").join(format!("{}-{kind}.keys", run_label(run)));
            let (rows, absorbed) = merge_night(&path, &shards, &paths)?;
            if rows == 0 {
                std::fs::remove_file(&path).map_err(|source| StoreError::io(&path, source))?;
                continue;
            }
            commit.retired.extend(existing.iter().take(absorbed).map(|segment: &SegmentRow| segment.name.clone()));
            segments.push((kind.to_owned(), path, NO_PARTITION, rows));
        }
        Ok(())
    }
}
