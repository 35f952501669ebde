//! The words of an edition's index: what each weighs, and which of them a documented word can mean that is misspelt, cut short or written without vowels.
//!
//! It knows words, not codes; what a word's documents are is `documents`.

use super::Icd10Edition;
use super::layout::{self, first_place, record, text_at, u16_at, u32_at};

/// Flags of a word.
pub(super) const WORD_IS_FILLER: u8 = 1;
/// Says "other".
pub(super) const WORD_IS_OTHER: u8 = 2;
/// Puts a condition into a setting that bare words do not mean: pregnancy, newborn, history, poisoning, a vehicle.
pub(super) const WORD_IS_SETTING: u8 = 4;
/// Left, right, bilateral.
pub(super) const WORD_IS_SIDE: u8 = 8;
/// A number.
pub(super) const WORD_IS_NUMBER: u8 = 16;
/// `with`.
pub(super) const WORD_IS_WITH: u8 = 32;
/// `without`.
pub(super) const WORD_IS_WITHOUT: u8 = 64;
/// Denies what follows: `without`, `not`, `non`.
pub(super) const WORD_IS_DENIAL: u8 = 128;

/// Words that say how complete a title is rather than what it is about.
const FILLERS: [&str; 9] = ["unspecified", "not", "specified", "elsewhere", "classified", "site", "organism", "cause", "type"];

/// See [`WORD_IS_SETTING`].
const SETTINGS: [&str; 59] = [
    "pregnancy",
    "childbirth",
    "puerperium",
    "newborn",
    "neonatal",
    "fetus",
    "fetal",
    "maternal",
    "congenital",
    "postprocedural",
    "intraoperative",
    "complication",
    "poisoning",
    "adverse",
    "underdosing",
    "encounter",
    "personal",
    "family",
    "history",
    "screening",
    "sequela",
    "subsequent",
    "elsewhere",
    "drug",
    "induced",
    "assault",
    "accident",
    "collision",
    "injured",
    "military",
    "operation",
    "person",
    "driver",
    "passenger",
    "exposure",
    "contact",
    "suspected",
    "abortion",
    "delivery",
    "labor",
    "obstetric",
    "birth",
    "device",
    "graft",
    "implant",
    "foreign",
    "burn",
    "corrosion",
    "carrier",
    "status",
    "acquired",
    "tuberculous",
    "syphilitic",
    "gonococcal",
    "diabete",
    "alcohol",
    "traumatic",
    "secondary",
    "perinatal",
];

/// The flags of a word in the index's form.
pub(super) fn word_flags(word: &str) -> u8 {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    let rules = [
        (FILLERS.contains(&word), WORD_IS_FILLER),
        (word == "other", WORD_IS_OTHER),
        (SETTINGS.contains(&word), WORD_IS_SETTING),
        (["left", "right", "bilateral"].contains(&word), WORD_IS_SIDE),
        (is_number, WORD_IS_NUMBER),
        (word == "with", WORD_IS_WITH),
        (word == "without", WORD_IS_WITHOUT),
        (is_denial(word), WORD_IS_DENIAL),
    ];
    rules.iter().filter(|(holds, _)| *holds).map(|(_, flag)| flag).sum()
}

/// Whether a word in the index's form denies what follows.
pub(super) fn is_denial(word: &str) -> bool {
    matches!(word, "without" | "not" | "non")
}

/// What a word weighs that stands in `holding` of `all` documents: sixteen times the binary logarithm of their ratio, in whole numbers so that every machine agrees; at
/// least 8. Words that say how complete a title is weigh next to nothing.
pub(super) fn word_weight(word: &str, all: usize, holding: usize) -> u16 {
    if FILLERS.contains(&word) {
        return 5;
    }
    if word == "other" {
        return 10;
    }
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
    weight.max(8)
}

/// The hash of a word's first letter and consonants, by which `hmrrhg` finds `hemorrhage`; none for short words and numbers.
pub(super) fn skeleton(word: &str) -> Option<u32> {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let mut letters = word.bytes();
    let first = letters.next()?;
    let bones: Vec<u8> = std::iter::once(first).chain(letters.filter(|letter| !b"aeiouy".contains(letter))).collect();
    // The lower half of a 64-bit hash; two skeletons with one hash only add a candidate.
    (bones.len() >= 3).then(|| xxhash_rust::xxh3::xxh3_64(&bones) as u32)
}

