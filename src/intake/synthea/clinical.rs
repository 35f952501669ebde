//! What happened at each encounter: conditions, procedures, immunizations, joined to encounters by id.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use compact_str::CompactString;

use super::FileIndex;
use super::patients::date_part;
use super::reference::open;
use super::rows::{Damage, Rows, SyntheaColumn, SyntheaRow, needed, sometimes};
use crate::intake::quarantine::{QuarantinedRows, Reason};
use crate::intake::table::TableFault;
use crate::model::Key;

const CONDITIONS: &[SyntheaColumn] = &[needed(&["ENCOUNTER"]), needed(&["DESCRIPTION"])];
const PROCEDURES: &[SyntheaColumn] = &[needed(&["ENCOUNTER"]), needed(&["DESCRIPTION"]), needed(&["START", "DATE"]), sometimes(&["BASE_COST"]), sometimes(&["REASONDESCRIPTION"])];
const ENCOUNTER_IDS: &[SyntheaColumn] = &[needed(&["ID"])];

/// Where services stand; the second may be missing.
const SERVICE_FILES: [&str; 2] = ["procedures.csv", "immunizations.csv"];

/// A service beside the encounter itself.
pub(super) struct Service {
    words: u32,
    /// Date as documented.
    pub date: CompactString,
    /// Dollars as documented.
    pub cost: CompactString,
    reason: u32,
}

/// Everything that is joined to encounters. Texts repeat so much that each is held once.
#[derive(Default)]
pub(super) struct Clinical {
    texts: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    conditions: HashMap<Key, Vec<u32>>,
    services: HashMap<Key, Vec<Service>>,
    /// Encounters with a row that cannot be read.
    damaged: HashMap<Key, Box<Damage>>,
    /// Rows that could not be read, or that belong to no encounter.
    pub loose: Vec<QuarantinedRows>,
}

impl Clinical {
    /// Reads the tables that are joined to encounters.
    pub fn read(folder: &Path, file_index: FileIndex<'_>) -> Result<Clinical, Vec<TableFault>> {
        let mut clinical = Clinical::default();
        let known = encounter_keys(folder)?;
        clinical.read_file((folder, "conditions.csv"), CONDITIONS, (&known, file_index), |clinical, key, row| {
            let words = clinical.place(row.text("DESCRIPTION"));
            clinical.conditions.entry(key).or_default().push(words);
        })?;
        for file in SERVICE_FILES {
            if file == "immunizations.csv" && !folder.join(file).is_file() {
                continue;
            }
            clinical.read_file((folder, file), PROCEDURES, (&known, file_index), |clinical, key, row| {
                let (words, reason) = (clinical.place(row.text("DESCRIPTION")), clinical.place(row.text("REASONDESCRIPTION")));
                let service = Service { words, date: date_part(row.text("START")).into(), cost: row.text("BASE_COST").into(), reason };
                clinical.services.entry(key).or_default().push(service);
            })?;
        }
        Ok(clinical)
    }

    fn read_file(
        &mut self,
        (folder, file): (&Path, &'static str),
        columns: &'static [SyntheaColumn],
        (known, file_index): (&HashSet<Key>, FileIndex<'_>),
        take: impl Fn(&mut Clinical, Key, &SyntheaRow<'_>),
    ) -> Result<(), Vec<TableFault>> {
        let mut rows = Rows::new(file, open(folder, file)?, columns)?;
        while let Some(mut row) = rows.next().map_err(|fault| vec![*fault])? {
            let id = row.text("ENCOUNTER");
            let key = Key::of_texts(&[id]);
            match row.damage.take() {
                Some(damage) => {
                    self.loose.push(row.quarantined(file_index(file), &damage));
                    self.damaged.entry(key).or_insert(damage);
                }
                None if !known.contains(&key) => {
                    let fault = row.fault("ENCOUNTER", id, "the id of an encounter of encounters.csv", "export all files together, or delete the row");
                    self.loose.push(row.quarantined(file_index(file), &Damage { reason: Reason::UnknownEncounter, fault }));
                }
                None => take(self, key, &row),
            }
        }
        Ok(())
    }

    fn place(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        // Memory ends long before four thousand million different texts.
        let place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.places.insert(text.into(), place);
        place
    }

    fn text(&self, place: u32) -> &str {
        self.texts.get(place as usize).map(AsRef::as_ref).unwrap_or_default()
    }

    /// The conditions found at an encounter, in file order.
    pub fn conditions(&self, encounter: Key) -> impl Iterator<Item = &str> {
        self.conditions.get(&encounter).into_iter().flatten().map(|place| self.text(*place))
    }

    /// The services of an encounter: procedures, then immunizations, each in file order.
    pub fn services(&self, encounter: Key) -> &[Service] {
        self.services.get(&encounter).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words of a service.
    pub fn words(&self, service: &Service) -> &str {
        self.text(service.words)
    }

    /// Why the service was done; empty where not said.
    pub fn reason(&self, service: &Service) -> &str {
        self.text(service.reason)
    }

    /// What is wrong with a row of the encounter, if anything.
    pub fn damage(&self, encounter: Key) -> Option<&Damage> {
        self.damaged.get(&encounter).map(AsRef::as_ref)
    }
}

/// The keys of all encounters, so that a row of no encounter is found before it is needed.
fn encounter_keys(folder: &Path) -> Result<HashSet<Key>, Vec<TableFault>> {
    let mut rows = Rows::new("encounters.csv", open(folder, "encounters.csv")?, ENCOUNTER_IDS)?;
    let mut keys = HashSet::new();
    while let Some(row) = rows.next().map_err(|fault| vec![*fault])? {
        keys.insert(Key::of_texts(&[row.text("ID")]));
    }
    Ok(keys)
}
