//! How well a document fits documented words, as numbers that the weights of `weights` join to one score.
//!
//! The numbers are plain counts and shares of words; nothing here ranks or decides.

use super::Icd10Edition;
use super::documents::Document;
use super::index::DocumentKind;
use super::query::{Query, Term};
use super::vocabulary::{WORD_IS_DENIAL, WORD_IS_FILLER, WORD_IS_NUMBER, WORD_IS_OTHER, WORD_IS_SETTING, WORD_IS_SIDE, WORD_IS_WITH, WORD_IS_WITHOUT, is_denial};

/// The names of the features, in order, for whoever learns the weights.
pub const FEATURES: [&str; 40] = [
    "asked_covered",
    "asked_covered_squared",
    "text_covered",
    "covered_by_context",
    "dice",
    "nothing_missing",
    "side_conflicts",
    "other_conflicts",
    "title_unspecified",
    "title_unspecified_as_asked",
    "title_other",
    "title_other_as_asked",
    "settings_not_asked",
    "sides_not_asked",
    "is_heading",
    "is_inclusion_term",
    "is_includes",
    "is_index_entry",
    "is_own_term",
    "neighbours",
    "last_word",
    "first_word",
    "words_not_asked",
    "asked_not_covered",
    "numbers_not_asked",
    "code_length",
    "external_cause",
    "injury",
    "pregnancy",
    "factor",
    "with_not_asked",
    "without_not_asked",
    "something_not_asked",
    "unsure_words",
    "setting_conflicts",
    "reading_unsure",
    "bare_other",
    "bare_unspecified",
    "denies_what_is_asked",
    "asserts_what_is_denied",
];

/// The numbers of one document.
pub type Features = [f32; FEATURES.len()];

/// Words of which a condition has one: where the documented words name one and the text another, they contradict each other.
const OPPOSITES: [&[&str]; 15] = [
    &["left", "right", "bilateral"],
    &["acute", "chronic", "subacute"],
    &["initial", "subsequent", "sequela"],
    &["with", "without"],
    &["primary", "secondary"],
    &["1", "2", "3", "4", "5"],
    &["upper", "lower"],
    &["male", "female"],
    &["open", "closed"],
    &["first", "second", "third", "fourth"],
    &["benign", "malignant"],
    &["displaced", "nondisplaced"],
    &["internal", "external"],
    &["anterior", "posterior"],
    &["mild", "moderate", "severe", "profound"],
];

/// Words that put a condition into a setting which the code must have too, and the chapter that says it by itself (0: none).
const MUST_HAVE: [(&str, u8); 10] =
    [("history", 0), ("family", 0), ("screening", 0), ("sequela", 0), ("pregnancy", 15), ("newborn", 16), ("congenital", 17), ("encounter", 21), ("poisoning", 0), ("status", 21)];

/// What of a phrase is the same for every document.
pub(super) struct Asked<'q> {
    query: &'q Query,
    /// For every term the other words of its group, by number.
    opposites: Vec<Option<(usize, Vec<u16>)>>,
    /// For every term the chapter of a setting that must be met.
    must_have: Vec<Option<u8>>,
}

