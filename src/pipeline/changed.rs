//! Encounters that changed after they were billed: kept on a worklist until a person decides.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::decisions::Decisions;
use super::stored::{UP_TO_NOW, each_row};
use super::workspace::Workspace;
use crate::error::Error;
use crate::store::catalog::Catalog;
use crate::store::segment::{SegmentReader, SegmentWriter, read_row};
use crate::store::table::{ChangedRow, ClaimRow, DecisionRow, Row};
use crate::worklists::changed::ChangedEncounter;

/// The changed encounters that are still open: those of earlier nights that nobody has decided, and tonight's, each once.
pub fn open_changes(workspace: &Workspace, catalog: &Catalog, decisions: &Decisions, tonight: &[PathBuf]) -> Result<Vec<ChangedRow>, Error> {
    let mut rows: Vec<ChangedRow> = Vec::new();
    each_row(workspace, catalog, ChangedRow::TABLE, UP_TO_NOW, |row: ChangedRow| {
        rows.push(row);
        Ok(())
    })?;
    for path in tonight {
        for row in SegmentReader::<ChangedRow>::open(path)? {
            let mut row = row?;
            row.claim_id = billed_claim(workspace, catalog, &row.claim_id)?.into();
            row.item_id = as_worklist(&row, &row.content_key.to_string()).item_id().into();
            rows.push(row);
        }
    }
    let ignored = ignored_before(workspace, catalog)?;
    let mut seen = HashSet::new();
    rows.retain(|row| !ignored.contains(row.item_id.as_str()) && !decisions.ignored.contains(row.item_id.as_str()) && seen.insert(row.item_id.clone()));
    Ok(rows)
}

/// Items that a person has told to ignore on an earlier night; the same change is not asked about again.
fn ignored_before(workspace: &Workspace, catalog: &Catalog) -> Result<HashSet<String>, Error> {
    let mut ignored = HashSet::new();
    each_row(workspace, catalog, DecisionRow::TABLE, UP_TO_NOW, |row: DecisionRow| {
        if row.action == "ignore" {
            ignored.insert(row.subject.to_string());
        }
        Ok(())
    })?;
    Ok(ignored)
}

/// Ids of the items that are on the worklist of changed encounters.
pub fn open_item_ids(workspace: &Workspace, catalog: &Catalog) -> Result<HashSet<String>, Error> {
    let mut ids = HashSet::new();
    each_row(workspace, catalog, ChangedRow::TABLE, UP_TO_NOW, |row: ChangedRow| {
        ids.insert(row.item_id.to_string());
        Ok(())
    })?;
    Ok(ids)
}

/// Writes them to one segment; the number of rows.
pub fn store(rows: &[ChangedRow], path: &Path) -> Result<u64, Error> {
    let mut writer = SegmentWriter::<ChangedRow>::create(path)?;
    for row in rows {
        writer.push(row)?;
    }
    Ok(writer.finish()?)
}

/// The worklist as CSV.
pub fn worklist(rows: &[ChangedRow]) -> Vec<u8> {
    let mut out = Vec::new();
    crate::worklists::held::write_header(&mut out);
    for row in rows {
        as_worklist(row, &row.content_key.to_string()).write(&mut out);
    }
    out
}

fn as_worklist<'r>(row: &'r ChangedRow, content: &'r str) -> ChangedEncounter<'r> {
    ChangedEncounter {
        encounter_id: &row.encounter_id,
        claim_id: &row.claim_id,
        content,
        claimed_cents: None,
        new_cents: row.charge_cents,
        source: &row.source_file,
        cancelled: row.cause.starts_with("cancelled"),
    }
}

/// The id of the claim in a row of an earlier run's segment, given as `run:partition:row`.
fn billed_claim(workspace: &Workspace, catalog: &Catalog, place: &str) -> Result<String, Error> {
    let mut numbers = place.split(':').map(|number| number.parse::<u32>().unwrap_or(u32::MAX));
    let (Some(run), Some(partition), Some(row)) = (numbers.next(), numbers.next(), numbers.next()) else { return Ok(String::new()) };
    let segments = catalog.segments(ClaimRow::TABLE, i64::MAX)?;
    let Some(segment) = segments.iter().find(|segment| segment.run_number == i64::from(run) && segment.partition == partition) else { return Ok(String::new()) };
    let claim = read_row::<ClaimRow>(&workspace.segments().join(&segment.name), row as usize)?;
    Ok(claim.map(|claim| claim.claim_id.to_string()).unwrap_or_default())
}
