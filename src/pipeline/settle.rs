//! Settles repeats before anything is coded: the same encounter twice in a file, in two files, waiting from an earlier night, or billed before.
//!
//! The latest version wins; equal versions are duplicates; what differs from what was billed is *changed* and goes to a person. Rows of one encounter that stand
//! apart in one file are joined. Everything happens bucket by bucket, so that memory does not grow with the night.

use std::collections::HashMap;

use super::spill::{ChunkSpill, SpilledKey};
use crate::conservation::Term;
use crate::model::Key;
use crate::store::StoreError;
use crate::store::key_index::{Entry, KeyIndex};

/// What becomes of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Goes on to coding; `content` is what the export said, and the parts are fragments to join.
    Take {
        /// Key of the exported content.
        content: Key,
        /// Chunk and place of later fragments of the same encounter.
        parts: Vec<(u32, u32)>,
    },
    /// A fragment that is joined to an earlier record, which goes on.
    Joined,
    /// A fragment of a version that does not go on; it counts where that version counts.
    Fragment(Term),
    /// Says the same as another version.
    Duplicate,
    /// A later version stands for it.
    Superseded,
    /// Differs from what was billed.
    Changed(Entry, Key),
    /// Cannot be trusted; the reason, and how many encounters it counts as (1 or 0: the parts of one encounter count once).
    Quarantined(RowsApart, u64),
}

/// What is wrong with rows of one encounter that stand apart in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsApart {
    /// Some of them could not be read.
    PartlyUnreadable,
    /// They name two patients.
    TwoPatients,
    /// They contradict each other.
    Disagree,
}

/// The fate of every record that does not simply go on, by partition, then by chunk and place.
pub type Fates = Vec<HashMap<(u32, u32), Fate>>;

/// One version of an encounter: a record, or the joined fragments of one file.
struct Version {
    chunk: u32,
    entry: SpilledKey,
    content: Key,
    parts: Vec<(u32, u32)>,
}

/// Settles everything. `waiting_chunk` is the index of the chunk that holds earlier nights' encounters, if there is one; its keys carry the exported content.
pub fn settle(chunks: &[ChunkSpill], bits: u32, waiting_chunk: Option<u32>, history: &KeyIndex) -> Result<Fates, StoreError> {
    let parts = 1usize << bits;
    let mut fates: Fates = vec![HashMap::new(); parts];
    for bucket in 0..parts {
        let mut entries: Vec<(u32, SpilledKey)> = Vec::new();
        for (chunk, spill) in (0u32..).zip(chunks) {
            entries.extend(spill.read_keys(bucket)?.into_iter().map(|entry| (chunk, entry)));
        }
        entries.sort_unstable_by_key(|(chunk, entry)| (entry.key, *chunk, entry.file, entry.row));
        for group in entries.chunk_by(|(_, left), (_, right)| left.key == right.key) {
            settle_encounter(group, waiting_chunk, history, &mut |entry: &SpilledKey, chunk, fate| {
                if let Some(partition) = fates.get_mut(entry.partition as usize).filter(|_| !entry.is_quarantined) {
                    partition.insert((chunk, entry.place), fate);
                }
            })?;
        }
    }
    Ok(fates)
}

/// Settles all versions of one encounter, in canonical order.
fn settle_encounter(group: &[(u32, SpilledKey)], waiting_chunk: Option<u32>, history: &KeyIndex, decide: &mut impl FnMut(&SpilledKey, u32, Fate)) -> Result<(), StoreError> {
    let mut winner: Option<Version> = None;
    for file in group.chunk_by(|(left_chunk, left), (right_chunk, right)| left.file == right.file && (Some(*left_chunk) == waiting_chunk) == (Some(*right_chunk) == waiting_chunk))
    {
        let Some(version) = join_fragments(file, decide) else { continue };
        match &winner {
            Some(standing) if standing.content == version.content => refuse(&version, Fate::Duplicate, decide),
            Some(standing) => {
                refuse(standing, Fate::Superseded, decide);
                winner = Some(version);
            }
            None => winner = Some(version),
        }
    }
    let Some(version) = winner else { return Ok(()) };
    let billed = if Some(version.chunk) == waiting_chunk { None } else { history.find(version.entry.key)? };
    match billed {
        Some(billed) if billed.content == version.content => refuse(&version, Fate::Duplicate, decide),
        Some(billed) => {
            let content = version.content;
            refuse(&version, Fate::Changed(billed, content), decide);
        }
        // A record whose content is its own needs no entry: it goes on.
        None if version.parts.is_empty() && version.content == version.entry.content => {}
        None => decide(&version.entry, version.chunk, Fate::Take { content: version.content, parts: version.parts.clone() }),
    }
    Ok(())
}

