//! The index that candidates are found by, made when an edition is imported: its documents, its vocabulary and its postings.
//!
//! A document is a text that stands for one code: a title, an inclusion term, an Includes note, an entry of the Alphabetic Index, or a term of our own. Looking
//! things up in it is `candidates`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::forms::without_parentheses;
use super::layout::{self, NOWHERE};
use super::normal::{normal_words, plain_stem, words};
use super::tabular::{Node, Tabular};
use super::vocabulary::{skeleton, word_flags, word_weight};
use super::{CodeSetError, NoteKind, lexicon};
use crate::model::Code;

/// What sort of text a document is; its number in compact files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// The title of a code that is printed last, with its seventh characters if any.
    Title,
    /// The title of a heading.
    Heading,
    /// An inclusion term.
    InclusionTerm,
    /// A line under Includes.
    Includes,
    /// An entry of the Alphabetic Index.
    IndexEntry,
    /// A term of our own lexicon.
    OwnTerm,
    /// The meaning of a seventh character; never found by its words.
    Seventh,
}

impl DocumentKind {
    pub(super) const ALL: [DocumentKind; 7] =
        [DocumentKind::Title, DocumentKind::Heading, DocumentKind::InclusionTerm, DocumentKind::Includes, DocumentKind::IndexEntry, DocumentKind::OwnTerm, DocumentKind::Seventh];
}

/// A text with its words.
struct Document<'t> {
    /// Place of the code at which it stands.
    owner: u32,
    /// Place of the billable code that it means, or nowhere where the owner tells.
    target: u32,
    kind: DocumentKind,
    text: &'t str,
    /// Words that must all be documented for a full score.
    required: Vec<String>,
    /// Words in parentheses and brackets, which may be absent (guideline I.A.7).
    optional: Vec<String>,
}

impl<'t> Document<'t> {
    fn new(owner: usize, target: u32, kind: DocumentKind, text: &'t str) -> Document<'t> {
        let as_parentheses = text.replace('[', " (").replace(']', ") ");
        let required = normal_words(&without_parentheses(&as_parentheses));
        let optional = normal_words(&as_parentheses).into_iter().filter(|word| !required.contains(word)).collect();
        Document { owner: owner as u32, target, kind, text, required, optional }
    }

    fn words(&self) -> impl Iterator<Item = &String> {
        self.required.iter().chain(&self.optional)
    }
}

/// An entry of the Alphabetic Index or a term of our own: words and the billable code that they lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) words: String,
    pub(super) code: Code,
}

/// The bytes of the sections that candidates are found by.
#[derive(Default)]
pub(super) struct WordIndex {
    pub(super) words: Vec<u8>,
    pub(super) skeletons: Vec<u8>,
    pub(super) postings: Vec<u8>,
    pub(super) documents: Vec<u8>,
    pub(super) document_words: Vec<u8>,
    /// For every code the document of its title.
    pub(super) titles: Vec<u8>,
    /// For every meaning of a seventh character its document.
    pub(super) sevenths: Vec<u8>,
}

impl WordIndex {
    /// The index over a list, the Alphabetic Index where given, and our own terms. `sevenths` are the meanings of seventh characters; `text` gives a text its place in the heap.
    pub(super) fn of(tabular: &Tabular, entries: &[Entry], sevenths: &[String], mut text: impl FnMut(&str) -> Result<[u8; 6], CodeSetError>) -> Result<WordIndex, CodeSetError> {
        let own: Vec<Entry> = lexicon::terms().filter_map(|(words, code)| Some(Entry { words: words.to_owned(), code: Code::parse(code)? })).collect();
        let documents = documents(tabular, entries, &own, sevenths);
        let vocabulary = Vocabulary::of(&documents)?;
        let mut index = WordIndex::default();
        index.write_vocabulary(&vocabulary, &mut text)?;
        let mut title_of = vec![NOWHERE; tabular.nodes.len()];
        for (number, document) in (0u32..).zip(&documents) {
            index.write_document(document, tabular, &vocabulary, &mut text)?;
            match document.kind {
                DocumentKind::Title | DocumentKind::Heading => {
                    if let Some(slot) = title_of.get_mut(document.owner as usize) {
                        *slot = number;
                    }
                }
                DocumentKind::Seventh => index.sevenths.extend(number.to_le_bytes()),
                _ => {}
            }
        }
        index.titles = title_of.iter().flat_map(|number| number.to_le_bytes()).collect();
        Ok(index)
    }

