//! Spill files: what `plan` read, partitioned by patient, waiting for its shards.
//!
//! One file a chunk of input: first the encoded records, one block a partition, then the keys, one block a bucket. Which block is where stays in memory.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::intake::record::RecordHeader;
use crate::model::Key;
use crate::store::{StoreError, files};

/// Bytes of one key entry in a spill.
const KEY_BYTES: usize = 16 + 16 + 4 + 4 + 4 + 8 + 1;

/// One encounter version, as the settling of repeats sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpilledKey {
    /// The encounter.
    pub key: Key,
    /// What it says.
    pub content: Key,
    /// Its partition.
    pub partition: u32,
    /// Its place in the block of its chunk and partition.
    pub place: u32,
    /// The input file, in the plan's order.
    pub file: u32,
    /// Row in the file.
    pub row: u64,
    /// True for rows that could not be read.
    pub is_quarantined: bool,
}

/// Where a chunk's blocks are.
#[derive(Debug)]
pub struct ChunkSpill {
    path: PathBuf,
    /// Start of every partition's block, and the end of the last.
    records: Vec<u64>,
    /// Start of every bucket's block, and the end of the last.
    keys: Vec<u64>,
}

/// Collects one chunk's records in memory and writes them out at once.
pub struct ChunkSpiller {
    bits: u32,
    records: Vec<Vec<u8>>,
    counts: Vec<u32>,
    keys: Vec<Vec<u8>>,
}

impl ChunkSpiller {
    /// A spiller into 2^bits partitions.
    pub fn new(bits: u32) -> ChunkSpiller {
        let parts = 1usize << bits;
        ChunkSpiller { bits, records: vec![Vec::new(); parts], counts: vec![0; parts], keys: vec![Vec::new(); parts] }
    }

    /// Adds a record to its patient's partition.
    pub fn record(&mut self, header: &RecordHeader, content: Key, file: u32, bytes: &[u8]) {
        let partition = top_bits(header.patient_hash, self.bits);
        let Some(place) = self.place(partition, bytes) else { return };
        self.key(SpilledKey { key: header.encounter_key, content, partition: partition as u32, place, file, row: header.position.row, is_quarantined: false });
    }

    /// Adds the record of an encounter that was billed before: it is not settled against other versions.
    pub fn billed_before(&mut self, header: &RecordHeader, bytes: &[u8]) {
        self.place(top_bits(header.patient_hash, self.bits), bytes);
    }

    /// Puts a record into its partition's block; its place there.
    fn place(&mut self, partition: usize, bytes: &[u8]) -> Option<u32> {
        let (block, count) = (self.records.get_mut(partition)?, self.counts.get_mut(partition)?);
        block.extend_from_slice(bytes);
        let place = *count;
        *count += 1;
        Some(place)
    }

    /// Adds the key of rows that were quarantined, so that the rest of their encounter can follow them.
    pub fn quarantined(&mut self, key: Key, file: u32, row: u64) {
        self.key(SpilledKey { key, content: Key::default(), partition: 0, place: 0, file, row, is_quarantined: true });
    }

    fn key(&mut self, entry: SpilledKey) {
        let Some(block) = self.keys.get_mut(top_bits((entry.key.0 >> 64) as u64, self.bits)) else { return };
        block.extend_from_slice(&entry.key.to_bytes());
        block.extend_from_slice(&entry.content.to_bytes());
        block.extend_from_slice(&entry.partition.to_be_bytes());
        block.extend_from_slice(&entry.place.to_be_bytes());
        block.extend_from_slice(&entry.file.to_be_bytes());
        block.extend_from_slice(&entry.row.to_be_bytes());
        block.push(entry.is_quarantined.into());
    }

    /// Writes everything to a new file.
    pub fn finish(self, path: &Path) -> Result<ChunkSpill, StoreError> {
        let mut file = files::create_new(path)?;
        let mut position = 0;
        let mut write_blocks = |blocks: &[Vec<u8>]| -> Result<Vec<u64>, StoreError> {
            let mut starts = vec![position];
            for block in blocks {
                file.write_all(block).map_err(|source| StoreError::io(path, source))?;
                position += block.len() as u64;
                starts.push(position);
            }
            Ok(starts)
        };
        let records = write_blocks(&self.records)?;
        let keys = write_blocks(&self.keys)?;
        Ok(ChunkSpill { path: path.to_owned(), records, keys })
    }
}

