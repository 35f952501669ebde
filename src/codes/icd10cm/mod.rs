//! ICD-10-CM: diagnosis codes, one edition for each period, looked up in place in compact files.
//!
//! An edition answers four questions: does this code exist and may it be billed; which codes do these words name exactly; which come near; which notes stand at it.
//! It opens no file and parses nothing at start-up. It does *not* decide which of several codes is meant, nor whether two codes may stand together.

mod alphabetic;
mod candidates;
mod confidence;
mod documents;
mod entry;
mod features;
mod first_listed;
mod forms;
mod import;
mod index;
mod layout;
mod lexicon;
mod normal;
mod noted;
mod order_file;
mod page;
mod query;
mod references;
mod tabular;
#[cfg(test)]
mod tests;
mod vocabulary;
mod weights;
mod words;
mod xml;

use std::borrow::Cow;
use std::fmt;

use self::layout::{HEADER_BYTES, MAGIC, SECTION_BYTES, Sections, Span, VERSION, first_place, record, u32_at, u64_at};
use super::CodeSetError;
use crate::model::{Code, Date, date};

pub use alphabetic::is_alphabetic_index;
pub use candidates::Candidate;
pub use entry::{Icd10Entry, NoteKind, Title};
pub use features::{FEATURES, Features};
pub use first_listed::{is_never_first, is_only_first};
pub use import::{ImportCounts, Imported, import_edition, import_tabular};
pub use index::DocumentKind;
pub use noted::{Naming, NotePlace, Noted, letter_bit};
pub use order_file::{OrderDifference, OrderFile};
pub use page::{AppliedNote, NoteReport, UnparsedNote};
pub use references::{CodeReference, is_stem};
pub use words::{MatchKind, WordMatch};

/// One edition with the dates between which it is in force: a view over the bytes of a compact file.
#[derive(Clone)]
pub struct Icd10Edition {
    bytes: Cow<'static, [u8]>,
    sections: Sections,
    name: String,
    from: Date,
    to: Date,
}

/// Names the edition; its megabytes are not for printing.
impl fmt::Debug for Icd10Edition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Icd10Edition").field("name", &self.name).field("from", &self.from).field("to", &self.to).finish_non_exhaustive()
    }
}

impl Icd10Edition {
    /// Opens a compact edition in place. Checks the first bytes, version, lengths, dates and a quick checksum, in time that does not depend on the number of codes.
    ///
    /// # Errors
    /// Whatever of these does not hold; nothing can be wrong with a file that opens except bytes in the middle of a section, which [`Icd10Edition::is_intact`] finds.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Icd10Edition, CodeSetError> {
        if bytes.get(..MAGIC.len()) != Some(&MAGIC) {
            return Err(CodeSetError::NotAnEdition);
        }
        let found = u32_at(&bytes, 8);
        if found != VERSION {
            return Err(CodeSetError::Version { found, expected: VERSION });
        }
        let sections = read_sections(&bytes)?;
        let from = days_at(&bytes, 16)?;
        let to = days_at(&bytes, 20)?;
        let name = std::str::from_utf8(sections.name.of(&bytes)).map_err(|_| CodeSetError::Damaged("the name is not text"))?.to_owned();
        if name.is_empty() || to < from {
            return Err(CodeSetError::Damaged("no name, or the dates are not in order"));
        }
        Ok(Icd10Edition { bytes, sections, name, from, to })
    }

    /// Its name, such as `fy2026-april`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version that its source states, such as `2026`.
    pub fn source_version(&self) -> &str {
        std::str::from_utf8(self.sections.source.of(&self.bytes)).unwrap_or_default()
    }

    /// First date of service on which it is in force.
    pub fn from(&self) -> Date {
        self.from
    }

    /// Last date of service on which it is in force.
    pub fn to(&self) -> Date {
        self.to
    }

    /// The bytes of the compact file, to store an edition or to hash it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether every byte is as it was written. Reads the whole file once, which opening does not.
    pub fn is_intact(&self) -> bool {
        layout::full_checksum(&self.bytes) == u64_at(&self.bytes, 24)
    }

    /// The code, billable or header.
    pub fn find(&self, code: Code) -> Option<Icd10Entry<'_>> {
        if code.is_empty() {
            return None;
        }
        let wanted = code_bytes(code);
        let codes = self.sections.codes.of(&self.bytes);
        let place = first_place(self.len(), |place| record(codes, layout::CODE_BYTES, place).get(..7).unwrap_or_default() >= wanted.as_slice());
        self.entry(place as u32).filter(|entry| entry.code == code)
    }

    /// Every code, headers included, in order.
    pub fn entries(&self) -> impl Iterator<Item = Icd10Entry<'_>> {
        (0..self.len() as u32).filter_map(|place| self.entry(place))
    }

    /// The number of codes, headers included.
    pub fn len(&self) -> usize {
        self.sections.codes.length / layout::CODE_BYTES
    }

    /// True when it has no code.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Billable codes that the words name exactly, in code order. More than one means that a person has to choose.
    ///
    /// Exact means equal after folding (case, punctuation and a trailing tag such as "(disorder)" do not count) to a title or an inclusion term,
    /// where words in parentheses may be present or absent (guideline I.A.7) and NOS equals unspecified (guideline I.A.6.b). Never fuzzy.
    pub fn exact_words(&self, words: &str) -> Vec<WordMatch<'_>> {
        words::exact(self, words)
    }

    /// Whether its index was made with the lexicon of this program. One that was not still finds codes, but fewer; importing the edition again makes it whole.
    pub fn has_current_lexicon(&self) -> bool {
        u64_at(self.sections.lexicon.of(&self.bytes), 0) == lexicon::fingerprint()
    }

    /// At most `limit` billable codes for a coder to choose from, best first, ties in code order. Never to be accepted by itself.
    pub fn candidates(&self, words: &str, limit: usize) -> Vec<Candidate<'_>> {
        candidates::rank(self, words, limit, None)
    }

    /// The same as if the index had no text that equals `without`: how it is judged on texts that it was built from (leave one out).
    pub fn candidates_without(&self, words: &str, limit: usize, without: &str) -> Vec<Candidate<'_>> {
        candidates::rank(self, words, limit, Some(without))
    }

    /// The features of every code that words would be ranked by, best first, a code once for each of its texts: what the weights are learned from.
    pub fn candidate_features(&self, words: &str, without: Option<&str>) -> Vec<(Code, Features)> {
        candidates::feature_rows(self, words, without)
    }
}

