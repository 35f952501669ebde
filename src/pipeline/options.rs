//! How a run is asked for, and how it ends.

use std::path::PathBuf;

use super::reprocess::{Reprocessed, Selection};
use super::resubmit::RefusedClaim;
use crate::model::Date;
use crate::reports::RunManifest;

/// How a run was asked for.
#[derive(Debug, Clone, Default)]
pub struct RunOptions {
    /// As-of date, ISO.
    pub as_of: Option<String>,
    /// Do everything but commit and publish.
    pub dry_run: bool,
    /// Exit 5 when something was held.
    pub strict: bool,
    /// Threads; 0 for one a core.
    pub threads: usize,
    /// What the run is for.
    pub mode: RunMode,
    /// Which waiting encounters may go out; `None` for all.
    pub selection: Option<Selection>,
    /// Files that are taken as if they lay in the inbox: responses, and account events. For [`RunMode::Sent`] the claim files that have left.
    pub files: Vec<PathBuf>,
    /// Local time of the start, for the lock's message.
    pub started: String,
}

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RunMode {
    /// Everything new, and everything that waits.
    #[default]
    Night,
    /// Only encounters that wait and what people decided about them; the other inboxes are left for the night.
    Reprocess,
    /// Only responses and account events; encounters are left for the night.
    Post,
    /// Only the word that claim files have left; every inbox is left for the night.
    Sent,
}

impl RunMode {
    /// True for a run that reads no encounters and writes no claims.
    pub fn leaves_encounters(self) -> bool {
        matches!(self, RunMode::Post | RunMode::Sent)
    }

    /// The kind of run, as the catalog keeps it.
    pub fn kind(self) -> &'static str {
        match self {
            RunMode::Night => "run",
            RunMode::Reprocess => "reprocess",
            RunMode::Post => "post",
            RunMode::Sent => "mark-sent",
        }
    }
}

/// How a run ended.
#[derive(Debug)]
pub enum RunOutcome {
    /// Nothing new and nothing changed: no byte was written.
    NothingToDo {
        /// The last run's number.
        last_run: i64,
        /// Its as-of date.
        as_of: Date,
        /// Sources that should have sent something and did not.
        missing_sources: Vec<String>,
        /// What was selected for reprocessing and cannot be done.
        refused: Vec<RefusedClaim>,
    },
    /// The night happened (or would have, in a dry run).
    Done(Box<RunReport>),
}

/// What a finished run has to say.
#[derive(Debug)]
pub struct RunReport {
    /// `run.json`.
    pub manifest: RunManifest,
    /// Remarks.
    pub notes: Vec<String>,
    /// Folder of the reports.
    pub reports: PathBuf,
    /// Seconds by stage, and the most memory in KiB that the process had held by its end (0 where the system does not tell).
    pub timings: Vec<(&'static str, f64, u64)>,
    /// False for a dry run.
    pub published: bool,
    /// What a reprocessing run let go and what still waits.
    pub reprocessed: Option<Reprocessed>,
}

/// The most memory that the process has held, in KiB; 0 where the system does not tell.
pub fn peak_memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
