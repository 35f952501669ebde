//! `worklists/held.csv`: every finding that holds an encounter, and every further claim that something holds, grouped by cause: the cause that holds most dollars first, within it most dollars and nearest
//! deadline first.
//!
//! Findings carry no names, birth dates, addresses or member ids; a biller needs them, so the worklist, which only people see, shows the cell itself.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::decisions::HELD_FINDINGS;
use super::outputs::Segments;
use super::resubmit::Resubmission;
use super::shard_output::severity_name;
use crate::edits::finding::WITHHELD;
use crate::error::Error;
use crate::intake::column::Column;
use crate::intake::record::RecordView;
use crate::ledger::Text;
use crate::model::{Cents, Date, Severity};
use crate::rules::Rules;
use crate::store::segment::SegmentReader;
use crate::store::table::{FindingRow, Row, WaitingRow};
use crate::worklists::causes::{CauseItem, CauseKey, CauseTally, CauseWords};
use crate::worklists::held::{WorkItem, write_header};

/// What is held tonight.
pub struct Held {
    rows: Vec<FindingRow>,
    cells: Cells,
}

impl Held {
    /// Reads tonight's staged segments.
    pub fn read(segments: &Segments, resubmission: &Resubmission) -> Result<Held, Error> {
        let mut rows: Vec<FindingRow> = Vec::new();
        for (_, path, ..) in segments.iter().filter(|(table, ..)| table == HELD_FINDINGS) {
            for row in SegmentReader::<FindingRow>::open(path)? {
                let row = row?;
                if row.severity == severity_name(Severity::Reject) {
                    rows.push(row);
                }
            }
        }
        let causes = dollars_by_cause(&rows);
        rows.sort_by(|left, right| order(left, right, &causes));
        let cells = withheld_cells(&rows, segments, resubmission)?;
        Ok(Held { rows, cells })
    }

    /// The worklist; rules say whose queue a row belongs to.
    pub fn to_csv(&self, rules: &Rules) -> Vec<u8> {
        let mut out = Vec::new();
        write_header(&mut out);
        for row in &self.rows {
            WorkItem {
                item_id: &row.item_id,
                encounter_id: &row.encounter_id,
                claim_id: &row.claim_id,
                edit_or_carc: &row.edit,
                cause: &row.message,
                dollars: row.charge_cents,
                deadline: row.deadline,
                field: &row.field,
                value: self.value(row),
                fix: &row.fix,
                action: "",
                route: rules.find(&row.edit).map_or("", |rule| rule.route.as_str()),
            }
            .write(&mut out);
        }
        out
    }

    /// Counts every row under its cause.
    pub fn count(&self, tally: &mut CauseTally) {
        for row in &self.rows {
            let item = CauseItem { member: &row.item_id, item: &row.encounter_id, dollars: row.charge_cents, deadline: row.deadline };
            tally.add(self.cause_key(row), item, || CauseWords {
                cause: row.message.clone(),
                fix: row.fix.clone(),
                edits: String::new(),
                suggested: if row.field.is_empty() { "" } else { "fix" }.to_owned(),
            });
        }
    }

    /// Ids of the rows with the causes that they share, and their encounters.
    pub fn items<'h>(&'h self, tally: &'h CauseTally) -> impl Iterator<Item = (&'h str, String, &'h str)> + 'h {
        let item = |row: &'h FindingRow| (row.item_id.as_str(), tally.shared_id(&self.cause_key(row)), row.encounter_id.as_str());
        self.rows.iter().map(item).filter(|(_, cause_id, _)| !cause_id.is_empty())
    }

    fn cause_key(&self, row: &FindingRow) -> CauseKey {
        CauseKey {
            worklist: "held",
            code: row.edit.to_string(),
            remarks: String::new(),
            payer_id: row.payer_id.to_string(),
            field: row.field.to_string(),
            value: self.value(row).to_owned(),
        }
    }

    fn value<'h>(&'h self, row: &'h FindingRow) -> &'h str {
        self.cells.get(&(row.encounter_id.clone(), row.field.clone(), row.line)).map_or(row.value.as_str(), String::as_str)
    }
}

/// What each cause holds: an encounter counts once under a cause, however many of its lines have it, as in the report `held.csv`.
fn dollars_by_cause(rows: &[FindingRow]) -> HashMap<Text, Cents> {
    let mut counted: HashSet<(&Text, &Text)> = HashSet::new();
    let mut causes: HashMap<Text, Cents> = HashMap::new();
    for row in rows.iter().filter(|row| counted.insert((&row.edit, &row.encounter_id))) {
        *causes.entry(row.edit.clone()).or_default() += row.charge_cents;
    }
    causes
}

