//! Records of encounters that were billed straight from an export, read from it again.

use std::collections::{BTreeMap, HashMap};

use crate::error::Error;
use crate::intake::csv_export::RecordSink;
use crate::intake::quarantine::QuarantinedRows;
use crate::intake::record::RecordHeader;
use crate::model::Key;
use crate::pipeline::kept_exports::{archived_path, kept_file, read_again, source_of_input};
use crate::pipeline::workspace::Workspace;
use crate::store::catalog::Catalog;

/// An encounter that is looked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The file that it came from, as its claim names it.
    pub source_file: String,
    /// Its first row.
    pub source_row: u64,
    /// The run that billed it: it was read by this one or an earlier one.
    pub run: i64,
}

/// What the exports say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reread {
    /// The record, with the content that was read.
    Record(Key, Vec<u8>),
    /// Its rows stand apart in the file, so that no part alone is the encounter.
    Apart,
}

/// Reads every export that a wanted encounter came from. What is not found is missing from the answer; `gone` names the file to bring back, by encounter.
pub fn reread(workspace: &Workspace, catalog: &Catalog, wanted: &BTreeMap<Key, Wanted>) -> Result<(HashMap<Key, Reread>, HashMap<Key, String>), Error> {
    let mut by_file: HashMap<&str, Vec<(Key, &Wanted)>> = HashMap::new();
    wanted.iter().for_each(|(key, wanted)| by_file.entry(&wanted.source_file).or_default().push((*key, wanted)));
    let (mut found, mut gone) = (HashMap::new(), HashMap::new());
    // The latest file of a name first: an encounter was read no later than it was billed, and mostly that same night.
    let mut runs = catalog.runs()?;
    runs.reverse();
    for run in &runs {
        for input in catalog.inputs(run.number)?.iter().filter(|input| input.kind == "encounters") {
            let named = by_file.get(input.path.as_str()).into_iter().flatten();
            let of_file: HashMap<Key, &Wanted> = named.filter(|(key, wanted)| wanted.run >= run.number && !found.contains_key(key)).copied().collect();
            if of_file.is_empty() {
                continue;
            }
            let Some(path) = kept_file(workspace, run, input)? else {
                let place = workspace.shown(&archived_path(workspace, run, input));
                of_file.keys().for_each(|key| _ = gone.entry(*key).or_insert_with(|| format!("{place} (or {} as run {} read it)", input.path, run.number)));
                continue;
            };
            let source = source_of_input(workspace, input);
            read_again(workspace, input, &path, &source, &mut Rereader { wanted: &of_file, found: &mut found })?;
        }
    }
    Ok((found, gone))
}

/// Takes the records that are looked for, as the file goes by.
struct Rereader<'r> {
    wanted: &'r HashMap<Key, &'r Wanted>,
    found: &'r mut HashMap<Key, Reread>,
}

impl RecordSink for Rereader<'_> {
    fn record(&mut self, header: &RecordHeader, bytes: &[u8]) {
        let key = header.encounter_key;
        let Some(wanted) = self.wanted.get(&key) else { return };
        match self.found.get(&key) {
            // The same again is a repetition; other rows of the encounter are a part of it.
            Some(Reread::Record(content, _)) if *content == header.content_key => {}
            Some(_) => _ = self.found.insert(key, Reread::Apart),
            None if header.position.row == wanted.source_row => _ = self.found.insert(key, Reread::Record(header.content_key, bytes.to_vec())),
            None => {}
        }
    }

    fn quarantine(&mut self, _rows: QuarantinedRows) {}
}
