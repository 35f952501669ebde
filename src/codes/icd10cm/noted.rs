//! Which codes the notes of an edition name: made when it is imported, asked in place for every claim.
//!
//! The question of a claim is: does a note that holds for this code, its own or one of a code, section or chapter above it, name that other code? It is answered from
//! the references of the code's category, which are few, and most claims end even before: every category knows the first letters of the codes that its notes name.
//! Nothing is allocated and no text is read unless a note does name the code.

use std::collections::BTreeSet;

use super::layout::{self, OWNER_CHAPTER, OWNER_SECTION, first_place, record, text_at, u16_at, u32_at};
use super::references::{self, CodeReference, Condition, in_range, packed, packed_through};
use super::tabular::Tabular;
use super::{Icd10Edition, NoteKind, code_bytes};
use crate::model::Code;

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotePlace {
    /// At a code.
    Code(Code),
    /// At a section, by its first and last category.
    Section(Code, Code),
    /// At a chapter, by its number.
    Chapter(u8),
}

/// As part of a sentence: `J40`, `section J40-J4A`, `chapter 10`.
impl std::fmt::Display for NotePlace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotePlace::Code(code) => formatter.write_str(&code.dotted()),
            NotePlace::Section(first, last) => write!(formatter, "section {}-{}", first.dotted(), last.dotted()),
            NotePlace::Chapter(number) => write!(formatter, "chapter {number}"),
        }
    }
}

/// A note that names a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Naming<'e> {
    /// The note's line, as printed.
    pub text: &'e str,
    /// Where it stands.
    pub at: NotePlace,
}

/// The notes that hold for one code, as far as they name codes.
#[derive(Debug, Clone, Copy)]
pub struct Noted<'e> {
    edition: &'e Icd10Edition,
    code: Code,
    /// The record of the code's category; empty for a code that the edition does not have.
    category: &'e [u8],
    letters: u32,
}

/// Set in a category's letters when a code of the category is titled as a manifestation.
const HAS_MANIFESTATION: u32 = 1 << 31;

/// Kinds of notes that say something of two codes on one claim.
const ON_CLAIMS: [NoteKind; 3] = [NoteKind::Excludes1, NoteKind::CodeFirst, NoteKind::UseAdditionalCode];

impl Icd10Edition {
    /// The notes that hold for a code of this edition.
    pub fn noted(&self, code: Code) -> Noted<'_> {
        let categories = self.sections.note_categories.of(&self.bytes);
        // Three letters as a number: this is asked many times for every claim.
        let number = |bytes: &[u8]| bytes.first_chunk::<4>().map_or(0, |chunk| u32::from_be_bytes(*chunk) >> 8);
        let wanted = (packed(code) >> 32) as u32;
        let at = |place| record(categories, layout::NOTE_CATEGORY_BYTES, place);
        let found = at(first_place(categories.len() / layout::NOTE_CATEGORY_BYTES, |place| number(at(place)) >= wanted));
        let category = if code.len() >= 3 && number(found) == wanted { found } else { &[] };
        Noted { edition: self, code, category, letters: u32_at(category, 12) }
    }

    /// Every reference of every note, with the note's place.
    pub(super) fn all_references(&self) -> impl Iterator<Item = (u32, CodeReference)> {
        self.references(0, self.reference_count()).map(|(reference, record)| (u32_at(record, 27), reference))
    }

    /// The places of all notes in which codes were found, in order.
    pub(super) fn notes_with_references(&self) -> Vec<u32> {
        let mut notes: Vec<u32> = self.all_references().map(|(note, _)| note).collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// First and last category of the section at a place.
    pub(super) fn section_bounds(&self, place: u32) -> (Code, Code) {
        let found = record(self.sections.sections.of(&self.bytes), layout::SECTION_RECORD_BYTES, place as usize);
        (code_of(found.get(..7)), code_of(found.get(7..14)))
    }

    fn reference_count(&self) -> usize {
        self.sections.note_references.of(&self.bytes).len() / layout::NOTE_REFERENCE_BYTES
    }

    /// So many stored references from a place on, with their records.
    fn references(&self, first: usize, count: usize) -> impl Iterator<Item = (CodeReference, &[u8])> {
        let records = self.sections.note_references.of(&self.bytes);
        (first..first.saturating_add(count)).map_while(move |place| {
            let found = record(records, layout::NOTE_REFERENCE_BYTES, place);
            (!found.is_empty()).then(|| (read_reference(found), found))
        })
    }

    fn note_place(&self, found: &[u8], noted: &Noted<'_>) -> NotePlace {
        let owner = found.get(..7).unwrap_or_default();
        match owner {
            [0, 1, ..] => {
                let (first, last) = self.section_bounds(noted.section().into());
                NotePlace::Section(first, last)
            }
            [0, ..] => NotePlace::Chapter(noted.chapter()),
            owner => NotePlace::Code(code_of(Some(owner))),
        }
    }
}

