//! Sent claims, read again from the exports that they came from.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use super::super::night::run_label;
use super::super::past::Books;
use super::super::workspace::Workspace;
use super::ReplayOptions;
use super::judge::{Judge, Outcomes};
use super::rebuilt;
use super::report::{Sent, Tally};
use crate::config::Source;
use crate::error::Error;
use crate::intake::csv_export::{RecordSink, read_chunk};
use crate::intake::gzip::{is_gzip, unpack_to};
use crate::intake::quarantine::QuarantinedRows;
use crate::intake::record::{RecordHeader, RecordView};
use crate::intake::scan::{CHUNK_BYTES, FileContext, ScanFault, Scanner};
use crate::model::{Date, Key};
use crate::store::catalog::{InputRow, RunRow};
use crate::store::segment::SegmentReader;
use crate::store::table::{ClaimRow, Row};
use crate::store::{StoreError, files};

/// A sent encounter that is looked for.
struct Wanted {
    sent: Sent,
    run: i64,
    source_file: String,
    source_row: u64,
    bill_date: Date,
}

type AllWanted = BTreeMap<Key, Wanted>;

/// What the exports say of a sent encounter.
enum Reading {
    /// Read again, with the content that was read.
    Read(Key, Box<Outcomes>),
    /// Its rows stand apart in the file, so that no part alone is the encounter.
    Apart,
}

/// Replays every claim that was sent in the days asked for.
pub fn replay_sent(books: &Books<'_>, judge: &Judge<'_>, options: &ReplayOptions, tally: &mut Tally) -> Result<(), Error> {
    let wanted = sent_claims(books, options)?;
    let mut by_file: HashMap<&str, Vec<(Key, &Wanted)>> = HashMap::new();
    wanted.iter().for_each(|(key, wanted)| by_file.entry(&wanted.source_file).or_default().push((*key, wanted)));
    let mut readings: HashMap<Key, Reading> = HashMap::new();
    // The latest file of a name first: an encounter was read no later than it was sent, and mostly that same night.
    let mut runs = books.catalog.runs()?;
    runs.reverse();
    for run in &runs {
        for input in books.catalog.inputs(run.number)?.iter().filter(|input| input.kind == "encounters") {
            let named = by_file.get(input.path.as_str()).into_iter().flatten();
            let of_file: HashMap<Key, &Wanted> = named.filter(|(key, wanted)| wanted.run >= run.number && !readings.contains_key(key)).copied().collect();
            if of_file.is_empty() {
                continue;
            }
            match kept_file(books.workspace, run, input)? {
                Some(path) => read_export(books.workspace, judge, input, &path, &of_file, &mut readings)?,
                None => tally.input_gone(&input.path),
            }
        }
    }
    let mut missing: BTreeMap<Key, Vec<ClaimRow>> = BTreeMap::new();
    for (key, wanted) in &wanted {
        match readings.get(key) {
            Some(Reading::Read(_, outcomes)) if outcomes.before.questions.is_empty() => tally.sent(&wanted.sent, outcomes, false),
            _ => _ = missing.insert(*key, Vec::new()),
        }
    }
    replay_missing(books, judge, options, &wanted, missing, tally)
}

/// Encounters whose record cannot be had are rebuilt from their claims' rows.
fn replay_missing(
    books: &Books<'_>,
    judge: &Judge<'_>,
    options: &ReplayOptions,
    wanted: &AllWanted,
    mut missing: BTreeMap<Key, Vec<ClaimRow>>,
    tally: &mut Tally,
) -> Result<(), Error> {
    if missing.is_empty() {
        return Ok(());
    }
    each_claim(books, options, |_, row| {
        if let Some(rows) = missing.get_mut(&row.encounter_key) {
            rows.push(row);
        }
        Ok(())
    })?;
    for (key, rows) in &missing {
        let Some(wanted) = wanted.get(key) else { continue };
        match rebuilt::outcomes(judge, *key, rows) {
            Some(outcomes) => tally.sent(&wanted.sent, &outcomes, true),
            None => tally.sent_not_replayed(&wanted.sent),
        }
    }
    Ok(())
}

/// Every encounter that was sent in the days asked for, with all its claims. Self-pay encounters are sent to the patient and count too.
fn sent_claims(books: &Books<'_>, options: &ReplayOptions) -> Result<AllWanted, Error> {
    let mut wanted = AllWanted::new();
    each_claim(books, options, |run, row| {
        let entry = wanted.entry(row.encounter_key).or_insert_with(|| Wanted {
            sent: Sent { encounter_id: row.encounter_id.to_string(), claim_ids: Vec::new(), payer_id: row.payer_id.to_string(), charge_cents: crate::model::Cents::ZERO },
            run,
            source_file: row.source_file.to_string(),
            source_row: row.source_row,
            bill_date: row.bill_date,
        });
        entry.sent.claim_ids.extend(Some(row.claim_id.to_string()).filter(|id| !id.is_empty()));
        entry.sent.charge_cents += row.charge_cents;
        Ok(())
    })?;
    Ok(wanted)
}

