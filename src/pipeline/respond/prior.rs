//! What earlier runs booked and tonight's answers need: transfers that reversals take back, and what earlier payers decided.
//!
//! Only the runs that are asked for are read, and of them only what answers wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::writing::ANSWERS;
use crate::error::Error;
use crate::ledger::Transfer;
use crate::model::Key;
use crate::pipeline::workspace::Workspace;
use crate::store::answer_tables::RemittedClaimRow;
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::Row;
use crate::x12::responses::RemittedClaim;

/// Postings by run.
pub type Postings = BTreeMap<u32, BTreeSet<Key>>;

/// The transfers of postings, by posting.
pub fn transfers(workspace: &Workspace, catalog: &Catalog, needed: &Postings) -> Result<BTreeMap<Key, Vec<Transfer>>, Error> {
    let mut found: BTreeMap<Key, Vec<Transfer>> = BTreeMap::new();
    for (path, postings) in segments(workspace, catalog, Transfer::TABLE, needed)? {
        for transfer in SegmentReader::<Transfer>::open(&path)? {
            let transfer = transfer?;
            if let Some(posting) = Key::parse(&transfer.source).filter(|posting| postings.contains(posting)) {
                found.entry(posting).or_default().push(transfer);
            }
        }
    }
    Ok(found)
}

/// What claims of remittances said, by posting.
pub fn claims(workspace: &Workspace, catalog: &Catalog, needed: &Postings) -> Result<BTreeMap<Key, (RemittedClaimRow, RemittedClaim)>, Error> {
    let mut found = BTreeMap::new();
    for (path, postings) in segments(workspace, catalog, RemittedClaimRow::TABLE, needed)? {
        for row in SegmentReader::<RemittedClaimRow>::open(&path)? {
            let row = row?;
            if postings.contains(&row.posting_id) {
                let claim = advice(&row)?;
                found.insert(row.posting_id, (row, claim));
            }
        }
    }
    Ok(found)
}

/// The claim that a stored row holds whole.
pub fn advice(row: &RemittedClaimRow) -> Result<RemittedClaim, Error> {
    serde_json::from_str(&row.advice).map_err(|error| Error::Unbalanced(format!("what check {} says of claim {} cannot be read back: {error}", row.trace_number, row.claim_id)))
}

fn segments<'n>(workspace: &Workspace, catalog: &Catalog, table: &str, needed: &'n Postings) -> Result<Vec<(PathBuf, &'n BTreeSet<Key>)>, Error> {
    let mut paths = Vec::new();
    if needed.is_empty() {
        return Ok(paths);
    }
    for segment in catalog.segments(table, i64::MAX)?.into_iter().filter(|segment| segment.partition == ANSWERS) {
        if let Some(postings) = u32::try_from(segment.run_number).ok().and_then(|run| needed.get(&run)) {
            paths.push((workspace.segments().join(&segment.name), postings));
        }
    }
    Ok(paths)
}
