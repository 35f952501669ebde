//! `init`: what a new workspace holds, as folders and files in memory.
//!
//! Pure: the same arguments give the same bytes, and nothing is written here; the command writes, and never over a file that exists. Reading a Synthea folder is the
//! intake's work, and importing opening balances the pipeline's.

mod master_data;
mod plain;
mod synthea;

pub use plain::plain_workspace;
pub use synthea::synthea_workspace;

use std::collections::BTreeMap;
use std::path::PathBuf;

/// The folders of a workspace, relative to it. All are made with mode 0700.
pub const WORKSPACE_FOLDERS: [&str; 13] = [
    "reference",
    "inbox/encounters",
    "inbox/responses",
    "inbox/accounts",
    "inbox/corrections",
    "archive",
    "outbox/claims",
    "outbox/statements",
    "outbox/placements",
    "worklists",
    "quarantine",
    "ledger",
    "reports",
];

/// A workspace that does not exist yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewWorkspace {
    /// Folders, relative to the workspace.
    pub folders: Vec<PathBuf>,
    /// Files, relative to the workspace, with their bytes.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
}

impl NewWorkspace {
    /// All folders and the configuration, still without master data.
    fn with_config(config: String) -> NewWorkspace {
        let folders = WORKSPACE_FOLDERS.iter().map(PathBuf::from).collect();
        NewWorkspace { folders, files: BTreeMap::from([("cleanclaim.toml".into(), config.into_bytes())]) }
    }
}

/// Text as a TOML string, quotes included.
fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
