//! What was billed before, by 128-bit key: immutable sorted runs, each with a Bloom filter, newest first.
//!
//! A look-up costs a few memory probes a run and reads the disk only where the filter says yes. Runs are merged so that their number grows with the
//! logarithm of history. Four families use it: encounters (key to content), lines of a day (patient, day, provider and place to the line), account events (key to
//! content), and visits (patient and specialty to the latest dates).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::{StoreError, files};
use crate::model::Key;

const MAGIC: &[u8; 8] = b"CCKEYS01";
const HEADER_BYTES: u64 = 24;
const ENTRY_BYTES: usize = 48;
const FILTER_BITS_PER_KEY: u64 = 12;
const FILTER_PROBES: u64 = 8;
/// Reads at the place where a key should stand, before halving.
const INTERPOLATIONS: u32 = 12;
/// A new run absorbs existing newer runs that are at most this many times its size.
const MERGE_FACTOR: u64 = 4;

/// What the index knows of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Entry {
    /// The key looked up.
    pub key: Key,
    /// Content of the encounter as billed, or the encounter that a service belongs to.
    pub content: Key,
    /// The run that billed it.
    pub run: u32,
    /// Partition of its claims segment.
    pub partition: u32,
    /// Row in that segment.
    pub row: u32,
}

impl Entry {
    fn to_bytes(self) -> [u8; ENTRY_BYTES] {
        let mut bytes = [0; ENTRY_BYTES];
        let (key, rest) = bytes.split_at_mut(16);
        let (content, rest) = rest.split_at_mut(16);
        let (run, rest) = rest.split_at_mut(4);
        let (partition, rest) = rest.split_at_mut(4);
        let (row, _unused) = rest.split_at_mut(4);
        key.copy_from_slice(&self.key.to_bytes());
        content.copy_from_slice(&self.content.to_bytes());
        run.copy_from_slice(&self.run.to_be_bytes());
        partition.copy_from_slice(&self.partition.to_be_bytes());
        row.copy_from_slice(&self.row.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8; ENTRY_BYTES]) -> Entry {
        let wide = |start: usize| bytes.get(start..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u128::from_be_bytes(*chunk));
        let narrow = |start: usize| bytes.get(start..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u32::from_be_bytes(*chunk));
        Entry { key: Key(wide(0)), content: Key(wide(16)), run: narrow(32), partition: narrow(36), row: narrow(40) }
    }
}

/// Writes a run of entries that come sorted by key, each key once.
struct RunWriter {
    path: PathBuf,
    out: BufWriter<File>,
    filter: Filter,
    count: u64,
}

impl RunWriter {
    fn create(path: &Path, most_entries: u64) -> Result<RunWriter, StoreError> {
        let mut out = BufWriter::with_capacity(1 << 18, files::create_new(path)?);
        out.write_all(&[0; HEADER_BYTES as usize]).map_err(|source| StoreError::io(path, source))?;
        Ok(RunWriter { path: path.to_owned(), out, filter: Filter::new(most_entries), count: 0 })
    }

    fn push(&mut self, entry: Entry) -> Result<(), StoreError> {
        self.count += 1;
        self.filter.add(entry.key);
        self.out.write_all(&entry.to_bytes()).map_err(|source| StoreError::io(&self.path, source))
    }

    fn finish(mut self) -> Result<u64, StoreError> {
        let written = self.out.write_all(&self.filter.bits).and_then(|()| self.out.flush());
        written.map_err(|source| StoreError::io(&self.path, source))?;
        let file = self.out.into_inner().map_err(|error| StoreError::io(&self.path, error.into_error()))?;
        let mut header = MAGIC.to_vec();
        header.extend(self.count.to_be_bytes());
        header.extend((self.filter.bits.len() as u64).to_be_bytes());
        file.write_all_at(&header, 0).and_then(|()| file.sync_all()).map_err(|source| StoreError::io(&self.path, source))?;
        Ok(self.count)
    }
}

/// A Bloom filter over keys, which are hashes already.
struct Filter {
    bits: Vec<u8>,
}

impl Filter {
    fn new(keys: u64) -> Filter {
        // At least one byte, so that the modulus is never zero. The cast is to the size of memory, which bounds it.
        Filter { bits: vec![0; (keys * FILTER_BITS_PER_KEY / 8 + 1) as usize] }
    }

    fn places(&self, key: Key) -> impl Iterator<Item = (usize, u8)> + use<> {
        let total = self.bits.len() as u64 * 8;
        let (first, step) = ((key.0 >> 64) as u64, key.0 as u64 | 1);
        (0..FILTER_PROBES).map(move |probe| {
            let bit = first.wrapping_add(step.wrapping_mul(probe)) % total;
            ((bit / 8) as usize, 1 << (bit % 8))
        })
    }

