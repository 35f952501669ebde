//! The inverted index that candidates are found by, made when an edition is imported, and which inclusion terms stand alone.
//!
//! Looking things up in it is `candidates`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::NoteKind;
use super::candidates::{FILLERS, document_words, is_filler, is_instruction, word_weight};
use super::forms::without_parentheses;
use super::layout::{DOCUMENT_IS_TERM, words_hash};
use super::tabular::{Node, Tabular};

/// The bytes of the sections `WORD`, `POST` and `DOCS`.
#[derive(Default)]
pub(super) struct WordIndex {
    pub(super) words: Vec<u8>,
    pub(super) postings: Vec<u8>,
    pub(super) documents: Vec<u8>,
}

impl WordIndex {
    /// The inverted index for candidates: titles of the codes that the list prints as last, inclusion terms, and Includes notes of billable codes.
    pub(super) fn of(tabular: &Tabular) -> WordIndex {
        let mut index = WordIndex::default();
        let documents = documents(tabular);
        let mut postings: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for (number, document) in (0..).zip(&documents) {
            for word in document_words(document.text) {
                postings.entry(words_hash(&word)).or_default().push(number);
            }
        }
        let fillers: BTreeSet<u64> = FILLERS.iter().map(|word| words_hash(word)).collect();
        let weight = |hash: &u64, numbers: &Vec<u32>| if fillers.contains(hash) { 1 } else { word_weight(documents.len(), numbers.len()) };
        let weights: BTreeMap<u64, u16> = postings.iter().map(|(hash, numbers)| (*hash, weight(hash, numbers))).collect();
        for (hash, numbers) in &postings {
            index.words.extend(hash.to_le_bytes());
            index.words.extend((index.postings.len() as u32).to_le_bytes());
            index.words.extend((numbers.len() as u32).to_le_bytes());
            index.words.extend(weights.get(hash).copied().unwrap_or_default().to_le_bytes());
            let mut previous = 0;
            for number in numbers {
                write_base_128(number - previous, &mut index.postings);
                previous = *number;
            }
        }
        for document in &documents {
            let essential = document_words(&without_parentheses(&document.essential));
            let weight: u32 = essential.iter().filter_map(|word| weights.get(&words_hash(word))).map(|weight| u32::from(*weight)).sum();
            index.documents.extend(document.place.to_le_bytes());
            index.documents.extend(u16::try_from(weight).unwrap_or(u16::MAX).to_le_bytes());
        }
        index
    }
}

fn write_base_128(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A text that candidates are found by.
struct Document<'t> {
    /// A code's place, or a term's with the top bit set.
    place: u32,
    text: &'t str,
    /// The words that must all be documented for a perfect score, but for those in parentheses: the text, and the title of its code where the text does not stand alone.
    essential: Cow<'t, str>,
}

fn documents(tabular: &Tabular) -> Vec<Document<'_>> {
    let printed = tabular.nodes.iter().enumerate().filter(|(place, node)| node.seventh.is_empty() && is_last_printed(tabular, *place));
    let titles = printed.map(|(place, node)| Document { place: place as u32, text: &node.title, essential: Cow::Borrowed(&node.title) });
    let terms = tabular.nodes.iter().flat_map(|node| node.inclusion_terms.iter().map(move |term| (term.as_str(), stands_alone(term, node), node)));
    let includes = includes_of_billable(tabular).filter_map(|(place, text)| Some((text, true, tabular.nodes.get(place as usize)?)));
    let terms = (DOCUMENT_IS_TERM..).zip(terms.chain(includes)).filter(|(_, (text, ..))| !is_instruction(text)).map(|(place, (text, stands_alone, node))| {
        let essential = if stands_alone { Cow::Borrowed(text) } else { Cow::Owned(format!("{text} {}", node.title)) };
        Document { place, text, essential }
    });
    titles.chain(terms).collect()
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
    let (named, context) = (document_words(term), document_words(other_disease));
    let mut telling = context.iter().filter(|word| !is_filler(word)).peekable();
    telling.peek().is_none() || telling.any(|word| named.contains(word))
}

/// Whether a code has nothing below it but its seventh characters.
fn is_last_printed(tabular: &Tabular, place: usize) -> bool {
    tabular.nodes.get(place).is_some_and(|node| !node.has_children) || tabular.nodes.get(place + 1).is_some_and(|next| !next.seventh.is_empty() && next.parent == Some(place))
}
