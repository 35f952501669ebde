//! From the CDC tabular list to the compact file of one edition. The same source and facts give the same bytes.

use std::collections::{BTreeSet, HashMap};

use super::alphabetic::{self, AlphabeticIndex, IndexEntry};
use super::forms::{forms, without_unspecified};
use super::index::{WordIndex, includes_of_billable, stands_alone};
use super::layout::{self, FLAG_BILLABLE, HEADER_BYTES, MAGIC, NOWHERE, OWNER_CHAPTER, OWNER_SECTION, SECTION_BYTES, Span, TERM_IS_INCLUDES, TERM_IS_INDEX, VERSION, words_hash};
use super::noted::NoteIndex;
use super::tabular::{self, Heading, Node, Tabular, import_error};
use super::words::is_unspecified_of;
use super::{CodeSetError, MatchKind, NoteKind, Title, code_bytes};
use crate::model::chargemaster::fold_words;
use crate::model::{Date, date};

/// What an import made.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The compact file; [`super::Icd10Edition::from_bytes`] opens it.
    pub bytes: Vec<u8>,
    /// What is in it.
    pub counts: ImportCounts,
}

/// What is in an imported edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// Billable codes.
    pub billable: usize,
    /// Codes that must not be billed.
    pub headers: usize,
    /// Inclusion terms.
    pub inclusion_terms: usize,
    /// Includes, excludes, code first, use additional, code also and general notes.
    pub notes: usize,
    /// Written forms that name a code exactly.
    pub exact_forms: usize,
    /// Entries of the Alphabetic Index that lead to a billable code.
    pub index_entries: usize,
    /// Entries that do not: codes that need further characters, and pairs of codes.
    pub index_entries_left_out: usize,
}

/// Makes the compact file of an edition from the bytes of the CDC tabular XML (`icd10c-tabular-....xml`).
///
/// The edition is in force for dates of service `from` to `to`, both included; the XML does not say so itself.
///
/// # Errors
/// Text that is not UTF-8 or not the tabular list, a code without title, a code twice, dates out of order.
pub fn import_tabular(xml: &[u8], name: &str, from: Date, to: Date) -> Result<Imported, CodeSetError> {
    import_edition(xml, None, name, from, to)
}

/// The same with the Alphabetic Index (`icd10cm-index-....xml`), whose entries then name their codes exactly.
///
/// # Errors
/// As [`import_tabular`], and an index that cannot be read.
pub fn import_edition(xml: &[u8], alphabetic: Option<&[u8]>, name: &str, from: Date, to: Date) -> Result<Imported, CodeSetError> {
    if name.trim().is_empty() || to < from {
        return Err(import_error(0, format!("an edition needs a name and a first date not after its last; got \"{name}\", {from} to {to}")));
    }
    let text = |bytes| {
        std::str::from_utf8(bytes).map(|text: &str| text.trim_start_matches('\u{feff}')).map_err(|error| import_error(error.valid_up_to() as u64, "expected UTF-8".to_owned()))
    };
    let mut tabular = tabular::read(text(xml)?)?;
    sort_by_code(&mut tabular);
    let index = alphabetic.map(|bytes| alphabetic::read(text(bytes)?)).transpose()?.unwrap_or_default();
    let entries = billable_entries(&tabular, &index);
    let mut writer = Writer::default();
    writer.headings(&tabular)?;
    writer.codes(&tabular)?;
    writer.terms_and_forms(&tabular, &entries)?;
    let sevenths = writer.sevenths.clone();
    writer.index = WordIndex::of(&tabular, &entries.iter().map(|(_, entry)| entry.as_document()).collect::<Vec<_>>(), &sevenths, |text| writer.text(text))?;
    let counts = ImportCounts {
        billable: tabular.nodes.iter().filter(|node| !node.has_children).count(),
        headers: tabular.nodes.iter().filter(|node| node.has_children).count(),
        inclusion_terms: tabular.nodes.iter().map(|node| node.inclusion_terms.len()).sum(),
        notes: writer.notes.len(),
        exact_forms: writer.forms.len(),
        index_entries: entries.len(),
        index_entries_left_out: index.entries.len() - entries.len() + index.incomplete,
    };
    let bytes = writer.file(&tabular, name, from, to)?;
    Ok(Imported { bytes, counts })
}

