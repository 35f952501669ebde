//! `worklists/held.csv`: every finding that holds an encounter, most dollars and nearest deadline first.
//!
//! Findings carry no names, birth dates, addresses or member ids; a biller needs them, so the worklist, which only people see, shows the cell itself.

use std::collections::HashMap;

use super::decisions::HELD_FINDINGS;
use super::outputs::Segments;
use super::shard_output::severity_name;
use crate::edits::finding::WITHHELD;
use crate::error::Error;
use crate::intake::column::Column;
use crate::intake::record::RecordView;
use crate::ledger::Text;
use crate::model::{Date, Severity};
use crate::rules::Rules;
use crate::store::segment::SegmentReader;
use crate::store::table::{FindingRow, Row, WaitingRow};
use crate::worklists::held::{WorkItem, write_header};

/// The worklist from tonight's staged segments; rules say whose queue a row belongs to.
pub fn to_csv(segments: &Segments, rules: &Rules) -> Result<Vec<u8>, Error> {
    let mut rows: Vec<FindingRow> = Vec::new();
    for (_, path, ..) in segments.iter().filter(|(table, ..)| table == HELD_FINDINGS) {
        for row in SegmentReader::<FindingRow>::open(path)? {
            let row = row?;
            if row.severity == severity_name(Severity::Reject) {
                rows.push(row);
            }
        }
    }
    rows.sort_by(order);
    let cells = withheld_cells(&rows, segments)?;
    let mut out = Vec::new();
    write_header(&mut out);
    for row in &rows {
        let cell = cells.get(&(row.encounter_id.clone(), row.field.clone(), row.line)).map(String::as_str);
        WorkItem {
            item_id: &row.item_id,
            encounter_id: &row.encounter_id,
            claim_id: &row.claim_id,
            edit_or_carc: &row.edit,
            cause: &row.message,
            dollars: row.charge_cents,
            deadline: row.deadline,
            field: &row.field,
            value: cell.unwrap_or(&row.value),
            fix: &row.fix,
            action: "",
            route: rules.find(&row.edit).map_or("", |rule| rule.route.as_str()),
        }
        .write(&mut out);
    }
    Ok(out)
}

fn order(left: &FindingRow, right: &FindingRow) -> std::cmp::Ordering {
    let deadline = |row: &FindingRow| row.deadline.unwrap_or(Date::MAX);
    let by_dollars = right.charge_cents.cmp(&left.charge_cents);
    let place = |row: &FindingRow| (row.encounter_id.clone(), row.edit.clone(), row.line);
    by_dollars.then_with(|| deadline(left).cmp(&deadline(right))).then_with(|| place(left).cmp(&place(right)))
}

type Cells = HashMap<(Text, Text, u16), String>;

/// The cells behind withheld values, by encounter, column and line.
fn withheld_cells(rows: &[FindingRow], segments: &Segments) -> Result<Cells, Error> {
    let mut wanted: HashMap<&Text, Vec<(&Text, u16)>> = HashMap::new();
    for row in rows.iter().filter(|row| row.value == WITHHELD && !row.field.is_empty()) {
        wanted.entry(&row.encounter_id).or_default().push((&row.field, row.line));
    }
    let mut cells = Cells::new();
    for (_, path, ..) in segments.iter().filter(|(table, ..)| !wanted.is_empty() && table == WaitingRow::TABLE) {
        for row in SegmentReader::<WaitingRow>::open(path)? {
            let row = row?;
            let Some(places) = wanted.get(&row.encounter_id) else { continue };
            let record = RecordView::parse(&row.record).map_err(|fault| Error::Failed(fault.to_string()))?;
            for (field, line) in places {
                let Some(column) = Column::parse(field) else { continue };
                let cell = if column.is_line_level() { record.line_cell(usize::from((*line).max(1)) - 1, column) } else { record.cell(column) };
                cells.insert((row.encounter_id.clone(), (*field).clone(), *line), cell.to_owned());
            }
        }
    }
    Ok(cells)
}
