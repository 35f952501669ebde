//! Plan: reads every input once, puts aside what cannot be read, and spills the rest into partitions of patients.
//!
//! One thread scans (and hashes) a file while the pool parses its chunks. A file whose content an earlier run has read is dropped. Memory holds a few chunks, never a file.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::decisions::Patch;
use super::inbox::RejectedInput;
use super::progress::{Interrupt, Progress};
use super::settle::{Fate, Fates};
use super::shard::{PlannedFile, WaitingSince};
use super::spill::{ChunkSpill, ChunkSpiller};
use super::workspace::Workspace;
use crate::config::{Source, SourceKind};
use crate::conservation::{Amount, Term, Terms};
use crate::error::Error;
use crate::intake::csv_export::{RecordSink, read_chunk};
use crate::intake::gzip::{GzipFault, is_gzip, misnamed, unpack_to};
use crate::intake::header::Layout;
use crate::intake::inputs::list_inputs;
use crate::intake::quarantine::{FileFault, QuarantinedRows};
use crate::intake::record::RecordHeader;
use crate::intake::scan::{CHUNK_BYTES, Chunk, FileContext, ScanFault, Scanner};
use crate::model::Key;
use crate::store::catalog::{Catalog, InputRow};
use crate::store::{StoreError, files};

/// About so many bytes of input make one partition: small enough that two in memory are little, large enough that segments are not many. Depends on the input alone, never on
/// the number of threads.
const PARTITION_BYTES: u64 = 16 << 20;
/// A gzip file counts this many times its size when partitions are counted, before it is unpacked.
const GZIP_RATIO: u64 = 8;
/// At most so many partitions.
const MOST_BITS: u32 = 12;

/// What plan made of the inputs.
pub struct Plan {
    /// Files by the index that records carry.
    pub files: Vec<PlannedFile>,
    /// Inputs for the manifest, with their absolute paths.
    pub inputs: Vec<(InputRow, PathBuf)>,
    /// Files whose content was read before; they leave the inbox with the others.
    pub already_read: Vec<(InputRow, PathBuf)>,
    /// Spill files in canonical order; the first holds encounters that waited, when there are any.
    pub chunks: Vec<ChunkSpill>,
    /// The input file of each chunk, by index; for chunks of several files (encounters that waited) `None`.
    pub chunk_files: Vec<Option<u32>>,
    /// 2^bits partitions.
    pub bits: u32,
    /// Index of the waiting chunk.
    pub waiting_chunk: Option<u32>,
    /// Index of the chunk with the records of further claims; see [`super::resubmit`].
    pub due_chunk: Option<u32>,
    /// Encounters that waited.
    pub waiting: HashMap<Key, WaitingSince>,
    /// Encounters put aside, in canonical order.
    pub quarantined: Vec<QuarantinedRows>,
    /// Files put aside whole.
    pub file_faults: Vec<(String, FileFault)>,
    /// Header rows by file index, for handing back original rows.
    pub headers: HashMap<u32, Vec<u8>>,
    /// What was read and put aside here.
    pub terms: Terms,
    /// Sources that should have sent something and did not.
    pub missing_sources: Vec<String>,
    /// Encounters read.
    pub encounters_read: u64,
    /// Lines of text of every export, the header included, by path.
    pub lines: HashMap<String, u64>,
    /// Corrections that waiting encounters could not take.
    pub refused: Vec<RejectedInput>,
}

/// What plan needs.
pub struct Planning<'p> {
    /// The workspace.
    pub workspace: &'p Workspace,
    /// The catalog, for contents read before.
    pub catalog: &'p Catalog,
    /// The pool that parses.
    pub pool: &'p rayon::ThreadPool,
    /// Hears about progress.
    pub progress: &'p dyn Progress,
    /// Says when to stop.
    pub interrupt: &'p Interrupt,
    /// A new, empty folder for spill files.
    pub scratch: &'p Path,
    /// Take nothing new from the inboxes.
    pub only_waiting: bool,
    /// Corrections to waiting encounters, by encounter id.
    pub patches: &'p std::collections::BTreeMap<String, Vec<Patch>>,
    /// About so many bytes of records that further claims will bring, for the number of partitions.
    pub due_bytes: u64,
}

/// An input file found in a source's folder.
struct Found {
    path: PathBuf,
    shown: String,
    bytes: u64,
    source_name: String,
    source: Source,
}

/// One chunk, parsed.
struct ParsedChunk {
    file: u32,
    index: u32,
    spill: ChunkSpill,
    quarantined: Vec<QuarantinedRows>,
    records: u64,
}

