//! What a person reads about one code: every note that holds for it with the place at which it stands, its seventh characters, and how the notes of an edition were read.

use super::entry::note_places;
use super::layout::{self, OWNER_CHAPTER, OWNER_SECTION};
use super::noted::NotePlace;
use super::references::{CodeReference, is_stem};
use super::{Icd10Edition, Icd10Entry, NoteKind};

/// A note that holds for a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedNote<'e> {
    /// What it demands.
    pub kind: NoteKind,
    /// The line, as printed.
    pub text: &'e str,
    /// Where it stands: the code itself, or what is above it.
    pub at: NotePlace,
    /// The codes that it names.
    pub references: Vec<CodeReference>,
}

impl NoteKind {
    /// All kinds, in the order in which a page shows them.
    pub const ALL: [NoteKind; 8] = [
        NoteKind::Includes,
        NoteKind::Excludes1,
        NoteKind::Excludes2,
        NoteKind::CodeFirst,
        NoteKind::UseAdditionalCode,
        NoteKind::CodeAlso,
        NoteKind::General,
        NoteKind::SeventhCharacter,
    ];

    /// Kinds whose lines are expected to name codes.
    pub const NAMING: [NoteKind; 5] = [NoteKind::Excludes1, NoteKind::Excludes2, NoteKind::CodeFirst, NoteKind::UseAdditionalCode, NoteKind::CodeAlso];

    /// The word by which machine output names it.
    pub fn as_str(self) -> &'static str {
        match self {
            NoteKind::Includes => "includes",
            NoteKind::Excludes1 => "excludes1",
            NoteKind::Excludes2 => "excludes2",
            NoteKind::CodeFirst => "code_first",
            NoteKind::UseAdditionalCode => "use_additional_code",
            NoteKind::CodeAlso => "code_also",
            NoteKind::General => "note",
            NoteKind::SeventhCharacter => "seventh_character",
        }
    }
}

impl<'e> Icd10Entry<'e> {
    /// Every note that holds for the code: kind by kind, its own first, then those of the codes above it, of its section and of its chapter.
    pub fn applied_notes(&self) -> Vec<AppliedNote<'e>> {
        let edition = self.edition;
        let mut owners = vec![(self.place, NotePlace::Code(self.code))];
        let mut above = self.parent();
        while let Some(header) = above {
            owners.push((header.place, NotePlace::Code(header.code)));
            above = header.parent();
        }
        if let Some((first, last)) = self.section_range() {
            owners.push((OWNER_SECTION | u32::from(self.section_place()), NotePlace::Section(first, last)));
        }
        owners.push((OWNER_CHAPTER | u32::from(self.chapter()).wrapping_sub(1), NotePlace::Chapter(self.chapter())));
        let references = edition.noted(self.code).references();
        let of = |note: u32| references.iter().filter(|(other, _)| *other == note).map(|(_, reference)| *reference).collect();
        let mut applied = Vec::new();
        for kind in NoteKind::ALL {
            for &(owner, at) in &owners {
                applied.extend(note_places(edition, owner, kind).map(|note| AppliedNote { kind, text: edition.note(note).2, at, references: of(note) }));
            }
        }
        applied
    }

    /// The codes directly below it, in order.
    pub fn children(&self) -> impl Iterator<Item = Icd10Entry<'e>> + use<'e> {
        let code = self.code;
        self.descendants().filter(move |entry| entry.parent().is_some_and(|parent| parent.code == code))
    }

    /// The seventh characters that codes below it take, with their meanings, each once and in order; its own where it has one.
    pub fn seventh_characters(&self) -> Vec<(char, &'e str)> {
        let mut found = Vec::new();
        for entry in std::iter::once(*self).chain(self.descendants()).filter(|entry| !entry.title.seventh.is_empty()) {
            let seventh = entry.code.as_str().chars().last().map(|character| (character, entry.title.seventh));
            found.extend(seventh.filter(|seventh| !found.contains(seventh)));
        }
        found.sort_unstable();
        found
    }
}

/// How the lines of one kind of note were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteReport {
    /// The kind.
    pub kind: NoteKind,
    /// All lines.
    pub lines: usize,
    /// Lines in which codes were found.
    pub parsed: usize,
    /// Lines without codes that only begin those below them ("such as:").
    pub stems: usize,
}

/// A line of a note that names no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnparsedNote<'e> {
    /// The kind.
    pub kind: NoteKind,
    /// Where it stands.
    pub at: NotePlace,
    /// As printed.
    pub text: &'e str,
    /// Whether it only begins the lines below it.
    pub is_stem: bool,
}

impl Icd10Edition {
    /// How many lines of every kind of note that names codes there are, and in how many codes were found.
    pub fn note_reports(&self) -> [NoteReport; 5] {
        let parsed = self.notes_with_references();
        NoteKind::NAMING.map(|kind| {
            let mut report = NoteReport { kind, lines: 0, parsed: 0, stems: 0 };
            for (note, text) in self.notes_of_kind(kind) {
                let is_parsed = parsed.binary_search(&note).is_ok();
                report.lines += 1;
                report.parsed += usize::from(is_parsed);
                report.stems += usize::from(!is_parsed && is_stem(text));
            }
            report
        })
    }

    /// The lines that name no code, kind by kind, in the order of the list.
    pub fn unparsed_notes(&self) -> Vec<UnparsedNote<'_>> {
        let parsed = self.notes_with_references();
        let mut found = Vec::new();
        for kind in NoteKind::NAMING {
            let unparsed = self.notes_of_kind(kind).filter(|(note, _)| parsed.binary_search(note).is_err());
            found.extend(unparsed.map(|(note, text)| UnparsedNote { kind, at: self.owner_place(self.note(note).0), text, is_stem: is_stem(text) }));
        }
        found
    }

    fn notes_of_kind(&self, kind: NoteKind) -> impl Iterator<Item = (u32, &str)> {
        let count = self.sections.notes.length / layout::NOTE_BYTES;
        (0..count as u32).map(|note| (note, self.note(note))).filter(move |(_, (_, found, _))| *found == kind as u8).map(|(note, (_, _, text))| (note, text))
    }

    fn owner_place(&self, owner: u32) -> NotePlace {
        if owner >= OWNER_SECTION {
            let (first, last) = self.section_bounds(owner - OWNER_SECTION);
            NotePlace::Section(first, last)
        } else if owner >= OWNER_CHAPTER {
            // A chapter's number is its place and one; there are 22.
            NotePlace::Chapter(u8::try_from(owner - OWNER_CHAPTER + 1).unwrap_or(u8::MAX))
        } else {
            NotePlace::Code(self.entry(owner).map(|entry| entry.code).unwrap_or_default())
        }
    }
}
