//! The files of `inbox/responses`: which are new, which are ours, and what they hold.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::gather::{FileFate, FileGatherer, Gathered};
use super::identity::Identity;
use super::spill::AnswerSpill;
use crate::error::Error;
use crate::model::Date;
use crate::pipeline::inbox::{Inbox, RejectedInput};
use crate::pipeline::progress::{Interrupt, Progress};
use crate::pipeline::workspace::Workspace;
use crate::store::catalog::{Catalog, InputRow};
use crate::store::{StoreError, files};
use crate::x12::responses::ResponseReader;

/// Steps between two looks at whether to stop.
const STEPS: u32 = 4_096;

/// What reading needs.
pub struct Reading<'r> {
    /// The workspace.
    pub workspace: &'r Workspace,
    /// The catalog, for contents read before.
    pub catalog: &'r Catalog,
    /// Who we are.
    pub identity: &'r Identity,
    /// The business date.
    pub as_of: Date,
    /// A folder for the spill.
    pub scratch: &'r Path,
    /// Hears about progress.
    pub progress: &'r dyn Progress,
    /// Says when to stop.
    pub interrupt: &'r Interrupt,
}

/// Reads every file of the inbox, whose list it empties; `None` where none was ours.
pub fn read(reading: &Reading<'_>, inbox: &mut Inbox) -> Result<Option<Gathered>, Error> {
    let paths = std::mem::take(&mut inbox.responses);
    if paths.is_empty() {
        return Ok(None);
    }
    let spill = AnswerSpill::create(&reading.scratch.join("answers.spill"))?;
    let mut gathered = Gathered { spill, sets: Vec::new(), entries: Vec::new(), refused: Vec::new(), exceptions: Vec::new(), rejected: Vec::new(), notes: Vec::new() };
    let before = inbox.inputs.len();
    let sizes = paths.iter().map(|path| std::fs::metadata(path).map_or(0, |data| data.len())).sum();
    reading.progress.stage("reading responses", sizes, "bytes");
    for path in paths {
        read_file(reading, &path, &mut gathered, inbox)?;
    }
    gathered.spill.flush()?;
    inbox.rejected.append(&mut gathered.rejected);
    inbox.notes.append(&mut gathered.notes);
    Ok((inbox.inputs.len() > before).then_some(gathered))
}

fn read_file(reading: &Reading<'_>, path: &Path, gathered: &mut Gathered, inbox: &mut Inbox) -> Result<(), Error> {
    reading.interrupt.check()?;
    let shown = reading.workspace.shown(path);
    if File::open(path).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied) {
        gathered.rejected.push(unreadable(&shown));
        return Ok(());
    }
    let before = stamp(path)?;
    let may_be_known = reading.catalog.has_input_of_size(before.0)? || inbox.inputs.iter().any(|input| input.bytes == before.0);
    if may_be_known && inbox.is_known(reading.catalog, &shown, &files::hash_file(path)?.0)? {
        return Ok(());
    }
    let file = File::open(path).map_err(|source| StoreError::io(path, source))?;
    let mut source = HashingReader { inner: file, hasher: Sha256::new(), bytes: 0 };
    let mut gatherer = FileGatherer::new(gathered, reading.identity, &shown, reading.as_of);
    let mut reader = ResponseReader::new(&mut source);
    let mut steps = 0u32;
    while let Some(response) = reader.next().map_err(|source| StoreError::io(path, source))? {
        gatherer.take(response)?;
        steps = steps.wrapping_add(1);
        if steps.is_multiple_of(STEPS) {
            reading.interrupt.check()?;
        }
    }
    let fate = gatherer.finish(&reader.into_faults())?;
    std::io::copy(&mut source, &mut std::io::sink()).map_err(|source| StoreError::io(path, source))?;
    if stamp(path)? != before || source.bytes != before.0 {
        return Err(Error::Failed(format!("{shown}: changed while it was being read; nothing was booked: run again when whoever writes it has finished")));
    }
    reading.progress.advance(source.bytes);
    let row = InputRow { path: shown, source: String::new(), kind: "responses".into(), bytes: source.bytes, sha256: files::hex(&source.hasher.finalize()), encounters: 0 };
    take_note(reading, row, path, fate, inbox)
}

/// One file without permission keeps no night from its work; it is told every night until it can be read.
fn unreadable(shown: &str) -> RejectedInput {
    let message = format!("{shown}: permission denied; left where it is: let the user of the nightly run read it, and the next run takes it");
    RejectedInput { file: shown.into(), line: 0, message, original: String::new() }
}

/// Notes what became of a file.
fn take_note(reading: &Reading<'_>, row: InputRow, path: &Path, fate: FileFate, inbox: &mut Inbox) -> Result<(), Error> {
    if fate == FileFate::NotOurs {
        reading.progress.note(&format!(
            "{}: everything in it is for somebody else (not_ours): its receiver is not [submitter] id, or its payee none of our NPIs and tax ids; left where it is",
            row.path
        ));
        inbox.not_ours.push(row);
        return Ok(());
    }
    if fate == FileFate::Broken {
        inbox.broken.push(row.path.clone());
    }
    inbox.inputs.push(row);
    inbox.paths.push(path.to_owned());
    Ok(())
}

/// Size and time of the last change: what tells a file that somebody is still writing.
fn stamp(path: &Path) -> Result<(u64, Option<std::time::SystemTime>), Error> {
    let data = std::fs::metadata(path).map_err(|source| StoreError::io(path, source))?;
    Ok((data.len(), data.modified().ok()))
}

/// Hashes what passes through.
struct HashingReader {
    inner: File,
    hasher: Sha256,
    bytes: u64,
}

impl Read for HashingReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }
}
