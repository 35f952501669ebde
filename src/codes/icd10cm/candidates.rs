//! Suggestions for a coder: billable codes whose titles or inclusion terms come nearest to documented words.
//!
//! A plain inverted index over stemmed words, made at import, and the weight of shared words against the weight of all words (Dice's coefficient, where a rare
//! word weighs more). A text that shares less than half of what was documented is not suggested. For a person to choose from; nothing here is ever accepted by itself.

use std::collections::BTreeSet;
use std::fmt;

use super::abbreviations::{Abbreviation, longest_at};
use super::forms::plain_letter;
use super::layout::{self, DOCUMENT_IS_TERM, NOWHERE, first_place, record, u16_at, u32_at, u64_at, words_hash};
use super::words::without_tag;
use super::{Icd10Edition, Icd10Entry, Title};
use crate::model::Code;
use crate::model::chargemaster::fold_words;

/// A suggestion for a coder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'e> {
    /// A billable code.
    pub code: Code,
    /// Its title.
    pub title: Title<'e>,
    /// 0 to 1000, for ranking only: 1000 means that every word of both sides agrees.
    pub score: u32,
    /// The title or inclusion term that resembles the words.
    pub matched: &'e str,
    /// The code at which `matched` stands; differs from `code` for headers and codes that need a seventh character.
    pub matched_at: Code,
    /// How many of the documented words it shares.
    pub shared_words: usize,
    /// How many documented words there were, abbreviations written out.
    pub asked_words: usize,
    /// The first abbreviation that was written out.
    pub read_as: Option<&'static Abbreviation>,
}

impl Candidate<'_> {
    /// Why it is suggested, in one sentence.
    pub fn why(&self) -> String {
        self.to_string()
    }
}

/// Why it is suggested, in one sentence.
impl fmt::Display for Candidate<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} of {} words agree with \"{}\" ({})", self.shared_words, self.asked_words, self.matched, self.matched_at.dotted())?;
        match self.read_as {
            Some(abbreviation) => write!(formatter, "; {} read as {}", abbreviation.short, abbreviation.long),
            None => Ok(()),
        }
    }
}

/// Appends a word without plural, British spelling and accents, so that "oedemas" finds "edema". Used on both sides, so it need not be a real word.
fn stem_into(word: &str, stem: &mut String) {
    let start = stem.len();
    for letter in word.chars() {
        // "ae" and "oe" become "e".
        if letter == 'e' && stem.len() > start && stem.ends_with(['a', 'o']) {
            stem.pop();
        }
        stem.push(plain_letter(letter));
    }
    let length = stem.len() - start;
    if length > 4 && stem.ends_with("ies") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if length > 3 && stem.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| stem.ends_with(ending)) {
        stem.pop();
    }
    if stem.len() - start > 3 && stem.ends_with("our") {
        stem.truncate(stem.len() - 2);
        stem.push('r');
    }
}

fn stem(word: &str) -> String {
    let mut stem = String::with_capacity(word.len());
    stem_into(word, &mut stem);
    stem
}

/// The distinct stemmed words of a text.
pub(super) fn document_words(text: &str) -> BTreeSet<String> {
    fold_words(text).split(' ').filter(|word| !word.is_empty()).map(stem).collect()
}

/// Stemmed words that say how complete a title is rather than what it is about. They weigh 1, so that "site not specified" does not push a title down.
pub(super) const FILLERS: [&str; 10] = ["unspecified", "nos", "nec", "not", "specified", "elsewhere", "classified", "site", "organism", "as"];

/// Whether a stemmed word says nothing of the condition: a filler, or a word that every title may have.
pub(super) fn is_filler(stem: &str) -> bool {
    FILLERS.contains(&stem) || ["and", "of", "the", "or", "other", "in", "to", "with", "disease", "disorder"].contains(&stem)
}

/// Whether an inclusion term tells how to use a code rather than what it is called.
pub(super) fn is_instruction(term: &str) -> bool {
    ["This c", "These c", "The following", "Code to", "Note:"].iter().any(|start| term.starts_with(start))
}

/// What a word weighs that stands in `holding` of `all` documents: sixteen times the binary logarithm of their ratio, in whole numbers so that every machine agrees; at least 1.
pub(super) fn word_weight(all: usize, holding: usize) -> u16 {
    // 16 * log2(x) for x = all / holding, in 32.32 fixed point: the integer part by halving, four more bits by squaring.
    let mut ratio = ((all as u128) << 32) / holding.max(1) as u128;
    let one = 1u128 << 32;
    let mut weight: u16 = 0;
    while ratio >= 2 * one {
        ratio >>= 1;
        weight += 16;
    }
    for bit in [8, 4, 2, 1] {
        ratio = (ratio * ratio) >> 32;
        if ratio >= 2 * one {
            ratio >>= 1;
            weight += bit;
        }
    }
    weight.max(1)
}

