//! Reads the documents of an edition's index: which code a text stands at, its words in order, and the postings of a word.

use super::Icd10Edition;
use super::index::DocumentKind;
use super::layout::{self, NOWHERE, record, text_at, u16_at, u32_at};
use super::vocabulary::Word;

/// A document as features and candidates see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Document<'e> {
    /// Place of the code at which it stands.
    pub(super) owner: u32,
    /// Place of the billable code that it means by itself, or nowhere.
    pub(super) target: u32,
    pub(super) kind: DocumentKind,
    /// Weight of the words that must be documented.
    pub(super) weight: u16,
    /// The owner's title says so.
    pub(super) is_unspecified: bool,
    /// The owner's title says so.
    pub(super) is_other: bool,
    pub(super) chapter: u8,
    /// Length of the owner's code.
    pub(super) code_length: u8,
    /// Word numbers, two bytes each.
    words: &'e [u8],
    required: u8,
    record: &'e [u8],
}

impl<'e> Document<'e> {
    /// The words that must be documented, in order.
    pub(super) fn required(&self) -> impl ExactSizeIterator<Item = u16> + use<'e> {
        word_ids(self.words.get(..2 * usize::from(self.required)).unwrap_or_default())
    }

    /// All words, those in parentheses last.
    pub(super) fn words(&self) -> impl ExactSizeIterator<Item = u16> + use<'e> {
        word_ids(self.words)
    }

    /// The same text as if it stood at another code and meant the billable `target`.
    pub(super) fn moved_to(self, edition: &'e Icd10Edition, owner: u32, target: u32) -> Document<'e> {
        match edition.title_document(owner) {
            Some(title) => {
                Document { owner, target, is_unspecified: title.is_unspecified, is_other: title.is_other, chapter: title.chapter, code_length: title.code_length, ..self }
            }
            None => Document { owner, target, ..self },
        }
    }

    /// Whether it has the word, in parentheses or not.
    pub(super) fn has(&self, word: u16) -> bool {
        self.words().any(|held| held == word)
    }
}

fn word_ids(bytes: &[u8]) -> impl ExactSizeIterator<Item = u16> + use<'_> {
    bytes.chunks_exact(2).map(|pair| u16_at(pair, 0))
}

impl Icd10Edition {
    /// A document's text as printed.
    pub(super) fn text_of<'e>(&'e self, document: &Document<'e>) -> &'e str {
        text_at(self.sections.heap.of(&self.bytes), document.record, 12)
    }

    /// How many documents there are.
    pub(super) fn documents_len(&self) -> usize {
        self.sections.documents.length / layout::DOCUMENT_BYTES
    }

    /// The document with a number; `None` past the end and for kinds of a later program.
    pub(super) fn document(&self, number: u32) -> Option<Document<'_>> {
        let found = record(self.sections.documents.of(&self.bytes), layout::DOCUMENT_BYTES, number as usize);
        let kind = *DocumentKind::ALL.get(usize::from(*found.get(20)?))?;
        let (required, optional, flags) = (*found.get(21)?, *found.get(22)?, *found.get(23)?);
        let start = (u32_at(found, 8) as usize).saturating_mul(2);
        let length = 2 * (usize::from(required) + usize::from(optional));
        Some(Document {
            owner: u32_at(found, 0),
            target: u32_at(found, 4),
            kind,
            weight: u16_at(found, 18),
            is_unspecified: flags & layout::TITLE_IS_UNSPECIFIED != 0,
            is_other: flags & layout::TITLE_IS_OTHER != 0,
            chapter: *found.get(24)?,
            code_length: *found.get(25)?,
            words: self.sections.document_words.of(&self.bytes).get(start..start.saturating_add(length)).unwrap_or_default(),
            required,
            record: found,
        })
    }

    /// The weight of a document's required words, without reading the rest of it.
    pub(super) fn document_weight(&self, number: u32) -> u16 {
        u16_at(record(self.sections.documents.of(&self.bytes), layout::DOCUMENT_BYTES, number as usize), 18)
    }

    /// The document of a code's title; `None` for codes that a seventh character made.
    pub(super) fn title_document(&self, place: u32) -> Option<Document<'_>> {
        let number = u32_at(record(self.sections.titles.of(&self.bytes), 4, place as usize), 0);
        if number == NOWHERE { None } else { self.document(number) }
    }

    /// The words of what a code's own seventh character means; `None` where it has none of its own.
    pub(super) fn seventh_document(&self, place: u32) -> Option<Document<'_>> {
        let seventh = self.seventh_number(place).checked_sub(1)?;
        self.document(u32_at(record(self.sections.seventh_documents.of(&self.bytes), 4, usize::from(seventh)), 0))
    }

    /// Whether the title of a code, or of a code above it, has the word.
    pub(super) fn context_has(&self, mut place: u32, word: u16) -> bool {
        // No code has more than six above it; a damaged file must not lead round in circles.
        for _ in 0..7 {
            if self.title_document(place).is_some_and(|title| title.has(word)) {
                return true;
            }
            match self.parent_place(place) {
                Some(parent) => place = parent,
                None => return false,
            }
        }
        false
    }

    /// The documents of a word, in order.
    pub(super) fn holders(&self, word: Word) -> Postings<'_> {
        let bytes = self.sections.postings.of(&self.bytes).get(word.postings as usize..).unwrap_or_default();
        Postings { bytes: bytes.iter(), left: word.holding, document: 0 }
    }
}

/// Reads a word's documents.
pub(super) struct Postings<'b> {
    bytes: std::slice::Iter<'b, u8>,
    left: u32,
    document: u32,
}

impl Iterator for Postings<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let (mut step, mut shift) = (0u32, 0);
        loop {
            let byte = *self.bytes.next()?;
            step |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        self.document = self.document.checked_add(step)?;
        Some(self.document)
    }
}
