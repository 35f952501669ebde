//! Sent claims, read again from the exports that they came from.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::super::kept_exports::{kept_file, read_again, source_of_input};
use super::super::past::Books;
use super::super::workspace::Workspace;
use super::ReplayOptions;
use super::judge::{Judge, Outcomes};
use super::rebuilt;
use super::report::{Sent, Tally};
use crate::config::Source;
use crate::error::Error;
use crate::intake::csv_export::RecordSink;
use crate::intake::quarantine::QuarantinedRows;
use crate::intake::record::{RecordHeader, RecordView};
use crate::model::{Date, Key};
use crate::store::catalog::InputRow;
use crate::store::segment::SegmentReader;
use crate::store::table::{ClaimRow, Row};

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

fn read_export(workspace: &Workspace, judge: &Judge<'_>, input: &InputRow, path: &Path, wanted: &HashMap<Key, &Wanted>, readings: &mut HashMap<Key, Reading>) -> Result<(), Error> {
    let source = source_of_input(workspace, input);
    // Where the columns are configured otherwise by now, nothing is read and the claims are rebuilt.
    read_again(workspace, input, path, &source, &mut Rereader { judge, input, source: &source, wanted, readings })?;
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
