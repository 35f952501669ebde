//! One code of an edition: title, place in the tree, inclusion terms, notes.

use std::fmt;

use super::layout::{self, NOWHERE, OWNER_CHAPTER, OWNER_SECTION, TERM_IS_INCLUDES, TERM_IS_INDEX, first_place, record, text_at, u16_at, u32_at};
use super::{Icd10Edition, layout::FLAG_BILLABLE};
use crate::model::Code;

/// A title, and for a code that was expanded by a seventh character what that character says. Displayed joined by a comma, as the official list writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Title<'e> {
    /// The title as the tabular list prints it.
    pub base: &'e str,
    /// The meaning of the seventh character; empty where the code has none of its own.
    pub seventh: &'e str,
}

impl fmt::Display for Title<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.base)?;
        if !self.seventh.is_empty() {
            formatter.write_str(", ")?;
            formatter.write_str(self.seventh)?;
        }
        Ok(())
    }
}

impl PartialEq<&str> for Title<'_> {
    fn eq(&self, other: &&str) -> bool {
        match other.strip_prefix(self.base) {
            Some("") => self.seventh.is_empty(),
            Some(rest) => rest.strip_prefix(", ") == Some(self.seventh),
            None => false,
        }
    }
}

/// One code (billable or header) of an edition.
#[derive(Debug, Clone, Copy)]
pub struct Icd10Entry<'e> {
    /// The code, without dot.
    pub code: Code,
    /// Its full title.
    pub title: Title<'e>,
    /// False for a header, which must not be billed: a more specific code or a seventh character is needed.
    pub is_billable: bool,
    pub(super) edition: &'e Icd10Edition,
    pub(super) place: u32,
}

/// Kinds of instructional notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// Examples of what belongs here.
    Includes,
    /// Never together with this code.
    Excludes1,
    /// Not part of this code; both may be coded.
    Excludes2,
    /// The underlying condition comes first.
    CodeFirst,
    /// A further code is needed after this one.
    UseAdditionalCode,
    /// A further code may be needed, in either order.
    CodeAlso,
    /// A general note.
    General,
    /// Which codes the seventh characters below it are for.
    SeventhCharacter,
}