impl<'e> Noted<'e> {
    /// Whether a note of this code can name a code that begins with one of these letters (a bit each, A first). False is certain, true is not.
    pub fn may_name(&self, letters: u32) -> bool {
        self.letters & letters != 0
    }

    /// Whether the code is titled as a manifestation "in diseases classified elsewhere", which is never listed first (guideline I.A.13).
    pub fn is_manifestation(&self) -> bool {
        self.letters & HAS_MANIFESTATION != 0 && self.edition.find(self.code).is_some_and(|entry| titled_manifestation(entry.title.base))
    }

    /// The nearest note of a kind that names a code, if any does. A note at something that both codes belong to says nothing of the two and does not count.
    pub fn naming(&self, kind: NoteKind, named: Code) -> Option<Naming<'e>> {
        let edition = self.edition;
        let wanted = packed(named);
        let (code, kind_byte) = (packed(self.code), kind as u8);
        let mut nearest: Option<&'e [u8]> = None;
        for (first, count) in self.spans() {
            let from = first.saturating_mul(layout::NOTE_REFERENCE_BYTES);
            let through = from.saturating_add(count.saturating_mul(layout::NOTE_REFERENCE_BYTES));
            let records = edition.sections.note_references.of(&edition.bytes).get(from..through).unwrap_or_default();
            for found in records.chunks_exact(layout::NOTE_REFERENCE_BYTES) {
                if found.get(7) != Some(&kind_byte) || !in_range(wanted, big_endian(found, 8), big_endian(found, 15)) {
                    continue;
                }
                let is_above = match owner_bounds(found) {
                    Some((low, through)) => in_range(code, low, through) && !in_range(wanted, low, through),
                    None => !self.shares_owner(found, named),
                };
                // The longer the owner's code the nearer; sections and chapters have none.
                let is_nearer = nearest.is_none_or(|held| owner_length(held) < owner_length(found));
                if is_above && is_nearer && read_reference(found).condition.holds(named) {
                    nearest = Some(found);
                }
            }
            if nearest.is_some() {
                break;
            }
        }
        let found = nearest?;
        let notes = edition.sections.notes.of(&edition.bytes);
        let text = text_at(edition.sections.heap.of(&edition.bytes), record(notes, layout::NOTE_BYTES, u32_at(found, 27) as usize), 6);
        Some(Naming { text, at: edition.note_place(found, self) })
    }

    /// The references of all notes of its category, its section and its chapter, with the notes' places.
    pub(super) fn references(&self) -> Vec<(u32, CodeReference)> {
        let spans = self.spans().into_iter();
        spans.flat_map(|(first, count)| self.edition.references(first, count)).map(|(reference, record)| (u32_at(record, 27), reference)).collect()
    }

    /// Whether any note of a kind that holds for the code names codes.
    pub fn names_any(&self, kind: NoteKind) -> bool {
        let code = packed(self.code);
        let holds = |found: &[u8]| found.get(7) == Some(&(kind as u8)) && owner_bounds(found).is_none_or(|(low, through)| in_range(code, low, through));
        self.spans().into_iter().any(|(first, count)| self.edition.references(first, count).any(|(_, found)| holds(found)))
    }

    fn chapter(&self) -> u8 {
        self.category.get(3).copied().unwrap_or_default()
    }

    fn section(&self) -> u16 {
        u16_at(self.category, 4)
    }

    /// The references of its category, its section and its chapter, as places and counts, nearest first.
    fn spans(&self) -> [(usize, usize); 3] {
        let groups = self.edition.sections.note_groups.of(&self.edition.bytes);
        let group = |place: usize| {
            let found = record(groups, layout::NOTE_GROUP_BYTES, place);
            (u32_at(found, 0) as usize, usize::from(u16_at(found, 4)))
        };
        if self.category.is_empty() {
            return [(0, 0); 3];
        }
        let sections = self.edition.sections.sections.length / layout::SECTION_RECORD_BYTES;
        let own = (u32_at(self.category, 6) as usize, usize::from(u16_at(self.category, 10)));
        [own, group(self.section().into()), group(sections + usize::from(self.chapter()).wrapping_sub(1))]
    }

    /// Whether the other code lies in the section or chapter at which a reference stands.
    fn shares_owner(&self, found: &[u8], other: Code) -> bool {
        let other = self.edition.noted(other);
        if found.get(1) == Some(&1) { other.section() == self.section() } else { other.chapter() == self.chapter() }
    }
}