/// A word of the vocabulary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) weight: u16,
    /// How many documents hold it.
    pub(super) holding: u32,
    pub(super) postings: u32,
    pub(super) flags: u8,
}

/// Words that a documented word may mean, each with how surely in thousandths; 1000 for the word itself.
pub(super) type Alternatives = Vec<(u16, u16)>;

/// The most words that a cut-short word may mean.
const MOST_ALTERNATIVES: usize = 60;

impl Icd10Edition {
    /// How many words the vocabulary has.
    fn vocabulary_len(&self) -> usize {
        self.sections.words.length / layout::WORD_BYTES
    }

    /// The word with a number.
    pub(super) fn word(&self, id: u16) -> Word {
        let found = record(self.sections.words.of(&self.bytes), layout::WORD_BYTES, usize::from(id));
        Word { weight: u16_at(found, 6), postings: u32_at(found, 8), holding: u32_at(found, 12), flags: found.get(16).copied().unwrap_or_default() }
    }

    /// A word's letters.
    pub(super) fn word_text(&self, id: u16) -> &str {
        text_at(self.sections.heap.of(&self.bytes), record(self.sections.words.of(&self.bytes), layout::WORD_BYTES, usize::from(id)), 0)
    }

    /// The number of a word in the index's form.
    pub(super) fn word_id(&self, word: &str) -> Option<u16> {
        let place = self.first_word(word);
        let id = u16::try_from(place).ok()?;
        (place < self.vocabulary_len() && self.word_text(id) == word).then_some(id)
    }

    /// The place of the first word not before this one.
    fn first_word(&self, word: &str) -> usize {
        first_place(self.vocabulary_len(), |place| self.word_text(place as u16) >= word)
    }

    /// The vocabulary's words that begin so.
    fn beginning_with<'e>(&'e self, start: &'e str) -> impl Iterator<Item = (u16, &'e str)> + 'e {
        let first = self.first_word(start);
        (first..self.vocabulary_len()).map_while(move |place| u16::try_from(place).ok()).map(|id| (id, self.word_text(id))).take_while(move |(_, word)| word.starts_with(start))
    }

    /// What a documented word may mean: itself; else words one letter away (two for long ones); else words that it begins or whose consonants it has; else words that
    /// share a long beginning with it. Empty when nothing comes near.
    pub(super) fn alternatives(&self, word: &str) -> Alternatives {
        if let Some(id) = self.word_id(word) {
            return vec![(id, 1_000)];
        }
        if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Vec::new();
        }
        let mut found = self.misspelt(word);
        if found.is_empty() {
            found = self.cut_short(word);
        }
        if found.is_empty() {
            found = self.same_beginning(word);
        }
        found
    }

    /// Words with the same first letter that one slip of the pen (two in long words) turns into this one.
    fn misspelt(&self, word: &str) -> Alternatives {
        if word.len() < 5 {
            return Vec::new();
        }
        let most = if word.len() >= 8 { 2 } else { 1 };
        let letters = letters(word);
        let near = |candidate: &str| {
            let is_possible = candidate.len() >= 4 && candidate.len().abs_diff(word.len()) <= most && (letters ^ self::letters(candidate)).count_ones() as usize <= 2 * most;
            if is_possible { slips(word.as_bytes(), candidate.as_bytes(), most) } else { None }
        };
        let first = word.get(..1).unwrap_or_default();
        let found = self.beginning_with(first).filter_map(|(id, known)| Some((id, if near(known)? == 1 { 900 } else { 750 })));
        let mut found: Alternatives = found.collect();
        // One slip explains a word better than two.
        if found.iter().any(|(_, sureness)| *sureness == 900) {
            found.retain(|(_, sureness)| *sureness == 900);
        }
        found
    }

    /// Words that it begins, or whose consonants it has.
    fn cut_short(&self, word: &str) -> Alternatives {
        let mut found: Alternatives = self.beginning_with(word).map(|(id, _)| (id, if word.len() >= 4 { 800 } else { 600 })).collect();
        if let Some(hash) = skeleton(word) {
            let records = self.sections.skeletons.of(&self.bytes);
            let count = records.len() / layout::SKELETON_BYTES;
            let hash_at = |place: usize| u32_at(record(records, layout::SKELETON_BYTES, place), 0);
            let first = first_place(count, |place| hash_at(place) >= hash);
            let bones = (first..count).take_while(|&place| hash_at(place) == hash).map(|place| (u16_at(record(records, layout::SKELETON_BYTES, place), 4), 750));
            let new: Alternatives = bones.filter(|(id, _)| found.iter().all(|(known, _)| known != id)).collect();
            found.extend(new);
        }
        if found.len() > MOST_ALTERNATIVES {
            // The commonest are the likeliest to be cut short.
            found.sort_by_key(|(id, _)| (std::cmp::Reverse(self.word(*id).holding), *id));
            found.truncate(MOST_ALTERNATIVES);
        }
        found
    }

    /// Words that share a long beginning: `bartholinitis` and `bartholin`.
    fn same_beginning(&self, word: &str) -> Alternatives {
        if word.len() < 7 {
            return Vec::new();
        }
        (5..word.len())
            .rev()
            .find_map(|length| {
                let sureness = 600 * length / word.len();
                let found: Alternatives = self.beginning_with(word.get(..length)?).take(40).map(|(id, _)| (id, sureness as u16)).collect();
                (!found.is_empty()).then_some(found)
            })
            .unwrap_or_default()
    }
}