impl Icd10Edition {
    /// The entry at a place; `None` past the end.
    pub(super) fn entry(&self, place: u32) -> Option<Icd10Entry<'_>> {
        let found = record(self.sections.codes.of(&self.bytes), layout::CODE_BYTES, place as usize);
        let (bytes, rest) = found.split_at_checked(7)?;
        let text = std::str::from_utf8(bytes).ok()?.trim_end_matches('\0');
        let heap = self.sections.heap.of(&self.bytes);
        let (flags, seventh) = (*rest.first()?, *rest.get(7)?);
        let seventh = match seventh.checked_sub(1) {
            Some(number) => text_at(heap, record(self.sections.sevenths.of(&self.bytes), layout::SEVENTH_BYTES, number.into()), 0),
            None => "",
        };
        let title = Title { base: text_at(heap, rest, 1), seventh };
        Some(Icd10Entry { code: Code::parse(text)?, title, is_billable: flags & FLAG_BILLABLE != 0, edition: self, place })
    }

    /// The place of the header above a code; `None` for a category.
    pub(super) fn parent_place(&self, place: u32) -> Option<u32> {
        let parent = u32_at(record(self.sections.codes.of(&self.bytes), layout::CODE_BYTES, place as usize), 17);
        // Parents stand before their children, so that a damaged file cannot lead round in circles.
        (parent < place).then_some(parent)
    }

    /// The places of the codes directly below a header, in order.
    pub(super) fn children(&self, header: u32) -> impl Iterator<Item = u32> + use<'_> {
        let end = self.end_below(header);
        std::iter::successors(Some(header + 1), move |child| Some(self.end_below(*child))).take_while(move |child| *child < end)
    }

    /// The first place behind a code and all codes below it. Codes sort by their characters, so that those below a header follow it at once; padding with X keeps that order.
    fn end_below(&self, place: u32) -> u32 {
        let code = self.code_at(place);
        let length = code.iter().position(|character| *character == 0).unwrap_or(code.len());
        let start = code.get(..length).unwrap_or_default();
        let rest = self.len().saturating_sub(place as usize + 1);
        place + 1 + first_place(rest, |step| !self.code_at(place + 1 + step as u32).starts_with(start)) as u32
    }

    /// A code's seven characters, zeros behind shorter ones.
    fn code_at(&self, place: u32) -> &[u8] {
        record(self.sections.codes.of(&self.bytes), layout::CODE_BYTES, place as usize).get(..7).unwrap_or_default()
    }

    /// The last character of a code; 0 past the end.
    pub(super) fn last_character(&self, place: u32) -> u8 {
        self.code_at(place).iter().copied().rfind(|character| *character != 0).unwrap_or_default()
    }

    /// Whether a code may be billed; true past the end, so that no search goes on there.
    pub(super) fn is_billable_at(&self, place: u32) -> bool {
        record(self.sections.codes.of(&self.bytes), layout::CODE_BYTES, place as usize).get(7).is_none_or(|flags| flags & FLAG_BILLABLE != 0)
    }

    /// The number of a code's own seventh character's meaning, counted from 1; 0 where it has none of its own.
    pub(super) fn seventh_number(&self, place: u32) -> u8 {
        record(self.sections.codes.of(&self.bytes), layout::CODE_BYTES, place as usize).get(14).copied().unwrap_or_default()
    }

    /// Owner, kind as a number, and text of the note at a place.
    pub(super) fn note(&self, place: u32) -> (u32, u8, &str) {
        let found = record(self.sections.notes.of(&self.bytes), layout::NOTE_BYTES, place as usize);
        (u32_at(found, 0), found.get(4).copied().unwrap_or_default(), text_at(self.sections.heap.of(&self.bytes), found, 6))
    }

    /// The text and the code reference of an inclusion term.
    pub(super) fn term(&self, place: u32) -> Term<'_> {
        let found = record(self.sections.terms.of(&self.bytes), layout::TERM_BYTES, place as usize);
        Term { owner: u32_at(found, 0) & !(TERM_IS_INCLUDES | TERM_IS_INDEX), text: text_at(self.sections.heap.of(&self.bytes), found, 4), target: u32_at(found, 10) }
    }
}

/// An inclusion term as it is stored.
pub(super) struct Term<'e> {
    /// Place of the code at which it stands.
    pub(super) owner: u32,
    /// As printed.
    pub(super) text: &'e str,
    /// Place of the billable code that it leads to, or nowhere.
    pub(super) target: u32,
}

