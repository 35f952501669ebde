//! The end of a run: segments take their final names, one transaction books the night, and its files are put in place.
//!
//! Before the transaction nothing of the run counts; after it everything does, and whoever runs next finishes what a crash left.

use std::path::{Path, PathBuf};

use super::workspace::Workspace;
use crate::error::Error;
use crate::store::catalog::{Catalog, Commit, PublishRow, RunRow, SegmentRow};
use crate::store::publish::{self, Staged};
use crate::store::{StoreError, commits, files};

/// Names, sizes and hashes of finished segments, for the catalog.
pub fn describe_segments(run_number: i64, finished: &[(String, PathBuf, u32, u64)], pool: &rayon::ThreadPool) -> Result<Vec<SegmentRow>, Error> {
    use rayon::prelude::*;
    let describe = |(kind, path, partition, rows): &(String, PathBuf, u32, u64)| -> Result<SegmentRow, Error> {
        let (sha256, bytes) = files::hash_file(path)?;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        Ok(SegmentRow { name, run_number, kind: kind.clone(), partition: *partition, rows: *rows, bytes, sha256 })
    };
    pool.install(|| finished.par_iter().map(describe).collect())
}

/// Gives segments their final, run-unique names and makes the names durable.
pub fn place_segments(workspace: &Workspace, finished: &[(String, PathBuf, u32, u64)]) -> Result<(), Error> {
    let folder = workspace.segments();
    publish::make_folder_synced(&folder)?;
    for (_, path, _, _) in finished {
        let name = path.file_name().ok_or_else(|| Error::Failed(format!("{}: not a segment", path.display())))?;
        let placed = folder.join(name);
        std::fs::rename(path, &placed).map_err(|source| StoreError::io(&placed, source))?;
    }
    files::sync_folder(&folder)?;
    Ok(())
}

/// Books the run, with the page of the commit chain as the first thing to publish, then publishes.
pub fn commit_and_publish(workspace: &Workspace, catalog: &mut Catalog, mut commit: Commit, staged: Staged, staging: &Path) -> Result<Vec<String>, Error> {
    let Some(number) = commit.run.as_ref().map(|run| run.number) else { return Err(Error::Failed("a commit without a run".into())) };
    let previous = commits::page_hash(&workspace.ledger(), number - 1)?;
    let page = commits::page_bytes(&commit, previous)?;
    let page_staged = staging.join(format!("{number}.json"));
    files::write_new(&page_staged, &page)?;
    files::sync_folder(staging)?;
    let page_row = PublishRow {
        position: -1,
        action: "place_new".into(),
        staged: workspace.stored(&page_staged).display().to_string(),
        r#final: workspace.stored(&commits::page_path(&workspace.ledger(), number)).display().to_string(),
        sha256: files::hash_bytes(&page),
    };
    commit.publish = std::iter::once(page_row).chain(staged.into_rows()).collect();
    for row in &commit.publish {
        if let Some(folder) = workspace.root.join(&row.staged).parent().filter(|_| row.action != "archive") {
            files::sync_folder(folder)?;
        }
    }
    catalog.commit(&commit)?;
    finish_publishing(workspace, catalog, number)
        .map_err(|error| Error::Failed(format!("run {number} is booked, and its files are not all in place yet: {error}; run again to put them there, nothing is booked twice")))
}

/// Publishes what a committed run has left, and marks it published. Safe to repeat.
pub fn finish_publishing(workspace: &Workspace, catalog: &mut Catalog, number: i64) -> Result<Vec<String>, Error> {
    let rows = catalog.publish_rows(number)?;
    let mut notes = keep_edited_worklists(workspace, catalog, number, &rows)?;
    notes.extend(publish::publish(&rows, &workspace.root)?);
    catalog.mark_published(number)?;
    for destination in workspace.destinations() {
        publish::clear_staging(&workspace.staging(&destination))?;
    }
    Ok(notes)
}

/// A worklist that somebody edited in place is kept aside: its answers would be lost under the new one.
fn keep_edited_worklists(workspace: &Workspace, catalog: &Catalog, number: i64, rows: &[PublishRow]) -> Result<Vec<String>, Error> {
    let mut notes = Vec::new();
    for row in rows.iter().filter(|row| row.action == "worklist") {
        let (staged, path) = (workspace.root.join(&row.staged), workspace.root.join(&row.r#final));
        if !staged.exists() || !path.exists() {
            continue;
        }
        let (found, _) = files::hash_file(&path)?;
        let published = catalog.last_published_hash(&row.r#final, number)?;
        if published.as_deref() != Some(found.as_str()) && found != row.sha256 {
            let aside = path.with_extension(format!("edited-before-run-{number}.csv"));
            std::fs::rename(&path, &aside).map_err(|source| StoreError::io(&aside, source))?;
            notes.push(format!("{}: was edited in place; kept as {}: put filled-in worklists into inbox/corrections", row.r#final, workspace.shown(&aside)));
        }
    }
    Ok(notes)
}

/// What must be done under the lock before anything else: finish a committed run, refuse a ledger that is ahead of its catalog, clear what an uncommitted run left.
pub fn recover(workspace: &Workspace, catalog: &mut Catalog) -> Result<Vec<String>, Error> {
    let mut notes = Vec::new();
    let last = catalog.last_run()?;
    let last_number = last.as_ref().map_or(0, |run| run.number);
    let newest_page = commits::newest_page(&workspace.ledger())?;
    if newest_page > last_number {
        return Err(Error::Unbalanced(format!(
            "ledger/commits holds run {newest_page}, the catalog ends at run {last_number}: the catalog is an older copy, and running would use control numbers twice; restore the newest ledger/catalog.sqlite"
        )));
    }
    if let Some(RunRow { number, published: false, .. }) = last {
        notes.push(format!("run {number} was booked and not yet published; finishing it"));
        notes.extend(finish_publishing(workspace, catalog, number)?);
    }
    clean(workspace, catalog)?;
    Ok(notes)
}

/// Deletes what an uncommitted run has staged or named. Only for a ledger whose last run is published.
pub fn clean(workspace: &Workspace, catalog: &Catalog) -> Result<(), Error> {
    for destination in workspace.destinations() {
        publish::clear_staging(&workspace.staging(&destination))?;
    }
    delete_unlisted_segments(workspace, catalog)
}

/// Segments that no committed run lists were left by a crash before its commit.
fn delete_unlisted_segments(workspace: &Workspace, catalog: &Catalog) -> Result<(), Error> {
    let listed: std::collections::HashSet<String> = catalog.all_segments()?.into_iter().map(|segment| segment.name).collect();
    for path in files::files_below(&workspace.segments())? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !listed.contains(name) {
            std::fs::remove_file(&path).map_err(|source| StoreError::io(&path, source))?;
        }
    }
    Ok(())
}
