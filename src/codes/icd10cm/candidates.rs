//! Ranks billable codes by how well their texts fit documented words: for a coder to choose from and, where a workspace opts in, to accept the first one.
//!
//! Three steps: documents that share rare words are gathered from the index; each is scored by its features and the learned weights; the best ones lead to billable
//! codes, a heading to the code below it that the words (or their lack of detail) mean. Nothing here accepts a code.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;

use super::confidence::{self, Judged};
use super::documents::Document;
use super::features::{self, Asked, Features};
use super::index::DocumentKind;
use super::layout::NOWHERE;
use super::query::{self, Query};
use super::vocabulary::{WORD_IS_DENIAL, WORD_IS_FILLER, WORD_IS_OTHER};
use super::weights::WEIGHTS;
use super::words::without_tag;
use super::{Icd10Edition, Icd10Entry, Title};
use crate::model::Code;
use crate::model::chargemaster::fold_words;

/// A code that documented words may stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'e> {
    /// A billable code.
    pub code: Code,
    /// Its title.
    pub title: Title<'e>,
    /// How likely it is the code that a coder would choose, in thousandths; measured by `benches/coding`.
    pub score: u32,
    /// The title, inclusion term, index entry or own term that resembles the words.
    pub matched: &'e str,
    /// What sort of text that is.
    pub kind: DocumentKind,
    /// The code at which `matched` stands; differs from `code` for headings and codes that need a seventh character.
    pub matched_at: Code,
    /// How many of the documented words it shares.
    pub shared_words: usize,
    /// How many documented words there were, abbreviations written out.
    pub asked_words: usize,
    /// What was read as something else: abbreviations, phrases and misspelt words.
    pub read_as: Vec<(String, String)>,
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
        self.read_as.iter().try_for_each(|(documented, means)| write!(formatter, "; {documented} read as {means}"))
    }
}

/// Documents of words that are more common than this only add to what rarer words have found.
const COMMON: u32 = 1_500;

/// How many documents are scored by all their features.
const MOST_SCORED: usize = 80;

/// How many of the best documents are looked at for a closer code beside theirs.
const MOST_REFINED: usize = 16;

/// The most likelihood, in thousandths, of a code that rests on one reading of an ambiguous abbreviation.
const MOST_OF_UNSURE: u32 = 500;

/// A scored document.
struct Scored<'e> {
    document: Document<'e>,
    number: u32,
    /// Boxed, because sorting moves it about.
    features: Box<Features>,
    score: f32,
    /// Which reading of the phrase.
    reading: usize,
}

/// See [`Icd10Edition::candidates`]. Documents whose text equals `without` after folding are passed over, which is how the index is judged on texts it was built from.
pub(super) fn rank<'e>(edition: &'e Icd10Edition, documented: &str, limit: usize, without: Option<&str>) -> Vec<Candidate<'e>> {
    let readings = query::readings(edition, documented);
    let scored = scored(edition, &readings, without);
    let mut found: Vec<(Icd10Entry<'e>, &Scored<'e>)> = Vec::with_capacity(limit.max(2));
    // How sure the first is depends on those behind it, however few are asked for.
    for scored in &scored {
        let Some(query) = readings.get(scored.reading) else { continue };
        let Some(entry) = billable(edition, query, &scored.document).and_then(|place| edition.entry(place)) else { continue };
        if found.iter().all(|(known, _)| known.code != entry.code) {
            found.push((entry, scored));
        }
        if found.len() >= limit.max(confidence::MEASURED_AGAINST) {
            break;
        }
    }
    let judged: Vec<Judged> = found.iter().map(|(entry, scored)| Judged { score: scored.score, features: &scored.features, category: category(entry.code) }).collect();
    let mut scores = confidence::thousandths(&judged);
    // Words with several readings are never as sure as the best reading looks.
    let is_sure = found.first().and_then(|(_, scored)| readings.get(scored.reading)).is_none_or(|query| query.is_sure);
    if let Some(first) = scores.first_mut().filter(|_| !is_sure) {
        *first = MOST_OF_UNSURE.min(*first);
    }
    let candidates = found.iter().zip(scores).take(limit).filter_map(|((entry, scored), score)| {
        let query = readings.get(scored.reading)?;
        let owner = edition.entry(scored.document.owner)?;
        let shared = query.terms.iter().filter(|term| term.alternatives.iter().any(|(id, _)| scored.document.has(*id))).count();
        Some(Candidate {
            code: entry.code,
            title: entry.title,
            score,
            matched: edition.text_of(&scored.document),
            kind: scored.document.kind,
            matched_at: owner.code,
            shared_words: shared,
            asked_words: query.terms.len(),
            read_as: read_as(edition, query, &scored.document),
        })
    });
    candidates.collect()
}

