//! Plan for a Synthea folder: its encounters, joined with its other tables, spilled like any other.

use std::path::Path;

use super::plan::{Plan, Planning};
use super::shard::PlannedFile;
use super::spill::ChunkSpiller;
use crate::config::Source;
use crate::error::Error;
use crate::intake::quarantine::{FileFault, FileReason};
use crate::intake::synthea::{SyntheaExport, SyntheaItem};
use crate::store::catalog::InputRow;
use crate::store::files;

/// Bytes of records in one chunk.
const CHUNK_RECORD_BYTES: usize = 8 << 20;

/// Reads the folder, unless every one of its files was read before.
pub fn read(planning: &Planning<'_>, folder: &Path, source: &Source, source_name: &str, plan: &mut Plan) -> Result<(), Error> {
    let mut inputs = Vec::new();
    let mut is_new = false;
    for path in SyntheaExport::input_files(folder) {
        let (sha256, bytes) = files::hash_file(&path)?;
        is_new |= planning.catalog.input_by_content(&sha256)?.is_none();
        inputs.push((InputRow { path: planning.workspace.shown(&path), source: source_name.into(), kind: "encounters".into(), bytes, sha256, encounters: 0 }, path));
    }
    if !is_new {
        return Ok(());
    }
    let file_index = u32::try_from(plan.files.len()).map_err(|_| Error::Failed("too many input files".into()))?;
    // The export's files follow one another in the list, so that a row of any of them can be named.
    plan.files.extend(inputs.iter().map(|(input, _)| PlannedFile { path: input.path.clone(), source: source.clone() }));
    let shown = planning.workspace.shown(&folder.join("encounters.csv"));
    let put_aside = |faults: Vec<crate::intake::table::TableFault>| {
        let message = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        FileFault::new(FileReason::MissingColumns, message, "Export the folder again.")
    };
    let mut encounters = 0;
    match SyntheaExport::open(folder, file_index) {
        Err(faults) => plan.file_faults.push((shown.clone(), put_aside(faults))),
        Ok(export) => match export.encounters(&source.encounter_prefix) {
            Err(faults) => plan.file_faults.push((shown.clone(), put_aside(faults))),
            Ok(mut reader) => {
                let mut chunk = 0;
                let mut record = Vec::new();
                let mut spiller = ChunkSpiller::new(plan.bits);
                let mut spilled = 0;
                loop {
                    record.clear();
                    match reader.next(&mut record).map_err(|fault| Error::Failed(fault.to_string()))? {
                        None => break,
                        Some(SyntheaItem::Quarantined(rows)) => {
                            encounters += u64::from(!rows.is_continuation);
                            plan.quarantined.push(*rows);
                        }
                        Some(SyntheaItem::Encounter(header)) => {
                            encounters += 1;
                            plan.encounters_read += 1;
                            spilled += record.len();
                            spiller.record(&header, header.content_key, file_index, &record);
                            if spilled >= CHUNK_RECORD_BYTES {
                                let full = std::mem::replace(&mut spiller, ChunkSpiller::new(plan.bits));
                                plan.chunks.push(full.finish(&planning.scratch.join(format!("s{file_index:05}-c{chunk:06}.spill")))?);
                                plan.chunk_files.push(Some(file_index));
                                (chunk, spilled) = (chunk + 1, 0);
                            }
                        }
                    }
                }
                plan.chunks.push(spiller.finish(&planning.scratch.join(format!("s{file_index:05}-c{chunk:06}.spill")))?);
                plan.chunk_files.push(Some(file_index));
            }
        },
    }
    if plan.file_faults.iter().any(|(file, _)| *file == shown) {
        inputs.iter_mut().for_each(|(input, _)| input.kind = "refused".into());
    }
    if let Some((input, _)) = inputs.first_mut() {
        input.encounters = encounters;
    }
    plan.inputs.extend(inputs);
    Ok(())
}