impl Plan {
    /// A plan of nothing.
    pub fn nothing() -> Plan {
        Plan {
            files: Vec::new(),
            inputs: Vec::new(),
            already_read: Vec::new(),
            chunks: Vec::new(),
            chunk_files: Vec::new(),
            bits: 0,
            waiting_chunk: None,
            due_chunk: None,
            waiting: HashMap::new(),
            quarantined: Vec::new(),
            file_faults: Vec::new(),
            headers: HashMap::new(),
            terms: Terms::default(),
            missing_sources: Vec::new(),
            encounters_read: 0,
            lines: HashMap::new(),
            refused: Vec::new(),
        }
    }

    /// Corrects the counts of encounters: records that turned out to be fragments of one encounter were counted each.
    pub fn join_counts(&mut self, fates: &Fates) {
        for ((chunk, _), fate) in fates.iter().flatten() {
            if !matches!(fate, Fate::Joined | Fate::Fragment(_) | Fate::Quarantined(_, 0)) {
                continue;
            }
            let file = self.chunk_files.get(*chunk as usize).copied().flatten().and_then(|file| self.files.get(file as usize));
            if let Some(input) = file.and_then(|file| self.inputs.iter_mut().find(|(input, _)| input.path == file.path)) {
                input.0.encounters -= 1;
                self.encounters_read -= 1;
            }
        }
    }
}