/// The entries of the Alphabetic Index that lead to one billable code, by its place.
fn billable_entries<'i>(tabular: &Tabular, index: &'i AlphabeticIndex) -> Vec<(u32, &'i IndexEntry)> {
    let places: HashMap<_, _> = (0u32..).zip(&tabular.nodes).filter(|(_, node)| !node.has_children).map(|(place, node)| (node.code, place)).collect();
    let single = index.entries.iter().filter(|entry| entry.manifestation.is_none());
    let mut entries: Vec<(u32, &IndexEntry)> = single.filter_map(|entry| Some((*places.get(&entry.code)?, entry))).collect();
    entries.sort_by(|(left, left_entry), (right, right_entry)| (left, &left_entry.path).cmp(&(right, &right_entry.path)));
    entries
}

/// Sorts the codes as records are sorted, and lets parents be their new places.
fn sort_by_code(tabular: &mut Tabular) {
    let parents: Vec<_> = tabular.nodes.iter().map(|node| node.parent.and_then(|parent| tabular.nodes.get(parent)).map(|parent| parent.code)).collect();
    let mut nodes: Vec<_> = std::mem::take(&mut tabular.nodes).into_iter().zip(parents).collect();
    nodes.sort_by_key(|(node, _)| code_bytes(node.code));
    let places: HashMap<_, _> = nodes.iter().enumerate().map(|(place, (node, _))| (node.code, place)).collect();
    let moved = nodes.into_iter().map(|(mut node, parent)| {
        node.parent = parent.and_then(|parent| places.get(&parent).copied());
        node
    });
    tabular.nodes = moved.collect();
}

#[derive(Default)]
struct Writer {
    heap: Vec<u8>,
    interned: HashMap<String, (u32, u16)>,
    sevenths: Vec<String>,
    seventh_records: Vec<u8>,
    codes: Vec<u8>,
    chapters: Vec<u8>,
    sections: Vec<u8>,
    terms: Vec<u8>,
    /// Owner, kind, text.
    notes: Vec<(u32, NoteKind, String)>,
    forms: BTreeSet<(u64, u32)>,
    /// To notice two texts with one hash.
    texts: HashMap<u64, String>,
    index: WordIndex,
}

impl Writer {
    /// Offset and length of a text in the heap, in which every text stands once, as they stand in records.
    fn text(&mut self, text: &str) -> Result<[u8; 6], CodeSetError> {
        let (offset, length) = match self.interned.get(text) {
            Some(place) => *place,
            None => {
                let length = u16::try_from(text.len()).map_err(|_| import_error(0, "a text is longer than 65,535 bytes".to_owned()))?;
                let place = (self.heap.len() as u32, length);
                self.heap.extend_from_slice(text.as_bytes());
                self.interned.insert(text.to_owned(), place);
                place
            }
        };
        let ([a, b, c, d], [e, f]) = (offset.to_le_bytes(), length.to_le_bytes());
        Ok([a, b, c, d, e, f])
    }

    fn headings(&mut self, tabular: &Tabular) -> Result<(), CodeSetError> {
        let bounds = |heading: &Heading| [code_bytes(heading.range.0), code_bytes(heading.range.1)].concat();
        for (place, chapter) in (0..).zip(&tabular.chapters) {
            self.chapters.extend_from_slice(&[chapter.chapter, 0]);
            self.chapters.extend(bounds(chapter));
            let text = self.text(&chapter.title)?;
            self.chapters.extend(text);
            self.notes.extend(chapter.notes.iter().map(|(kind, text)| (OWNER_CHAPTER | place, *kind, text.clone())));
        }
        for (place, section) in (0..).zip(&tabular.sections) {
            self.sections.extend(bounds(section));
            self.sections.extend_from_slice(&[section.chapter, 0]);
            let text = self.text(&section.title)?;
            self.sections.extend(text);
            self.notes.extend(section.notes.iter().map(|(kind, text)| (OWNER_SECTION | place, *kind, text.clone())));
        }
        Ok(())
    }

    fn codes(&mut self, tabular: &Tabular) -> Result<(), CodeSetError> {
        for (place, node) in (0..).zip(&tabular.nodes) {
            let seventh = self.seventh(&node.seventh)?;
            self.codes.extend(code_bytes(node.code));
            self.codes.push(if node.has_children { 0 } else { FLAG_BILLABLE });
            let text = self.text(&node.title)?;
            self.codes.extend(text);
            self.codes.push(seventh);
            self.codes.extend(node.section.to_le_bytes());
            self.codes.extend(node.parent.map_or(NOWHERE, |parent| parent as u32).to_le_bytes());
            self.notes.extend(node.notes.iter().map(|(kind, text)| (place, *kind, text.clone())));
        }
        Ok(())
    }