    fn write_vocabulary(&mut self, vocabulary: &Vocabulary<'_>, text: &mut impl FnMut(&str) -> Result<[u8; 6], CodeSetError>) -> Result<(), CodeSetError> {
        let mut skeletons: BTreeSet<(u32, u16)> = BTreeSet::new();
        for (id, (word, holding)) in (0u16..).zip(&vocabulary.words) {
            self.words.extend(text(word)?);
            self.words.extend(word_weight(word, vocabulary.documents, holding.len()).to_le_bytes());
            self.words.extend((self.postings.len() as u32).to_le_bytes());
            self.words.extend((holding.len() as u32).to_le_bytes());
            self.words.extend([word_flags(word), 0]);
            let mut previous = 0;
            for number in holding {
                write_base_128(number - previous, &mut self.postings);
                previous = *number;
            }
            if let Some(hash) = skeleton(word) {
                skeletons.insert((hash, id));
            }
        }
        for (hash, id) in skeletons {
            self.skeletons.extend(hash.to_le_bytes());
            self.skeletons.extend(id.to_le_bytes());
        }
        Ok(())
    }

    fn write_document(
        &mut self,
        document: &Document<'_>,
        tabular: &Tabular,
        vocabulary: &Vocabulary<'_>,
        text: &mut impl FnMut(&str) -> Result<[u8; 6], CodeSetError>,
    ) -> Result<(), CodeSetError> {
        let node = tabular.nodes.get(document.owner as usize);
        let weigh = |word: &String| vocabulary.words.get(word).map_or(0, |holding| u32::from(word_weight(word, vocabulary.documents, holding.len())));
        let distinct: BTreeSet<&String> = document.required.iter().collect();
        let weight: u32 = distinct.into_iter().map(weigh).sum();
        self.documents.extend(document.owner.to_le_bytes());
        self.documents.extend(document.target.to_le_bytes());
        self.documents.extend(((self.document_words.len() / 2) as u32).to_le_bytes());
        self.documents.extend(text(document.text)?);
        self.documents.extend(u16::try_from(weight).unwrap_or(u16::MAX).to_le_bytes());
        let count = |words: &[String]| u8::try_from(words.len()).unwrap_or(u8::MAX);
        self.documents.extend([document.kind as u8, count(&document.required), count(&document.optional), title_flags(node)]);
        let chapter = node.and_then(|node| tabular.sections.get(usize::from(node.section))).map_or(0, |section| section.chapter);
        self.documents.extend([chapter, node.map_or(0, |node| node.code.len() as u8)]);
        for words in [&document.required, &document.optional] {
            for word in words.iter().take(usize::from(u8::MAX)) {
                self.document_words.extend(vocabulary.ids.get(word.as_str()).copied().unwrap_or(u16::MAX).to_le_bytes());
            }
        }
        Ok(())
    }
}

/// Whether a code's own title says "unspecified" or "other".
fn title_flags(node: Option<&Node>) -> u8 {
    let words = node.map(|node| normal_words(&node.title)).unwrap_or_default();
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    u8::from(has("unspecified")) * layout::TITLE_IS_UNSPECIFIED + u8::from(has("other")) * layout::TITLE_IS_OTHER
}

/// Every word with the documents that hold it, and its number.
struct Vocabulary<'d> {
    words: BTreeMap<&'d String, Vec<u32>>,
    ids: HashMap<&'d str, u16>,
    documents: usize,
}

impl<'d> Vocabulary<'d> {
    fn of(documents: &'d [Document<'_>]) -> Result<Vocabulary<'d>, CodeSetError> {
        let mut words: BTreeMap<&String, Vec<u32>> = BTreeMap::new();
        for (number, document) in (0..).zip(documents) {
            for word in document.words() {
                let holding = words.entry(word).or_default();
                // Seventh characters have words, but are not found by them.
                if document.kind != DocumentKind::Seventh && holding.last() != Some(&number) {
                    holding.push(number);
                }
            }
        }
        if words.len() >= usize::from(u16::MAX) {
            return Err(super::tabular::import_error(0, format!("{} different words; the layout has room for {}", words.len(), u16::MAX)));
        }
        let ids = words.keys().zip(0u16..).map(|(word, id)| (word.as_str(), id)).collect();
        Ok(Vocabulary { words, ids, documents: documents.len() })
    }
}