/// The features of every code that would be ranked, for whoever learns the weights: best score first.
pub(super) fn feature_rows(edition: &Icd10Edition, documented: &str, without: Option<&str>) -> Vec<(Code, Features)> {
    let readings = query::readings(edition, documented);
    let rows = scored(edition, &readings, without);
    rows.iter().filter_map(|scored| Some((edition.entry(billable(edition, readings.get(scored.reading)?, &scored.document)?)?.code, *scored.features))).collect()
}

fn category(code: Code) -> [u8; 3] {
    let mut category = [0; 3];
    category.iter_mut().zip(code.as_str().bytes()).for_each(|(to, from)| *to = from);
    category
}

/// All near documents of all readings, best first, ties in the index's order.
fn scored<'e>(edition: &'e Icd10Edition, readings: &[Query], without: Option<&str>) -> Vec<Scored<'e>> {
    let without = without.map(|text| fold_words(without_tag(text)));
    let asked: Vec<Asked<'_>> = readings.iter().map(|query| Asked::of(edition, query)).collect();
    let mut scored: Vec<Scored<'e>> = Vec::with_capacity(readings.len() * MOST_SCORED + MOST_REFINED);
    for (reading, (query, asked)) in readings.iter().zip(&asked).enumerate() {
        for number in nearest_documents(edition, query) {
            let Some(document) = edition.document(number) else { continue };
            if without.as_ref().is_none_or(|without| fold_words(edition.text_of(&document)) != *without) {
                scored.push(Scored::of(edition, asked, document, number, reading));
            }
        }
    }
    let mut best: Vec<usize> = (0..scored.len()).collect();
    let order = |left: &usize, right: &usize| scored.get(*left).zip(scored.get(*right)).map_or(Ordering::Equal, |(left, right)| by_score(left, right));
    if best.len() > MOST_REFINED {
        best.select_nth_unstable_by(MOST_REFINED, order);
        best.truncate(MOST_REFINED);
    }
    best.sort_by(order);
    let mut reached = HashMap::new();
    let closer: Vec<Scored<'e>> = best
        .iter()
        .filter_map(|place| {
            let scored = scored.get(*place)?;
            let moved = refined(edition, readings.get(scored.reading)?, scored, &mut reached)?;
            Some(Scored::of(edition, asked.get(scored.reading)?, moved, scored.number, scored.reading))
        })
        .collect();
    scored.extend(closer);
    scored.sort_unstable_by(by_score);
    scored
}