impl<'e> Icd10Entry<'e> {
    fn record(&self) -> &'e [u8] {
        record(self.edition.sections.codes.of(&self.edition.bytes), layout::CODE_BYTES, self.place as usize)
    }

    /// The header above it; `None` for a category.
    pub fn parent(&self) -> Option<Icd10Entry<'e>> {
        // A header is always shorter, so that a damaged file cannot lead round in circles.
        self.edition.entry(u32_at(self.record(), 17)).filter(|header| header.code.len() < self.code.len())
    }

    /// The codes below it, in order, headers included: for `J20` all of `J20.0` to `J20.9`.
    pub fn descendants(&self) -> impl Iterator<Item = Icd10Entry<'e>> + use<'e> {
        let (edition, code) = (self.edition, self.code);
        // Codes sort by their characters, so that those below a header follow it at once; padding with X keeps that order.
        (self.place + 1..).map_while(move |place| edition.entry(place)).take_while(move |entry| entry.code.as_str().starts_with(code.as_str()))
    }

    /// Chapter number, 1 to 22.
    pub fn chapter(&self) -> u8 {
        self.section().get(14).copied().unwrap_or_default()
    }

    /// Title of the chapter.
    pub fn chapter_title(&self) -> &'e str {
        let chapters = self.edition.sections.chapters.of(&self.edition.bytes);
        text_at(self.edition.sections.heap.of(&self.edition.bytes), record(chapters, layout::CHAPTER_BYTES, usize::from(self.chapter()).wrapping_sub(1)), 16)
    }

    /// Its own inclusion terms, in the tabular list's order. What a note "Includes" lists is among the notes.
    pub fn inclusion_terms(&self) -> impl Iterator<Item = &'e str> + use<'e> {
        let (edition, owner) = (self.edition, self.place);
        let terms = edition.sections.terms.of(&edition.bytes);
        let count = terms.len() / layout::TERM_BYTES;
        let owner_at = move |place: usize| u32_at(record(terms, layout::TERM_BYTES, place), 0);
        let first = first_place(count, |place| owner_at(place) >= owner);
        (first..count).take_while(move |&place| owner_at(place) == owner).map(move |place| edition.term(place as u32).text)
    }

    /// The notes of one kind that stand at this code itself, not those above it.
    pub fn notes(&self, kind: NoteKind) -> impl Iterator<Item = &'e str> + use<'e> {
        notes_of(self.edition, self.place, kind)
    }

    /// The notes of one kind that hold for this code: its own, then those of the codes above it, of its section and of its chapter, nearest first.
    pub fn inherited_notes(&self, kind: NoteKind) -> Vec<&'e str> {
        let mut found: Vec<&str> = self.notes(kind).collect();
        let mut above = self.parent();
        while let Some(header) = above {
            found.extend(header.notes(kind));
            above = header.parent();
        }
        found.extend(notes_of(self.edition, OWNER_SECTION | u32::from(self.section_place()), kind));
        found.extend(notes_of(self.edition, OWNER_CHAPTER | u32::from(self.chapter()).wrapping_sub(1), kind));
        found
    }

    /// Title of the section.
    pub fn section_title(&self) -> &'e str {
        text_at(self.edition.sections.heap.of(&self.edition.bytes), self.section(), 16)
    }

    /// First and last category of its section, such as `J20` and `J22`.
    pub fn section_range(&self) -> Option<(Code, Code)> {
        section_bound(self.section(), 0).zip(section_bound(self.section(), 7))
    }

    pub(super) fn section_place(&self) -> u16 {
        u16_at(self.record(), 15)
    }

    fn section(&self) -> &'e [u8] {
        record(self.edition.sections.sections.of(&self.edition.bytes), layout::SECTION_RECORD_BYTES, usize::from(self.section_place()))
    }
}

fn section_bound(found: &[u8], at: usize) -> Option<Code> {
    Code::parse(std::str::from_utf8(found.get(at..at + 7)?).ok()?.trim_end_matches('\0'))
}

/// The notes of one kind at an owner.
fn notes_of(edition: &Icd10Edition, owner: u32, kind: NoteKind) -> impl Iterator<Item = &str> + use<'_> {
    note_places(edition, owner, kind).map(|place| edition.note(place).2)
}

/// The places of the notes of one kind at an owner.
pub(super) fn note_places(edition: &Icd10Edition, owner: u32, kind: NoteKind) -> impl Iterator<Item = u32> + use<'_> {
    let notes = edition.sections.notes.of(&edition.bytes);
    let count = notes.len() / layout::NOTE_BYTES;
    let key = move |place: usize| {
        let found = record(notes, layout::NOTE_BYTES, place);
        (u32_at(found, 0), found.get(4).copied().unwrap_or_default())
    };
    let wanted = (owner, kind as u8);
    let first = if owner == NOWHERE { count } else { first_place(count, |place| key(place) >= wanted) };
    (first..count).take_while(move |&place| key(place) == wanted).map(|place| place as u32)
}