/// The documented words: stems with their weights and postings.
struct Asked<'e> {
    words: Vec<AskedWord<'e>>,
    weight: u32,
    /// The weight of the words that the edition knows.
    known_weight: u32,
    read_as: Option<&'static Abbreviation>,
}

struct AskedWord<'e> {
    stem: String,
    weight: u32,
    holding: usize,
    postings: &'e [u8],
}

/// Documents of a word that is more common than this only add to what rarer words have found.
const COMMON: usize = 2_000;

fn ask<'e>(edition: &'e Icd10Edition, words: &str) -> Asked<'e> {
    let folded = fold_words(without_tag(words));
    let tokens: Vec<&str> = folded.split(' ').filter(|token| !token.is_empty()).collect();
    let mut asked = Asked { words: Vec::new(), weight: 0, known_weight: 0, read_as: None };
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        match longest_at(rest) {
            Some((abbreviation, count)) => {
                asked.read_as.get_or_insert(abbreviation);
                abbreviation.long.split(' ').for_each(|word| asked.add(edition, word));
                rest = rest.get(count..).unwrap_or_default();
            }
            None => {
                asked.add(edition, token);
                rest = after;
            }
        }
    }
    asked.words.sort_by(|left, right| (left.holding, &left.stem).cmp(&(right.holding, &right.stem)));
    asked
}

impl<'e> Asked<'e> {
    fn add(&mut self, edition: &'e Icd10Edition, word: &str) {
        let stem = stem(word);
        if self.words.iter().any(|held| held.stem == stem) {
            return;
        }
        let records = edition.sections.words.of(&edition.bytes);
        let hash = words_hash(&stem);
        let count = records.len() / layout::WORD_BYTES;
        let found = record(records, layout::WORD_BYTES, first_place(count, |place| u64_at(record(records, layout::WORD_BYTES, place), 0) >= hash));
        let asked = if u64_at(found, 0) == hash && !found.is_empty() {
            let postings = edition.sections.postings.of(&edition.bytes).get(u32_at(found, 8) as usize..).unwrap_or_default();
            AskedWord { stem, weight: u16_at(found, 16).into(), holding: u32_at(found, 12) as usize, postings }
        } else {
            // A word that the edition does not know weighs as if it stood in one document: it lowers every score.
            let all = edition.sections.documents.length / layout::DOCUMENT_BYTES;
            AskedWord { stem, weight: word_weight(all, 1).into(), holding: 0, postings: &[] }
        };
        self.weight += asked.weight;
        self.known_weight += if asked.holding > 0 { asked.weight } else { 0 };
        self.words.push(asked);
    }
}

/// A text that shares words with the documented ones.
struct Found<'e> {
    score: u32,
    owner: u32,
    document: u32,
    text: &'e str,
    shared_words: usize,
    shared_weight: u32,
    /// Every word of the text that says something was documented.
    is_covered: bool,
}

impl Found<'_> {
    /// Whether it shares enough to be suggested: half of the weight of the documented words, or all that it says itself. One common word of several, such as the chest of a chest cold,
    /// leads to anything. Words that the edition does not know, often misspelt, count for nothing here: no text could share them.
    fn is_near(&self, asked: &Asked<'_>) -> bool {
        2 * self.shared_weight >= asked.known_weight || self.is_covered
    }
}

/// See [`Icd10Edition::candidates`].
pub(super) fn rank<'e>(edition: &'e Icd10Edition, words: &str, limit: usize) -> Vec<Candidate<'e>> {
    let asked = ask(edition, words);
    if limit == 0 {
        return Vec::new();
    }
    let nearest = nearest_documents(edition, &asked, limit.saturating_mul(3).saturating_add(16));
    let mut found: Vec<Found<'e>> = nearest.into_iter().map(|document| weigh(edition, &asked, document)).filter(|found| found.is_near(&asked)).collect();
    found.sort_by(|left, right| right.score.cmp(&left.score).then_with(|| (left.owner, left.document).cmp(&(right.owner, right.document))));
    let mut candidates: Vec<Candidate<'e>> = Vec::with_capacity(limit.min(found.len()));
    for near in found {
        let Some((entry, owner)) = edition.entry(near.owner).and_then(|owner| Some((billable_code(&asked, owner, near.document)?, owner))) else { continue };
        if candidates.iter().any(|candidate| candidate.code == entry.code) {
            continue;
        }
        candidates.push(Candidate {
            code: entry.code,
            title: entry.title,
            score: near.score,
            matched: near.text,
            matched_at: owner.code,
            shared_words: near.shared_words,
            asked_words: asked.words.len(),
            read_as: asked.read_as,
        });
        if candidates.len() == limit {
            break;
        }
    }
    candidates
}

