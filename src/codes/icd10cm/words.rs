//! Documented words that name a code exactly: which forms of a title or inclusion term count, and the look-up of them.
//!
//! The forms are worked out once, when an edition is imported; the look-up is one hash and one binary search. It is never fuzzy: a word more or less, a plural
//! or a misspelling does not match and goes to the coder (see `candidates`).

use std::fmt;

use super::layout::{self, REFERENCE_BITS, first_place, u32_at, u64_at, words_hash};
use super::{Icd10Edition, Icd10Entry, Title};
use crate::model::Code;
use crate::model::chargemaster::fold_words;

/// By which rule words led to a code, from the plainest to the least direct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// The words are the title of a billable code.
    Title,
    /// The words are the title of a header that has exactly one billable code titled the same and "unspecified".
    HeaderTitle,
    /// The words and "unspecified" are the title of a billable code.
    TitleUnspecified,
    /// The words are an inclusion term of the code.
    InclusionTerm,
    /// The words and NOS are an inclusion term of the code; NOS equals unspecified (guideline I.A.6.b).
    InclusionTermNos,
    /// The words (perhaps with NOS) stand under Includes at the code, which has no codes below it.
    Includes,
    /// The words are an inclusion term (perhaps with NOS) of a header that has exactly one billable code titled the same and "unspecified".
    HeaderInclusionTerm,
    /// The words are an entry of the Alphabetic Index that leads to the code.
    IndexEntry,
}

impl MatchKind {
    /// Every kind; a kind's place is its number in compact files.
    const ALL: [MatchKind; 8] = [
        MatchKind::Title,
        MatchKind::HeaderTitle,
        MatchKind::TitleUnspecified,
        MatchKind::InclusionTerm,
        MatchKind::InclusionTermNos,
        MatchKind::Includes,
        MatchKind::HeaderInclusionTerm,
        MatchKind::IndexEntry,
    ];

    /// The 32-bit reference of compact files: the kind above, a place below.
    pub(super) fn reference(self, place: u32) -> u32 {
        (self as u32) << REFERENCE_BITS | place
    }
}

/// A billable code that documented words name exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordMatch<'e> {
    /// The billable code.
    pub code: Code,
    /// Its title.
    pub title: Title<'e>,
    /// The rule that led to it.
    pub kind: MatchKind,
    /// The title or inclusion term that the words equal, as the edition prints it.
    pub matched: Title<'e>,
    /// The code at which `matched` stands; differs from `code` for headers.
    pub matched_at: Code,
}

impl WordMatch<'_> {
    /// The reason in one sentence, for worklists and `why`.
    pub fn reason(&self) -> String {
        self.to_string()
    }
}

/// The reason in one sentence.
impl fmt::Display for WordMatch<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, at, matched) = (self.code.dotted(), self.matched_at.dotted(), self.matched);
        match self.kind {
            MatchKind::Title => write!(formatter, "the words are the title of {code}, \"{matched}\""),
            MatchKind::HeaderTitle => write!(formatter, "the words are the title of header {at}, \"{matched}\", whose only unspecified code is {code}"),
            MatchKind::TitleUnspecified => write!(formatter, "the words without further detail are {code}, \"{matched}\""),
            MatchKind::InclusionTerm => write!(formatter, "the words are an inclusion term of {code}, \"{matched}\""),
            MatchKind::InclusionTermNos => {
                write!(formatter, "the words without further detail are an inclusion term of {code}, \"{matched}\" (NOS equals unspecified, guideline I.A.6.b)")
            }
            MatchKind::IndexEntry => write!(formatter, "the words are the entry \"{matched}\" of the Alphabetic Index, which leads to {code}"),
            MatchKind::Includes => write!(formatter, "the words stand under Includes at {code}, \"{matched}\""),
            MatchKind::HeaderInclusionTerm => write!(formatter, "the words are an inclusion term of header {at}, \"{matched}\", whose only unspecified code is {code}"),
        }
    }
}

