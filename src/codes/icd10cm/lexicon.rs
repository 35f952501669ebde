//! Our own lexicon: words that mean the same, abbreviations written out, everyday phrases in the tabular list's words, and clinical terms with their codes.
//!
//! The rows stand in `data/lexicon/*.csv` and are compiled in; `data/README.md` says how they came to be. They only help to find candidates and, where a workspace
//! opts in, to accept one above the threshold. Exact matching never reads them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::normal::{plain_stem, words};

/// The lexicon, parsed when it is first needed.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

const SYNONYMS: &str = include_str!("../../../data/lexicon/synonyms.csv");
const ABBREVIATIONS: &str = include_str!("../../../data/lexicon/abbreviations.csv");
const PHRASES: &str = include_str!("../../../data/lexicon/phrases.csv");
const TERMS: &str = include_str!("../../../data/lexicon/terms.csv");

/// The most words that one abbreviation or phrase replaces.
pub(super) const MOST_WORDS: usize = 7;

/// What an abbreviation or phrase is read as.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The words that take its place.
    pub(super) means: &'static str,
    /// False where clinical notes also use it for something else.
    pub(super) is_sure: bool,
    /// True for an abbreviation, which may look like a word.
    pub(super) is_abbreviation: bool,
    /// Holds only where it is all that was documented: `reflux` alone is a disease, `vesicoureteral reflux` another.
    pub(super) is_whole: bool,
}

/// Look-ups over the lexicon's rows.
pub(super) struct Lexicon {
    synonyms: HashMap<String, String>,
    readings: HashMap<String, Vec<Reading>>,
}

impl Lexicon {
    fn built_in() -> Lexicon {
        let synonyms = rows(SYNONYMS).map(|[word, means, _]| (plain_stem(word), plain_stem(means))).filter(|(word, means)| word != means).collect();
        let mut readings: HashMap<String, Vec<Reading>> = HashMap::new();
        let abbreviations = rows(ABBREVIATIONS).map(|[short, means, sure]| (short, Reading { means, is_sure: sure == "yes", is_abbreviation: true, is_whole: false }));
        let phrases = rows(PHRASES).map(|[phrase, means, whole]| (phrase, Reading { means, is_sure: true, is_abbreviation: false, is_whole: whole == "yes" }));
        for (short, reading) in phrases.chain(abbreviations) {
            let known = readings.entry(reading_key(&words(short))).or_default();
            if !known.contains(&reading) {
                known.push(reading);
            }
        }
        Lexicon { synonyms, readings }
    }

    /// The word that stands for a stemmed word and all that mean the same.
    pub(super) fn canonical<'l>(&'l self, stem: &'l str) -> &'l str {
        self.synonyms.get(stem).map_or(stem, String::as_str)
    }

    /// What the first of these words are read as, and how many words that takes: the longest entry.
    pub(super) fn longest_at(&self, words: &[String]) -> Option<(&[Reading], usize)> {
        (1..=MOST_WORDS.min(words.len())).rev().find_map(|count| Some((self.readings.get(&reading_key(words.get(..count)?))?.as_slice(), count)))
    }
}

/// Plural and British spelling aside.
fn reading_key(words: &[String]) -> String {
    words.iter().map(|word| plain_stem(word)).collect::<Vec<_>>().join(" ")
}

/// A hash of everything that an index is made with, so that an edition can tell whether it was made with this lexicon.
pub(super) fn fingerprint() -> u64 {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    [SYNONYMS, TERMS].iter().for_each(|file| hasher.update(file.as_bytes()));
    hasher.digest()
}

/// Clinical terms of our own, each with the dotted code that it leads to.
pub(super) fn terms() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(TERMS).map(|[words, code, _]| (words, code))
}

/// The cells of a file's rows; no cell holds a comma.
fn rows(file: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    file.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',').map(str::trim);
        Some([cells.next().filter(|cell| !cell.is_empty())?, cells.next()?, cells.next().unwrap_or_default()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_whole_and_folded() {
        for (name, file, cells) in [("synonyms", SYNONYMS, 2), ("abbreviations", ABBREVIATIONS, 3), ("phrases", PHRASES, 3), ("terms", TERMS, 2)] {
            for line in file.lines().skip(1) {
                assert_eq!(line.split(',').count(), cells, "{name}: {line}");
                let first = line.split(',').next().unwrap_or_default();
                assert_eq!(words(first).join(" "), first, "{name}: {line}");
            }
        }
    }

    #[test]
    fn no_synonym_leads_to_another() {
        let lexicon = Lexicon::built_in();
        for (word, means) in &lexicon.synonyms {
            assert!(!lexicon.synonyms.contains_key(means), "{word} leads to {means}, which leads on");
        }
    }

    #[test]
    fn a_term_leads_to_one_code() {
        let mut seen = BTreeSet::new();
        for (words, _) in terms() {
            assert!(seen.insert(words), "{words} stands twice");
        }
    }

    #[test]
    fn the_longest_entry_is_read() {
        let read = |text: &str| LEXICON.longest_at(&words(text)).map(|(readings, count)| (readings[0].means, count));
        assert_eq!(read("htn uncontrolled").map(|(means, _)| means), Some("hypertension"));
        assert_eq!(read("heart attack last year"), Some(("acute myocardial infarction", 2)));
        assert_eq!(read("qwertyuiop"), None);
    }
}
