//! Answers on disk while a night goes on: one record a claim, written in the order of reading, read back by place. Memory holds the places alone.
//!
//! A set is only known to be sound at its end, so a mark before it takes everything of an unsound one back. Does *not* know what the answers say.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::store::{StoreError, files};

/// Bytes that a record stays below; the index has another use for the highest bit.
const LONGEST_RECORD: u32 = 1 << 31;

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Bytes before it.
    pub offset: u64,
    /// Its bytes.
    pub length: u32,
}

/// The file of answers.
pub struct AnswerSpill {
    path: PathBuf,
    out: BufWriter<File>,
    input: File,
    length: u64,
    scratch: Vec<u8>,
}

impl AnswerSpill {
    /// A new, empty one.
    pub fn create(path: &Path) -> Result<AnswerSpill, StoreError> {
        let out = BufWriter::with_capacity(1 << 18, files::create_new(path)?);
        let input = File::open(path).map_err(|source| StoreError::io(path, source))?;
        Ok(AnswerSpill { path: path.to_owned(), out, input, length: 0, scratch: Vec::new() })
    }

    /// Bytes so far: a mark to go back to.
    pub fn mark(&self) -> u64 {
        self.length
    }

    /// Adds a record.
    pub fn push(&mut self, record: &impl Serialize) -> Result<Place, Error> {
        self.scratch.clear();
        serde_json::to_writer(&mut self.scratch, record).map_err(|error| Error::Failed(format!("an answer cannot be kept: {error}")))?;
        let length = u32::try_from(self.scratch.len()).ok().filter(|length| *length < LONGEST_RECORD);
        let length = length.ok_or_else(|| Error::Failed("one claim of a response is larger than 2 GiB".into()))?;
        self.out.write_all(&self.scratch).map_err(|source| StoreError::io(&self.path, source))?;
        let place = Place { offset: self.length, length };
        self.length += u64::from(length);
        Ok(place)
    }

    /// Takes back everything behind a mark.
    pub fn truncate(&mut self, mark: u64) -> Result<(), StoreError> {
        if mark == self.length {
            return Ok(());
        }
        let failed = |source| StoreError::io(&self.path, source);
        self.out.flush().map_err(failed)?;
        self.out.get_ref().set_len(mark).map_err(failed)?;
        self.out.seek(SeekFrom::Start(mark)).map_err(failed)?;
        self.length = mark;
        Ok(())
    }

    /// The bytes of a record. What was pushed last must have been flushed.
    pub fn read_bytes(&self, place: Place) -> Result<Vec<u8>, StoreError> {
        let mut bytes = vec![0; place.length as usize];
        self.input.read_exact_at(&mut bytes, place.offset).map_err(|source| StoreError::io(&self.path, source))?;
        Ok(bytes)
    }

    /// A record.
    pub fn read<T: DeserializeOwned>(&self, place: Place) -> Result<T, Error> {
        serde_json::from_slice(&self.read_bytes(place)?).map_err(|error| Error::Failed(format!("{}: an answer cannot be read back: {error}", self.path.display())))
    }

    /// Makes everything pushed so far readable.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        self.out.flush().map_err(|source| StoreError::io(&self.path, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_mark_is_taken_back_and_the_rest_is_read_by_place() {
        let path = std::env::temp_dir().join(format!("cleanclaim-answers-{}", std::process::id()));
        let mut spill = AnswerSpill::create(&path).unwrap();
        let first = spill.push(&"one").unwrap();
        let mark = spill.mark();
        spill.push(&"unsound").unwrap();
        spill.truncate(mark).unwrap();
        let second = spill.push(&vec![1, 2]).unwrap();
        spill.flush().unwrap();
        assert_eq!((spill.read::<String>(first).unwrap(), spill.read::<Vec<u8>>(second).unwrap()), ("one".to_owned(), vec![1, 2]));
        assert_eq!(std::fs::metadata(&path).unwrap().len(), spill.mark());
        std::fs::remove_file(&path).unwrap();
    }
}
