//! The records of further claims as a chunk of the plan: the last one, so that a patient's new encounters are judged as on any night and the further claims see them.

use std::collections::HashMap;
use std::path::Path;

use super::Resubmission;
use crate::error::Error;
use crate::intake::record::{RecordView, set_file_index};
use crate::ledger::OpenItem;
use crate::model::Key;
use crate::pipeline::inbox::Inbox;
use crate::pipeline::plan::Plan;
use crate::pipeline::selection::Selection;
use crate::pipeline::shard::PlannedFile;
use crate::pipeline::spill::ChunkSpiller;
use crate::pipeline::waiting::source_of;
use crate::pipeline::workspace::Workspace;
use crate::store::answer_tables::DueClaimRow;
use crate::store::catalog::Catalog;
use crate::store::table::Row;

/// About so many bytes of records that are to come: partitions are made before it is known what is due. A claim that is due, answered or open takes a few hundred bytes in
/// segments and responses; a record takes no more than a few times that, and only some of the claims come again.
pub fn likely_bytes(catalog: &Catalog, inbox: &Inbox, selection: Option<&Selection>) -> Result<u64, Error> {
    let stored = |table: &str| -> Result<u64, Error> { Ok(catalog.segments(table, i64::MAX)?.iter().map(|segment| segment.bytes).sum()) };
    let responses: u64 = inbox.inputs.iter().filter(|input| input.kind == "responses").map(|input| input.bytes).sum();
    let open = if selection.is_some_and(Selection::is_about_answered) { stored(OpenItem::TABLE)? } else { 0 };
    Ok(responses + open + stored(DueClaimRow::TABLE)?)
}

/// Spills the records in order of encounter. They have no keys: an encounter that was billed is not settled again.
pub fn spill(workspace: &Workspace, scratch: &Path, resubmission: &Resubmission, plan: &mut Plan) -> Result<(), Error> {
    let mut keys: Vec<&Key> = resubmission.encounters.keys().collect();
    if keys.is_empty() {
        return Ok(());
    }
    keys.sort_unstable();
    let mut spiller = ChunkSpiller::new(plan.bits);
    let mut file_of: HashMap<&str, u32> = HashMap::new();
    for key in keys {
        let Some(encounter) = resubmission.encounters.get(key) else { continue };
        let index = match file_of.get(encounter.source_file.as_str()) {
            Some(index) => *index,
            None => {
                let index = u32::try_from(plan.files.len()).map_err(|_| Error::Failed("too many input files".into()))?;
                plan.files.push(PlannedFile { path: encounter.source_file.clone(), source: source_of(workspace, &encounter.source_file) });
                file_of.insert(&encounter.source_file, index);
                index
            }
        };
        let mut record = encounter.record.clone();
        set_file_index(&mut record, index);
        let view = RecordView::parse(&record).map_err(|fault| Error::Unbalanced(format!("the record of an encounter that was billed: {fault}")))?;
        spiller.billed_before(view.header(), &record);
    }
    plan.due_chunk = u32::try_from(plan.chunks.len()).ok();
    plan.chunk_files.push(None);
    plan.chunks.push(spiller.finish(&scratch.join("due.spill"))?);
    Ok(())
}