impl<'q> Asked<'q> {
    pub(super) fn of(edition: &Icd10Edition, query: &'q Query) -> Asked<'q> {
        let opposites = |term: &Term| {
            let group = OPPOSITES.iter().position(|group| group.contains(&term.word.as_str()))?;
            let others = OPPOSITES.get(group)?.iter().filter(|other| **other != term.word);
            Some((group, others.filter_map(|other| edition.word_id(other)).collect()))
        };
        let must_have = |term: &Term| MUST_HAVE.iter().find(|(word, _)| *word == term.word).map(|(_, chapter)| *chapter);
        Asked { query, opposites: query.terms.iter().map(opposites).collect(), must_have: query.terms.iter().map(must_have).collect() }
    }
}

/// What the documented words have in common with a document.
#[derive(Default)]
struct Overlap {
    shared: f32,
    unsure: f32,
    by_context: f32,
    missing: f32,
    missing_terms: u32,
    side_conflicts: f32,
    other_conflicts: f32,
    setting_conflicts: f32,
    last: f32,
    first: f32,
    /// For every term the document's word that it means.
    met: Vec<Option<u16>>,
}

/// The features of a document.
pub(super) fn features(edition: &Icd10Edition, asked: &Asked<'_>, document: &Document<'_>) -> Features {
    let query = asked.query;
    let overlap = overlap(edition, asked, document);
    let missing = missing(edition, document, &overlap);
    let weight = (query.weight as f32).max(1.0);
    let text_weight = f32::from(document.weight).max(1.0);
    let covered = overlap.shared / weight;
    let is_whole = overlap.missing_terms == 0 && missing.words == 0.0;
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let kind = |kind: DocumentKind| flag(document.kind == kind);
    [
        covered,
        covered * covered,
        (text_weight - missing.all_weight).max(0.0) / text_weight,
        overlap.by_context / weight,
        2.0 * overlap.shared / (weight + text_weight),
        flag(overlap.missing_terms == 0 && overlap.by_context == 0.0 && missing.words == 0.0),
        overlap.side_conflicts,
        overlap.other_conflicts,
        flag(document.is_unspecified),
        flag(document.is_unspecified && query.says_unspecified),
        flag(document.is_other),
        flag(document.is_other && query.says_other),
        missing.settings,
        missing.sides,
        kind(DocumentKind::Heading),
        kind(DocumentKind::InclusionTerm),
        kind(DocumentKind::Includes),
        kind(DocumentKind::IndexEntry),
        kind(DocumentKind::OwnTerm),
        neighbours(&overlap.met, document) / (query.terms.len().saturating_sub(1).max(1) as f32),
        overlap.last,
        overlap.first,
        missing.words.min(5.0) / 5.0,
        overlap.missing / weight,
        missing.numbers,
        f32::from(document.code_length) / 7.0,
        flag(document.chapter == 20),
        flag(document.chapter == 19),
        flag(document.chapter == 15),
        flag(document.chapter == 21),
        missing.with,
        missing.without,
        flag(missing.words > 0.0),
        overlap.unsure / weight,
        overlap.setting_conflicts,
        flag(!query.is_sure),
        // Of two titles that say no more than was documented, the unspecified one is meant (guideline I.A.9).
        flag(is_whole && document.is_other && !query.says_other),
        flag(is_whole && document.is_unspecified),
        flag(denies_what_is_asked(edition, asked, document, &overlap)),
        flag(asserts_what_is_denied(asked, document, &overlap)),
    ]
}

fn overlap(edition: &Icd10Edition, asked: &Asked<'_>, document: &Document<'_>) -> Overlap {
    let mut overlap = Overlap { met: Vec::with_capacity(asked.query.terms.len()), ..Overlap::default() };
    let last = asked.query.terms.len().saturating_sub(1);
    for (place, term) in asked.query.terms.iter().enumerate() {
        let weight = f32::from(term.weight);
        let best = term.alternatives.iter().filter(|(id, _)| document.has(*id)).max_by_key(|(id, sureness)| (*sureness, std::cmp::Reverse(*id)));
        overlap.met.push(best.map(|(id, _)| *id));
        if let Some((_, sureness)) = best {
            let sure = f32::from(*sureness) / 1_000.0;
            overlap.shared += weight * sure;
            overlap.unsure += weight * (1.0 - sure);
            overlap.last = if place == last { 1.0 } else { overlap.last };
            overlap.first = if place == 0 { 1.0 } else { overlap.first };
            continue;
        }
        let context = term.alternatives.iter().filter(|(_, sureness)| *sureness >= 750);
        let context = context.filter(|(id, _)| edition.context_has(document.owner, *id)).map(|(_, sureness)| *sureness).max();
        if let Some(sureness) = context {
            overlap.by_context += weight * f32::from(sureness) / 1_000.0;
            continue;
        }
        overlap.missing += weight;
        overlap.missing_terms += 1;
        overlap.contradict(asked, place, document);
    }
    overlap
}

impl Overlap {
    /// Counts what a documented word that the text lacks contradicts.
    fn contradict(&mut self, asked: &Asked<'_>, place: usize, document: &Document<'_>) {
        if let Some(Some((group, others))) = asked.opposites.get(place)
            && others.iter().any(|other| document.has(*other))
        {
            if *group == 0 {
                self.side_conflicts += 1.0;
            } else {
                self.other_conflicts += 1.0;
            }
        }
        if let Some(Some(chapter)) = asked.must_have.get(place)
            && (*chapter == 0 || *chapter != document.chapter)
        {
            self.setting_conflicts += 1.0;
        }
    }
}

/// Whether the text says "without" or "not" of something that is documented as present.
fn denies_what_is_asked(edition: &Icd10Edition, asked: &Asked<'_>, document: &Document<'_>, overlap: &Overlap) -> bool {
    if asked.query.terms.iter().any(|term| is_denial(&term.word)) {
        return false;
    }
    let denies = |id: u16| edition.word(id).flags & WORD_IS_DENIAL != 0;
    // The words next to the denial are what it is about.
    document.required().enumerate().any(|(place, id)| denies(id) && document.required().skip(place + 1).take(2).any(|next| overlap.met.contains(&Some(next))))
}

/// Whether something documented as absent stands in the text, which denies nothing.
fn asserts_what_is_denied(asked: &Asked<'_>, document: &Document<'_>, overlap: &Overlap) -> bool {
    let terms = &asked.query.terms;
    let denials = terms.iter().enumerate().filter(|(_, term)| is_denial(&term.word));
    let mut is_asserted = false;
    for (place, term) in denials {
        let is_denied_there = term.alternatives.iter().any(|(id, _)| document.has(*id));
        let is_met = |next: usize| overlap.met.get(next).is_some_and(Option::is_some);
        is_asserted |= !is_denied_there && (is_met(place + 1) || is_met(place + 2));
    }
    is_asserted
}

/// What the text says beyond the documented words.
#[derive(Default)]
struct Missing {
    all_weight: f32,
    words: f32,
    settings: f32,
    sides: f32,
    numbers: f32,
    with: f32,
    without: f32,
}

fn missing(edition: &Icd10Edition, document: &Document<'_>, overlap: &Overlap) -> Missing {
    let mut missing = Missing::default();
    for (place, id) in document.required().enumerate() {
        let is_repeated = document.required().take(place).any(|earlier| earlier == id);
        if is_repeated || overlap.met.contains(&Some(id)) {
            continue;
        }
        let word = edition.word(id);
        missing.all_weight += f32::from(word.weight);
        if word.flags & (WORD_IS_FILLER | WORD_IS_OTHER) != 0 {
            continue;
        }
        let flag = |flag: u8| if word.flags & flag != 0 { 1.0 } else { 0.0 };
        missing.words += 1.0;
        missing.settings += flag(WORD_IS_SETTING);
        missing.sides += flag(WORD_IS_SIDE);
        missing.numbers += flag(WORD_IS_NUMBER);
        missing.with = flag(WORD_IS_WITH).max(missing.with);
        missing.without = flag(WORD_IS_WITHOUT).max(missing.without);
    }
    missing
}

/// How many documented neighbours are neighbours in the text, in the same order.
fn neighbours(met: &[Option<u16>], document: &Document<'_>) -> f32 {
    let pairs = met.iter().zip(met.iter().skip(1)).filter_map(|(left, right)| Some((((*left)?), ((*right)?))));
    let are_neighbours = |(left, right): &(u16, u16)| document.required().zip(document.required().skip(1)).any(|(first, second)| first == *left && second == *right);
    pairs.filter(are_neighbours).count() as f32
}
