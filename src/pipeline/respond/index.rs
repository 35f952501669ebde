//! Which answers are about which claims: hashes of what the versions of a claim share, sorted, with the place of each answer. 24 bytes an answer, whatever it says.

use super::spill::Place;
use crate::claims::claim_family;
use crate::model::Key;

/// One answer about one claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Hash of the claim's family.
    family: u64,
    /// Its set; the place in the order of sets once that is known.
    pub set: u32,
    offset: u64,
    // The highest bit says that the answer takes a payment back.
    length: u32,
}

/// The bit of a length that says so; an answer is never that long.
const REVERSAL: u32 = 1 << 31;

impl Entry {
    /// An answer about a claim.
    pub fn new(claim_id: &str, set: u32, place: Place) -> Entry {
        Entry { family: family_hash(claim_id), set, length: place.length & !REVERSAL, offset: place.offset }
    }

    /// The same, of an answer that takes a payment back.
    pub fn as_reversal(self) -> Entry {
        Entry { length: self.length | REVERSAL, ..self }
    }

    /// Whether it takes a payment back.
    pub fn is_reversal(&self) -> bool {
        self.length & REVERSAL != 0
    }

    /// Where it stands in the spill.
    pub fn place(&self) -> Place {
        Place { offset: self.offset, length: self.length & !REVERSAL }
    }

    /// Its order among the answers of a group.
    pub fn order(&self) -> (u32, u64) {
        (self.set, self.offset)
    }
}

/// A hash of what all versions of a claim share. Two claims may have the same; whoever finds an answer by it compares the ids.
pub fn family_hash(claim_id: &str) -> u64 {
    // The upper half of the key; either would do.
    (Key::of_texts(&["family", claim_family(claim_id.trim())]).0 >> 64) as u64
}

/// All answers of a night, found by claim.
#[derive(Debug, Default)]
pub struct AnswerIndex {
    entries: Vec<Entry>,
    found: Vec<bool>,
}

impl AnswerIndex {
    /// From entries whose sets are places in the order of sets.
    pub fn new(mut entries: Vec<Entry>) -> AnswerIndex {
        entries.sort_unstable();
        AnswerIndex { found: vec![false; entries.len()], entries }
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The places in the index of the answers about any version of a claim.
    pub fn of_claim(&self, claim_id: &str) -> std::ops::Range<usize> {
        let family = family_hash(claim_id);
        let start = self.entries.partition_point(|entry| entry.family < family);
        let count = self.entries.iter().skip(start).take_while(|entry| entry.family == family).count();
        start..start + count
    }

    /// One answer.
    pub fn get(&self, at: usize) -> Option<Entry> {
        self.entries.get(at).copied()
    }

    /// Notes that an answer has found its claim.
    pub fn mark(&mut self, at: usize) {
        if let Some(found) = self.found.get_mut(at) {
            *found = true;
        }
    }

    /// Whether it has.
    pub fn is_found(&self, at: usize) -> bool {
        self.found.get(at).copied().unwrap_or(false)
    }

    /// Forgets what was found, for another walk.
    pub fn forget(&mut self) {
        self.found.fill(false);
    }

    /// Families of the answers that found no claim, of sets that are wanted.
    pub fn missing_families(&self, is_wanted: impl Fn(u32) -> bool) -> std::collections::HashSet<u64> {
        self.entries.iter().zip(&self.found).filter(|(entry, found)| !**found && is_wanted(entry.set)).map(|(entry, _)| entry.family).collect()
    }

    /// Places of the answers that found no claim, in order of set and place in it.
    pub fn missing(&self) -> Vec<usize> {
        let mut missing: Vec<usize> = (0..self.entries.len()).filter(|at| !self.is_found(*at)).collect();
        missing.sort_by_key(|at| self.get(*at).map(|entry| entry.order()));
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::claim_id;

    #[test]
    fn all_versions_of_a_claim_are_found_together_and_no_other() {
        let key = Key::of_texts(&["E1"]);
        let [first, second, other] = [claim_id("CC", key, 0, 0, 1), claim_id("CC", key, 0, 0, 2), claim_id("CC", key, 0, 1, 1)];
        let entry = |id: &str, set, offset| Entry::new(id, set, Place { offset, length: 5 });
        let mut index = AnswerIndex::new(vec![entry(&other, 0, 0), entry(&second, 1, 10), entry(&first, 0, 5), entry("OLD-77", 0, 20)]);
        let found: Vec<(u32, u64)> = index.of_claim(&second).filter_map(|at| index.get(at)).map(|entry| entry.order()).collect();
        assert_eq!(found, [(0, 5), (1, 10)]);
        index.of_claim(&first).for_each(|at| index.mark(at));
        let missing: Vec<u64> = index.missing().into_iter().filter_map(|at| index.get(at)).map(|entry| entry.place().offset).collect();
        assert_eq!(missing, [0, 20]);
        assert!(index.of_claim("NOBODY").is_empty());
    }
}