/// Tags that clinical terminologies put in parentheses after a term; they are no part of it.
const SEMANTIC_TAGS: [&str; 13] = [
    "disorder",
    "finding",
    "situation",
    "procedure",
    "morphologic abnormality",
    "observable entity",
    "event",
    "regime/therapy",
    "person",
    "qualifier value",
    "context-dependent category",
    "disease",
    "symptom",
];

/// The words without a trailing tag such as "(disorder)".
pub(super) fn without_tag(words: &str) -> &str {
    let trimmed = words.trim_end();
    let Some((before, tag)) = trimmed.strip_suffix(')').and_then(|open| open.rsplit_once('(')) else { return words };
    if SEMANTIC_TAGS.iter().any(|known| known.eq_ignore_ascii_case(tag.trim())) { before } else { words }
}

/// See [`Icd10Edition::exact_words`].
pub(super) fn exact<'e>(edition: &'e Icd10Edition, words: &str) -> Vec<WordMatch<'e>> {
    let mut matches: Vec<WordMatch<'e>> = Vec::new();
    let folded = fold_words(without_tag(words));
    if folded.is_empty() {
        return matches;
    }
    let wanted = words_hash(&folded);
    let hashes = edition.sections.hashes.of(&edition.bytes);
    let references = edition.sections.references.of(&edition.bytes);
    let count = hashes.len() / layout::HASH_BYTES;
    let hash = |place: usize| u64_at(hashes, place * layout::HASH_BYTES);
    let first = first_place(count, |place| hash(place) >= wanted);
    for place in (first..count).take_while(|&place| hash(place) == wanted) {
        matches.extend(word_match(edition, u32_at(references, place * layout::REFERENCE_BYTES)));
    }
    // The plainest reason for each code stays.
    matches.sort_by_key(|found| (found.code, found.kind));
    matches.dedup_by_key(|found| found.code);
    matches
}

fn word_match(edition: &Icd10Edition, reference: u32) -> Option<WordMatch<'_>> {
    let kind = *MatchKind::ALL.get((reference >> REFERENCE_BITS) as usize)?;
    let place = reference & ((1 << REFERENCE_BITS) - 1);
    let (entry, matched, matched_at) = match kind {
        MatchKind::Title | MatchKind::TitleUnspecified => {
            let entry = edition.entry(place)?;
            (entry, entry.title, entry.code)
        }
        MatchKind::HeaderTitle => {
            let entry = edition.entry(place)?;
            let header = header_of_unspecified(entry)?;
            (entry, header.title, header.code)
        }
        MatchKind::InclusionTerm | MatchKind::InclusionTermNos | MatchKind::Includes | MatchKind::HeaderInclusionTerm | MatchKind::IndexEntry => {
            let term = edition.term(place);
            (edition.entry(term.target)?, Title { base: term.text, seventh: "" }, edition.entry(term.owner)?.code)
        }
    };
    Some(WordMatch { code: entry.code, title: entry.title, kind, matched, matched_at })
}

/// The header of which this is the unspecified code.
fn header_of_unspecified(entry: Icd10Entry<'_>) -> Option<Icd10Entry<'_>> {
    let folded = fold_words(entry.title.base);
    let mut above = entry.parent();
    while let Some(header) = above {
        if is_unspecified_of(&folded, &fold_words(header.title.base)) {
            return Some(header);
        }
        above = header.parent();
    }
    None
}

/// Whether a folded title is a header's folded title and "unspecified".
pub(super) fn is_unspecified_of(folded: &str, header: &str) -> bool {
    folded.strip_suffix(" unspecified") == Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_tags_are_dropped() {
        assert_eq!(without_tag("Acute bronchitis (disorder)"), "Acute bronchitis ");
        assert_eq!(without_tag("Pharyngitis (acute)"), "Pharyngitis (acute)");
        assert_eq!(without_tag("disorder)"), "disorder)");
    }
}
