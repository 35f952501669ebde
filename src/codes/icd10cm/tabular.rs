//! The CDC's ICD-10-CM tabular list, an XML file, to a tree of codes with titles, inclusion terms and notes.
//!
//! Reads text and expands seventh characters; it does not know the compact file that is made from it (`import` does).

use std::collections::HashSet;

use quick_xml::events::BytesStart;

use super::{CodeSetError, NoteKind, xml};
use crate::model::Code;

/// The whole list.
#[derive(Debug, Default)]
pub(super) struct Tabular {
    /// What the file says of its version.
    pub(super) version: String,
    pub(super) chapters: Vec<Heading>,
    pub(super) sections: Vec<Heading>,
    /// Codes in document order; a parent stands before its children.
    pub(super) nodes: Vec<Node>,
}

/// A chapter or a section.
#[derive(Debug, Default)]
pub(super) struct Heading {
    pub(super) chapter: u8,
    /// First and last category.
    pub(super) range: (Code, Code),
    pub(super) title: String,
    pub(super) notes: Vec<(NoteKind, String)>,
}

/// A code.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) code: Code,
    /// Place of its section; sections know their chapters.
    pub(super) section: u16,
    pub(super) parent: Option<usize>,
    pub(super) has_children: bool,
    pub(super) title: String,
    /// What the seventh character of an expanded code says; empty otherwise.
    pub(super) seventh: String,
    pub(super) inclusion_terms: Vec<String>,
    pub(super) notes: Vec<(NoteKind, String)>,
    /// Seventh characters that hold here and below.
    sevenths: Vec<(char, String)>,
}

/// What the reader is inside of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    None,
    Chapter,
    Section,
    Node(usize),
}

/// Reads the list and expands seventh characters.
pub(super) fn read(xml: &str) -> Result<Tabular, CodeSetError> {
    let mut reading = Reading::default();
    xml::walk(xml, &mut reading)?;
    if reading.tabular.nodes.is_empty() {
        return Err(import_error(0, "no <diag> element; expected the CDC tabular XML (icd10c-tabular-....xml)".to_owned()));
    }
    expand_sevenths(&mut reading.tabular);
    check(&reading.tabular)?;
    Ok(reading.tabular)
}

pub(super) fn import_error(offset: u64, problem: String) -> CodeSetError {
    CodeSetError::Import { offset, problem }
}

#[derive(Default)]
struct Reading {
    tabular: Tabular,
    /// Open elements that can own something, the innermost last.
    owners: Vec<Owner>,
    /// Names of the open elements.
    path: Vec<String>,
    text: String,
    seventh: char,
}

impl xml::Listener for Reading {
    fn open(&mut self, start: &BytesStart<'_>, offset: u64) -> Result<(), CodeSetError> {
        let name = start.name().0;
        self.text.clear();
        match name {
            "chapter" => {
                self.tabular.chapters.push(Heading::default());
                self.owners.push(Owner::Chapter);
            }
            "section" => {
                let id = attribute(start, "id").unwrap_or_default();
                let (first, last) = id.split_once('-').unwrap_or((&id, &id));
                let range =
                    Code::parse(first).zip(Code::parse(last)).ok_or_else(|| import_error(offset, format!("a section with id \"{id}\"; expected a range such as A00-A09")))?;
                let chapter = self.tabular.chapters.last().map_or(0, |chapter| chapter.chapter);
                self.tabular.sections.push(Heading { chapter, range, ..Heading::default() });
                self.owners.push(Owner::Section);
            }
            "diag" => {
                let parent = match self.owner() {
                    Owner::Node(parent) => Some(parent),
                    _ => None,
                };
                if let Some(parent) = parent.and_then(|parent| self.tabular.nodes.get_mut(parent)) {
                    parent.has_children = true;
                }
                let section = self.tabular.sections.len().checked_sub(1).and_then(|section| u16::try_from(section).ok());
                let section = section
                    .filter(|_| self.owner() != Owner::Chapter && self.owner() != Owner::None)
                    .ok_or_else(|| import_error(offset, "a <diag> outside a <section>".to_owned()))?;
                self.owners.push(Owner::Node(self.tabular.nodes.len()));
                self.tabular.nodes.push(Node { parent, section, ..Node::default() });
            }
            "extension" => {
                let character = attribute(start, "char").unwrap_or_default();
                self.seventh = character.chars().next().ok_or_else(|| import_error(offset, "an <extension> without its character".to_owned()))?;
            }
            _ => {}
        }
        self.path.push(name.to_owned());
        Ok(())
    }

