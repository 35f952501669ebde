//! Encounters that waited: read back from the last run, corrected where a person said so, and sent down the same road as new ones.

use super::inbox::RejectedInput;
use super::plan::{Plan, Planning};
use super::shard::{PlannedFile, WaitingSince};
use super::spill::ChunkSpiller;
use super::workspace::Workspace;
use crate::config::Source;
use crate::error::Error;
use crate::intake::record::{RecordView, set_file_index};
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::{Row, WaitingRow};

/// Bytes of the segments that hold waiting encounters.
pub fn stored_bytes(_workspace: &Workspace, catalog: &Catalog) -> Result<u64, Error> {
    Ok(catalog.segments(WaitingRow::TABLE, i64::MAX)?.iter().map(|segment| segment.bytes).sum())
}

/// Spills every waiting encounter as the first chunk of the plan. One chunk: what waits is bounded by what people leave undone, not by the night.
pub fn spill(planning: &Planning<'_>, plan: &mut Plan) -> Result<(), Error> {
    let segments = planning.catalog.segments(WaitingRow::TABLE, i64::MAX)?;
    if segments.iter().all(|segment| segment.rows == 0) {
        return Ok(());
    }
    let mut spiller = ChunkSpiller::new(plan.bits);
    let mut file_of: std::collections::HashMap<String, u32> = std::collections::HashMap::new();
    for segment in &segments {
        for row in SegmentReader::<WaitingRow>::open(&planning.workspace.segments().join(&segment.name))? {
            let row = row?;
            let index = match file_of.get(row.source_file.as_str()) {
                Some(index) => *index,
                None => {
                    let index = u32::try_from(plan.files.len()).map_err(|_| Error::Failed("too many input files".into()))?;
                    plan.files.push(PlannedFile { path: row.source_file.to_string(), source: source_of(planning.workspace, &row.source_file) });
                    file_of.insert(row.source_file.to_string(), index);
                    index
                }
            };
            plan.waiting.insert(
                row.encounter_key,
                WaitingSince {
                    since: row.waiting_since,
                    exported_content: row.exported_content,
                    held_by: if row.disposition == "held" { row.causes.clone() } else { String::new() },
                },
            );
            let mut record = patched(planning, &row, &mut plan.refused)?;
            set_file_index(&mut record, index);
            let view = RecordView::parse(&record).map_err(|fault| Error::Unbalanced(format!("{}: {fault}", segment.name)))?;
            spiller.record(view.header(), row.exported_content, index, &record);
        }
    }
    plan.waiting_chunk = Some(0);
    plan.chunk_files.push(None);
    plan.chunks.push(spiller.finish(&planning.scratch.join("waiting.spill"))?);
    Ok(())
}

/// The record with a person's corrections. What cannot be applied is handed back with its reason, never dropped.
fn patched(planning: &Planning<'_>, row: &WaitingRow, refused: &mut Vec<RejectedInput>) -> Result<Vec<u8>, Error> {
    let mut record = row.record.clone();
    for patch in planning.patches.get(row.encounter_id.as_str()).into_iter().flatten() {
        let view = RecordView::parse(&record).map_err(|fault| Error::Unbalanced(fault.to_string()))?;
        let reason = match view.patched(patch.column, patch.line, &patch.value) {
            Ok(bytes) if is_readable(&bytes) => {
                record = bytes;
                continue;
            }
            Ok(_) => "the new value cannot be read as what that column holds; correct it and give the row back".to_owned(),
            Err(fault) => fault.to_string(),
        };
        let message = format!("{}:{}: {} of encounter {} was not corrected: {reason}", patch.file, patch.row, patch.column.name(), row.encounter_id);
        refused.push(RejectedInput { file: patch.file.clone(), line: patch.row, message, original: String::new() });
    }
    Ok(record)
}

fn is_readable(record: &[u8]) -> bool {
    let source = Source::default();
    RecordView::parse(record).is_ok_and(|view| view.decode("", &crate::intake::decode::Defaults::of(&source)).is_ok())
}

/// The source that a file belongs to: the one whose folder it was found in.
pub(super) fn source_of(workspace: &Workspace, shown: &str) -> Source {
    let path = workspace.root.join(shown);
    let owns = |source: &Source| path.starts_with(workspace.path(&source.path));
    workspace.sources().into_iter().map(|(_, source)| source).find(owns).unwrap_or_default()
}
