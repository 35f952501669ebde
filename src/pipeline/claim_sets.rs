//! Which set of which claim file holds which claims: by it an answer to a set, a group or an interchange finds its claims, also when the file has long been collected.
//!
//! A row a set, never a claim: a set's claims are a stretch of one shard's claims, which stand in the order in which they were written.

use std::path::{Path, PathBuf};

use super::assemble::ClaimFile;
use super::outputs::NO_PARTITION;
use crate::error::Error;
use crate::model::Date;
use crate::store::answer_tables::ClaimSetRow;
use crate::store::segment::SegmentWriter;
use crate::store::table::Row;
use crate::x12::interchange::{BATCH_DIGITS, batch_number};

/// Stores the sets of the night's claim files; `None` where nothing was written.
pub fn store_claim_sets(files: &[ClaimFile], as_of: Date, path: &Path) -> Result<Option<(String, PathBuf, u32, u64)>, Error> {
    if files.is_empty() {
        return Ok(None);
    }
    let mut rows = SegmentWriter::<ClaimSetRow>::create(path)?;
    for file in files {
        for set in &file.sets {
            rows.push(&ClaimSetRow {
                file: file.name.as_str().into(),
                sha256: file.sha256.as_str().into(),
                receiver: file.receiver.as_str().into(),
                interchange_control: file.interchange_control,
                group_control: file.group_control,
                transaction_control: set.transaction_control,
                batch: format!("{:0width$}", batch_number(file.interchange_control, set.transaction_control), width = BATCH_DIGITS).into(),
                partition: set.partition,
                first: set.first,
                claims: set.claims,
                as_of,
            })?;
        }
    }
    Ok(Some((ClaimSetRow::TABLE.to_owned(), path.to_owned(), NO_PARTITION, rows.finish()?)))
}
