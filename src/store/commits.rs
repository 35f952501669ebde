//! `ledger/commits/<n>.json`: one hash-chained page a commit, enough to rebuild the catalog and to notice a catalog that is older than the ledger.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::catalog::Commit;
use super::{StoreError, files};

/// One page of the chain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CommitPage {
    /// Run number.
    pub number: i64,
    /// SHA-256 of the previous page's bytes; empty for the first.
    pub previous_sha256: String,
    /// Run id.
    pub run_id: String,
    /// Previous run id.
    pub previous_run_id: String,
    /// Kind of run.
    pub kind: String,
    /// As-of date.
    pub as_of: String,
    /// Hash of configuration and master data.
    pub configuration_hash: String,
    /// Hash of the code sets.
    pub codes_hash: String,
    /// Exit codes that apply.
    pub exit_codes: String,
    /// Figures that later nights compare with.
    pub figures: String,
    /// Path, source, kind, bytes, sha256, encounters.
    pub inputs: Vec<(String, String, String, u64, String, u64)>,
    /// Name, kind, partition, rows, bytes, sha256.
    pub segments: Vec<(String, String, u32, u64, u64, String)>,
    /// Names that no longer count.
    pub retired: Vec<String>,
    /// Counters after the commit.
    pub counters: Vec<(String, i64)>,
    /// Kind, phrase, answer, user, date.
    pub memory: Vec<(String, String, String, String, String)>,
    /// Edit, encounter, user, reason, until.
    pub overrides: Vec<(String, String, String, String, String)>,
    /// When each of the overrides was given; missing on pages of earlier versions.
    #[serde(default)]
    pub overrides_given: Vec<String>,
}

/// The page of a commit as JSON bytes.
pub fn page_bytes(commit: &Commit, previous_sha256: String) -> Result<Vec<u8>, StoreError> {
    let Some(run) = commit.run.clone() else {
        return Err(StoreError::Inconsistent("a commit without a run".into()));
    };
    let page = CommitPage {
        number: run.number,
        previous_sha256,
        run_id: run.run_id,
        previous_run_id: run.previous_run_id,
        kind: run.kind,
        as_of: run.as_of,
        configuration_hash: run.configuration_hash,
        codes_hash: run.codes_hash,
        exit_codes: run.exit_codes,
        figures: run.figures,
        inputs: commit.inputs.iter().cloned().map(|row| (row.path, row.source, row.kind, row.bytes, row.sha256, row.encounters)).collect(),
        segments: commit.segments.iter().cloned().map(|row| (row.name, row.kind, row.partition, row.rows, row.bytes, row.sha256)).collect(),
        retired: commit.retired.clone(),
        counters: commit.counters.clone(),
        memory: commit.memory.iter().cloned().map(|row| (row.kind, row.phrase, row.answer, row.user, row.date)).collect(),
        overrides: commit.overrides.iter().cloned().map(|row| (row.edit, row.encounter_id, row.user, row.reason, row.until)).collect(),
        overrides_given: commit.overrides.iter().map(|row| row.given.clone()).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&page).map_err(|error| StoreError::Inconsistent(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Where a page stands.
pub fn page_path(ledger: &Path, number: i64) -> PathBuf {
    ledger.join("commits").join(format!("{number}.json"))
}

/// The highest page number in the folder; 0 for none.
pub fn newest_page(ledger: &Path) -> Result<i64, StoreError> {
    let pages = files::files_below(&ledger.join("commits"))?;
    Ok(pages.iter().filter_map(|path| path.file_stem()?.to_str()?.parse().ok()).max().unwrap_or(0))
}

/// The hash of the page of a run; empty for run 0.
pub fn page_hash(ledger: &Path, number: i64) -> Result<String, StoreError> {
    if number == 0 {
        return Ok(String::new());
    }
    files::hash_file(&page_path(ledger, number)).map(|(hash, _)| hash)
}

/// Reads every page up to a number and checks the chain.
pub fn check_chain(ledger: &Path, up_to: i64) -> Result<(), StoreError> {
    let mut previous = String::new();
    for number in 1..=up_to {
        let path = page_path(ledger, number);
        let bytes = std::fs::read(&path).map_err(|source| StoreError::io(&path, source))?;
        let page: CommitPage = serde_json::from_slice(&bytes).map_err(|error| StoreError::Inconsistent(format!("{}: {error}", path.display())))?;
        if page.previous_sha256 != previous {
            return Err(StoreError::Inconsistent(format!("{}: the page before it was changed after the fact", path.display())));
        }
        previous = files::hash_bytes(&bytes);
    }
    Ok(())
}