fn big_endian(found: &[u8], at: usize) -> u64 {
    match found.get(at..at + 7) {
        Some(&[a, b, c, d, e, f, g]) => u64::from_be_bytes([0, a, b, c, d, e, f, g]),
        _ => 0,
    }
}

/// First and last code below the owner of a reference, packed; none for a section's or chapter's.
fn owner_bounds(found: &[u8]) -> Option<(u64, u64)> {
    let low = big_endian(found, 0);
    if found.first() == Some(&0) {
        return None;
    }
    // The padding is zeros: as many bits as the code leaves free are set.
    let free = (low | 1 << 56).trailing_zeros() / 8 * 8;
    Some((low, low | ((1 << free) - 1)))
}

fn owner_length(found: &[u8]) -> usize {
    found.get(..7).unwrap_or_default().iter().filter(|byte| **byte > 1).count()
}

fn code_of(bytes: Option<&[u8]>) -> Code {
    let text = std::str::from_utf8(bytes.unwrap_or_default().split(|byte| *byte == 0 || *byte == 0xff).next().unwrap_or_default());
    text.ok().and_then(Code::parse).unwrap_or_default()
}

fn read_reference(found: &[u8]) -> CodeReference {
    let value = found.get(23..27).and_then(|value| value.first_chunk()).copied().unwrap_or_default();
    let condition = Condition { place: found.get(22).copied().unwrap_or_default(), value };
    CodeReference { low: code_of(found.get(8..15)), high: code_of(found.get(15..22)), condition }
}

/// The bytes of the sections `XREF`, `XCAT` and `XGRP`.
#[derive(Default)]
pub(super) struct NoteIndex {
    pub(super) references: Vec<u8>,
    pub(super) categories: Vec<u8>,
    pub(super) groups: Vec<u8>,
}

/// A reference with its owner, while the index is made. Owners sort by their packed code; chapters and then sections stand before all codes.
struct Owned {
    owner: [u8; 7],
    kind: NoteKind,
    note: u32,
    reference: CodeReference,
}

impl NoteIndex {
    /// The index over the notes as they are stored, in their order: owner, kind, text.
    pub(super) fn of(tabular: &Tabular, notes: &[(u32, NoteKind, String)]) -> NoteIndex {
        let mut owned: Vec<Owned> = Vec::new();
        for (note, (owner, kind, text)) in (0..).zip(notes) {
            if matches!(kind, NoteKind::Includes | NoteKind::General | NoteKind::SeventhCharacter) {
                continue;
            }
            let owner = owner_bytes(tabular, *owner);
            owned.extend(references::parse(text).into_iter().map(|reference| Owned { owner, kind: *kind, note, reference }));
        }
        owned.sort_by_key(|owned| (owned.owner, owned.kind, owned.note));
        let mut index = NoteIndex::default();
        owned.iter().for_each(|owned| index.reference(owned));
        let sections = (0..tabular.sections.len()).map(|place| group_owner(1, place));
        let chapters = (0..tabular.chapters.len()).map(|place| group_owner(0, place));
        for owner in sections.chain(chapters) {
            let (first, count, _) = span(&owned, |other| *other == owner);
            index.groups.extend((first as u32).to_le_bytes());
            index.groups.extend((count as u16).to_le_bytes());
        }
        let manifestations: BTreeSet<Code> =
            tabular.nodes.iter().filter(|node| titled_manifestation(&node.title)).filter_map(|node| node.code.as_str().get(..3).and_then(Code::parse)).collect();
        for node in tabular.nodes.iter().filter(|node| node.code.len() == 3) {
            let chapter = tabular.sections.get(usize::from(node.section)).map_or(0, |section| section.chapter);
            index.category(&owned, node.code, node.section, chapter, manifestations.contains(&node.code));
        }
        index
    }

