//! `mark-sent` for files of letters: every letter of a file that nobody has marked becomes sent, as an account event like any other.

use std::path::Path;

use super::groups::account_from_row;
use super::inbox::Inbox;
use super::letters::sent_event;
use super::stored::{UP_TO_NOW, each_row};
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::Standing;
use crate::ledger::letter::batch_of;
use crate::model::Date;
use crate::store::catalog::{Catalog, InputRow};
use crate::store::files;
use crate::store::table::{AccountRow, Row};

/// Marks one file, when it is one of letters that a run has published; false for a file of another kind. One whose content is no longer what was published is an error, because whoever
/// sent it has sent something else.
pub fn mark(workspace: &Workspace, catalog: &Catalog, path: &Path, as_of: Date, inbox: &mut Inbox) -> Result<bool, Error> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let published = workspace.path(&workspace.config.paths.outbox).join("statements").join(name);
    let stored = workspace.stored(&published).display().to_string();
    let Some(sha256) = catalog.last_published_hash(&stored, UP_TO_NOW)? else { return Ok(false) };
    if path.is_file() && files::hash_file(path)?.0 != sha256 {
        return Err(Error::Usage(format!("{}: is not what was published; whoever sent it has sent something else: compare it with the published file", path.display())));
    }
    let already_named = inbox.inputs.iter().any(|input| input.path == format!("sent:{name}"));
    let marked = if already_named { 0 } else { mark_letters(workspace, catalog, name.trim_end_matches(".csv"), as_of, inbox)? };
    if marked == 0 {
        inbox.notes.push(format!("{name}: was marked as sent before"));
        return Ok(true);
    }
    inbox.inputs.push(InputRow {
        path: format!("sent:{name}"),
        source: String::new(),
        kind: "sent".into(),
        bytes: 0,
        sha256: files::hash_bytes(format!("sent {name} {as_of} {marked}").as_bytes()),
        encounters: 0,
    });
    Ok(true)
}

/// Events for the letters of a batch that wait; how many.
fn mark_letters(workspace: &Workspace, catalog: &Catalog, batch: &str, as_of: Date, inbox: &mut Inbox) -> Result<u64, Error> {
    let source = format!("mark-sent {batch}.csv");
    let mut marked = 0;
    each_row(workspace, catalog, AccountRow::TABLE, UP_TO_NOW, |row: AccountRow| {
        // Most accounts have no letter of the batch, and their events need not be read.
        if !row.events.contains(batch) {
            return Ok(());
        }
        let account = account_from_row(row)?;
        for printed in Standing::of(&account, as_of).unmarked_letters().filter(|printed| batch_of(&printed.reference) == Some(batch)) {
            inbox.events.push(sent_event(printed, as_of, &source));
            marked += 1;
        }
        Ok(())
    })?;
    Ok(marked)
}