fn write_base_128(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn documents<'t>(tabular: &'t Tabular, entries: &'t [Entry], own: &'t [Entry], sevenths: &'t [String]) -> Vec<Document<'t>> {
    let mut documents = Vec::new();
    for (place, node) in tabular.nodes.iter().enumerate().filter(|(_, node)| node.seventh.is_empty()) {
        let kind = if is_last_printed(tabular, place) { DocumentKind::Title } else { DocumentKind::Heading };
        documents.push(Document::new(place, NOWHERE, kind, &node.title));
        let terms = node.inclusion_terms.iter().filter(|term| !is_instruction(term)).map(|term| Document::new(place, NOWHERE, DocumentKind::InclusionTerm, term));
        documents.extend(terms);
        let includes = node.notes.iter().filter(|(kind, text)| *kind == NoteKind::Includes && names_a_condition(text, node.has_children));
        documents.extend(includes.map(|(_, text)| Document::new(place, NOWHERE, DocumentKind::Includes, text)));
    }
    let places: HashMap<Code, usize> = tabular.nodes.iter().enumerate().filter(|(_, node)| !node.has_children).map(|(place, node)| (node.code, place)).collect();
    for (list, kind) in [(entries, DocumentKind::IndexEntry), (own, DocumentKind::OwnTerm)] {
        for entry in list {
            let Some(&place) = places.get(&entry.code) else { continue };
            // A code with a seventh character has its title at the code before it.
            let owner = tabular.nodes.get(place).filter(|node| !node.seventh.is_empty()).and_then(|node| node.parent).unwrap_or(place);
            documents.push(Document::new(owner, place as u32, kind, &entry.words));
        }
    }
    documents.extend(sevenths.iter().map(|meaning| Document::new(0, NOWHERE, DocumentKind::Seventh, meaning)));
    documents
}

/// A heading's Includes line may be a sentence on what the heading is for; a short one names a condition.
fn names_a_condition(text: &str, is_heading: bool) -> bool {
    !is_instruction(text) && (!is_heading || text.split_whitespace().count() < 6)
}

/// Whether an inclusion term tells how to use a code rather than what it is called.
fn is_instruction(term: &str) -> bool {
    ["This c", "These c", "The following", "Code to", "Note:"].iter().any(|start| term.starts_with(start))
}

/// What stands under Includes at codes that have nothing below them: it can mean no other code. At a header it may mean any code below.
pub(super) fn includes_of_billable(tabular: &Tabular) -> impl Iterator<Item = (u32, &str)> {
    let billable = (0..).zip(&tabular.nodes).filter(|(_, node)| !node.has_children);
    billable.flat_map(|(place, node)| node.notes.iter().filter(|(kind, _)| *kind == NoteKind::Includes).map(move |(_, text)| (place, text.as_str())))
}

/// Inclusion terms that the printed list joins by a brace to words which the XML lost: "of central nervous system NOS", "chronic, any lymph node except mesenteric",
/// "in places where Chagas' disease is prevalent".
const TERMS_CUT_SHORT: [(&str, &str); 6] =
    [("A523", "Gumma (syphilitic)"), ("A523", "Syphilis (late)"), ("A523", "Syphiloma"), ("B572", "Trypanosomiasis NOS"), ("I881", "Adenitis"), ("I881", "Lymphadenitis")];

/// Stemmed words that say nothing of the disease in "in other diseases".
const SAYS_LITTLE: [&str; 19] =
    ["unspecified", "nos", "nec", "not", "specified", "elsewhere", "classified", "site", "organism", "as", "and", "of", "the", "or", "other", "in", "to", "with", "disease"];

/// Whether an inclusion term says by itself what its code means. Below "Other neurologic disorders in Lyme disease", "Meningoencephalitis" does not:
/// a term at a manifestation code, or at a code "in" another disease that the term does not mention, only holds in its place and must not code bare words.
pub(super) fn stands_alone(term: &str, node: &Node) -> bool {
    if TERMS_CUT_SHORT.contains(&(node.code.as_str(), term)) {
        return false;
    }
    let is_manifestation = |text: &str| text.replace("not elsewhere classified", "").contains("classified elsewhere");
    if is_manifestation(&node.title) && !is_manifestation(term) {
        return false;
    }
    let title = node.title.replace(" in situ", " situ");
    let Some((_, other_disease)) = title.split_once(" in ") else { return true };
    // Exact matching hangs on this, so the lexicon has no say in it.
    let stems = |text: &str| words(text).iter().map(|word| plain_stem(word)).collect::<Vec<String>>();
    let named = stems(term);
    let mut telling = stems(other_disease).into_iter().filter(|word| word != "disorder" && !SAYS_LITTLE.contains(&word.as_str())).peekable();
    telling.peek().is_none() || telling.any(|word| named.contains(&word))
}

/// Whether a code has nothing below it but its seventh characters.
fn is_last_printed(tabular: &Tabular, place: usize) -> bool {
    tabular.nodes.get(place).is_some_and(|node| !node.has_children) || tabular.nodes.get(place + 1).is_some_and(|next| !next.seventh.is_empty() && next.parent == Some(place))
}