impl<'e> Scored<'e> {
    fn of(edition: &'e Icd10Edition, asked: &Asked<'_>, document: Document<'e>, number: u32, reading: usize) -> Scored<'e> {
        let features = Box::new(features::features(edition, asked, &document));
        let score = features.iter().zip(&WEIGHTS).map(|(feature, weight)| feature * weight).sum();
        Scored { document, number, features, score, reading }
    }
}

/// Best first, ties in the index's order.
fn by_score(left: &Scored<'_>, right: &Scored<'_>) -> Ordering {
    let place = |scored: &Scored<'_>| (scored.number, scored.reading, scored.document.target);
    right.score.total_cmp(&left.score).then_with(|| place(left).cmp(&place(right)))
}

/// A text that lacks documented words may stand at a code beside which another says them: the side, the site, the stage. The text as if it stood at that other code.
/// `reached` remembers where each heading led for each reading.
fn refined<'e>(edition: &'e Icd10Edition, query: &Query, scored: &Scored<'e>, reached: &mut HashMap<(usize, u32), Option<u32>>) -> Option<Document<'e>> {
    let document = &scored.document;
    let printed = last_printed(edition, billable(edition, query, document)?);
    let lacks = |id: u16, place: u32| !document.has(id) && !edition.context_has(place, id);
    let uncovered = |place: u32| -> u32 {
        let missing = query.terms.iter().filter(|term| term.alternatives.iter().all(|(id, sureness)| *sureness < 750 || lacks(*id, place)));
        missing.map(|term| u32::from(term.weight)).sum()
    };
    let mut least = uncovered(printed);
    let mut best = None;
    let mut above = edition.parent_place(printed).filter(|_| least > 0);
    while let Some(heading) = above {
        let leaf = *reached.entry((scored.reading, heading)).or_insert_with(|| billable_below(edition, query, heading));
        if let Some(leaf) = leaf {
            let left = uncovered(last_printed(edition, leaf));
            if left < least {
                (least, best) = (left, Some(leaf));
            }
        }
        above = edition.parent_place(heading);
    }
    let leaf = best?;
    Some(document.moved_to(edition, last_printed(edition, leaf), leaf))
}

/// The code whose title a billable code has: itself, or the one before its seventh character.
fn last_printed(edition: &Icd10Edition, place: u32) -> u32 {
    if edition.title_document(place).is_some() { place } else { edition.parent_place(place).unwrap_or(place) }
}

/// The documents that share the most weight with a query, measured against the weight of both (Dice's coefficient).
fn nearest_documents(edition: &Icd10Edition, query: &Query) -> Vec<u32> {
    let mut shared = vec![0u16; edition.documents_len()];
    let mut touched: Vec<u32> = Vec::new();
    let holding = |term: &query::Term| term.alternatives.iter().map(|(id, _)| edition.word(*id).holding).sum::<u32>();
    let mut terms: Vec<(u32, &query::Term)> = query.terms.iter().map(|term| (holding(term), term)).filter(|(holding, _)| *holding > 0).collect();
    terms.sort_by(|(left, left_term), (right, right_term)| (left, &left_term.word).cmp(&(right, &right_term.word)));
    for (holding, term) in terms {
        if holding > COMMON && !touched.is_empty() {
            break;
        }
        gather(edition, term, &mut shared, &mut touched);
    }
    let likeness = |document: u32| {
        let sum = u32::from(shared.get(document as usize).copied().unwrap_or_default());
        (20_000 * sum).checked_div(query.weight + u32::from(edition.document_weight(document))).unwrap_or_default()
    };
    let mut near: Vec<(std::cmp::Reverse<u32>, u32)> = touched.into_iter().map(|document| (std::cmp::Reverse(likeness(document)), document)).collect();
    if near.len() > MOST_SCORED {
        near.select_nth_unstable(MOST_SCORED);
        near.truncate(MOST_SCORED);
    }
    near.into_iter().map(|(_, document)| document).collect()
}

/// Adds a term's weight to every document that has it, once each however many of its alternatives the document has.
fn gather(edition: &Icd10Edition, term: &query::Term, shared: &mut [u16], touched: &mut Vec<u32>) {
    let mut add = |document: u32, weight: u16| {
        if let Some(sum) = shared.get_mut(document as usize) {
            if *sum == 0 {
                touched.push(document);
            }
            *sum = sum.saturating_add(weight.max(1));
        }
    };
    let weight = |sureness: u16| (u32::from(term.weight) * u32::from(sureness) / 1_000) as u16;
    match term.alternatives.as_slice() {
        [(id, sureness)] => edition.holders(edition.word(*id)).for_each(|document| add(document, weight(*sureness))),
        several => {
            let mut best: Vec<(u32, u16)> = several.iter().flat_map(|(id, sureness)| edition.holders(edition.word(*id)).map(|document| (document, weight(*sureness)))).collect();
            best.sort_unstable_by_key(|(document, weight)| (*document, std::cmp::Reverse(*weight)));
            best.dedup_by_key(|(document, _)| *document);
            best.into_iter().for_each(|(document, weight)| add(document, weight));
        }
    }
}

/// The place of the billable code that a document means: its own, or below a heading the one that the words lead to.
fn billable(edition: &Icd10Edition, query: &Query, document: &Document<'_>) -> Option<u32> {
    if document.target != NOWHERE { Some(document.target) } else { billable_below(edition, query, document.owner) }
}

/// The billable code to which the words lead from a heading; a billable code leads to itself.
fn billable_below(edition: &Icd10Edition, query: &Query, mut place: u32) -> Option<u32> {
    while !edition.is_billable_at(place) {
        place = below(edition, query, place)?;
    }
    Some(place)
}

fn is_asked(query: &Query, id: u16) -> bool {
    query.terms.iter().any(|term| term.alternatives.iter().any(|(known, sureness)| *known == id && *sureness >= 750))
}

/// The next code down: the one whose further words are documented; else the unspecified one; else the first. Seventh characters by their meanings, the first of equals,
/// which is the initial encounter.
fn below(edition: &Icd10Edition, query: &Query, heading: u32) -> Option<u32> {
    let title = edition.title_document(heading)?;
    let mut best: Option<(i32, u32)> = None;
    let mut fallback: Option<(u8, u32)> = None;
    for child in edition.children(heading) {
        let (gain, rank) = match edition.title_document(child) {
            Some(document) => gain(edition, query, &title, &document, edition.last_character(child)),
            None => (edition.seventh_document(child).map_or(0, |meaning| meaning.words().filter(|id| is_asked(query, *id)).map(|id| i32::from(edition.word(id).weight)).sum()), 1),
        };
        if best.is_none_or(|(most, _)| gain > most) {
            best = Some((gain, child));
        }
        if fallback.is_none_or(|(most, _)| rank > most) {
            fallback = Some((rank, child));
        }
    }
    match best {
        Some((gain, child)) if gain > 0 => Some(child),
        _ => fallback.map(|(_, child)| child),
    }
}

/// What speaks for a code below a heading: the weight of further words that are documented, less half of those that are not; and how good a default it is.
fn gain(edition: &Icd10Edition, query: &Query, heading: &Document<'_>, child: &Document<'_>, last_character: u8) -> (i32, u8) {
    let mut gain = 0;
    for id in child.required().filter(|id| !heading.has(*id)) {
        let word = edition.word(id);
        if is_asked(query, id) {
            gain += 2 * i32::from(word.weight);
        } else if word.flags & WORD_IS_FILLER == 0 {
            gain -= i32::from(word.weight);
        }
    }
    let bonus = match (child.is_unspecified, child.is_other) {
        (true, _) => 7,
        (false, true) => -7,
        _ => 0,
    };
    // What was not documented is taken as not there: "without", "not intractable".
    let denies = child.required().any(|id| !heading.has(id) && edition.word(id).flags & WORD_IS_DENIAL != 0);
    let ends_in_nine = last_character == b'9';
    (gain + bonus, 1 + u8::from(child.is_unspecified) * 4 + u8::from(denies) * 2 + u8::from((child.is_unspecified || denies) && ends_in_nine))
}

/// What was written out, and the words that were not found as they stand.
fn read_as(edition: &Icd10Edition, query: &Query, document: &Document<'_>) -> Vec<(String, String)> {
    let written = query.read_as.iter().map(|(documented, means)| (documented.clone(), (*means).to_owned()));
    let unsure = query.terms.iter().filter(|term| !term.is_known());
    let guessed = unsure.filter_map(|term| {
        let (id, _) = term.alternatives.iter().filter(|(id, _)| document.has(*id)).max_by_key(|(_, sureness)| *sureness)?;
        let word = edition.word(*id);
        (word.flags & WORD_IS_OTHER == 0).then(|| (term.word.clone(), edition.word_text(*id).to_owned()))
    });
    written.chain(guessed).collect()
}
