//! What a returned row may be about: held findings, changed encounters, and what stands on the worklists of payers' answers. Read only as far as the night's rows need it.

use std::collections::{HashMap, HashSet};

use super::HELD_FINDINGS;
use crate::error::Error;
use crate::intake::corrections::{Correction, Decided};
use crate::ledger::OpenItem;
use crate::model::Key;
use crate::pipeline::stored::{UP_TO_NOW, each_row};
use crate::pipeline::workspace::Workspace;
use crate::store::catalog::Catalog;
use crate::store::table::{FindingRow, Row};
use crate::store::worklist_tables::{OpenExceptionRow, WorklistItemRow};

/// Everything that the night's rows name.
#[derive(Default)]
pub struct Known {
    /// Findings that hold encounters, by id.
    pub findings: HashMap<String, FindingRow>,
    /// Ids on the worklist of changed encounters.
    pub changes: HashSet<String>,
    /// Rejected and denied items that are on their worklists, by worklist id.
    pub answered: HashMap<String, OpenItem>,
    /// Open exceptions, by id.
    pub exceptions: HashMap<String, OpenExceptionRow>,
    /// The items behind each shared cause.
    pub members: HashMap<String, Vec<String>>,
}

impl Known {
    /// Reads what the rows need from the books as the last run left them.
    pub fn read(workspace: &Workspace, catalog: &Catalog, corrections: &[Correction]) -> Result<Known, Error> {
        let ids: Vec<&str> = corrections.iter().filter(|correction| matches!(correction.decided, Decided::Action { .. })).map(|correction| correction.decided.id()).collect();
        let names = |letters: &[char]| ids.iter().any(|id| id.starts_with(letters));
        let mut known = Known::default();
        if names(&['c']) {
            known.changes = crate::pipeline::changed::open_item_ids(workspace, catalog)?;
        }
        // A row whose id begins with none of the letters below is told that nothing of that id is held.
        each_row(workspace, catalog, HELD_FINDINGS, UP_TO_NOW, |row: FindingRow| {
            known.findings.insert(row.item_id.to_string(), row);
            Ok(())
        })?;
        if names(&['x']) {
            each_row(workspace, catalog, OpenExceptionRow::TABLE, UP_TO_NOW, |row: OpenExceptionRow| {
                known.exceptions.insert(row.item_id.to_string(), row);
                Ok(())
            })?;
        }
        if names(&['r', 'd', 'g']) {
            known.read_answered(workspace, catalog)?;
        }
        Ok(known)
    }

    /// What is on the worklists of answers, and the items behind it.
    fn read_answered(&mut self, workspace: &Workspace, catalog: &Catalog) -> Result<(), Error> {
        let mut listed: HashMap<(char, Key), String> = HashMap::new();
        each_row(workspace, catalog, WorklistItemRow::TABLE, UP_TO_NOW, |row: WorklistItemRow| {
            let id = row.item_id.to_string();
            let mut letters = id.chars();
            if let Some((letter, key)) = letters.next().zip(Key::parse(letters.as_str())) {
                listed.insert((letter, key), id.clone());
            }
            if !row.cause_id.is_empty() {
                self.members.entry(row.cause_id.to_string()).or_default().push(id);
            }
            Ok(())
        })?;
        each_row(workspace, catalog, OpenItem::TABLE, UP_TO_NOW, |item: OpenItem| {
            if let Some(id) = ['r', 'd'].into_iter().find_map(|letter| listed.get(&(letter, item.item_id))) {
                self.answered.insert(id.clone(), item);
            }
            Ok(())
        })
    }
}
