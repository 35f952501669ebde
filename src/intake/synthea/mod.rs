//! A folder of Synthea CSV files as a source of encounters.
//!
//! Synthea has no diagnosis or procedure code that a claim may carry, so its *words* are what is documented: conditions become diagnoses, the encounter itself and
//! its procedures and immunizations become service lines, each with Synthea's cost as its charge. What a claim needs and Synthea lacks is invented in [`invented`],
//! always the same for the same export. Works for versions with and without `SYSTEM`, `MIDDLE` and `NPI`, with `START_YEAR` or `START_DATE`.
//!
//! Every row of `encounters.csv` yields exactly one item, in file order: an encoded record, or a quarantined row. Medications are pharmacy claims and are left;
//! `claims*.csv` contradict the rest and are not read.

mod clinical;
mod encounter;
pub mod invented;
mod patients;
mod reference;
mod rows;

pub use reference::{NO_INSURANCE, SyntheaPayer, SyntheaProvider, SyntheaReference};

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use self::clinical::Clinical;
use self::patients::Patients;
use self::rows::Rows;
use super::quarantine::QuarantinedRows;
use super::record::{RecordBuilder, RecordHeader};
use super::table::TableFault;

/// The files that are read, in the order in which they count as inputs. `payer_transitions.csv` and `immunizations.csv` may be missing.
pub const SYNTHEA_FILES: [&str; 9] =
    ["encounters.csv", "patients.csv", "conditions.csv", "procedures.csv", "payers.csv", "providers.csv", "organizations.csv", "payer_transitions.csv", "immunizations.csv"];

/// The place of a file of the folder in the run's list of inputs.
type FileIndex<'f> = &'f dyn Fn(&str) -> u32;

/// What the next step of reading yields.
#[derive(Debug)]
pub enum SyntheaItem {
    /// An encounter; its record was appended to the caller's buffer.
    Encounter(RecordHeader),
    /// An encounter for quarantine, or a row of another file, which counts as no encounter of its own (`is_continuation`).
    Quarantined(Box<QuarantinedRows>),
}

/// A Synthea folder with all but its encounters in memory.
pub struct SyntheaExport {
    folder: PathBuf,
    file_index: u32,
    patients: Patients,
    clinical: Clinical,
    payers: HashMap<String, SyntheaPayer>,
    npis: HashMap<String, String>,
}

impl SyntheaExport {
    /// Reads everything but the encounters. `first_file_index` is the place of the first of [`SyntheaExport::input_files`] in the run's list of inputs; the others follow it.
    /// The error lists what makes the export unusable: a missing file or column, a damaged row of a small table.
    pub fn open(folder: &Path, first_file_index: u32) -> Result<SyntheaExport, Vec<TableFault>> {
        let files = SyntheaExport::input_files(folder);
        let file_index = |name: &str| {
            let place = files.iter().position(|path| path.ends_with(name)).unwrap_or_default();
            // There are nine files at most.
            first_file_index + place as u32
        };
        let reference = SyntheaReference::read(folder)?;
        Ok(SyntheaExport {
            folder: folder.to_owned(),
            patients: Patients::read(folder, &reference.payers, &file_index)?,
            clinical: Clinical::read(folder, &file_index)?,
            file_index: file_index("encounters.csv"),
            payers: reference.payers.into_iter().map(|payer| (payer.id.clone(), payer)).collect(),
            npis: reference.providers.into_iter().map(|provider| (provider.id, provider.npi)).collect(),
        })
    }

    /// The files that this export is read from, in order, for the manifest of inputs.
    pub fn input_files(folder: &Path) -> Vec<PathBuf> {
        SYNTHEA_FILES.into_iter().map(|file| folder.join(file)).filter(|path| path.is_file()).collect()
    }

    /// Begins reading the encounters. The prefix goes before every encounter id.
    pub fn encounters<'e>(&'e self, encounter_prefix: &'e str) -> Result<SyntheaEncounters<'e>, Vec<TableFault>> {
        let rows = Rows::new("encounters.csv", reference::open(&self.folder, "encounters.csv")?, encounter::ENCOUNTERS)?;
        let loose = self.patients.loose.iter().chain(&self.clinical.loose);
        Ok(SyntheaEncounters { export: self, rows, encounter_prefix, builder: RecordBuilder::new(), loose: Box::new(loose) })
    }
}

/// The encounters of an export, one after another.
pub struct SyntheaEncounters<'e> {
    export: &'e SyntheaExport,
    rows: Rows,
    encounter_prefix: &'e str,
    builder: RecordBuilder,
    loose: Box<dyn Iterator<Item = &'e QuarantinedRows> + 'e>,
}

impl SyntheaEncounters<'_> {
    /// The next encounter, its record appended to `out`, or the next quarantined row; `None` at the end. Rows of other files that are quarantined come last. The error is
    /// one of the disk.
    pub fn next(&mut self, out: &mut Vec<u8>) -> Result<Option<SyntheaItem>, Box<TableFault>> {
        let Some(row) = self.rows.next()? else {
            return Ok(self.loose.next().cloned().map(|rows| SyntheaItem::Quarantined(Box::new(rows))));
        };
        let item = match encounter::build(self.export, &row, self.export.file_index, self.encounter_prefix, &mut self.builder) {
            Ok(()) => SyntheaItem::Encounter(self.builder.finish(out)),
            Err(rows) => SyntheaItem::Quarantined(rows),
        };
        Ok(Some(item))
    }
}

#[cfg(test)]
mod tests;
