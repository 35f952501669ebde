//! Exports that earlier runs read, read again: from the archive, or where they were kept. Does *not* know who asks, and takes no file whose content is another by now.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use super::night::run_label;
use super::waiting::source_of;
use super::workspace::Workspace;
use crate::config::Source;
use crate::error::Error;
use crate::intake::csv_export::{RecordSink, read_chunk};
use crate::intake::gzip::{is_gzip, unpack_to};
use crate::intake::scan::{CHUNK_BYTES, FileContext, ScanFault, Scanner};
use crate::store::catalog::{InputRow, RunRow};
use crate::store::{StoreError, files};

/// The file that a run read, archived or kept, with the very content that was read.
pub fn kept_file(workspace: &Workspace, run: &RunRow, input: &InputRow) -> Result<Option<PathBuf>, Error> {
    for path in [archived_path(workspace, run, input), workspace.root.join(&input.path)] {
        if path.is_file() && files::hash_file(&path)?.0 == input.sha256 {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Where a run archived an input.
pub fn archived_path(workspace: &Workspace, run: &RunRow, input: &InputRow) -> PathBuf {
    workspace.path(&workspace.config.paths.archive).join(run_label(run)).join(&input.path)
}

/// The source that an input belonged to, as it is configured now.
pub fn source_of_input(workspace: &Workspace, input: &InputRow) -> Source {
    let named = workspace.sources().into_iter().find(|(name, _)| *name == input.source).map(|(_, source)| source);
    named.unwrap_or_else(|| source_of(workspace, &input.path))
}

/// Reads a kept export into a sink. False where its columns are not those that are configured by now, so that nothing can be read.
pub fn read_again(workspace: &Workspace, input: &InputRow, path: &Path, source: &Source, sink: &mut dyn RecordSink) -> Result<bool, Error> {
    let mut file = File::open(path).map_err(|source| StoreError::io(path, source))?;
    let mut first = [0; 2];
    let count = file.read(&mut first).map_err(|source| StoreError::io(path, source))?;
    file.rewind().map_err(|source| StoreError::io(path, source))?;
    if !is_gzip(first.get(..count).unwrap_or_default()) {
        return scan(workspace, input, path, source, file, sink);
    }
    let mut unpacked = Vec::new();
    unpack_to(file, &mut unpacked, workspace.config.limits.unpacked_bytes).map_err(|fault| Error::Failed(format!("{}: {fault}", path.display())))?;
    scan(workspace, input, path, source, unpacked.as_slice(), sink)
}

fn scan(workspace: &Workspace, input: &InputRow, path: &Path, source: &Source, reader: impl Read, sink: &mut dyn RecordSink) -> Result<bool, Error> {
    let context = FileContext { file_index: 0, source_name: &input.source, source, limits: &workspace.config.limits };
    let mut scanner = match Scanner::open(reader, context, CHUNK_BYTES, |_: &[u8]| {}) {
        Ok(scanner) => scanner,
        Err(ScanFault::File(_)) => return Ok(false),
        Err(ScanFault::Io(error)) => return Err(StoreError::io(path, error).into()),
    };
    let layout = scanner.layout().clone();
    while let Some(chunk) = scanner.next_chunk().map_err(|error| StoreError::io(path, error))? {
        read_chunk(&chunk, &layout, &context, sink);
    }
    Ok(true)
}