fn order(left: &FindingRow, right: &FindingRow, causes: &HashMap<Text, Cents>) -> Ordering {
    let deadline = |row: &FindingRow| row.deadline.unwrap_or(Date::MAX);
    let cause = |row: &FindingRow| causes.get(&row.edit).copied().unwrap_or_default();
    let by_cause = cause(right).cmp(&cause(left)).then_with(|| left.edit.cmp(&right.edit));
    let by_dollars = by_cause.then_with(|| right.charge_cents.cmp(&left.charge_cents)).then_with(|| deadline(left).cmp(&deadline(right)));
    by_dollars.then_with(|| left.encounter_id.cmp(&right.encounter_id)).then_with(|| (left.line, &left.item_id).cmp(&(right.line, &right.item_id)))
}

type Cells = HashMap<(Text, Text, u16), String>;

/// The cells behind withheld values, by encounter, column and line.
fn withheld_cells(rows: &[FindingRow], segments: &Segments, resubmission: &Resubmission) -> Result<Cells, Error> {
    let mut wanted: HashMap<&str, Vec<(&Text, u16)>> = HashMap::new();
    for row in rows.iter().filter(|row| row.value == WITHHELD && !row.field.is_empty()) {
        wanted.entry(&row.encounter_id).or_default().push((&row.field, row.line));
    }
    let mut cells = Cells::new();
    if !wanted.is_empty() {
        for (encounter_id, record) in resubmission.records() {
            let places = wanted.get(encounter_id).map(Vec::as_slice).unwrap_or_default();
            take_cells(record, encounter_id, places, &mut cells)?;
        }
    }
    for (_, path, ..) in segments.iter().filter(|(table, ..)| !wanted.is_empty() && table == WaitingRow::TABLE) {
        for row in SegmentReader::<WaitingRow>::open(path)? {
            let row = row?;
            let places = wanted.get(row.encounter_id.as_str()).map(Vec::as_slice).unwrap_or_default();
            take_cells(&row.record, &row.encounter_id, places, &mut cells)?;
        }
    }
    Ok(cells)
}

/// The cells of a record at some places.
fn take_cells(record: &[u8], encounter_id: &str, places: &[(&Text, u16)], cells: &mut Cells) -> Result<(), Error> {
    if places.is_empty() {
        return Ok(());
    }
    let record = RecordView::parse(record).map_err(|fault| Error::Failed(fault.to_string()))?;
    for (field, line) in places {
        let Some(column) = Column::parse(field) else { continue };
        let cell = if column.is_line_level() { record.line_cell(usize::from((*line).max(1)) - 1, column) } else { record.cell(column) };
        cells.insert((encounter_id.into(), (*field).clone(), *line), cell.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(encounter: &str, edit: &str, line: u16, cents: i64, deadline: Option<Date>) -> FindingRow {
        let text = Text::default;
        FindingRow {
            item_id: format!("h{encounter}{edit}{line}").into(),
            encounter_id: encounter.into(),
            claim_id: text(),
            payer_id: text(),
            edit: edit.into(),
            severity: "reject".into(),
            line,
            element: text(),
            value: String::new(),
            message: String::new(),
            fix: String::new(),
            field: text(),
            charge_cents: Cents(cents),
            deadline,
            spoke: "held".into(),
            scope: text(),
        }
    }

    #[test]
    fn causes_stand_together_and_the_one_that_holds_most_comes_first() {
        let soon = Some(Date::constant(2026, 7, 1));
        // E1 has `b` on three lines, which holds it once: `a` holds more.
        let mut rows = vec![
            row("E1", "b", 1, 500, None),
            row("E1", "b", 2, 500, None),
            row("E1", "b", 3, 500, None),
            row("E2", "a", 0, 300, None),
            row("E3", "a", 0, 300, soon),
            row("E4", "a", 0, 400, None),
        ];
        let causes = dollars_by_cause(&rows);
        rows.sort_by(|left, right| order(left, right, &causes));
        let order: Vec<(&str, &str, u16)> = rows.iter().map(|row| (row.edit.as_str(), row.encounter_id.as_str(), row.line)).collect();
        assert_eq!(order, [("a", "E4", 0), ("a", "E3", 0), ("a", "E2", 0), ("b", "E1", 1), ("b", "E1", 2), ("b", "E1", 3)]);
    }
}
