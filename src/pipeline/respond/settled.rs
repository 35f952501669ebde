//! The night's sets in their order, each with what is to become of it: applied, known already, or at odds with what is booked under the same check.

use std::collections::{BTreeMap, HashMap};

use super::answer_set::{AnswerKind, AnswerSet, RemittanceSet};
use super::index::Entry;
use crate::error::Error;
use crate::ledger::Text;
use crate::model::{Date, Key, Payers};
use crate::store::key_index::{self, KeyIndex};

/// Table name of the index of answers: check, or content of a set, to what it said.
pub const RESPONSE_KEYS: &str = "response_keys";

/// Payer of a remittance that names none of ours, while no claim of it is found either.
pub const UNKNOWN_PAYER: &str = "unknown";

/// What is to become of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its answers are applied.
    Applied,
    /// The same was applied before; nothing.
    Repeated,
    /// The check is booked with other content; nothing, and a person is told.
    Conflicting,
}

/// A set with its fate.
pub struct SettledSet {
    /// The set.
    pub set: AnswerSet,
    /// What is to become of it.
    pub fate: Fate,
    /// The check of a remittance; of other sets what they say.
    pub id: Key,
    /// Our key of the payer of a remittance; empty for other sets, and where nothing names one yet.
    pub payer_id: Text,
    /// The run that booked the check before; 0 where none did.
    pub earlier_run: u32,
}

/// Sets in order, and their answers.
pub struct Settled {
    /// Sets in order.
    pub sets: Vec<SettledSet>,
    /// Answers of the sets that are applied; their sets are places in `sets`.
    pub entries: Vec<Entry>,
    /// What the index learns.
    pub keys: Vec<key_index::Entry>,
}

/// Puts the sets into order and finds those that are known.
pub fn settle(sets: Vec<AnswerSet>, mut entries: Vec<Entry>, index: &KeyIndex, payers: &Payers, run: u32) -> Result<Settled, Error> {
    let mut order: Vec<(usize, AnswerSet)> = sets.into_iter().enumerate().collect();
    order.sort_by(|(_, left), (_, right)| left.order().cmp(&right.order()));
    let mut tonight: BTreeMap<Key, Key> = BTreeMap::new();
    let mut places = HashMap::with_capacity(order.len());
    let mut settled = Vec::with_capacity(order.len());
    for (place, (read_at, set)) in order.into_iter().enumerate() {
        let id = set.remittance.as_ref().map_or_else(|| Key::of(&[b"answers", &set.content.to_bytes()]), |remittance| remittance.remittance_id(set.date));
        let booked = index.find(id)?;
        let earlier = tonight.get(&id).copied().or(booked.map(|entry| entry.content));
        let fate = match earlier {
            None => Fate::Applied,
            Some(content) if content == set.content => Fate::Repeated,
            Some(_) => Fate::Conflicting,
        };
        if fate == Fate::Applied {
            tonight.insert(id, set.content);
            // Below 2^32, as when it was read.
            places.insert(read_at as u32, place as u32);
        }
        let payer_id = set.remittance.as_ref().and_then(|remittance| named_payer(remittance, payers, set.date)).unwrap_or_default();
        settled.push(SettledSet { fate, id, payer_id, earlier_run: booked.map_or(0, |entry| entry.run), set });
    }
    entries.retain_mut(|entry| {
        places.get(&entry.set).is_some_and(|place| {
            entry.set = *place;
            true
        })
    });
    let keys = tonight.into_iter().map(|(key, content)| key_index::Entry { key, content, run, ..key_index::Entry::default() }).collect();
    Ok(Settled { sets: settled, entries, keys })
}

/// Our payer, by whichever of its ids and names the 835 gives: N104 and REF*2U of the payer, TRN03 (with and without its leading 1), N102.
fn named_payer(remittance: &RemittanceSet, payers: &Payers, on: Date) -> Option<Text> {
    let header = &remittance.header;
    let references = header.payer.references.iter().filter(|(qualifier, _)| qualifier == "2U").map(|(_, id)| id.as_str());
    let trace = header.payer_trace_id.as_str();
    let names = std::iter::once(header.payer.id.as_str()).chain(references).chain([trace, trace.strip_prefix('1').unwrap_or_default(), header.payer.name.as_str()]);
    names.filter(|name| !name.is_empty()).find_map(|name| payers.find(name, on)).map(|payer| payer.payer_id.as_str().into())
}

impl SettledSet {
    /// True for an 835 that is posted.
    pub fn is_posted(&self) -> bool {
        self.fate == Fate::Applied && self.set.kind == AnswerKind::Remittance
    }
}
