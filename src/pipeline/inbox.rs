//! What people and agencies put into the inbox besides encounters: account events and filled-in worklists.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::options::{RunMode, RunOptions};
use super::resubmit::RefusedClaim;
use super::workspace::Workspace;
use crate::error::Error;
use crate::intake::account_events::{is_account_events_header, read_account_events};
use crate::intake::corrections::{Correction, read_corrections, worklist_kind};
use crate::ledger::AccountEvent;
use crate::model::Date;
use crate::store::catalog::{Catalog, InputRow};
use crate::store::{StoreError, files};

/// Bytes within which a header ends.
const LONGEST_HEADER: u64 = 1 << 16;

/// A row that could not be taken, with why.
#[derive(Debug, Clone)]
pub struct RejectedInput {
    /// File, relative to the workspace.
    pub file: String,
    /// Line, the header being 1.
    pub line: u64,
    /// Why and what to do.
    pub message: String,
    /// The row as it stood.
    pub original: String,
}

impl RejectedInput {
    /// A row of a worklist that asked for a claim which cannot be sent; `None` for a claim that no row asked for.
    pub fn of_refused(refused: &RefusedClaim) -> Option<RejectedInput> {
        let (file, line) = refused.source.rsplit_once(':')?;
        let claim = if refused.claim_id.is_empty() { String::new() } else { format!("claim {}: ", refused.claim_id) };
        Some(RejectedInput { file: file.into(), line: line.parse().unwrap_or(0), message: format!("{}: {claim}{}", refused.source, refused.reason), original: String::new() })
    }
}

/// Everything new in the inbox besides encounters.
#[derive(Debug, Default)]
pub struct Inbox {
    /// Files read, for the manifest.
    pub inputs: Vec<InputRow>,
    /// Their absolute paths, in the same order.
    pub paths: Vec<PathBuf>,
    /// Account events in order of file and row.
    pub events: Vec<AccountEvent>,
    /// Decisions in order of file and row.
    pub corrections: Vec<Correction>,
    /// Files of responses, still to be read (see `respond::files`).
    pub responses: Vec<PathBuf>,
    /// Files outside the inbox that were named; they are copied to the archive and stay where they are.
    pub named: Vec<PathBuf>,
    /// Files of responses that are for somebody else; they stay where they are.
    pub not_ours: Vec<InputRow>,
    /// Inputs of which nothing could be read, by path; they go to the quarantine.
    pub broken: Vec<String>,
    /// Rows that could not be taken.
    pub rejected: Vec<RejectedInput>,
    /// Remarks for the log: files skipped because their content was read before, files that are not ours.
    pub notes: Vec<String>,
}

impl Inbox {
    /// Reads what the run is for: corrections, account events, and the list of responses; with files that were named as if they lay there. Files whose content a committed run has
    /// read are skipped.
    pub fn read(workspace: &Workspace, catalog: &Catalog, as_of: Date, options: &RunOptions) -> Result<Inbox, Error> {
        let mut inbox = Inbox::default();
        if options.mode == RunMode::Sent {
            return Ok(inbox);
        }
        let paths = &workspace.config.paths;
        let with_events = options.mode != RunMode::Reprocess;
        let (mut accounts, mut responses) = (Vec::new(), Vec::new());
        if with_events {
            (accounts, responses) = (input_files(&workspace.path(&paths.accounts))?, input_files(&workspace.path(&paths.responses))?);
        }
        for path in &options.files {
            let named = path.canonicalize().map_err(|error| Error::Usage(format!("{}: cannot be read: {error}", path.display())))?;
            let list = if is_events_file(&named)? { &mut accounts } else { &mut responses };
            if !list.contains(&named) {
                list.push(named.clone());
                inbox.named.push(named);
            }
        }
        inbox.responses = responses;
        for path in accounts {
            inbox.read_file(workspace, catalog, &path, "accounts", |inbox, shown, bytes| inbox.take_events(shown, bytes, as_of))?;
        }
        let corrections = if options.mode == RunMode::Post { Vec::new() } else { input_files(&workspace.path(&paths.corrections))? };
        for path in corrections {
            inbox.read_file(workspace, catalog, &path, "corrections", Inbox::take_corrections)?;
        }
        Ok(inbox)
    }

    /// Reads one file of corrections from anywhere, as if it lay in the inbox.
    pub fn read_corrections_from(&mut self, workspace: &Workspace, catalog: &Catalog, file: &str) -> Result<(), Error> {
        self.read_file(workspace, catalog, Path::new(file), "corrections", Inbox::take_corrections)
    }