impl Planning<'_> {
    /// Reads everything.
    pub fn run(&self) -> Result<Plan, Error> {
        let mut plan = Plan::nothing();
        let found = if self.only_waiting { Vec::new() } else { self.find_inputs(&mut plan)? };
        let waiting_bytes = super::waiting::stored_bytes(self.workspace, self.catalog)?;
        plan.bits = partition_bits(found.iter().map(weighed_bytes).sum::<u64>() + waiting_bytes + self.due_bytes);
        super::waiting::spill(self, &mut plan)?;
        self.progress.stage("reading", found.iter().map(|file| file.bytes).sum(), "bytes");
        for file in found {
            self.interrupt.check()?;
            match file.source.kind {
                SourceKind::EncounterCsv => self.read_csv(file, &mut plan)?,
                SourceKind::Synthea => super::plan_synthea::read(self, &file.path, &file.source, &file.source_name, &mut plan)?,
            }
        }
        for rows in &plan.quarantined {
            let amount = Amount { encounters: u64::from(!rows.is_continuation), lines: rows.lines, cents: rows.cents };
            plan.terms.add(Term::Read, amount);
            plan.terms.add(Term::Quarantined, amount);
            plan.encounters_read += amount.encounters;
        }
        Ok(plan)
    }

    fn find_inputs(&self, plan: &mut Plan) -> Result<Vec<Found>, Error> {
        let mut found: Vec<Found> = Vec::new();
        for (source_name, source) in self.workspace.sources() {
            let folder = self.workspace.path(&source.path);
            let before = found.len();
            let paths = match source.kind {
                SourceKind::EncounterCsv => {
                    let inputs = list_inputs(&folder, &source.pattern).map_err(|error| StoreError::io(&folder, error))?;
                    for (path, reason) in &inputs.skipped {
                        self.progress.note(&format!("{}: not read: {reason}", self.workspace.shown(path)));
                    }
                    inputs.files
                }
                // The folder as a whole is one input.
                SourceKind::Synthea => folder.is_dir().then(|| folder.clone()).into_iter().collect(),
            };
            for path in paths {
                let is_taken = found.iter().any(|other| other.path == path);
                let bytes = std::fs::metadata(&path).map_err(|source| StoreError::io(&path, source))?.len();
                if !is_taken {
                    found.push(Found { shown: self.workspace.shown(&path), path, bytes, source_name: source_name.clone(), source: source.clone() });
                }
            }
            if found.len() == before && source.expected {
                plan.missing_sources.push(format!("source {source_name}: no file matches `{}` in {}", source.pattern, self.workspace.shown(&folder)));
            }
        }
        found.sort_by(|left, right| left.shown.cmp(&right.shown));
        Ok(found)
    }

    /// Reads one export, unless its content was read before.
    fn read_csv(&self, file: Found, plan: &mut Plan) -> Result<(), Error> {
        if self.catalog.has_input_of_size(file.bytes)? {
            let (sha256, _) = files::hash_file(&file.path)?;
            if self.is_known(&file, &sha256, plan)? {
                return Ok(());
            }
        }
        let file_index = u32::try_from(plan.files.len()).map_err(|_| Error::Failed("too many input files".into()))?;
        plan.files.push(PlannedFile { path: file.shown.clone(), source: file.source.clone() });
        let before = stamp(&file.path)?;
        let mut packed_hash = None;
        let opened = match self.open(&file, &mut packed_hash)? {
            Ok(opened) => opened,
            Err(fault) => {
                let (sha256, bytes) = files::hash_file(&file.path)?;
                self.put_file_aside(&file, bytes, sha256, fault, plan);
                return Ok(());
            }
        };
        let mut hasher = Sha256::new();
        let parsed = Mutex::new(Vec::new());
        let scanned = self.scan_and_parse(&file, file_index, opened, &mut hasher, &parsed, plan)?;
        let sha256 = packed_hash.unwrap_or_else(|| files::hex(&hasher.finalize()));
        if stamp(&file.path)? != before {
            return Err(Error::Failed(format!("{}: changed while it was being read; nothing was booked: run again when whoever writes it has finished", file.shown)));
        }
        if self.is_known(&file, &sha256, plan)? {
            return Ok(());
        }
        if let Some(fault) = scanned {
            // A file that cannot be read as CSV and is called .gz is most likely a broken or misnamed package.
            let fault = self.misnamed(&file)?.unwrap_or(fault);
            self.put_file_aside(&file, file.bytes, sha256, fault, plan);
            return Ok(());
        }
        let mut chunks = parsed.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect::<Result<Vec<ParsedChunk>, Error>>()?;
        chunks.sort_by_key(|chunk| (chunk.file, chunk.index));
        let mut encounters = 0;
        for chunk in chunks {
            encounters += chunk.records + chunk.quarantined.iter().filter(|rows| !rows.is_continuation).count() as u64;
            plan.encounters_read += chunk.records;
            plan.chunks.push(chunk.spill);
            plan.chunk_files.push(Some(file_index));
            plan.quarantined.extend(chunk.quarantined);
        }
        let row = InputRow { path: file.shown, source: file.source_name, kind: "encounters".into(), bytes: file.bytes, sha256, encounters };
        plan.inputs.push((row, file.path));
        Ok(())
    }

    /// True (and said) when this content was read before, by an earlier run or earlier tonight.
    fn is_known(&self, file: &Found, sha256: &str, plan: &mut Plan) -> Result<bool, Error> {
        let earlier = self
            .catalog
            .input_by_content(sha256)?
            .map(|(run, path)| if path == file.shown { format!("run {run} has read it") } else { format!("same content as {path}, which run {run} has read") });
        let tonight = || plan.inputs.iter().find(|(input, _)| input.sha256 == sha256).map(|(input, _)| format!("same content as {}", input.path));
        let Some(reason) = earlier.or_else(tonight) else { return Ok(false) };
        self.progress.note(&format!("{}: {reason}; skipped", file.shown));
        let row = InputRow { path: file.shown.clone(), source: file.source_name.clone(), kind: "encounters".into(), bytes: file.bytes, sha256: sha256.into(), encounters: 0 };
        plan.already_read.push((row, file.path.clone()));
        Ok(true)
    }

    fn misnamed(&self, file: &Found) -> Result<Option<FileFault>, Error> {
        let mut first = [0; 2];
        let read = File::open(&file.path).and_then(|mut opened| opened.read(&mut first));
        let count = read.map_err(|source| StoreError::io(&file.path, source))?;
        Ok(misnamed(&file.shown, first.get(..count).unwrap_or_default()))
    }

    fn put_file_aside(&self, file: &Found, bytes: u64, sha256: String, fault: FileFault, plan: &mut Plan) {
        self.progress.note(&format!("{}: put aside: {fault}", file.shown));
        let row = InputRow { path: file.shown.clone(), source: file.source_name.clone(), kind: "refused".into(), bytes, sha256, encounters: 0 };
        plan.inputs.push((row, file.path.clone()));
        plan.file_faults.push((file.shown.clone(), fault));
    }

    /// The file's unpacked bytes; a gzip file is unpacked into the scratch folder first, and its packed content hashed.
    fn open(&self, file: &Found, packed_hash: &mut Option<String>) -> Result<Result<File, FileFault>, Error> {
        let mut opened = File::open(&file.path).map_err(|source| StoreError::io(&file.path, source))?;
        let mut first = [0; 2];
        let count = opened.read(&mut first).map_err(|source| StoreError::io(&file.path, source))?;
        opened.rewind().map_err(|source| StoreError::io(&file.path, source))?;
        if !is_gzip(first.get(..count).unwrap_or_default()) {
            return Ok(Ok(opened));
        }
        let (hash, _) = files::hash_file(&file.path)?;
        let spool = self.scratch.join(format!("{hash}.unpacked"));
        if spool.exists() {
            std::fs::remove_file(&spool).map_err(|source| StoreError::io(&spool, source))?;
        }
        let mut writer = files::create_new(&spool)?;
        match unpack_to(opened, &mut writer, self.workspace.config.limits.unpacked_bytes) {
            Ok(_) => {
                *packed_hash = Some(hash);
                File::open(&spool).map(Ok).map_err(|source| StoreError::io(&spool, source).into())
            }
            Err(GzipFault::File(fault)) => Ok(Err(fault)),
            Err(GzipFault::Io(source)) => Err(StoreError::io(&file.path, source).into()),
        }
    }

    /// Scans on this thread and parses in the pool. The fault is the file's own.
    fn scan_and_parse(
        &self,
        file: &Found,
        file_index: u32,
        opened: File,
        hasher: &mut Sha256,
        parsed: &Mutex<Vec<Result<ParsedChunk, Error>>>,
        plan: &mut Plan,
    ) -> Result<Option<FileFault>, Error> {
        let context = FileContext { file_index, source_name: &file.source_name, source: &file.source, limits: &self.workspace.config.limits };
        let mut scanner = match Scanner::open(opened, context, CHUNK_BYTES, |bytes: &[u8]| hasher.update(bytes)) {
            Ok(scanner) => scanner,
            Err(ScanFault::File(fault)) => return Ok(Some(fault)),
            Err(ScanFault::Io(source)) => return Err(StoreError::io(&file.path, source).into()),
        };
        let layout = scanner.layout().clone();
        plan.headers.insert(file_index, layout.header().to_vec());
        let permits = Permits::new(self.pool.current_num_threads() * 2);
        let bits = plan.bits;
        let outcome = self.pool.in_place_scope(|scope| -> Result<(), Error> {
            while let Some(chunk) = scanner.next_chunk().map_err(|source| StoreError::io(&file.path, source))? {
                self.interrupt.check()?;
                permits.take();
                let (layout, permits, scratch, progress) = (&layout, &permits, self.scratch, self.progress);
                scope.spawn(move |_| {
                    let bytes = chunk.bytes.len() as u64;
                    let result = parse_chunk(&chunk, layout, &context, bits, scratch);
                    parsed.lock().unwrap_or_else(PoisonError::into_inner).push(result);
                    progress.advance(bytes);
                    permits.give_back();
                });
            }
            Ok(())
        });
        outcome?;
        plan.lines.insert(file.shown.clone(), scanner.summary().lines);
        for note in &scanner.summary().notes {
            self.progress.note(&format!("{}: {note}", file.shown));
        }
        Ok(None)
    }
}

