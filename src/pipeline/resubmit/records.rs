//! The rows and records of encounters that were billed before: what their claims said, and what was documented, as the last of their claims was made from it.

use std::collections::{BTreeMap, HashMap};

use super::reread::{Reread, Wanted, reread};
use crate::error::Error;
use crate::model::Key;
use crate::pipeline::claim_row::read_services;
use crate::pipeline::day_lines::OwnLine;
use crate::pipeline::workspace::Workspace;
use crate::store::answer_tables::BilledRecordRow;
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::{ClaimRow, Row};

/// Claims by encounter, each with the run that wrote it, in order of run.
pub type ClaimRows = HashMap<Key, Vec<(u32, ClaimRow)>>;

/// The claims of encounters, from the runs that each names.
pub fn claim_rows(workspace: &Workspace, catalog: &Catalog, wanted: &BTreeMap<Key, Vec<u32>>) -> Result<ClaimRows, Error> {
    let mut rows = ClaimRows::new();
    for segment in catalog.segments(ClaimRow::TABLE, i64::MAX)? {
        let Ok(run) = u32::try_from(segment.run_number) else { continue };
        if !wanted.values().any(|runs| runs.contains(&run)) {
            continue;
        }
        for row in SegmentReader::<ClaimRow>::open(&workspace.segments().join(&segment.name))? {
            let row = row?;
            if wanted.get(&row.encounter_key).is_some_and(|runs| runs.contains(&run)) {
                rows.entry(row.encounter_key).or_default().push((run, row));
            }
        }
    }
    rows.values_mut().for_each(|rows| rows.sort_by_key(|(run, row)| (*run, row.part, row.sequence)));
    Ok(rows)
}

/// A record with the file that it came from, or in words what must be brought back.
pub type Record = Result<(Vec<u8>, String), String>;

/// The record of every encounter as it was billed last: as it was kept, else from its export.
pub fn records(workspace: &Workspace, catalog: &Catalog, claims: &ClaimRows) -> Result<HashMap<Key, Record>, Error> {
    let mut records: HashMap<Key, Record> = HashMap::new();
    let first = claims.values().flatten().map(|(run, _)| *run).min().unwrap_or(u32::MAX);
    for segment in catalog.segments(BilledRecordRow::TABLE, i64::MAX)?.into_iter().filter(|segment| segment.run_number >= i64::from(first)) {
        for row in SegmentReader::<BilledRecordRow>::open(&workspace.segments().join(&segment.name))? {
            let row = row?;
            // Later runs come later and win.
            if claims.contains_key(&row.encounter_key) {
                records.insert(row.encounter_key, Ok((row.record, row.source_file.to_string())));
            }
        }
    }
    let from_exports: BTreeMap<Key, Wanted> = claims.iter().filter(|(key, _)| !records.contains_key(key)).filter_map(|(key, rows)| Some((*key, wanted(rows)?))).collect();
    let (mut found, gone) = reread(workspace, catalog, &from_exports)?;
    for (key, wanted) in from_exports {
        let record = match found.remove(&key) {
            Some(Reread::Record(_, record)) => Ok((record, wanted.source_file)),
            Some(Reread::Apart) => Err(format!("its rows stand apart in {}, so that the file alone does not tell the encounter", wanted.source_file)),
            None => Err(match gone.get(&key) {
                Some(place) => format!("the export that it came from is gone: bring back {place}, unchanged; the next run writes the claim"),
                None => format!("{} was not found, or has other columns by now: bring back the file as it was read; the next run writes the claim", wanted.source_file),
            }),
        };
        records.insert(key, record);
    }
    Ok(records)
}

fn wanted(rows: &[(u32, ClaimRow)]) -> Option<Wanted> {
    let (run, row) = rows.first()?;
    Some(Wanted { source_file: row.source_file.to_string(), source_row: row.source_row, run: i64::from(*run) })
}

/// What history holds of an encounter: the lines of the latest claim of each part.
pub fn own_lines(rows: &[(u32, ClaimRow)]) -> Vec<(u16, OwnLine)> {
    let mut latest: BTreeMap<u16, &ClaimRow> = BTreeMap::new();
    rows.iter().for_each(|(_, row)| _ = latest.insert(row.part, row));
    let of_row = |row: &ClaimRow| {
        let on = (row.service_date == row.service_date_end).then_some(row.service_date);
        let (part, services) = (row.part, read_services(&row.services).unwrap_or_default());
        services.into_iter().map(move |service| (part, OwnLine { code: service.code, modifiers: service.modifiers, units: service.units, on }))
    };
    // A void has taken its lines back.
    latest.into_values().filter(|row| row.frequency != "8").flat_map(of_row).collect()
}
