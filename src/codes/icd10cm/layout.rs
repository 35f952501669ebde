//! The compact file of one ICD-10-CM edition: where things lie in it.
//!
//! The file is used in place: fixed-width records, sorted, over heaps of text, so that opening it costs the same for any number of codes. All numbers are
//! little-endian. After the header stands a table of sections, each with a four-letter tag; a reader ignores tags that it does not know, so that a later
//! program can add sections and this one still reads the file. Any change to an existing section raises [`VERSION`].
//!
//! | tag | one record |
//! |---|---|
//! | `NAME` | the edition's name, as text |
//! | `SRCE` | the version that the source states, as text |
//! | `CODE` | 7 code, 1 flags, 4 + 2 title (offset, length), 1 seventh-character meaning (0: none), 2 section, 4 parent; sorted by code |
//! | `CHAP` | 1 number, 1 unused, 7 + 7 first and last category, 4 + 2 title; in order |
//! | `SECT` | 7 + 7 first and last category, 1 chapter, 1 unused, 4 + 2 title; in document order, because ranges do not tell membership: `Z3A` belongs to `Z30-Z39` |
//! | `SEVN` | 4 + 2 meaning of a seventh character |
//! | `TERM` | 4 owner, 4 + 2 text, 4 code that it leads to (none: all ones); sorted by owner; entries of the Alphabetic Index follow, their owners with the second bit set, then the Includes notes of billable codes with the top bit |
//! | `NOTE` | 4 owner, 1 kind, 1 unused, 4 + 2 text; sorted by owner, then kind, then source order |
//! | `HASH` | 8 hash of folded words; sorted |
//! | `HREF` | 4 for each hash: kind in the top three bits, below it a code's or a term's place |
//! | `WORD` | 4 + 2 word in the index's form, 2 weight, 4 + 4 postings (offset, count), 1 flags, 1 unused; sorted by word, whose place is its number |
//! | `SKEL` | 4 hash of a word's consonants, 2 word's number; sorted |
//! | `POST` | numbers of documents, ascending, as differences in base 128 |
//! | `DOCS` | 4 owner, 4 billable code that it means (none: all ones), 4 first word (counted in words), 4 + 2 text, 2 weight of its required words, 1 kind, 1 + 1 required and optional words, 1 flags, 1 chapter, 1 length of the owner's code |
//! | `DWRD` | 2 word's number |
//! | `TDOC` | for every code 4 document of its title (none: all ones) |
//! | `SDOC` | for every meaning of a seventh character 4 document of its words |
//! | `LEXI` | 8 hash of the lexicon that the index was made with |
//! | `XREF` | what notes refer to: 7 owner's code (a zero and 1 for a section, two zeros for a chapter), 1 kind, 7 + 7 first and last code (the last filled with ones), 1 + 4 condition, 4 note; sorted by owner, kind, note |
//! | `XCAT` | 3 category, 1 chapter, 2 section, 4 + 2 its references (place, count), 4 first letters of what its notes name; sorted |
//! | `XGRP` | 4 + 2 references (place, count) of a section, in order, then of a chapter |
//! | `HEAP` | texts, UTF-8 |

/// First eight bytes of every compact edition.
pub(super) const MAGIC: [u8; 8] = *b"ccICD10\n";
/// Version of the sections below.
pub(super) const VERSION: u32 = 2;
/// Length of the header: magic 8, version 4, sections 4, from 4, to 4 (days since 1970-01-01), checksum of everything after the header 8, quick checksum 8.
pub(super) const HEADER_BYTES: usize = 40;
/// Length of an entry of the section table: tag 4, offset 4, length 4.
pub(super) const SECTION_BYTES: usize = 12;

/// Record lengths by section.
pub(super) const CODE_BYTES: usize = 21;
pub(super) const CHAPTER_BYTES: usize = 22;
pub(super) const SECTION_RECORD_BYTES: usize = 22;
pub(super) const SEVENTH_BYTES: usize = 6;
pub(super) const TERM_BYTES: usize = 14;
pub(super) const NOTE_BYTES: usize = 12;
pub(super) const HASH_BYTES: usize = 8;
pub(super) const REFERENCE_BYTES: usize = 4;
pub(super) const WORD_BYTES: usize = 18;
pub(super) const SKELETON_BYTES: usize = 6;
pub(super) const DOCUMENT_BYTES: usize = 26;
pub(super) const NOTE_REFERENCE_BYTES: usize = 31;
pub(super) const NOTE_CATEGORY_BYTES: usize = 16;
pub(super) const NOTE_GROUP_BYTES: usize = 6;

/// Flag of a code record: may be billed.
pub(super) const FLAG_BILLABLE: u8 = 1;
/// "No such place".
pub(super) const NOWHERE: u32 = u32::MAX;
/// Added to a chapter's place to make a note's owner.
pub(super) const OWNER_CHAPTER: u32 = 0x8000_0000;
/// Added to a section's place to make a note's owner.
pub(super) const OWNER_SECTION: u32 = 0xC000_0000;
/// Set in a term's owner when the term is an entry of the Alphabetic Index.
pub(super) const TERM_IS_INDEX: u32 = 0x4000_0000;
/// Set in a term's owner when the term stands under Includes.
pub(super) const TERM_IS_INCLUDES: u32 = 0x8000_0000;
/// Flag of a document whose owner's title says "unspecified".
pub(super) const TITLE_IS_UNSPECIFIED: u8 = 1;
/// Flag of a document whose owner's title says "other".
pub(super) const TITLE_IS_OTHER: u8 = 2;
/// Bits of a hash reference below its kind.
pub(super) const REFERENCE_BITS: u32 = 29;