fn each_claim(books: &Books<'_>, options: &ReplayOptions, mut act: impl FnMut(i64, ClaimRow) -> Result<(), Error>) -> Result<(), Error> {
    for segment in books.catalog.segments(ClaimRow::TABLE, i64::MAX)? {
        for row in SegmentReader::<ClaimRow>::open(&books.workspace.segments().join(&segment.name))? {
            let row = row?;
            if options.since.is_none_or(|since| since <= row.bill_date) && options.until.is_none_or(|until| row.bill_date <= until) {
                act(segment.run_number, row)?;
            }
        }
    }
    Ok(())
}

/// The file that a run read, archived or kept, with the very content that was read.
fn kept_file(workspace: &Workspace, run: &RunRow, input: &InputRow) -> Result<Option<PathBuf>, Error> {
    let archived = workspace.path(&workspace.config.paths.archive).join(run_label(run)).join(&input.path);
    for path in [archived, workspace.root.join(&input.path)] {
        if path.is_file() && files::hash_file(&path)?.0 == input.sha256 {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn read_export(workspace: &Workspace, judge: &Judge<'_>, input: &InputRow, path: &Path, wanted: &HashMap<Key, &Wanted>, readings: &mut HashMap<Key, Reading>) -> Result<(), Error> {
    let named = workspace.sources().into_iter().find(|(name, _)| *name == input.source).map(|(_, source)| source);
    let source = named.unwrap_or_else(|| super::super::waiting::source_of(workspace, &input.path));
    let mut file = File::open(path).map_err(|source| StoreError::io(path, source))?;
    let mut first = [0; 2];
    let count = file.read(&mut first).map_err(|source| StoreError::io(path, source))?;
    file.rewind().map_err(|source| StoreError::io(path, source))?;
    let mut sink = Rereader { judge, input, source: &source, wanted, readings };
    if !is_gzip(first.get(..count).unwrap_or_default()) {
        return scan(workspace, input, path, &source, file, &mut sink);
    }
    let mut unpacked = Vec::new();
    unpack_to(file, &mut unpacked, workspace.config.limits.unpacked_bytes).map_err(|fault| Error::Failed(format!("{}: {fault}", path.display())))?;
    scan(workspace, input, path, &source, unpacked.as_slice(), &mut sink)
}

fn scan(workspace: &Workspace, input: &InputRow, path: &Path, source: &Source, reader: impl Read, sink: &mut dyn RecordSink) -> Result<(), Error> {
    let context = FileContext { file_index: 0, source_name: &input.source, source, limits: &workspace.config.limits };
    let mut scanner = match Scanner::open(reader, context, CHUNK_BYTES, |_: &[u8]| {}) {
        Ok(scanner) => scanner,
        // A source whose columns are configured otherwise by now: its claims are rebuilt.
        Err(ScanFault::File(_)) => return Ok(()),
        Err(ScanFault::Io(error)) => return Err(StoreError::io(path, error).into()),
    };
    let layout = scanner.layout().clone();
    while let Some(chunk) = scanner.next_chunk().map_err(|error| StoreError::io(path, error))? {
        read_chunk(&chunk, &layout, &context, sink);
    }
    Ok(())
}

/// Judges the records that are looked for, as the file goes by.
struct Rereader<'r, 'j> {
    judge: &'r Judge<'j>,
    input: &'r InputRow,
    source: &'r Source,
    wanted: &'r HashMap<Key, &'r Wanted>,
    readings: &'r mut HashMap<Key, Reading>,
}

impl RecordSink for Rereader<'_, '_> {
    fn record(&mut self, header: &RecordHeader, bytes: &[u8]) {
        let key = header.encounter_key;
        let Some(wanted) = self.wanted.get(&key) else { return };
        let is_first = header.position.row == wanted.source_row;
        match self.readings.get(&key) {
            // The same again is a repetition; other rows of the encounter are a part of it.
            Some(Reading::Read(content, _)) if *content == header.content_key => {}
            Some(_) => _ = self.readings.insert(key, Reading::Apart),
            None if is_first => {
                let outcomes = RecordView::parse(bytes).ok().and_then(|record| self.judge.record(&record, &self.input.path, self.source, wanted.bill_date, true));
                if let Some(outcomes) = outcomes {
                    self.readings.insert(key, Reading::Read(header.content_key, Box::new(outcomes)));
                }
            }
            None => {}
        }
    }

    fn quarantine(&mut self, _rows: QuarantinedRows) {}
}
