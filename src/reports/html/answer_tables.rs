//! Tables of what payers answered: rejections, denials, and money between checks and claims.

use super::super::ReportContext;
use super::super::answers::{AnswerKey, AnswerTotal};
use super::super::clearing::ClearingRow;
use super::super::tally::Tallies;
use super::table::{Cell, Column, Table};
use crate::model::Cents;
use crate::model::date::days_between;
use crate::worklists::answered::AnswerList;

/// What was not taken into adjudication.
pub(super) fn rejections(context: &ReportContext<'_>, tallies: &Tallies) -> Table {
    let rows = tallies.answers.by_dollars(AnswerList::Rejected);
    let row = |(key, total): (&AnswerKey, &AnswerTotal)| {
        let mut cells = start(context, key, total);
        cells.extend([Cell::text(total.field.as_str()), days_left(context, total)]);
        cells
    };
    Table {
        id: "rejections",
        title: "Rejected before adjudication",
        about: "The payer does not have these claims: correct them and send them again. There is no appeal, and timely filing goes on. One row a claim stands in worklists/rejected.csv, one a cause in worklists/causes.csv."
            .to_owned(),
        columns: vec![
            Column::text("Payer"),
            Column::text("What was said"),
            Column::number("Claims"),
            Column::dollars("Dollars", "rejections/dollars", tallies.answers.of(AnswerList::Rejected).dollars),
            Column::text("Field"),
            Column::number("Days left"),
        ],
        rows: rows.into_iter().map(row).collect(),
        rows_in_csv: None,
        none: "Nothing is rejected.",
    }
}

/// What was denied and is still owed.
pub(super) fn denials(context: &ReportContext<'_>, tallies: &Tallies) -> Table {
    let rows = tallies.answers.by_dollars(AnswerList::Denied);
    let sum = |of: fn(&AnswerTotal) -> Cents| rows.iter().map(|(_, total)| of(total)).sum::<Cents>();
    let (appealable, too_late) = (sum(|total| total.appealable.dollars), sum(|total| total.too_late.dollars));
    let row = |(key, total): (&AnswerKey, &AnswerTotal)| {
        let mut cells = start(context, key, total);
        cells.extend([Cell::dollars(total.appealable.dollars), Cell::dollars(total.too_late.dollars), days_left(context, total)]);
        cells
    };
    Table {
        id: "denials",
        title: "Denied and still owed",
        about: "Payers decided these claims and paid nothing, or not all, for a reason. Days left count to the nearest deadline that has not passed, for a corrected claim or an appeal, where the limits are configured. One row a claim stands in worklists/denied.csv."
            .to_owned(),
        columns: vec![
            Column::text("Payer"),
            Column::text("Reason"),
            Column::number("Claims"),
            Column::dollars("Dollars", "denials/dollars", tallies.answers.of(AnswerList::Denied).dollars),
            Column::dollars("Can be appealed", "denials/appealable_dollars", appealable),
            Column::dollars("Too late", "denials/too_late_dollars", too_late),
            Column::number("Days left"),
        ],
        rows: rows.into_iter().map(row).collect(),
        rows_in_csv: None,
        none: "Nothing is denied.",
    }
}

/// Payers whose checks and claims do not meet.
pub(super) fn clearing(context: &ReportContext<'_>, rows: &[ClearingRow]) -> Table {
    let row = |row: &ClearingRow| {
        let days = row.since.map(|since| i64::from(days_between(since, context.as_of)));
        vec![Cell::text(row.payer_name.as_str()), Cell::dollars(row.balance()), Cell::text(row.meaning()), Cell::date(row.since), Cell::number_or_dash(days)]
    };
    Table {
        id: "clearing",
        title: "Between payers' checks and claims",
        about: "Takebacks, forwarding balances and money that no claim explains yet. Each account comes back to zero when the other remittance has come.".to_owned(),
        columns: vec![
            Column::text("Payer"),
            Column::dollars("Balance", "clearing/balance", rows.iter().map(ClearingRow::balance).sum()),
            Column::text("Meaning"),
            Column::number("Since"),
            Column::number("Days"),
        ],
        rows: rows.iter().map(row).collect(),
        rows_in_csv: None,
        none: "Every payer's checks and claims agree.",
    }
}

fn start(context: &ReportContext<'_>, key: &AnswerKey, total: &AnswerTotal) -> Vec<Cell> {
    let codes = format!("{} {}", key.code, key.remarks);
    vec![
        Cell::text(context.payer_name(&key.payer_id)),
        Cell::sentence(total.cause.as_str()).over(codes.trim()),
        Cell::count(total.claims.count),
        Cell::dollars(total.claims.dollars),
    ]
}

fn days_left(context: &ReportContext<'_>, total: &AnswerTotal) -> Cell {
    Cell::number_or_dash(total.next_deadline.map(|deadline| i64::from(days_between(context.as_of, deadline))))
}
