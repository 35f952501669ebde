//! Staging and publishing: bytes are written and synced beside their destination, and renamed into place after the commit.
//!
//! A missing staged file means that it was placed before a crash (and perhaps collected since): that is done, not an error. Nothing is made again.

use std::path::Path;

use super::catalog::PublishRow;
use super::{StoreError, files};

/// Name of the folder, inside each destination, in which a run stages.
pub const STAGING: &str = ".staging";

/// Collects what a run will publish.
#[derive(Debug, Default)]
pub struct Staged {
    rows: Vec<PublishRow>,
}

impl Staged {
    /// Notes a staged file and where it belongs. `place` replaces an existing file, `place_new` never does, `archive` moves an input.
    pub fn add(&mut self, action: &str, staged: &Path, r#final: &Path, sha256: &str) {
        let position = self.rows.len() as i64;
        self.rows.push(PublishRow { position, action: action.into(), staged: staged.display().to_string(), r#final: r#final.display().to_string(), sha256: sha256.into() });
    }

    /// Writes bytes to a new staged file, synced, and notes it.
    pub fn write(&mut self, action: &str, staged: &Path, r#final: &Path, bytes: &[u8]) -> Result<String, StoreError> {
        if let Some(parent) = staged.parent() {
            files::make_folder(parent)?;
        }
        files::write_new(staged, bytes)?;
        let sha256 = files::hash_bytes(bytes);
        self.add(action, staged, r#final, &sha256);
        Ok(sha256)
    }

    /// The rows for the catalog.
    pub fn into_rows(self) -> Vec<PublishRow> {
        self.rows
    }

    /// The rows so far.
    pub fn rows(&self) -> &[PublishRow] {
        &self.rows
    }
}

/// Puts every file of a committed run in place. Safe to repeat.
pub fn publish(rows: &[PublishRow], workspace: &Path) -> Result<Vec<String>, StoreError> {
    let mut notes = Vec::new();
    for row in rows {
        let (staged, r#final) = (workspace.join(&row.staged), workspace.join(&row.r#final));
        if !staged.exists() {
            continue;
        }
        match row.action.as_str() {
            "place_new" if r#final.exists() => {
                return Err(StoreError::Inconsistent(format!("{}: exists already and is not replaced; move it away and run again", r#final.display())));
            }
            "archive" if files::hash_file(&staged)?.0 != row.sha256 => {
                notes.push(format!("{}: changed while it was being read; left in place, what was read is booked", row.staged));
            }
            "archive" => move_file(&staged, &r#final)?,
            _ => rename(&staged, &r#final)?,
        }
    }
    Ok(notes)
}

fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    let folder = to.parent().unwrap_or(Path::new("."));
    make_folder_synced(folder)?;
    std::fs::rename(from, to).map_err(|source| StoreError::io(to, source))?;
    files::sync_folder(folder)?;
    from.parent().map_or(Ok(()), files::sync_folder)
}

/// Moves a file, over a file system's border where it must.
fn move_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    let folder = to.parent().unwrap_or(Path::new("."));
    make_folder_synced(folder)?;
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
            std::fs::copy(from, to).map_err(|source| StoreError::io(to, source))?;
            files::sync_file(to)?;
            files::sync_folder(folder)?;
            std::fs::remove_file(from).map_err(|source| StoreError::io(from, source))
        }
        Err(source) => Err(StoreError::io(to, source)),
        Ok(()) => {
            files::sync_folder(folder)?;
            from.parent().map_or(Ok(()), files::sync_folder)
        }
    }
}

/// Makes a folder and syncs the parents that it was made in.
pub fn make_folder_synced(folder: &Path) -> Result<(), StoreError> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists()).collect();
    files::make_folder(folder)?;
    for made in missing {
        if let Some(parent) = made.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            files::sync_folder(parent)?;
        }
    }
    Ok(())
}

/// Deletes what an uncommitted run left in a staging folder, and the folder that holds it when nobody else stages there.
pub fn clear_staging(staging: &Path) -> Result<(), StoreError> {
    match std::fs::remove_dir_all(staging) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Whoever was killed between the two removals has left the folder that held it.
            return match staging.parent().filter(|shared| std::fs::remove_dir(shared).is_ok()).and_then(Path::parent) {
                Some(folder) => files::sync_folder(folder),
                None => Ok(()),
            };
        }
        Err(source) => return Err(StoreError::io(staging, source)),
        Ok(()) => {}
    }
    let Some(shared) = staging.parent() else { return Ok(()) };
    // It stays when another workspace that shares the destination stages in it.
    match std::fs::remove_dir(shared) {
        Ok(()) => shared.parent().map_or(Ok(()), files::sync_folder),
        Err(_) => files::sync_folder(shared),
    }
}