/// A code as it stands in records: padded with zeros, which sort first.
fn code_bytes(code: Code) -> [u8; 7] {
    let mut bytes = [0; 7];
    for (to, from) in bytes.iter_mut().zip(code.as_str().bytes()) {
        *to = from;
    }
    bytes
}

fn days_at(bytes: &[u8], at: usize) -> Result<Date, CodeSetError> {
    // The bits are those of a signed number of days.
    date::from_epoch_days(u32_at(bytes, at) as i32).ok_or(CodeSetError::Damaged("a date is outside the calendar"))
}

fn read_sections(bytes: &[u8]) -> Result<Sections, CodeSetError> {
    let count = u32_at(bytes, 12) as usize;
    let table_end = HEADER_BYTES.saturating_add(count.saturating_mul(SECTION_BYTES));
    let table = bytes.get(HEADER_BYTES..table_end).ok_or(CodeSetError::Damaged("the section table is cut off"))?;
    let mut sections = Sections::default();
    let mut spans = Vec::with_capacity(count);
    for entry in table.chunks_exact(SECTION_BYTES) {
        let span = Span { offset: u32_at(entry, 4) as usize, length: u32_at(entry, 8) as usize };
        if span.offset < table_end || span.offset.saturating_add(span.length) > bytes.len() {
            return Err(CodeSetError::Damaged("a section lies outside the file"));
        }
        spans.push(span);
        let Some((slot, width)) = entry.first_chunk().and_then(|tag| sections.by_tag(*tag)) else { continue };
        if !span.length.is_multiple_of(width) {
            return Err(CodeSetError::Damaged("a section is not whole records"));
        }
        *slot = span;
    }
    if layout::quick_checksum(bytes, table_end, spans.into_iter()) != u64_at(bytes, 32) {
        return Err(CodeSetError::Damaged("the checksum does not agree"));
    }
    if sections.hashes.length / layout::HASH_BYTES != sections.references.length / layout::REFERENCE_BYTES {
        return Err(CodeSetError::Damaged("hashes and references differ in number"));
    }
    Ok(sections)
}

/// All installed editions, by date.
#[derive(Debug, Clone)]
pub struct Icd10Editions {
    editions: Vec<Icd10Edition>,
}

/// What is installed for a date of service.
#[derive(Debug, Clone, Copy)]
pub enum EditionChoice<'c> {
    /// This edition is in force on the date.
    InForce(&'c Icd10Edition),
    /// None is; this one is nearest by date.
    Nearest(&'c Icd10Edition),
    /// No edition is installed at all.
    None,
}

impl<'c> EditionChoice<'c> {
    /// The edition, in force or nearest.
    pub fn edition(self) -> Option<&'c Icd10Edition> {
        match self {
            EditionChoice::InForce(edition) | EditionChoice::Nearest(edition) => Some(edition),
            EditionChoice::None => None,
        }
    }
}

impl Icd10Editions {
    /// These editions. Of two with the same name the one given later counts.
    pub fn new(given: Vec<Icd10Edition>) -> Icd10Editions {
        let mut editions: Vec<Icd10Edition> = Vec::with_capacity(given.len());
        for edition in given {
            editions.retain(|held| held.name != edition.name);
            editions.push(edition);
        }
        editions.sort_by(|left, right| (left.from, left.to, &left.name).cmp(&(right.from, right.to, &right.name)));
        Icd10Editions { editions }
    }

    /// The edition for a date of service: the latest-starting one in force, else the nearest by days (of two equally near, the later).
    pub fn on(&self, day: Date) -> EditionChoice<'_> {
        if let Some(edition) = self.editions.iter().rfind(|edition| edition.from <= day && day <= edition.to) {
            return EditionChoice::InForce(edition);
        }
        let distance = |edition: &Icd10Edition| date::days_between(day, edition.from).max(date::days_between(edition.to, day));
        match self.editions.iter().rev().min_by_key(|edition| distance(edition)) {
            Some(edition) => EditionChoice::Nearest(edition),
            None => EditionChoice::None,
        }
    }

    /// Every installed edition, oldest first.
    pub fn all(&self) -> &[Icd10Edition] {
        &self.editions
    }
}