/// Where the sections lie.
#[derive(Debug, Clone, Default)]
pub(super) struct Sections {
    pub(super) name: Span,
    pub(super) source: Span,
    pub(super) codes: Span,
    pub(super) chapters: Span,
    pub(super) sections: Span,
    pub(super) sevenths: Span,
    pub(super) terms: Span,
    pub(super) notes: Span,
    pub(super) hashes: Span,
    pub(super) references: Span,
    pub(super) words: Span,
    pub(super) skeletons: Span,
    pub(super) postings: Span,
    pub(super) documents: Span,
    pub(super) document_words: Span,
    pub(super) titles: Span,
    pub(super) seventh_documents: Span,
    pub(super) lexicon: Span,
    pub(super) note_references: Span,
    pub(super) note_categories: Span,
    pub(super) note_groups: Span,
    pub(super) heap: Span,
}

impl Sections {
    /// The span that a tag names and the length of its records (1 for text and byte streams).
    pub(super) fn by_tag(&mut self, tag: [u8; 4]) -> Option<(&mut Span, usize)> {
        Some(match &tag {
            b"NAME" => (&mut self.name, 1),
            b"SRCE" => (&mut self.source, 1),
            b"CODE" => (&mut self.codes, CODE_BYTES),
            b"CHAP" => (&mut self.chapters, CHAPTER_BYTES),
            b"SECT" => (&mut self.sections, SECTION_RECORD_BYTES),
            b"SEVN" => (&mut self.sevenths, SEVENTH_BYTES),
            b"TERM" => (&mut self.terms, TERM_BYTES),
            b"NOTE" => (&mut self.notes, NOTE_BYTES),
            b"HASH" => (&mut self.hashes, HASH_BYTES),
            b"HREF" => (&mut self.references, REFERENCE_BYTES),
            b"WORD" => (&mut self.words, WORD_BYTES),
            b"POST" => (&mut self.postings, 1),
            b"SKEL" => (&mut self.skeletons, SKELETON_BYTES),
            b"DOCS" => (&mut self.documents, DOCUMENT_BYTES),
            b"DWRD" => (&mut self.document_words, 2),
            b"TDOC" => (&mut self.titles, 4),
            b"SDOC" => (&mut self.seventh_documents, 4),
            b"LEXI" => (&mut self.lexicon, 8),
            b"XREF" => (&mut self.note_references, NOTE_REFERENCE_BYTES),
            b"XCAT" => (&mut self.note_categories, NOTE_CATEGORY_BYTES),
            b"XGRP" => (&mut self.note_groups, NOTE_GROUP_BYTES),
            b"HEAP" => (&mut self.heap, 1),
            _ => return None,
        })
    }
}

/// A section's place in the file, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    pub(super) offset: usize,
    pub(super) length: usize,
}

impl Span {
    /// The section's bytes; empty when the file is shorter, which opening rules out.
    pub(super) fn of<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        bytes.get(self.offset..self.offset.saturating_add(self.length)).unwrap_or_default()
    }
}

/// The `place`-th record of a section; empty when there is none.
pub(super) fn record(section: &[u8], width: usize, place: usize) -> &[u8] {
    let start = place.saturating_mul(width);
    section.get(start..start.saturating_add(width)).unwrap_or_default()
}

/// A 16-bit number; 0 past the end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u16::from_le_bytes(*chunk))
}

/// A 32-bit number; 0 past the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u32::from_le_bytes(*chunk))
}

/// A 64-bit number; 0 past the end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

/// The text at an (offset, length) pair that stands at `at` in a record.
pub(super) fn text_at<'b>(heap: &'b [u8], record: &[u8], at: usize) -> &'b str {
    let start = u32_at(record, at) as usize;
    let length = usize::from(u16_at(record, at + 4));
    heap.get(start..start.saturating_add(length)).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The first of `count` places at which `is_at_or_after` holds (it must hold from some place on).
pub(super) fn first_place(count: usize, mut is_at_or_after: impl FnMut(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_at_or_after(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The hash of folded words.
pub(super) fn words_hash(folded: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(folded.as_bytes())
}

/// The checksum that opening a file verifies: over the header's facts, the section table, and both ends of every section. It finds truncated, shifted and mixed-up files at once;
/// [`full_checksum`] finds everything.
pub(super) fn quick_checksum(bytes: &[u8], table_end: usize, spans: impl Iterator<Item = Span>) -> u64 {
    const SAMPLE: usize = 512;
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    hasher.update(bytes.get(..HEADER_BYTES - 8).unwrap_or_default());
    hasher.update(bytes.get(HEADER_BYTES..table_end).unwrap_or_default());
    for span in spans {
        let section = span.of(bytes);
        hasher.update(section.get(..SAMPLE).unwrap_or(section));
        hasher.update(section.get(section.len().saturating_sub(SAMPLE)..).unwrap_or(section));
    }
    hasher.digest()
}

/// The checksum over everything after the header.
pub(super) fn full_checksum(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes.get(HEADER_BYTES..).unwrap_or_default())
}
