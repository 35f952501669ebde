//! Finds the items that further claims are about, in one pass over the open items. Reads nothing else.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::ledger::{OpenItem, Owner};
use crate::model::Key;
use crate::pipeline::groups::{GroupSources, Groups};

/// An item with what its encounter's other items know.
#[derive(Debug, Clone)]
pub struct FoundItem {
    /// The item.
    pub item: OpenItem,
    /// Runs that wrote the latest claims of the encounter, ascending: where its rows and records are.
    pub runs: Vec<u32>,
}

/// The insurance items that are wanted, by their id.
pub fn find_items(items: GroupSources, is_wanted: impl Fn(&OpenItem) -> bool) -> Result<BTreeMap<Key, FoundItem>, Error> {
    let mut found = BTreeMap::new();
    let mut groups = Groups::open(items)?;
    while let Some(night) = groups.next_group()? {
        let items = &night.group.items;
        for item in items.iter().filter(|item| item.owner == Owner::Insurance && is_wanted(item)) {
            let of_encounter = items.iter().filter(|other| other.encounter_key == item.encounter_key && other.bill_run > 0);
            let mut runs: Vec<u32> = of_encounter.map(|other| other.bill_run).collect();
            runs.sort_unstable();
            runs.dedup();
            found.insert(item.item_id, FoundItem { item: item.clone(), runs });
        }
    }
    Ok(found)
}