/// One bit for each letter that a word has.
fn letters(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |letters, letter| letters | 1 << (letter - b'a'))
}

/// How many letters must be changed, added, left out or swapped with their neighbour to make one word of the other (optimal string alignment), if at most `most`.
fn slips(left: &[u8], right: &[u8], most: usize) -> Option<usize> {
    // No word of the vocabulary is longer than a row.
    const LONGEST: usize = 40;
    if left.len() >= LONGEST || right.len() >= LONGEST {
        return None;
    }
    let mut before = [0usize; LONGEST];
    let mut row: [usize; LONGEST] = std::array::from_fn(|place| place);
    for (place, letter) in left.iter().enumerate() {
        let beforehand = std::mem::replace(&mut before, row);
        let mut next = [0usize; LONGEST];
        next[0] = place + 1;
        let mut least = next[0];
        for (column, other) in right.iter().enumerate() {
            let at = |row: &[usize; LONGEST], column: usize| row.get(column).copied().unwrap_or(LONGEST);
            let mut cost = (at(&before, column + 1) + 1).min(at(&next, column) + 1).min(at(&before, column) + usize::from(letter != other));
            let is_swap = place > 0 && column > 0 && Some(letter) == right.get(column - 1) && left.get(place - 1) == Some(other);
            if is_swap {
                cost = cost.min(at(&beforehand, column - 1) + 1);
            }
            if let Some(slot) = next.get_mut(column + 1) {
                *slot = cost;
            }
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        row = next;
    }
    row.get(right.len()).copied().filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_count_each_kind_once() {
        let count = |left: &str, right: &str| slips(left.as_bytes(), right.as_bytes(), 2);
        assert_eq!(count("asthma", "asthma"), Some(0));
        assert_eq!(count("astma", "asthma"), Some(1), "left out");
        assert_eq!(count("asthmaa", "asthma"), Some(1), "added");
        assert_eq!(count("asthna", "asthma"), Some(1), "changed");
        assert_eq!(count("ashtma", "asthma"), Some(1), "swapped");
        assert_eq!(count("ashmta", "asthma"), Some(2));
        assert_eq!(count("eczema", "asthma"), None);
        assert_eq!(count("", ""), Some(0));
    }

    proptest! {
        #[test]
        fn slips_are_the_same_both_ways(left in "[a-d]{0,9}", right in "[a-d]{0,9}") {
            prop_assert_eq!(slips(left.as_bytes(), right.as_bytes(), 3), slips(right.as_bytes(), left.as_bytes(), 3));
        }
    }

    #[test]
    fn weights_fall_as_words_become_common() {
        assert_eq!(word_weight("asthma", 1024, 1), 160);
        assert_eq!(word_weight("asthma", 1024, 1024), 8);
        assert!(word_weight("asthma", 1000, 10) > word_weight("asthma", 1000, 11));
        assert!(word_weight("unspecified", 1000, 1) < 8);
    }

    #[test]
    fn a_skeleton_keeps_the_first_letter() {
        assert_eq!(skeleton("hmrrhg"), skeleton("hemorrhage"));
        assert_ne!(skeleton("edema"), skeleton("adema"));
        assert_eq!(skeleton("ear"), None);
    }
}
