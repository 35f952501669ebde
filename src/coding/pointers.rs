//! Diagnosis pointers: from documented positions to the claim's.
//!
//! A pointer that points nowhere is kept so that an edit can say so, and never comes to point at something by renumbering.

use super::sequence::Entry;
use crate::model::{ClaimLine, Code, CodedDiagnosis};

/// Stands for a documented pointer that points nowhere but whose number would point to something on the claim. No claim has so many diagnoses.
pub(super) const NOWHERE: u8 = 99;

/// A line's pointers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pointers {
    /// 1-based into the claim's diagnoses, most important first.
    pub pointers: [u8; 4],
    /// How many are used.
    pub count: u8,
    /// How many more were documented than fit.
    pub left_out: u8,
}

impl Pointers {
    fn push(&mut self, pointer: u8) {
        let used = usize::from(self.count);
        if self.pointers.iter().take(used).any(|&earlier| earlier == pointer) {
            return;
        }
        match self.pointers.get_mut(used) {
            Some(slot) => {
                *slot = pointer;
                self.count += 1;
            }
            None => self.left_out = self.left_out.saturating_add(1),
        }
    }
}

/// The documented pointers as cells counted from 0; `None` for one that cannot be read. Numbers count from 1, letters from A, as on the paper form.
pub(super) fn documented(text: &str) -> impl Iterator<Item = Option<u8>> {
    let is_separator = |character: char| character.is_ascii_whitespace() || matches!(character, ',' | ':' | ';' | '~' | '|' | '/');
    text.split(is_separator).filter(|word| !word.is_empty()).map(|word| match word.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(letter.to_ascii_uppercase() - b'A'),
        _ => word.parse::<u8>().ok()?.checked_sub(1),
    })
}

/// Maps a line's documented pointers; blank means all diagnoses in order, at most four. `cells` are the encounter's documented diagnoses, `diagnoses` counts the claim's.
pub(super) fn assign(text: &str, entries: &[Entry<'_>], cells: &[&str], diagnoses: usize) -> Pointers {
    let mut assigned = Pointers::default();
    // Where no diagnosis was documented and a coder supplied one, a documented number can mean nothing else.
    let is_supplied = diagnoses > 0 && cells.iter().all(|cell| cell.trim_ascii().is_empty());
    let text = if is_supplied { "" } else { text };
    let mut is_blank = true;
    for pointer in documented(text) {
        is_blank = false;
        let cell = pointer.filter(|&cell| cells.get(usize::from(cell)).is_some_and(|documented| !documented.trim_ascii().is_empty()));
        match cell {
            // A cell that was left out, or that waits for an answer, leads to no pointer.
            Some(cell) => entries.iter().filter(|entry| entry.cell == cell && entry.position > 0).for_each(|entry| assigned.push(entry.position)),
            None => assigned.push(nowhere(pointer, diagnoses)),
        }
    }
    if is_blank {
        (1..=diagnoses.min(4)).filter_map(|position| u8::try_from(position).ok()).for_each(|position| assigned.push(position));
    }
    assigned
}

/// Puts a line's pointers into the order that a rule gave the diagnoses, where it changed theirs: a manifestation is no line's first diagnosis either.
pub(super) fn keep_order(lines: &mut [ClaimLine<'_>], diagnoses: &[CodedDiagnosis<'_>], moved: &[(Code, Code)]) {
    let position = |code: Code| diagnoses.iter().position(|diagnosis| diagnosis.code == code).and_then(|place| u8::try_from(place + 1).ok());
    // Later pairs may rest on earlier ones; as many rounds as pairs settle them all.
    for (first, then) in moved.iter().flat_map(|_| moved).filter_map(|(first, then)| Some((position(*first)?, position(*then)?))) {
        for line in lines.iter_mut() {
            let used = usize::from(line.pointer_count);
            let stands = |pointer: u8| line.pointers.iter().take(used).position(|held| *held == pointer);
            if let (Some(from), Some(to)) = (stands(first), stands(then))
                && to < from
                && let Some(between) = line.pointers.get_mut(to..=from)
            {
                between.rotate_right(1);
            }
        }
    }
}

fn nowhere(cell: Option<u8>, diagnoses: usize) -> u8 {
    cell.and_then(|cell| cell.checked_add(1)).filter(|&pointer| usize::from(pointer) > diagnoses).unwrap_or(NOWHERE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(cells_and_positions: &[(u8, u8)]) -> Vec<Entry<'static>> {
        cells_and_positions
            .iter()
            .map(|&(cell, position)| {
                let mut entry = Entry::new("J209".into(), "", cell);
                entry.position = position;
                entry
            })
            .collect()
    }

    fn pointers(text: &str, entries: &[Entry<'_>], cells: &[&str], diagnoses: usize) -> Vec<u8> {
        let assigned = assign(text, entries, cells, diagnoses);
        assigned.pointers[..usize::from(assigned.count)].to_vec()
    }

    #[test]
    fn renumbering_follows_a_dropped_symptom_and_merges() {
        // Cell 1 was a symptom that joined the diagnosis of cell 2.
        let entries = settled(&[(0, 1), (1, 1), (2, 2)]);
        let cells = ["J20.9", "R05.9", "E11.9"];
        assert_eq!(pointers("2", &entries, &cells, 2), [1]);
        assert_eq!(pointers("3,2,1", &entries, &cells, 2), [2, 1]);
        assert_eq!(pointers("C B", &entries, &cells, 2), [2, 1]);
        assert_eq!(pointers("", &entries, &cells, 2), [1, 2]);
    }

    #[test]
    fn a_pointer_to_nowhere_stays_one() {
        // One cell stands for three codes, so that the number 2 exists on the claim though no second diagnosis was documented.
        let entries = settled(&[(0, 1), (0, 2), (0, 3)]);
        assert_eq!(pointers("1,2", &entries, &["sepsis with failure"], 3), [1, 2, 3, NOWHERE]);
        assert_eq!(pointers("7", &entries, &["x"], 3), [7]);
        assert_eq!(pointers("0", &entries, &["x"], 3), [NOWHERE]);
        assert_eq!(pointers("one", &entries, &["x"], 3), [NOWHERE]);
        assert_eq!(pointers("2", &entries, &["x", " "], 3), [NOWHERE]);
        assert_eq!(pointers("1", &[], &[], 0), [1]);
    }

    #[test]
    fn a_pointer_written_before_the_coder_supplied_the_diagnosis_means_it() {
        assert_eq!(pointers("1", &settled(&[(u8::MAX, 1)]), &[], 1), [1]);
        assert_eq!(pointers("2", &settled(&[(u8::MAX, 1)]), &["", ""], 1), [1]);
    }

    #[test]
    fn five_pointers_keep_four_and_count_the_rest() {
        let entries = settled(&[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]);
        let assigned = assign("5,4,3,2,1", &entries, &["a"; 5], 5);
        assert_eq!((assigned.pointers, assigned.count, assigned.left_out), ([5, 4, 3, 2], 4, 1));
    }
}
