//! The records of further claims as a chunk of the plan.

use std::collections::HashMap;

use super::Resubmission;
use crate::error::Error;
use crate::intake::record::{RecordView, set_file_index};
use crate::model::Key;
use crate::pipeline::plan::{Plan, Planning};
use crate::pipeline::shard::PlannedFile;
use crate::pipeline::spill::{ChunkSpill, ChunkSpiller};
use crate::pipeline::waiting::source_of;

/// Bytes of all records.
pub fn stored_bytes(resubmission: &Resubmission) -> u64 {
    resubmission.encounters.values().map(|encounter| encounter.record.len() as u64).sum()
}

/// Spills the records in order of encounter; `None` where nothing is due. They have no keys: an encounter that was billed is not settled again.
pub fn spill(planning: &Planning<'_>, plan: &mut Plan) -> Result<Option<ChunkSpill>, Error> {
    let mut keys: Vec<&Key> = planning.resubmission.encounters.keys().collect();
    if keys.is_empty() {
        return Ok(None);
    }
    keys.sort_unstable();
    let mut spiller = ChunkSpiller::new(plan.bits);
    let mut file_of: HashMap<&str, u32> = HashMap::new();
    for key in keys {
        let Some(encounter) = planning.resubmission.encounters.get(key) else { continue };
        let index = match file_of.get(encounter.source_file.as_str()) {
            Some(index) => *index,
            None => {
                let index = u32::try_from(plan.files.len()).map_err(|_| Error::Failed("too many input files".into()))?;
                plan.files.push(PlannedFile { path: encounter.source_file.clone(), source: source_of(planning.workspace, &encounter.source_file) });
                file_of.insert(&encounter.source_file, index);
                index
            }
        };
        let mut record = encounter.record.clone();
        set_file_index(&mut record, index);
        let view = RecordView::parse(&record).map_err(|fault| Error::Unbalanced(format!("the record of an encounter that was billed: {fault}")))?;
        spiller.billed_before(view.header(), &record);
    }
    Ok(Some(spiller.finish(&planning.scratch.join("due.spill"))?))
}