fn parse_chunk(chunk: &Chunk, layout: &Layout, context: &FileContext<'_>, bits: u32, scratch: &Path) -> Result<ParsedChunk, Error> {
    let mut sink = ChunkSink { spiller: ChunkSpiller::new(bits), file: context.file_index, quarantined: Vec::new(), records: 0 };
    read_chunk(chunk, layout, context, &mut sink);
    let path = scratch.join(format!("f{:05}-c{:06}.spill", context.file_index, chunk.index));
    Ok(ParsedChunk { file: context.file_index, index: chunk.index, spill: sink.spiller.finish(&path)?, quarantined: sink.quarantined, records: sink.records })
}

/// Sends a chunk's records to the spiller.
struct ChunkSink {
    spiller: ChunkSpiller,
    file: u32,
    quarantined: Vec<QuarantinedRows>,
    records: u64,
}

impl RecordSink for ChunkSink {
    fn record(&mut self, header: &RecordHeader, bytes: &[u8]) {
        self.records += 1;
        self.spiller.record(header, header.content_key, self.file, bytes);
    }

    fn quarantine(&mut self, rows: QuarantinedRows) {
        if let Some(key) = rows.encounter_key {
            self.spiller.quarantined(key, self.file, rows.row);
        }
        self.quarantined.push(rows);
    }
}

/// Bounds how many chunks are in memory.
struct Permits {
    free: Mutex<usize>,
    returned: Condvar,
}

impl Permits {
    fn new(count: usize) -> Permits {
        Permits { free: Mutex::new(count.max(1)), returned: Condvar::new() }
    }

    fn take(&self) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.returned.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
    }

    fn give_back(&self) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.returned.notify_one();
    }
}

/// Size and time of the last change: what tells a file that somebody is still writing.
fn stamp(path: &Path) -> Result<(u64, Option<std::time::SystemTime>), Error> {
    let data = std::fs::metadata(path).map_err(|source| StoreError::io(path, source))?;
    Ok((data.len(), data.modified().ok()))
}

fn weighed_bytes(file: &Found) -> u64 {
    let is_packed = file.path.extension().is_some_and(|extension| extension == "gz");
    if is_packed { file.bytes * GZIP_RATIO } else { file.bytes }
}

fn partition_bits(bytes: u64) -> u32 {
    bytes.div_ceil(PARTITION_BYTES).max(1).next_power_of_two().trailing_zeros().min(MOST_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_follow_the_input_alone() {
        assert_eq!([0, 1, PARTITION_BYTES, PARTITION_BYTES + 1, 3 * PARTITION_BYTES, u64::MAX / 2].map(partition_bits), [0, 0, 0, 1, 2, MOST_BITS]);
    }
}
