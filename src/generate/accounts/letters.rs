//! Letters as the print vendor gets them, from statement files; or, where the workspace writes none, from the next steps of a delinquency report, which the practice then carries out
//! by itself on the next weekday.

use super::LifeFault;
use super::event::later;
use crate::model::{Cents, Date, parse_date};

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The statement's id, which is for ever; or one made of the report's day and the account.
    pub id: String,
    /// 1 for the first statement to 4 for the final notice.
    pub step: u8,
    /// To whom.
    pub guarantor_id: String,
    /// The first encounter that it lists; empty where it is not known.
    pub encounter_id: String,
    /// What it asks for.
    pub amount: Cents,
    /// Its date; without a vendor the day on which it leaves.
    pub date: Date,
    /// Whether a vendor prints it and says when it has left.
    pub has_vendor: bool,
}

/// The letters of a statement file.
pub fn read_letters(file: &str, bytes: &[u8]) -> Result<Vec<Letter>, LifeFault> {
    let mut found = Vec::new();
    for row in Rows::read(file, bytes)? {
        if row.cell("record_type")? == "L" {
            found.push(Letter {
                id: row.cell("statement_id")?.to_owned(),
                step: row.step("step")?,
                guarantor_id: row.cell("guarantor_id")?.to_owned(),
                encounter_id: first_encounter(row.cell("items")?),
                amount: row.money("amount")?,
                date: row.date("statement_date")?,
                has_vendor: true,
            });
        }
    }
    Ok(found)
}

/// The letters that a report of delinquency calls for by its day.
pub fn due_letters(file: &str, bytes: &[u8], day: Date) -> Result<Vec<Letter>, LifeFault> {
    let leaves = later(day, 1);
    let mut found = Vec::new();
    for row in Rows::read(file, bytes)? {
        let (Ok(step), Ok(due)) = (row.step("next_step"), row.date("next_step_date")) else { continue };
        if due <= day {
            let guarantor_id = row.cell("guarantor_id")?.to_owned();
            let id = format!("L{}-{guarantor_id}", leaves.to_string().replace('-', ""));
            found.push(Letter { id, step, guarantor_id, encounter_id: String::new(), amount: row.money("balance")?, date: leaves, has_vendor: false });
        }
    }
    Ok(found)
}

/// `encounter|service date|...;...`, with `%`, `|` and `;` of an id in hexadecimal.
fn first_encounter(items: &str) -> String {
    let id = items.split(';').next().and_then(|item| item.split('|').next()).unwrap_or_default();
    id.replace("%7C", "|").replace("%3B", ";").replace("%25", "%")
}

/// The rows of a table with their header.
pub(super) struct Rows<'f> {
    file: &'f str,
    header: csv::StringRecord,
    records: std::vec::IntoIter<csv::StringRecord>,
}

/// One row.
pub(super) struct Row<'f> {
    file: &'f str,
    header: csv::StringRecord,
    record: csv::StringRecord,
}

impl<'f> Rows<'f> {
    pub(super) fn read(file: &'f str, bytes: &[u8]) -> Result<Rows<'f>, LifeFault> {
        let refused = |error: csv::Error| LifeFault { file: file.to_owned(), reason: error.to_string() };
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.headers().map_err(refused)?.clone();
        let records = reader.records().collect::<Result<Vec<_>, _>>().map_err(refused)?;
        Ok(Rows { file, header, records: records.into_iter() })
    }
}

impl<'f> Iterator for Rows<'f> {
    type Item = Row<'f>;

    fn next(&mut self) -> Option<Row<'f>> {
        Some(Row { file: self.file, header: self.header.clone(), record: self.records.next()? })
    }
}

impl Row<'_> {
    fn fault(&self, column: &str, expected: &str) -> LifeFault {
        let row = self.record.position().map_or(0, csv::Position::line);
        LifeFault { file: self.file.to_owned(), reason: format!("line {row}, column {column}: expected {expected}") }
    }

    /// A cell; an error when there is no such column.
    pub(super) fn cell(&self, column: &str) -> Result<&str, LifeFault> {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| self.record.get(place)).ok_or_else(|| self.fault(column, "this column"))
    }

    pub(super) fn money(&self, column: &str) -> Result<Cents, LifeFault> {
        Cents::parse(self.cell(column)?).map_err(|_| self.fault(column, "an amount such as 125.00"))
    }

    pub(super) fn date(&self, column: &str) -> Result<Date, LifeFault> {
        parse_date(self.cell(column)?).ok_or_else(|| self.fault(column, "a date such as 2026-01-31"))
    }

    /// `S1` to `S4`, alone or in words around it.
    fn step(&self, column: &str) -> Result<u8, LifeFault> {
        let words = self.cell(column)?;
        (1..=4).find(|step| words.contains(&format!("S{step}"))).ok_or_else(|| self.fault(column, "a step such as S1"))
    }
}
