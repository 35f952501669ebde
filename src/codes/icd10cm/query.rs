//! Documented words as the index is asked for them: abbreviations and phrases written out, every word with what it may mean.

use super::Icd10Edition;
use super::lexicon::{LEXICON, Reading};
use super::normal::{normal, normal_of, words};
use super::vocabulary::Alternatives;
use super::words::without_tag;

/// The most readings of one phrase that are tried: each ambiguous abbreviation doubles them or more.
const MOST_READINGS: usize = 3;

/// Weight of a documented word that no word of the index resembles, in sixteenths of a bit: that of a word in a few hundred documents.
const UNKNOWN_WEIGHT: u16 = 112;

/// The most that a word weighs whose meaning is not sure.
const UNSURE_WEIGHT: u16 = 144;

/// One way to read a phrase.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) terms: Vec<Term>,
    /// Weight of all terms.
    pub(super) weight: u32,
    /// What was written out, as (documented words, what they are read as).
    pub(super) read_as: Vec<(String, &'static str)>,
    /// False where an abbreviation has other readings.
    pub(super) is_sure: bool,
    /// It says that nothing more is known.
    pub(super) says_unspecified: bool,
    /// It says "other" or NEC.
    pub(super) says_other: bool,
}

/// One documented word.
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// In the index's form.
    pub(super) word: String,
    /// The vocabulary's words that it may mean, with how surely in thousandths.
    pub(super) alternatives: Alternatives,
    pub(super) weight: u16,
}

impl Term {
    /// True when the vocabulary has the word itself.
    pub(super) fn is_known(&self) -> bool {
        matches!(self.alternatives.as_slice(), [(_, 1_000)])
    }
}

/// The readings of documented words, the likeliest first; never empty, though a reading may have no term.
pub(super) fn readings(edition: &Icd10Edition, documented: &str) -> Vec<Query> {
    let plain = without_tag(documented);
    let folded = words(plain);
    let is_all = |count: usize| count == folded.len();
    let capitals = capitals(plain);
    let mut partial: Vec<Partial> = vec![Partial::default()];
    let mut place = 0;
    while let Some(rest) = folded.get(place..).filter(|rest| !rest.is_empty()) {
        let found = LEXICON.longest_at(rest).and_then(|(readings, count)| {
            let is_capital = capitals.get(place).copied().unwrap_or(false);
            let usable: Vec<&Reading> =
                readings.iter().filter(|reading| (!reading.is_whole || is_all(count)) && is_usable(edition, reading, rest, count, is_capital || is_all(count))).collect();
            (!usable.is_empty()).then_some((usable, count))
        });
        match found {
            Some((usable, count)) => {
                let shown = rest.get(..count).unwrap_or_default().join(" ");
                partial = partial.iter().flat_map(|partial| usable.iter().map(|reading| partial.read(&shown, reading, usable.len()))).take(MOST_READINGS).collect();
                place += count;
            }
            None => {
                let word = rest.first().cloned().unwrap_or_default();
                partial.iter_mut().for_each(|partial| partial.words.push(word.clone()));
                place += 1;
            }
        }
    }
    let mut readings: Vec<Query> = partial.into_iter().map(|partial| partial.query(edition)).collect();
    // What was rewritten may also be just what a text says.
    if readings.iter().any(|reading| !reading.read_as.is_empty()) {
        let as_written = Partial { words: folded, ..Partial::default() }.query(edition);
        if as_written.terms.iter().all(Term::is_known) {
            readings.push(as_written);
        }
    }
    readings
}

/// An abbreviation that is also a word of the index or binds words (`or`, `as`, `ms`) counts only in capitals or alone.
fn is_usable(edition: &Icd10Edition, reading: &Reading, rest: &[String], count: usize, is_marked: bool) -> bool {
    if !reading.is_abbreviation || count > 1 || is_marked {
        return true;
    }
    rest.first().and_then(|word| normal(word, None)).is_some_and(|normal| edition.word_id(&normal).is_none())
}

/// For every word whether it is written in capitals.
fn capitals(text: &str) -> Vec<bool> {
    let words = text.split(|character: char| !character.is_alphanumeric() && !matches!(character, '\'' | '\u{2019}')).filter(|word| !word.is_empty());
    words.map(|word| word.len() > 1 && !word.chars().any(char::is_lowercase)).collect()
}

/// A reading while it is being put together.
#[derive(Debug, Clone, Default)]
struct Partial {
    words: Vec<String>,
    read_as: Vec<(String, &'static str)>,
    is_unsure: bool,
}

impl Partial {
    fn read(&self, shown: &str, reading: &Reading, readings: usize) -> Partial {
        let mut next = self.clone();
        next.words.extend(words(reading.means));
        next.read_as.push((shown.to_owned(), reading.means));
        next.is_unsure |= !reading.is_sure || readings > 1;
        next
    }

    fn query(self, edition: &Icd10Edition) -> Query {
        let mut terms: Vec<Term> = Vec::new();
        for word in normal_of(&self.words) {
            if terms.iter().any(|term| term.word == word) {
                continue;
            }
            let alternatives = edition.alternatives(&word);
            let heaviest = alternatives.iter().map(|(id, _)| edition.word(*id).weight).max();
            let weight = match (heaviest, alternatives.as_slice()) {
                (Some(weight), [(_, 1_000)]) => weight,
                (Some(weight), _) => weight.min(UNSURE_WEIGHT),
                (None, _) => UNKNOWN_WEIGHT,
            };
            terms.push(Term { word, alternatives, weight });
        }
        let says = |wanted: &str| terms.iter().any(|term| term.word == wanted);
        let (says_unspecified, says_other) = (says("unspecified"), says("other"));
        let weight = terms.iter().map(|term| u32::from(term.weight)).sum();
        Query { terms, weight, read_as: self.read_as, is_sure: !self.is_unsure, says_unspecified, says_other }
    }
}