    fn reference(&mut self, owned: &Owned) {
        let reference = owned.reference;
        self.references.extend(owned.owner);
        self.references.push(owned.kind as u8);
        let [_, low @ ..] = packed(reference.low).to_be_bytes();
        let [_, high @ ..] = packed_through(reference.high).to_be_bytes();
        self.references.extend(low.iter().chain(&high));
        self.references.push(reference.condition.place);
        self.references.extend(reference.condition.value);
        self.references.extend(owned.note.to_le_bytes());
    }

    fn category(&mut self, owned: &[Owned], code: Code, section: u16, chapter: u8, has_manifestation: bool) {
        let (first, count, mut letters) = span(owned, |owner| owner.starts_with(code.as_str().as_bytes()));
        letters |= span(owned, |owner| *owner == group_owner(1, section.into())).2;
        letters |= span(owned, |owner| *owner == group_owner(0, usize::from(chapter).wrapping_sub(1))).2;
        if has_manifestation {
            letters |= HAS_MANIFESTATION;
        }
        self.categories.extend(code.as_str().bytes());
        self.categories.push(chapter);
        self.categories.extend(section.to_le_bytes());
        self.categories.extend((first as u32).to_le_bytes());
        self.categories.extend((count as u16).to_le_bytes());
        self.categories.extend(letters.to_le_bytes());
    }
}

/// Whether a title says that the code is for a manifestation. Organisms "as the cause of diseases classified elsewhere" are not: they come after what they cause.
fn titled_manifestation(title: &str) -> bool {
    title.contains("diseases classified elsewhere") && !title.contains("as the cause of")
}

/// The bytes that stand for a section (1) or a chapter (0) in place of a code.
fn group_owner(kind: u8, place: usize) -> [u8; 7] {
    let [low, high, ..] = place.to_le_bytes();
    [0, kind, high, low, 0, 0, 0]
}

fn owner_bytes(tabular: &Tabular, owner: u32) -> [u8; 7] {
    if owner >= OWNER_SECTION {
        group_owner(1, (owner - OWNER_SECTION) as usize)
    } else if owner >= OWNER_CHAPTER {
        group_owner(0, (owner - OWNER_CHAPTER) as usize)
    } else {
        tabular.nodes.get(owner as usize).map_or([0; 7], |node| code_bytes(node.code))
    }
}

/// Place and number of the references of owners that belong together, with the letters that they name on claims.
fn span(owned: &[Owned], belongs: impl Fn(&[u8; 7]) -> bool) -> (usize, usize, u32) {
    let Some(first) = owned.iter().position(|owned| belongs(&owned.owner)) else { return (0, 0, 0) };
    let members = owned.iter().skip(first).take_while(|owned| belongs(&owned.owner));
    let (mut count, mut letters) = (0, 0);
    for member in members {
        count += 1;
        if ON_CLAIMS.contains(&member.kind) {
            letters |= letters_between(member.reference.low, member.reference.high);
        }
    }
    (first, count, letters)
}

fn letters_between(low: Code, high: Code) -> u32 {
    let (low, high) = (letter_bit(low), letter_bit(high));
    // All bits from the lower to the higher.
    if low == 0 || high < low { 0 } else { (high << 1).wrapping_sub(low) }
}

/// The bit of a code's first letter, A the lowest; 0 for what begins otherwise.
pub fn letter_bit(code: Code) -> u32 {
    match code.as_str().bytes().next() {
        Some(letter @ b'A'..=b'Z') => 1 << (letter - b'A'),
        _ => 0,
    }
}