    fn add(&mut self, key: Key) {
        for (byte, mask) in self.places(key) {
            if let Some(byte) = self.bits.get_mut(byte) {
                *byte |= mask;
            }
        }
    }

    fn may_hold(&self, key: Key) -> bool {
        self.places(key).all(|(byte, mask)| self.bits.get(byte).is_some_and(|byte| byte & mask != 0))
    }
}

/// One run, open for look-ups.
struct Run {
    path: PathBuf,
    file: File,
    count: u64,
    filter: Filter,
}

impl Run {
    fn open(path: &Path) -> Result<Run, StoreError> {
        let file = File::open(path).map_err(|source| StoreError::io(path, source))?;
        let (count, filter_bytes) = read_header(&file, path)?;
        let mut bits = vec![0; filter_bytes as usize];
        file.read_exact_at(&mut bits, HEADER_BYTES + count * ENTRY_BYTES as u64).map_err(|source| StoreError::io(path, source))?;
        Ok(Run { path: path.to_owned(), file, count, filter: Filter { bits } })
    }

    fn entry(&self, place: u64) -> Result<Entry, StoreError> {
        let mut bytes = [0; ENTRY_BYTES];
        self.file.read_exact_at(&mut bytes, HEADER_BYTES + place * ENTRY_BYTES as u64).map_err(|source| StoreError::io(&self.path, source))?;
        Ok(Entry::from_bytes(&bytes))
    }

    fn find(&self, key: Key) -> Result<Option<Entry>, StoreError> {
        if self.count == 0 || !self.filter.may_hold(key) {
            return Ok(None);
        }
        let (mut low, mut high) = (0, self.count);
        // Keys are hashes, so that a key's place follows from its value; every read halves what is left where it does not.
        let (mut least, mut most) = (0u128, u128::MAX);
        for read in 0u32.. {
            if low >= high {
                break;
            }
            let middle = if read < INTERPOLATIONS { low + share(key.0 - least, most - least, high - low) } else { low + (high - low) / 2 };
            let entry = self.entry(middle)?;
            match entry.key.cmp(&key) {
                std::cmp::Ordering::Equal => return Ok(Some(entry)),
                std::cmp::Ordering::Less => (low, least) = (middle + 1, entry.key.0),
                std::cmp::Ordering::Greater => (high, most) = (middle, entry.key.0),
            }
        }
        Ok(None)
    }
}

/// `part` of `whole` as a place among `places`, at most the last.
fn share(part: u128, whole: u128, places: u64) -> u64 {
    // 64 bits of the key tell any two places apart.
    let (part, whole) = ((part >> 64) as u64, (whole >> 64) as u64);
    let place = u128::from(part) * u128::from(places) / u128::from(whole.max(1));
    u64::try_from(place).unwrap_or(u64::MAX).min(places - 1)
}

fn read_header(file: &File, path: &Path) -> Result<(u64, u64), StoreError> {
    let mut header = [0; HEADER_BYTES as usize];
    file.read_exact_at(&mut header, 0).map_err(|source| StoreError::io(path, source))?;
    let number = |start: usize| header.iter().skip(start).take(8).fold(0u64, |value, &byte| value << 8 | u64::from(byte));
    let (count, filter_bytes) = (number(8), number(16));
    let size = file.metadata().map_err(|source| StoreError::io(path, source))?.len();
    if !header.starts_with(MAGIC) || HEADER_BYTES + count * ENTRY_BYTES as u64 + filter_bytes != size {
        return Err(StoreError::Inconsistent(format!("{}: the key index is damaged or cut short: restore it from a backup", path.display())));
    }
    Ok((count, filter_bytes))
}

/// All runs of one family, newest first.
#[derive(Default)]
pub struct KeyIndex {
    runs: Vec<Run>,
}

impl KeyIndex {
    /// Opens runs, given newest first.
    pub fn open(newest_first: &[PathBuf]) -> Result<KeyIndex, StoreError> {
        Ok(KeyIndex { runs: newest_first.iter().map(|path| Run::open(path)).collect::<Result<_, _>>()? })
    }

    /// True when there is no run.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The newest entry of a key.
    pub fn find(&self, key: Key) -> Result<Option<Entry>, StoreError> {
        for run in &self.runs {
            if let Some(entry) = run.find(key)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }
}

/// Reads a run from start to end.
struct RunReader {
    path: PathBuf,
    input: BufReader<File>,
    remaining: u64,
    head: Option<Entry>,
}

impl RunReader {
    fn open(path: &Path) -> Result<RunReader, StoreError> {
        let file = File::open(path).map_err(|source| StoreError::io(path, source))?;
        let (count, _) = read_header(&file, path)?;
        let mut input = BufReader::with_capacity(1 << 16, file);
        let mut header = [0; HEADER_BYTES as usize];
        input.read_exact(&mut header).map_err(|source| StoreError::io(path, source))?;
        let mut reader = RunReader { path: path.to_owned(), input, remaining: count, head: None };
        reader.advance()?;
        Ok(reader)
    }

