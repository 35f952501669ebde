//! The patients of a Synthea export and their second insurers.

use std::collections::HashMap;
use std::path::Path;

use super::FileIndex;
use super::invented;
use super::reference::{SyntheaPayer, open};
use super::rows::{Damage, Rows, SyntheaColumn, SyntheaRow, needed, sometimes};
use crate::intake::quarantine::QuarantinedRows;
use crate::intake::table::TableFault;
use crate::model::{Date, Key, parse_date};

const PATIENTS: &[SyntheaColumn] = &[
    needed(&["ID"]),
    needed(&["BIRTHDATE"]),
    sometimes(&["DEATHDATE"]),
    needed(&["FIRST"]),
    sometimes(&["MIDDLE"]),
    needed(&["LAST"]),
    needed(&["GENDER"]),
    needed(&["ADDRESS"]),
    needed(&["CITY"]),
    needed(&["STATE"]),
    sometimes(&["ZIP"]),
];
const TRANSITIONS: &[SyntheaColumn] =
    &[needed(&["PATIENT"]), needed(&["PAYER"]), needed(&["START_DATE", "START_YEAR"]), sometimes(&["END_DATE", "END_YEAR"]), sometimes(&["SECONDARY_PAYER"])];

/// A patient's cells as a record wants them.
pub(super) struct Patient {
    pub first: String,
    pub middle: String,
    pub last: String,
    pub birth_date: String,
    pub death_date: String,
    pub gender: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
}

/// A second insurer beside a first one, for a time.
struct Second {
    payer: String,
    from: Option<Date>,
    to: Option<Date>,
}

/// All patients.
#[derive(Default)]
pub(super) struct Patients {
    by_id: HashMap<String, Patient>,
    /// Patients whose row cannot be read.
    damaged: HashMap<String, Box<Damage>>,
    seconds: HashMap<Key, Vec<Second>>,
    /// Rows that could not be read.
    pub loose: Vec<QuarantinedRows>,
}

impl Patients {
    /// Reads `patients.csv` and, where there is one, `payer_transitions.csv`.
    pub fn read(folder: &Path, payers: &[SyntheaPayer], file_index: FileIndex<'_>) -> Result<Patients, Vec<TableFault>> {
        let mut patients = Patients::default();
        let mut rows = Rows::new("patients.csv", open(folder, "patients.csv")?, PATIENTS)?;
        while let Some(mut row) = rows.next().map_err(|fault| vec![*fault])? {
            match row.damage.take() {
                Some(damage) => {
                    patients.loose.push(row.quarantined(file_index("patients.csv"), &damage));
                    patients.damaged.insert(row.text("ID").to_owned(), damage);
                }
                None => {
                    // Should an id stand twice, the first row counts, whatever the second says.
                    patients.by_id.entry(row.text("ID").to_owned()).or_insert_with(|| patient(&row));
                }
            }
        }
        if folder.join("payer_transitions.csv").is_file() {
            patients.read_transitions(folder, payers, file_index)?;
        }
        Ok(patients)
    }

    fn read_transitions(&mut self, folder: &Path, payers: &[SyntheaPayer], file_index: FileIndex<'_>) -> Result<(), Vec<TableFault>> {
        let mut rows = Rows::new("payer_transitions.csv", open(folder, "payer_transitions.csv")?, TRANSITIONS)?;
        while let Some(mut row) = rows.next().map_err(|fault| vec![*fault])? {
            if let Some(damage) = row.damage.take() {
                self.loose.push(row.quarantined(file_index("payer_transitions.csv"), &damage));
                continue;
            }
            let second = row.text("SECONDARY_PAYER");
            let is_uninsured = payers.iter().any(|payer| payer.id == second && payer.is_no_insurance());
            if second.is_empty() || is_uninsured || second == row.text("PAYER") {
                continue;
            }
            let key = Key::of_texts(&[row.text("PATIENT"), row.text("PAYER")]);
            let second = Second { payer: second.to_owned(), from: first_day(row.text("START_DATE")), to: last_day(row.text("END_DATE")) };
            self.seconds.entry(key).or_default().push(second);
        }
        Ok(())
    }

    /// A patient, or what is wrong with their row; `None` when there is no such patient.
    pub fn find(&self, id: &str) -> Option<Result<&Patient, &Damage>> {
        self.by_id.get(id).map(Ok).or_else(|| self.damaged.get(id).map(|damage| Err(damage.as_ref())))
    }

    /// The second insurer beside a first one on a day; empty when there is none.
    pub fn second_payer(&self, patient: &str, payer: &str, on: Date) -> &str {
        let seconds = self.seconds.get(&Key::of_texts(&[patient, payer])).map(Vec::as_slice).unwrap_or_default();
        let in_force = |second: &&Second| second.from.is_none_or(|from| from <= on) && second.to.is_none_or(|to| on <= to);
        seconds.iter().find(in_force).map(|second| second.payer.as_str()).unwrap_or_default()
    }
}

fn patient(row: &SyntheaRow<'_>) -> Patient {
    let text = |column: &str| row.text(column).to_owned();
    Patient {
        first: text("FIRST"),
        middle: text("MIDDLE"),
        last: text("LAST"),
        birth_date: date_part(row.text("BIRTHDATE")).to_owned(),
        death_date: date_part(row.text("DEATHDATE")).to_owned(),
        gender: text("GENDER"),
        address: text("ADDRESS"),
        city: text("CITY"),
        state: invented::state(row.text("STATE")).to_owned(),
        zip: invented::zip5(row.text("ZIP")),
    }
}

/// The date of a timestamp in UTC such as `2023-01-27T16:17:47Z`; any other text as it stands, for the reader of dates to judge.
pub(super) fn date_part(text: &str) -> &str {
    match text.split_at_checked(10) {
        Some((date, rest)) if rest.starts_with(['T', ' ']) => date,
        _ => text,
    }
}

/// A date, or the first day of a year.
fn first_day(text: &str) -> Option<Date> {
    parse_date(date_part(text)).or_else(|| parse_date(&format!("{text}-01-01")))
}

/// A date, or the last day of a year.
fn last_day(text: &str) -> Option<Date> {
    parse_date(date_part(text)).or_else(|| parse_date(&format!("{text}-12-31")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_from_timestamps_dates_and_years() {
        assert_eq!(date_part("2023-01-27T16:17:47Z"), "2023-01-27");
        assert_eq!(date_part("2023-01-27"), "2023-01-27");
        assert_eq!(date_part("yesterday afternoon"), "yesterday afternoon");
        assert_eq!(first_day("2014"), Some(Date::constant(2014, 1, 1)));
        assert_eq!(last_day("2014"), Some(Date::constant(2014, 12, 31)));
        assert_eq!(last_day("2014-10-14T04:17:47Z"), Some(Date::constant(2014, 10, 14)));
        assert_eq!(last_day(""), None);
    }
}
