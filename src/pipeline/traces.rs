//! What a dry run leaves behind on its way, and takes away again.

use std::path::PathBuf;

use super::workspace::Workspace;

/// Folders that a dry run had to make.
#[derive(Debug, Default)]
pub struct Traces {
    made: Vec<PathBuf>,
}

impl Traces {
    /// Notes which folders are not there yet.
    pub fn before(workspace: &Workspace) -> Traces {
        let folders = workspace.destinations().into_iter().chain([workspace.segments()]);
        Traces { made: folders.filter(|folder| !folder.exists()).collect() }
    }

    /// Takes away what the dry run left. What cannot be taken away is empty and harms nobody.
    pub fn remove(self, workspace: &Workspace, is_first: bool) {
        if is_first {
            let _ = std::fs::remove_file(workspace.catalog_path());
            let _ = std::fs::remove_file(workspace.ledger().join("lock"));
        }
        for folder in self.made.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}