    /// The number of a seventh character's meaning; 0 for none.
    fn seventh(&mut self, meaning: &str) -> Result<u8, CodeSetError> {
        if meaning.is_empty() {
            return Ok(0);
        }
        let place = match self.sevenths.iter().position(|known| known == meaning) {
            Some(place) => place,
            None => {
                self.sevenths.push(meaning.to_owned());
                let text = self.text(meaning)?;
                self.seventh_records.extend(text);
                self.sevenths.len() - 1
            }
        };
        u8::try_from(place + 1).map_err(|_| import_error(0, "more than 255 meanings of seventh characters".to_owned()))
    }

    fn terms_and_forms(&mut self, tabular: &Tabular, entries: &[(u32, &IndexEntry)]) -> Result<(), CodeSetError> {
        for (place, node) in tabular.nodes.iter().enumerate() {
            let target = if node.has_children { unspecified_code(tabular, place) } else { Some(place) }.map_or(NOWHERE, |target| target as u32);
            self.title_forms(node, target)?;
            let kinds = if node.has_children { [MatchKind::HeaderInclusionTerm; 2] } else { [MatchKind::InclusionTerm, MatchKind::InclusionTermNos] };
            for term in &node.inclusion_terms {
                let target_by_words = if stands_alone(term, node) { target } else { NOWHERE };
                self.term(term, place as u32, target, target_by_words, kinds)?;
            }
        }
        for (place, entry) in entries {
            self.index_entry(*place, entry)?;
        }
        for (place, text) in includes_of_billable(tabular) {
            self.term(text, place | TERM_IS_INCLUDES, place, place, [MatchKind::Includes; 2])?;
        }
        Ok(())
    }

    /// Stores an inclusion term and, where it leads to a code and says enough by itself, its forms: as printed, and bare where printed with NOS.
    fn term(&mut self, term: &str, owner: u32, target: u32, target_by_words: u32, [plain, nos]: [MatchKind; 2]) -> Result<(), CodeSetError> {
        let place = (self.terms.len() / layout::TERM_BYTES) as u32;
        let text = self.text(term)?;
        self.terms.extend(owner.to_le_bytes());
        self.terms.extend(text);
        self.terms.extend(target.to_le_bytes());
        if target_by_words == NOWHERE {
            return Ok(());
        }
        for form in forms(term) {
            if let Some(bare) = form.strip_suffix(" nos") {
                self.form(bare, nos, place)?;
                self.form(&format!("{bare} unspecified"), nos, place)?;
            }
            self.form(&form, plain, place)?;
        }
        Ok(())
    }

    /// Stores an entry of the Alphabetic Index and the ways in which its words are written.
    fn index_entry(&mut self, place: u32, entry: &IndexEntry) -> Result<(), CodeSetError> {
        let term = (self.terms.len() / layout::TERM_BYTES) as u32;
        let text = self.text(&entry.text())?;
        self.terms.extend((place | TERM_IS_INDEX).to_le_bytes());
        self.terms.extend(text);
        self.terms.extend(place.to_le_bytes());
        for form in entry.wordings().iter().flat_map(|wording| forms(wording)).collect::<BTreeSet<_>>() {
            if let Some(bare) = form.strip_suffix(" nos") {
                self.form(bare, MatchKind::IndexEntry, term)?;
            }
            self.form(&form, MatchKind::IndexEntry, term)?;
        }
        Ok(())
    }

    /// A title names its own code if that is billable, and the header's only unspecified code otherwise.
    fn title_forms(&mut self, node: &Node, target: u32) -> Result<(), CodeSetError> {
        if target == NOWHERE {
            return Ok(());
        }
        let title = Title { base: &node.title, seventh: &node.seventh }.to_string();
        for form in forms(&title) {
            if node.has_children {
                self.form(&form, MatchKind::HeaderTitle, target)?;
                continue;
            }
            for bare in without_unspecified(&form) {
                self.form(bare, MatchKind::TitleUnspecified, target)?;
                self.form(&format!("{bare} nos"), MatchKind::TitleUnspecified, target)?;
            }
            self.form(&form, MatchKind::Title, target)?;
        }
        Ok(())
    }