/// One version from the records that one file has of an encounter; `None` when they are quarantined.
fn join_fragments(file: &[(u32, SpilledKey)], decide: &mut impl FnMut(&SpilledKey, u32, Fate)) -> Option<Version> {
    let ((chunk, first), rest) = file.split_first()?;
    if rest.is_empty() {
        return (!first.is_quarantined).then(|| Version { chunk: *chunk, entry: *first, content: first.content, parts: Vec::new() });
    }
    let fault = if file.iter().any(|(_, entry)| entry.is_quarantined) {
        Some(RowsApart::PartlyUnreadable)
    } else if rest.iter().any(|(_, entry)| entry.partition != first.partition) {
        Some(RowsApart::TwoPatients)
    } else {
        None
    };
    if let Some(reason) = fault {
        // The encounter counts once: with its unreadable rows, else with its first.
        let counted_already = usize::from(reason == RowsApart::PartlyUnreadable);
        for (place, (chunk, entry)) in file.iter().enumerate() {
            decide(entry, *chunk, Fate::Quarantined(reason, u64::from(place + counted_already == 0)));
        }
        return None;
    }
    let mut contents = vec![first.content];
    let mut parts = Vec::new();
    for (chunk, entry) in rest {
        if contents.contains(&entry.content) {
            decide(entry, *chunk, Fate::Duplicate);
        } else {
            contents.push(entry.content);
            parts.push((*chunk, entry.place));
            decide(entry, *chunk, Fate::Joined);
        }
    }
    let bytes: Vec<[u8; 16]> = contents.iter().map(|content| content.to_bytes()).collect();
    let content = if parts.is_empty() { first.content } else { Key::of(&bytes.iter().map(|bytes| bytes.as_slice()).collect::<Vec<_>>()) };
    Some(Version { chunk: *chunk, entry: *first, content, parts })
}

/// Gives a version that does not go on its fate, and its fragments the same place in the count.
fn refuse(version: &Version, fate: Fate, decide: &mut impl FnMut(&SpilledKey, u32, Fate)) {
    let term = match fate {
        Fate::Superseded => Term::Superseded,
        Fate::Changed(..) => Term::Changed,
        _ => Term::Duplicate,
    };
    for (chunk, place) in &version.parts {
        decide(&SpilledKey { place: *place, ..version.entry }, *chunk, Fate::Fragment(term));
    }
    decide(&version.entry, version.chunk, fate);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(content: u128, file: u32, row: u64) -> SpilledKey {
        SpilledKey { key: Key(1), content: Key(content), partition: 0, place: row as u32, file, row, is_quarantined: false }
    }

    fn fates(group: &[(u32, SpilledKey)], waiting: Option<u32>) -> Vec<(u32, u64, Fate)> {
        let mut found = Vec::new();
        settle_encounter(group, waiting, &KeyIndex::default(), &mut |entry, chunk, fate| found.push((chunk, entry.row, fate))).unwrap();
        found.sort_by_key(|(chunk, row, _)| (*chunk, *row));
        found
    }

    #[test]
    fn a_single_version_goes_on_without_an_entry() {
        assert_eq!(fates(&[(0, entry(5, 0, 2))], None), []);
    }

    #[test]
    fn the_same_encounter_in_two_files_is_a_duplicate_and_a_later_version_supersedes() {
        assert_eq!(fates(&[(0, entry(5, 0, 2)), (1, entry(5, 1, 2))], None), [(1, 2, Fate::Duplicate)]);
        assert_eq!(fates(&[(0, entry(5, 0, 2)), (1, entry(6, 1, 2))], None), [(0, 2, Fate::Superseded)]);
    }

    #[test]
    fn a_waiting_version_is_superseded_by_a_new_one_but_keeps_its_place_against_an_equal_one() {
        assert_eq!(fates(&[(0, entry(5, 0, 2)), (1, entry(6, 0, 2))], Some(0)), [(0, 2, Fate::Superseded)]);
        assert_eq!(fates(&[(0, entry(5, 0, 2)), (1, entry(5, 0, 2))], Some(0)), [(1, 2, Fate::Duplicate)]);
    }

    #[test]
    fn rows_apart_in_one_file_are_joined_and_a_repeated_fragment_is_a_duplicate() {
        let found = fates(&[(0, entry(5, 0, 2)), (0, entry(6, 0, 9)), (0, entry(6, 0, 12))], None);
        assert!(matches!(&found[0].2, Fate::Take { parts, .. } if parts == &[(0, 9)]));
        assert_eq!((&found[1].2, &found[2].2), (&Fate::Joined, &Fate::Duplicate));
    }

    #[test]
    fn an_unreadable_fragment_takes_the_whole_encounter_with_it() {
        let unreadable = SpilledKey { is_quarantined: true, ..entry(0, 0, 7) };
        let found = fates(&[(0, entry(5, 0, 2)), (0, unreadable)], None);
        assert_eq!(found[0].2, Fate::Quarantined(RowsApart::PartlyUnreadable, 0));
    }

    #[test]
    fn rows_that_name_two_patients_are_quarantined() {
        let other = SpilledKey { partition: 1, ..entry(6, 0, 9) };
        assert!(fates(&[(0, entry(5, 0, 2)), (0, other)], None).iter().all(|(_, _, fate)| matches!(fate, Fate::Quarantined(RowsApart::TwoPatients, _))));
    }
}