    fn read_file(&mut self, workspace: &Workspace, catalog: &Catalog, path: &Path, kind: &str, take: impl FnOnce(&mut Inbox, &str, &[u8])) -> Result<(), Error> {
        let bytes = std::fs::read(path).map_err(|source| StoreError::io(path, source))?;
        let (shown, sha256) = (workspace.shown(path), files::hash_bytes(&bytes));
        if self.is_known(catalog, &shown, &sha256)? {
            return Ok(());
        }
        take(self, &shown, &bytes);
        self.inputs.push(InputRow { path: shown, source: String::new(), kind: kind.into(), bytes: bytes.len() as u64, sha256, encounters: 0 });
        self.paths.push(path.to_owned());
        Ok(())
    }

    /// True (and noted) when this content was read before, by an earlier run or earlier tonight.
    pub fn is_known(&mut self, catalog: &Catalog, shown: &str, sha256: &str) -> Result<bool, Error> {
        if let Some((run, first)) = catalog.input_by_content(sha256)? {
            let reason = if first == shown { format!("run {run} has read it") } else { format!("same content as {first}, which run {run} has read") };
            self.notes.push(format!("{shown}: {reason}; skipped"));
            return Ok(true);
        }
        if self.inputs.iter().any(|input| input.sha256 == sha256) {
            self.notes.push(format!("{shown}: same content as another file of tonight; skipped"));
            return Ok(true);
        }
        Ok(false)
    }

    fn take_events(&mut self, shown: &str, bytes: &[u8], as_of: Date) {
        if !is_account_events_header(first_line(bytes)) {
            let message = "not an account events file; expected a header with event_id, event and date: correct the header, or move the file to where it belongs";
            self.rejected.push(RejectedInput { file: shown.into(), line: 1, message: message.into(), original: String::new() });
            return;
        }
        match read_account_events(shown, bytes, as_of) {
            Ok(read) => {
                self.events.extend(read.events);
                for row in read.rejected {
                    let message = row.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                    self.rejected.push(RejectedInput { file: shown.into(), line: row.line, message, original: row.original });
                }
            }
            Err(faults) => self.reject_faults(shown, &faults),
        }
    }

    fn take_corrections(&mut self, shown: &str, bytes: &[u8]) {
        if worklist_kind(bytes).is_none() {
            let message = "not a worklist; expected a header with question_id or item_id: give back the file that the worklists folder holds";
            self.rejected.push(RejectedInput { file: shown.into(), line: 1, message: message.into(), original: String::new() });
            return;
        }
        match read_corrections(shown, bytes) {
            Ok(read) => {
                self.corrections.extend(read.corrections);
                self.reject_faults(shown, &read.faults);
            }
            Err(faults) => self.reject_faults(shown, &faults),
        }
    }

    fn reject_faults(&mut self, shown: &str, faults: &[crate::intake::table::TableFault]) {
        self.rejected.extend(faults.iter().map(|fault| RejectedInput { file: shown.into(), line: fault.line, message: fault.to_string(), original: String::new() }));
    }
}

/// Files of account events that no committed run has read.
pub fn unread_events(workspace: &Workspace, catalog: &Catalog) -> Result<Vec<String>, Error> {
    let mut unread = Vec::new();
    for path in input_files(&workspace.path(&workspace.config.paths.accounts))? {
        let (sha256, _) = files::hash_file(&path)?;
        if catalog.input_by_content(&sha256)?.is_none() {
            unread.push(workspace.shown(&path));
        }
    }
    Ok(unread)
}

/// Regular files of a folder in order of name; hidden and half-copied ones are left for another night.
fn input_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let is_whole = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        !name.starts_with('.') && !name.ends_with(".tmp") && !name.ends_with(".part") && path.parent() == Some(folder)
    };
    Ok(files::files_below(folder)?.into_iter().filter(is_whole).collect())
}

/// Whether a named file holds account events; everything else is taken for responses, which say themselves what they are.
fn is_events_file(path: &Path) -> Result<bool, Error> {
    let mut start = Vec::new();
    let file = std::fs::File::open(path).map_err(|source| StoreError::io(path, source))?;
    file.take(LONGEST_HEADER).read_to_end(&mut start).map_err(|source| StoreError::io(path, source))?;
    Ok(is_account_events_header(first_line(&start)))
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.split(|byte| *byte == b'\n').next().unwrap_or_default()
}