    fn form(&mut self, form: &str, kind: MatchKind, place: u32) -> Result<(), CodeSetError> {
        let hash = words_hash(form);
        match self.texts.get(&hash) {
            Some(text) if text != form => return Err(import_error(0, format!("\"{text}\" and \"{form}\" have the same hash; the layout needs another one"))),
            Some(_) => {}
            None => {
                self.texts.insert(hash, form.to_owned());
            }
        }
        self.forms.insert((hash, kind.reference(place)));
        Ok(())
    }

    /// Joins header, section table and sections.
    fn file(mut self, tabular: &Tabular, name: &str, from: Date, to: Date) -> Result<Vec<u8>, CodeSetError> {
        self.notes.sort_by_key(|(owner, kind, _)| (*owner, *kind));
        let noted = NoteIndex::of(tabular, &self.notes);
        let mut notes = Vec::new();
        for (owner, kind, text) in std::mem::take(&mut self.notes) {
            notes.extend(owner.to_le_bytes());
            notes.extend([kind as u8, 0]);
            notes.extend(self.text(&text)?);
        }
        let (hashes, references): (Vec<_>, Vec<_>) = self.forms.iter().map(|(hash, reference)| (hash.to_le_bytes(), reference.to_le_bytes())).unzip();
        let sections: [(&[u8; 4], Vec<u8>); 22] = [
            (b"NAME", name.trim().as_bytes().to_vec()),
            (b"SRCE", tabular.version.as_bytes().to_vec()),
            (b"CODE", self.codes),
            (b"CHAP", self.chapters),
            (b"SECT", self.sections),
            (b"SEVN", self.seventh_records),
            (b"TERM", self.terms),
            (b"NOTE", notes),
            (b"HASH", hashes.concat()),
            (b"HREF", references.concat()),
            (b"WORD", self.index.words),
            (b"SKEL", self.index.skeletons),
            (b"POST", self.index.postings),
            (b"DOCS", self.index.documents),
            (b"DWRD", self.index.document_words),
            (b"TDOC", self.index.titles),
            (b"SDOC", self.index.sevenths),
            (b"LEXI", super::lexicon::fingerprint().to_le_bytes().to_vec()),
            (b"XREF", noted.references),
            (b"XCAT", noted.categories),
            (b"XGRP", noted.groups),
            (b"HEAP", self.heap),
        ];
        Ok(assemble(&sections, from, to))
    }
}

/// The one billable code below a header that is titled as the header and "unspecified".
fn unspecified_code(tabular: &Tabular, header: usize) -> Option<usize> {
    let above = tabular.nodes.get(header)?;
    let folded = fold_words(&above.title);
    let below = tabular.nodes.iter().enumerate().skip(header + 1).take_while(|(_, node)| node.code.as_str().starts_with(above.code.as_str()));
    let mut unspecified = below.filter(|(_, node)| !node.has_children && node.seventh.is_empty() && is_unspecified_of(&fold_words(&node.title), &folded));
    match (unspecified.next(), unspecified.next()) {
        (Some((place, _)), None) => Some(place),
        _ => None,
    }
}

fn assemble(sections: &[(&[u8; 4], Vec<u8>)], from: Date, to: Date) -> Vec<u8> {
    let table_end = HEADER_BYTES + sections.len() * SECTION_BYTES;
    let mut offset = table_end;
    let mut spans = Vec::with_capacity(sections.len());
    let (mut table, mut body) = (Vec::new(), Vec::new());
    for (tag, section) in sections {
        table.extend_from_slice(*tag);
        table.extend((offset as u32).to_le_bytes());
        table.extend((section.len() as u32).to_le_bytes());
        body.extend_from_slice(section);
        spans.push(Span { offset, length: section.len() });
        offset += section.len();
    }
    let mut bytes = Vec::with_capacity(offset);
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend((sections.len() as u32).to_le_bytes());
    bytes.extend(date::epoch_days(from).to_le_bytes());
    bytes.extend(date::epoch_days(to).to_le_bytes());
    bytes.extend([0; 16]);
    bytes.extend(table);
    bytes.extend(body);
    let full = layout::full_checksum(&bytes).to_le_bytes();
    bytes.splice(24..32, full);
    let quick = layout::quick_checksum(&bytes, table_end, spans.into_iter()).to_le_bytes();
    bytes.splice(32..40, quick);
    bytes
}