/// The documents that share the most weight of rare words, at most `most`.
fn nearest_documents(edition: &Icd10Edition, asked: &Asked<'_>, most: usize) -> Vec<u32> {
    let records = edition.sections.documents.of(&edition.bytes);
    let mut shared = vec![0u16; records.len() / layout::DOCUMENT_BYTES];
    let mut touched: Vec<u32> = Vec::new();
    for word in asked.words.iter().filter(|word| word.holding > 0) {
        if word.holding > COMMON && !touched.is_empty() {
            break;
        }
        for document in Postings::new(word) {
            let Some(sum) = shared.get_mut(document as usize) else { break };
            if *sum == 0 {
                touched.push(document);
            }
            *sum = sum.saturating_add(word.weight as u16);
        }
    }
    let order = |document: &u32| {
        let sum = shared.get(*document as usize).copied().unwrap_or_default();
        (std::cmp::Reverse(score(u32::from(sum), asked.weight, u16_at(record(records, layout::DOCUMENT_BYTES, *document as usize), 4).into())), *document)
    };
    if touched.len() > most {
        touched.select_nth_unstable_by_key(most, order);
        touched.truncate(most);
    }
    touched
}

/// Dice's coefficient in thousandths.
fn score(shared: u32, asked: u32, document: u32) -> u32 {
    (2_000 * shared).checked_div(asked + document).unwrap_or_default().min(1_000)
}

/// Scores one document by all its words.
fn weigh<'e>(edition: &'e Icd10Edition, asked: &Asked<'_>, number: u32) -> Found<'e> {
    let found = record(edition.sections.documents.of(&edition.bytes), layout::DOCUMENT_BYTES, number as usize);
    let document = u32_at(found, 0);
    let (owner, text) = match document & DOCUMENT_IS_TERM {
        0 => (document, edition.entry(document).map_or("", |entry| entry.title.base)),
        _ => {
            let term = edition.term(document & !DOCUMENT_IS_TERM);
            (term.owner, term.text)
        }
    };
    let mut agrees = vec![false; asked.words.len()];
    let mut stem = String::new();
    let mut is_covered = true;
    for word in fold_words(text).split(' ') {
        stem.clear();
        stem_into(word, &mut stem);
        is_covered &= is_filler(&stem) || asked.words.iter().any(|asked| asked.stem == stem);
        if let Some(agrees) = asked.words.iter().position(|asked| asked.stem == stem).and_then(|place| agrees.get_mut(place)) {
            *agrees = true;
        }
    }
    let shared = || asked.words.iter().zip(&agrees).filter(|(_, agrees)| **agrees).map(|(word, _)| word.weight);
    let shared_weight = shared().sum();
    Found { score: score(shared_weight, asked.weight, u16_at(found, 4).into()), owner, document, text, shared_words: shared().count(), shared_weight, is_covered }
}

/// The billable code to suggest for a text that stands at `owner`: the code itself; with the seventh character whose meaning shares the most words; or, below a
/// header, the code that its term leads to, else the first unspecified one, else the first.
fn billable_code<'e>(asked: &Asked<'_>, owner: Icd10Entry<'e>, document: u32) -> Option<Icd10Entry<'e>> {
    if owner.is_billable {
        return Some(owner);
    }
    if document & DOCUMENT_IS_TERM != 0 {
        let target = owner.edition.term(document & !DOCUMENT_IS_TERM).target;
        if target != NOWHERE {
            return owner.edition.entry(target);
        }
    }
    let first = owner.descendants().find(|entry| entry.is_billable && entry.title.base.to_ascii_lowercase().contains("unspecified"));
    let first = first.or_else(|| owner.descendants().find(|entry| entry.is_billable))?;
    if first.title.seventh.is_empty() {
        return Some(first);
    }
    let stem = first.parent()?;
    let shared = |entry: &Icd10Entry<'e>| {
        let words = document_words(entry.title.seventh);
        asked.words.iter().filter(|word| words.contains(&word.stem)).count()
    };
    // The first of equals, which is the initial encounter.
    stem.descendants().min_by_key(|entry| (std::cmp::Reverse(shared(entry)), entry.place))
}

/// Reads a word's documents.
struct Postings<'b> {
    bytes: std::slice::Iter<'b, u8>,
    left: usize,
    document: u32,
}

impl<'b> Postings<'b> {
    fn new(word: &AskedWord<'b>) -> Self {
        Postings { bytes: word.postings.iter(), left: word.holding, document: 0 }
    }
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