    fn close(&mut self, name: &str, offset: u64) -> Result<(), CodeSetError> {
        self.path.pop();
        let text = std::mem::take(&mut self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let within = self.path.last().map(String::as_str).unwrap_or_default();
        match (name, within) {
            ("version", _) => self.tabular.version = text,
            ("name" | "desc", "chapter" | "section" | "diag") => self.name_or_title(name, text, offset)?,
            ("note", "inclusionTerm") => {
                if let Some(node) = self.node() {
                    node.inclusion_terms.push(text);
                }
            }
            ("note", list) => {
                if let Some(kind) = note_kind(list) {
                    self.note(kind, text);
                }
            }
            ("extension", "sevenChrDef") => {
                let seventh = self.seventh;
                if let Some(node) = self.node() {
                    node.sevenths.push((seventh, text));
                }
            }
            ("chapter" | "section" | "diag", _) => {
                self.owners.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

impl Reading {
    fn owner(&self) -> Owner {
        self.owners.last().copied().unwrap_or(Owner::None)
    }

    fn node(&mut self) -> Option<&mut Node> {
        match self.owner() {
            Owner::Node(place) => self.tabular.nodes.get_mut(place),
            _ => None,
        }
    }

    fn name_or_title(&mut self, name: &str, text: String, offset: u64) -> Result<(), CodeSetError> {
        match (self.owner(), name) {
            (Owner::Chapter, "name") => {
                let number = text.parse().ok().filter(|number| *number > 0);
                let expected = u8::try_from(self.tabular.chapters.len()).ok();
                let number =
                    number.filter(|number| Some(*number) == expected).ok_or_else(|| import_error(offset, format!("chapter \"{text}\"; expected chapters 1, 2, 3 in order")))?;
                if let Some(chapter) = self.tabular.chapters.last_mut() {
                    chapter.chapter = number;
                }
            }
            (Owner::Chapter, _) => {
                if let Some(chapter) = self.tabular.chapters.last_mut() {
                    (chapter.title, chapter.range) = title_and_range(&text);
                }
            }
            (Owner::Section, "desc") => {
                if let Some(section) = self.tabular.sections.last_mut() {
                    section.title = title_and_range(&text).0;
                }
            }
            (Owner::Node(_), "name") => {
                let code = Code::parse(&text)
                    .filter(|code| code.len() >= 3)
                    .ok_or_else(|| import_error(offset, format!("code \"{text}\"; expected three to seven letters and digits")))?;
                if let Some(node) = self.node() {
                    node.code = code;
                }
            }
            (Owner::Node(_), _) => {
                if let Some(node) = self.node() {
                    node.title = text;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn note(&mut self, kind: NoteKind, text: String) {
        let notes = match self.owner() {
            Owner::None => None,
            Owner::Chapter => self.tabular.chapters.last_mut().map(|chapter| &mut chapter.notes),
            Owner::Section => self.tabular.sections.last_mut().map(|section| &mut section.notes),
            Owner::Node(place) => self.tabular.nodes.get_mut(place).map(|node| &mut node.notes),
        };
        if let Some(notes) = notes {
            notes.push((kind, text));
        }
    }
}

/// The kind of the notes in an element; `None` for `sevenChrDef`: what seventh characters mean is told by the expanded titles.
fn note_kind(element: &str) -> Option<NoteKind> {
    Some(match element {
        "includes" => NoteKind::Includes,
        "excludes1" => NoteKind::Excludes1,
        "excludes2" => NoteKind::Excludes2,
        "codeFirst" => NoteKind::CodeFirst,
        "useAdditionalCode" => NoteKind::UseAdditionalCode,
        "codeAlso" => NoteKind::CodeAlso,
        "notes" => NoteKind::General,
        "sevenChrNote" => NoteKind::SeventhCharacter,
        _ => return None,
    })
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start.try_get_attribute(name).ok().flatten().map(|attribute| attribute.value.into_owned())
}

/// `Neoplasms (C00-D49)` to title and range.
fn title_and_range(text: &str) -> (String, (Code, Code)) {
    let split = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match split.map(|(title, range)| (title, range.split_once('-').unwrap_or((range, range)))) {
        Some((title, (first, last))) => (title.to_owned(), (Code::parse(first).unwrap_or_default(), Code::parse(last).unwrap_or_default())),
        None => (text.to_owned(), (Code::NONE, Code::NONE)),
    }
}

/// Adds the code of each seventh character below every code that has no children and for which seventh characters are defined, here or at the nearest code above.
/// Codes shorter than six characters are filled with the placeholder X.
fn expand_sevenths(tabular: &mut Tabular) {
    for place in 0..tabular.nodes.len() {
        let Some(node) = tabular.nodes.get(place).filter(|node| !node.has_children) else { continue };
        let mut above = Some(node);
        while let Some(holder) = above.filter(|holder| holder.sevenths.is_empty()) {
            above = holder.parent.and_then(|parent| tabular.nodes.get(parent));
        }
        let Some(holder) = above else { continue };
        let stem = format!("{:X<6}", node.code.as_str());
        let expanded: Vec<Node> = holder
            .sevenths
            .iter()
            .filter(|(seventh, _)| !is_died_before_waking(&stem, *seventh))
            .filter_map(|(seventh, meaning)| {
                let code = Code::parse(&format!("{stem}{seventh}"))?;
                Some(Node { code, section: node.section, parent: Some(place), title: node.title.clone(), seventh: meaning.clone(), ..Node::default() })
            })
            .collect();
        tabular.nodes.extend(expanded);
        if let Some(node) = tabular.nodes.get_mut(place) {
            node.has_children = true;
        }
    }
}

/// Intracranial injuries (S06) whose sixth character says that the patient died before regaining consciousness (7, 8) exist for the initial encounter only:
/// nobody comes back for a subsequent one. The XML does not say so; the official code list does.
fn is_died_before_waking(stem: &str, seventh: char) -> bool {
    stem.starts_with("S06") && matches!(stem.as_bytes().last(), Some(b'7' | b'8')) && seventh != 'A'
}

/// What the compact file relies on.
fn check(tabular: &Tabular) -> Result<(), CodeSetError> {
    let mut seen = HashSet::with_capacity(tabular.nodes.len());
    for node in &tabular.nodes {
        let code = node.code;
        if code.is_empty() || node.title.is_empty() {
            return Err(import_error(0, format!("code \"{code}\" has no name or no title")));
        }
        if !seen.insert(code) {
            return Err(import_error(0, format!("code {code} stands twice")));
        }
        let parent = node.parent.and_then(|parent| tabular.nodes.get(parent));
        if parent.is_some_and(|parent| !code.as_str().starts_with(parent.code.as_str())) {
            return Err(import_error(0, format!("code {code} does not begin as the code above it")));
        }
    }
    Ok(())
}