/// The first `bits` bits of a hash.
fn top_bits(hash: u64, bits: u32) -> usize {
    if bits == 0 { 0 } else { (hash >> (64 - bits)) as usize }
}

impl ChunkSpill {
    /// Appends the records of a partition.
    pub fn read_records(&self, partition: usize, out: &mut Vec<u8>) -> Result<(), StoreError> {
        self.read_block(&self.records, partition, out)
    }

    /// Bytes of a partition's records.
    pub fn record_bytes(&self, partition: usize) -> u64 {
        match (self.records.get(partition), self.records.get(partition + 1)) {
            (Some(start), Some(end)) => end - start,
            _ => 0,
        }
    }

    /// The keys of a bucket.
    pub fn read_keys(&self, bucket: usize) -> Result<Vec<SpilledKey>, StoreError> {
        let mut bytes = Vec::new();
        self.read_block(&self.keys, bucket, &mut bytes)?;
        let (entries, _) = bytes.as_chunks::<KEY_BYTES>();
        Ok(entries.iter().map(read_key).collect())
    }

    fn read_block(&self, starts: &[u64], block: usize, out: &mut Vec<u8>) -> Result<(), StoreError> {
        let (Some(&start), Some(&end)) = (starts.get(block), starts.get(block + 1)) else { return Ok(()) };
        if start == end {
            return Ok(());
        }
        let file = File::open(&self.path).map_err(|source| StoreError::io(&self.path, source))?;
        let old = out.len();
        out.resize(old + (end - start) as usize, 0);
        file.read_exact_at(out.get_mut(old..).unwrap_or_default(), start).map_err(|source| StoreError::io(&self.path, source))
    }
}

fn read_key(bytes: &[u8; KEY_BYTES]) -> SpilledKey {
    let number = |start: usize, length: usize| bytes.iter().skip(start).take(length).fold(0u128, |value, &byte| value << 8 | u128::from(byte));
    SpilledKey {
        key: Key(number(0, 16)),
        content: Key(number(16, 16)),
        partition: number(32, 4) as u32,
        place: number(36, 4) as u32,
        file: number(40, 4) as u32,
        row: number(44, 8) as u64,
        is_quarantined: number(52, 1) != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::record::{RecordBuilder, RecordPosition, Records};

    #[test]
    fn every_record_and_key_comes_back_from_its_partition_and_bucket() {
        let (mut builder, mut spiller, mut bytes) = (RecordBuilder::new(), ChunkSpiller::new(2), Vec::new());
        for number in 0..50u32 {
            builder.begin(RecordPosition { file_index: 0, row: u64::from(number) + 2, offset: 0 });
            builder.encounter_id("", &format!("E{number}"));
            builder.cell(crate::intake::column::Column::PatientId, &format!("P{number}"));
            bytes.clear();
            let header = builder.finish(&mut bytes);
            spiller.record(&header, header.content_key, 0, &bytes);
        }
        spiller.quarantined(Key(7), 0, 99);
        let path = std::env::temp_dir().join(format!("cleanclaim-spill-{}", std::process::id()));
        let spill = spiller.finish(&path).unwrap();
        let keys: Vec<SpilledKey> = (0..4).flat_map(|bucket| spill.read_keys(bucket).unwrap()).collect();
        assert_eq!((keys.len(), keys.iter().filter(|key| key.is_quarantined).count()), (51, 1));
        for partition in 0..4 {
            let mut block = Vec::new();
            spill.read_records(partition, &mut block).unwrap();
            for (place, record) in Records::new(&block).enumerate() {
                let header = *record.unwrap().header();
                let expected = SpilledKey {
                    key: header.encounter_key,
                    content: header.content_key,
                    partition: partition as u32,
                    place: place as u32,
                    file: 0,
                    row: header.position.row,
                    is_quarantined: false,
                };
                assert!(keys.contains(&expected));
            }
        }
        std::fs::remove_file(path).unwrap();
    }
}
