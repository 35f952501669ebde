//! Reads a table of the ledger, segment by segment. Does *not* know what the rows mean.

use super::workspace::Workspace;
use crate::error::Error;
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::Row;

/// All runs, for a table as the last of them left it.
pub const UP_TO_NOW: i64 = i64::MAX;

/// Calls with every row of a table as a run left it, in order of storing.
pub fn each_row<R: Row>(workspace: &Workspace, catalog: &Catalog, table: &str, up_to_run: i64, mut act: impl FnMut(R) -> Result<(), Error>) -> Result<(), Error> {
    for segment in catalog.segments(table, up_to_run)? {
        for row in SegmentReader::<R>::open(&workspace.segments().join(&segment.name))? {
            act(row?)?;
        }
    }
    Ok(())
}