    /// Entries not yet taken.
    fn count(&self) -> u64 {
        self.remaining + u64::from(self.head.is_some())
    }

    fn advance(&mut self) -> Result<(), StoreError> {
        self.head = None;
        if self.remaining > 0 {
            self.remaining -= 1;
            let mut bytes = [0; ENTRY_BYTES];
            self.input.read_exact(&mut bytes).map_err(|source| StoreError::io(&self.path, source))?;
            self.head = Some(Entry::from_bytes(&bytes));
        }
        Ok(())
    }
}

/// Writes entries of one shard as a sorted run of its own, to be merged by [`merge_night`]. The first entry of a key wins.
pub fn write_shard_run(path: &Path, mut entries: Vec<Entry>) -> Result<u64, StoreError> {
    entries.sort_by_key(|entry| entry.key);
    entries.dedup_by_key(|entry| entry.key);
    let mut writer = RunWriter::create(path, entries.len() as u64)?;
    for entry in entries {
        writer.push(entry)?;
    }
    writer.finish()
}

/// Merges tonight's shard runs into a new run at `path`, absorbing newer existing runs that are not much larger.
/// `existing_newest_first` gives path and entry count. Returns the new run's entry count and how many of the existing runs it replaces.
pub fn merge_night(path: &Path, shards: &[PathBuf], existing_newest_first: &[(PathBuf, u64)]) -> Result<(u64, usize), StoreError> {
    let mut readers = shards.iter().map(|path| RunReader::open(path)).collect::<Result<Vec<_>, _>>()?;
    let mut total: u64 = readers.iter().map(RunReader::count).sum();
    let mut absorbed = 0;
    for (older, count) in existing_newest_first {
        if *count > total.saturating_mul(MERGE_FACTOR) {
            break;
        }
        readers.push(RunReader::open(older)?);
        total += count;
        absorbed += 1;
    }
    let mut writer = RunWriter::create(path, total)?;
    // The smallest key first and, of equal keys, the newest reader's.
    let mut heads: BinaryHeap<Reverse<(Key, usize)>> = readers.iter().enumerate().filter_map(|(place, reader)| Some(Reverse((reader.head?.key, place)))).collect();
    let mut last = None;
    while let Some(Reverse((key, place))) = heads.pop() {
        let Some(reader) = readers.get_mut(place) else { continue };
        if let Some(entry) = reader.head.filter(|_| last != Some(key)) {
            writer.push(entry)?;
            last = Some(key);
        }
        reader.advance()?;
        if let Some(next) = reader.head {
            heads.push(Reverse((next.key, place)));
        }
    }
    Ok((writer.finish()?, absorbed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn entry(number: u64, content: u64) -> Entry {
        Entry { key: Key::of(&[&number.to_le_bytes()]), content: Key(content.into()), run: 1, partition: 2, row: 3 }
    }

    #[test]
    fn finds_the_newest_of_each_key_after_merges_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("cleanclaim-keys-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut oracle = BTreeMap::new();
        let mut runs: Vec<(PathBuf, u64)> = Vec::new();
        for night in 0..20u64 {
            let tonight: Vec<Entry> = (0..=night * 7 % 50).map(|place| entry(night * 31 % 17 + place, night)).collect();
            for entry in &tonight {
                oracle.insert(entry.key, *entry);
            }
            let path = folder.join(format!("{night}.keys"));
            let shard = folder.join(format!("{night}.shard"));
            write_shard_run(&shard, tonight).unwrap();
            let (count, absorbed) = merge_night(&path, &[shard], &runs).unwrap();
            runs.drain(..absorbed);
            runs.insert(0, (path, count));
        }
        assert!(runs.len() <= 6, "{} runs", runs.len());
        let index = KeyIndex::open(&runs.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>()).unwrap();
        for number in 0..200 {
            let key = entry(number, 0).key;
            assert_eq!(index.find(key).unwrap(), oracle.get(&key).copied());
        }
        let damaged = folder.join("damaged.keys");
        let bytes = std::fs::read(&runs.first().unwrap().0).unwrap();
        std::fs::write(&damaged, &bytes[..bytes.len() - 1]).unwrap();
        assert!(KeyIndex::open(&[damaged]).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
