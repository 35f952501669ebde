//! Finds the items that further claims are about, in one pass over the open items. Reads nothing else.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use crate::error::Error;
use crate::ledger::{OpenItem, Owner, Text};
use crate::model::Key;
use crate::store::segment::SegmentReader;

/// An item with what its encounter's other items know.
#[derive(Debug, Clone)]
pub struct FoundItem {
    /// The item.
    pub item: OpenItem,
    /// Runs that wrote the latest claims of the encounter, ascending: where its rows and records are.
    pub runs: Vec<u32>,
}

/// The insurance items that are wanted, by their id. Items come sorted by guarantor; those of a guarantor in `replaced` stand for his others.
pub fn find_items(paths: &[PathBuf], replaced: &[PathBuf], is_wanted: impl Fn(&OpenItem) -> bool) -> Result<BTreeMap<Key, FoundItem>, Error> {
    let mut found = BTreeMap::new();
    let mut has_changed = HashSet::new();
    take_all(replaced, |_| true, &is_wanted, &mut found, |guarantor| _ = has_changed.insert(guarantor.clone()))?;
    take_all(paths, |item| !has_changed.contains(&item.guarantor_id), &is_wanted, &mut found, |_| {})?;
    Ok(found)
}

fn take_all(
    paths: &[PathBuf],
    counts: impl Fn(&OpenItem) -> bool,
    is_wanted: &impl Fn(&OpenItem) -> bool,
    found: &mut BTreeMap<Key, FoundItem>,
    mut seen: impl FnMut(&Text),
) -> Result<(), Error> {
    let mut guarantor: (Text, Vec<OpenItem>) = Default::default();
    for path in paths {
        for item in SegmentReader::<OpenItem>::open(path)? {
            let item = item?;
            if !counts(&item) {
                continue;
            }
            if item.guarantor_id != guarantor.0 {
                take_wanted(&guarantor.1, is_wanted, found);
                seen(&item.guarantor_id);
                guarantor = (item.guarantor_id.clone(), Vec::new());
            }
            guarantor.1.push(item);
        }
    }
    take_wanted(&guarantor.1, is_wanted, found);
    Ok(())
}

fn take_wanted(items: &[OpenItem], is_wanted: &impl Fn(&OpenItem) -> bool, found: &mut BTreeMap<Key, FoundItem>) {
    for item in items.iter().filter(|item| item.owner == Owner::Insurance && is_wanted(item)) {
        let of_encounter = items.iter().filter(|other| other.encounter_key == item.encounter_key && other.bill_run > 0);
        let mut runs: Vec<u32> = of_encounter.map(|other| other.bill_run).collect();
        runs.sort_unstable();
        runs.dedup();
        found.insert(item.item_id, FoundItem { item: item.clone(), runs });
    }
}
