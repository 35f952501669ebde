//! Encounter exports: a base encounter with nothing wrong in it, and what a test changes of it.

use super::{DAY, program::csv_text};

/// The NPI of the person who renders.
const RENDERING: &str = "1245319599";

/// The columns that every export of the tests has; others are added behind them as rows use them.
const COLUMNS: &[&str] = &[
    "encounter_id",
    "encounter_status",
    "patient_id",
    "patient_last_name",
    "patient_first_name",
    "patient_birth_date",
    "patient_sex",
    "patient_address_1",
    "patient_city",
    "patient_state",
    "patient_zip",
    "guarantor_id",
    "payer_1",
    "member_id_1",
    "relationship_1",
    "diagnosis_1",
    "diagnosis_2",
    "service_date",
    "place_of_service",
    "rendering_npi",
    "service",
    "units",
    "charge",
    "copay",
];

/// One row of an export.
#[derive(Clone)]
pub struct Row {
    cells: Vec<(String, String)>,
}

impl Row {
    /// An office visit of a patient insured with `acme`, coded and complete. Patient and member id follow the encounter's id.
    pub fn new(encounter_id: &str) -> Row {
        Row::self_pay(encounter_id).set("payer_1", "acme").set("member_id_1", &format!("M{encounter_id}")).set("relationship_1", "self")
    }

    /// The same of a patient without insurance.
    pub fn self_pay(encounter_id: &str) -> Row {
        let cells = [
            ("encounter_id", encounter_id),
            ("patient_id", &format!("P-{encounter_id}")),
            ("patient_last_name", "Sample"),
            ("patient_first_name", "Avery"),
            ("patient_birth_date", "1980-01-02"),
            ("patient_sex", "F"),
            ("patient_address_1", "5 Elm St"),
            ("patient_city", "Topeka"),
            ("patient_state", "KS"),
            ("patient_zip", "66603"),
            ("diagnosis_1", "J20.9"),
            ("service_date", DAY),
            ("place_of_service", "11"),
            ("rendering_npi", RENDERING),
            ("service", "V3"),
        ];
        Row { cells: cells.map(|(column, value)| (column.to_owned(), value.to_owned())).into() }
    }

    /// A further service line of an encounter, with everything else left blank as on an encounter's later rows.
    pub fn line(encounter_id: &str, service: &str) -> Row {
        Row { cells: vec![("encounter_id".into(), encounter_id.into()), ("service".into(), service.into())] }
    }

    /// Changes a cell.
    pub fn set(mut self, column: &str, value: &str) -> Row {
        match self.cells.iter_mut().find(|(name, _)| name == column) {
            Some(cell) => cell.1 = value.to_owned(),
            None => self.cells.push((column.to_owned(), value.to_owned())),
        }
        self
    }

    fn get(&self, column: &str) -> &str {
        self.cells.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value)
    }
}

/// The bytes of an export.
pub struct Export;

impl Export {
    /// The CSV of rows, in their order.
    pub fn csv(rows: &[Row]) -> String {
        let columns = Export::columns(rows);
        csv_text(std::iter::once(columns.clone()).chain(rows.iter().map(|row| columns.iter().map(|column| row.get(column).to_owned()).collect())))
    }

    /// The header's names.
    pub fn columns(rows: &[Row]) -> Vec<String> {
        let mut columns: Vec<String> = COLUMNS.iter().map(|column| (*column).to_owned()).collect();
        for (column, _) in rows.iter().flat_map(|row| &row.cells) {
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
        columns
    }
}
