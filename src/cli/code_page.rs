//! What `codes lookup` shows of a code beside its title: where it stands, what is below it, every note that holds for it and from where, and its seventh characters.

use std::fmt::Write;

use serde::Serialize;

use crate::codes::icd10cm::{AppliedNote, Icd10Edition, Icd10Entry, NoteKind};

/// The page of one code. All texts are the owner's.
#[derive(Debug, Serialize)]
pub(super) struct CodePage {
    billable: bool,
    chapter: Chapter,
    section: String,
    section_title: String,
    /// The headings above it, the category first.
    path: Vec<Heading>,
    /// The codes directly below it.
    below: Vec<Heading>,
    inclusion_terms: Vec<String>,
    notes: Vec<Note>,
    seventh_characters: Vec<Seventh>,
    edition: Edition,
}

#[derive(Debug, Serialize)]
struct Chapter {
    number: u8,
    title: String,
}

#[derive(Debug, Serialize)]
struct Heading {
    code: String,
    title: String,
    billable: bool,
}

#[derive(Debug, Serialize)]
struct Note {
    kind: &'static str,
    text: String,
    at: String,
    references: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Seventh {
    character: char,
    meaning: String,
}

#[derive(Debug, Serialize)]
struct Edition {
    name: String,
    from: String,
    to: String,
}

impl CodePage {
    /// The page of a code of an edition.
    pub(super) fn of(edition: &Icd10Edition, entry: &Icd10Entry<'_>) -> CodePage {
        let mut path: Vec<Heading> = std::iter::successors(entry.parent(), Icd10Entry::parent).map(heading).collect();
        path.reverse();
        let (first, last) = entry.section_range().unwrap_or_default();
        CodePage {
            billable: entry.is_billable,
            chapter: Chapter { number: entry.chapter(), title: entry.chapter_title().to_owned() },
            section: format!("{first}-{last}"),
            section_title: entry.section_title().to_owned(),
            path,
            below: entry.children().map(heading).collect(),
            inclusion_terms: entry.inclusion_terms().map(str::to_owned).collect(),
            notes: entry.applied_notes().iter().map(note).collect(),
            seventh_characters: entry.seventh_characters().into_iter().map(|(character, meaning)| Seventh { character, meaning: meaning.to_owned() }).collect(),
            edition: Edition { name: edition.name().to_owned(), from: edition.from().to_string(), to: edition.to().to_string() },
        }
    }

    /// The page as text, one indented line a fact.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        let Edition { name, from, to } = &self.edition;
        let verdict = if self.billable { "billable" } else { "a heading, not billable" };
        // Writing to a string cannot fail.
        _ = writeln!(text, "  {verdict} in {name}, {from} to {to}");
        _ = writeln!(text, "  chapter {}  {}\n  section {}  {}", self.chapter.number, self.chapter.title, self.section, self.section_title);
        for heading in &self.path {
            _ = writeln!(text, "  {:<8} {}", heading.code, heading.title);
        }
        list(&mut text, "below it", self.below.iter().map(|below| format!("{:<8} {}{}", below.code, below.title, if below.billable { "" } else { "  (heading)" })));
        list(&mut text, "inclusion terms", self.inclusion_terms.iter().cloned());
        for kind in NoteKind::ALL {
            let line = |note: &Note| {
                let references = if note.references.is_empty() { String::new() } else { format!("  -> {}", note.references.join(", ")) };
                format!("{}  [{}]{references}", note.text, note.at)
            };
            list(&mut text, says(kind), self.notes.iter().filter(|note| note.kind == kind.as_str()).map(line));
        }
        list(&mut text, "seventh characters", self.seventh_characters.iter().map(|seventh| format!("{}  {}", seventh.character, seventh.meaning)));
        text
    }
}

fn list(text: &mut String, name: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        _ = writeln!(text, "  {name}:");
    }
    lines.for_each(|line| _ = writeln!(text, "    {line}"));
}

/// What a kind of note demands, as the heading of its lines.
fn says(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Includes => "includes",
        NoteKind::Excludes1 => "excludes1 (not together with this code)",
        NoteKind::Excludes2 => "excludes2 (not part of this code; both may be coded)",
        NoteKind::CodeFirst => "code first",
        NoteKind::UseAdditionalCode => "use additional code",
        NoteKind::CodeAlso => "code also",
        NoteKind::General => "note",
        NoteKind::SeventhCharacter => "seventh character",
    }
}

fn heading(entry: Icd10Entry<'_>) -> Heading {
    Heading { code: entry.code.dotted(), title: entry.title.to_string(), billable: entry.is_billable }
}

fn note(note: &AppliedNote<'_>) -> Note {
    Note { kind: note.kind.as_str(), text: note.text.to_owned(), at: note.at.to_string(), references: note.references.iter().map(ToString::to_string).collect() }
}
