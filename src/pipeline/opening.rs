//! Day one: what was open before this workspace began, from `reference/opening/`, booked by the first run.

use std::path::{Path, PathBuf};

use super::visits::write_opening;
use super::workspace::Workspace;
use crate::error::Error;
use crate::intake::opening::{Opening, read_open_items, read_visits};
use crate::intake::record::encounter_key;
use crate::intake::table::TableFault;
use crate::ledger::OpenItem;
use crate::model::{Date, Providers};
use crate::store::StoreError;
use crate::store::key_index::{Entry, write_shard_run};
use crate::store::segment::SegmentWriter;
use crate::store::table::VisitRow;

/// Folder below the reference folder.
const FOLDER: &str = "opening";

/// The opening items, sorted by guarantor and item; none when there is no file.
pub fn open_items(workspace: &Workspace) -> Result<Vec<OpenItem>, Error> {
    let rows = read(workspace, "open_items.csv", read_open_items)?;
    let mut items: Vec<OpenItem> = rows.into_iter().map(|row| row.item).collect();
    items.sort_by(|left, right| left.order().cmp(&right.order()));
    Ok(items)
}

/// Reads both files for their faults alone, before a first night makes anything.
pub fn check(workspace: &Workspace) -> Result<(), Error> {
    read(workspace, "open_items.csv", read_open_items)?;
    read(workspace, "visits.csv", read_visits)?;
    Ok(())
}

/// Writes the keys of encounters that were billed before, so that an export which carries one again does not bill it twice. The path, or `None` when there are none.
pub fn billed_keys(workspace: &Workspace, scratch: &Path) -> Result<Option<PathBuf>, Error> {
    let entry = |item: &OpenItem| Entry { key: encounter_key(&item.encounter_id), ..Entry::default() };
    let entries: Vec<Entry> = open_items(workspace)?.iter().filter(|item| !item.encounter_id.is_empty()).map(entry).collect();
    if entries.is_empty() {
        return Ok(None);
    }
    let path = scratch.join("opening.keys");
    write_shard_run(&path, entries)?;
    Ok(Some(path))
}

/// Writes the first run of the index of visits: those imported, and from when on visits are known.
pub fn visit_keys(workspace: &Workspace, providers: &Providers, as_of: Date, scratch: &Path) -> Result<PathBuf, Error> {
    let visits = read(workspace, "visits.csv", read_visits)?;
    Ok(write_opening(&visits, providers, as_of, &scratch.join("opening.visits"))?)
}

/// Stores the opening visits as a segment; the number of rows.
pub fn store_visits(workspace: &Workspace, path: &Path) -> Result<u64, Error> {
    let visits = read(workspace, "visits.csv", read_visits)?;
    if visits.is_empty() {
        return Ok(0);
    }
    let mut writer = SegmentWriter::<VisitRow>::create(path)?;
    for visit in visits {
        writer.push(&VisitRow { patient_id: visit.patient_id.into(), npi: visit.npi.into(), taxonomy: visit.taxonomy.into(), date: visit.date })?;
    }
    Ok(writer.finish()?)
}

fn read<T>(workspace: &Workspace, name: &str, parse: impl FnOnce(&str, &[u8]) -> Result<Opening<T>, Vec<TableFault>>) -> Result<Vec<T>, Error> {
    let path = workspace.path(&workspace.config.paths.reference).join(FOLDER).join(name);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let shown = workspace.shown(&path);
    let bytes = std::fs::read(&path).map_err(|source| StoreError::io(&path, source))?;
    let joined = |faults: Vec<String>| Error::Usage(format!("the opening balances have faults; nothing was read:\n{}", faults.join("\n")));
    let opening = parse(&shown, &bytes).map_err(|faults| joined(faults.iter().map(ToString::to_string).collect()))?;
    let faults: Vec<String> = opening.rejected.iter().flat_map(|row| row.faults.iter().map(ToString::to_string)).collect();
    if faults.is_empty() { Ok(opening.rows) } else { Err(joined(faults)) }
}
