//! The tables of money that goes back, of letters, and of what is with the agency. Rows come from `page_rows`; batches come from their totals.

use super::super::placements::BatchTotal;
use super::super::tally::{Tallies, Tally};
use super::table::{Cell, Column, Rows, Table, Tone, money};
use super::tiles::plural;

/// Every credit and all unapplied money.
pub(super) fn credits(tallies: &Tallies) -> Table {
    let all = tallies.all_credits();
    let clock = match tallies.earliest_return {
        None => String::new(),
        Some(first) => format!(
            " The 60-day clock runs for {} of {}; the first must be returned by {first}.",
            plural(tallies.overpayments.count, "overpayment", "overpayments"),
            money(tallies.overpayments.dollars)
        ),
    };
    Table {
        id: "credits",
        title: "Credits and unapplied money",
        about: format!("Whose money it is, since when, and what to do. A credit is never income and never pays somebody else's debt.{clock}"),
        columns: vec![
            Column::account("Account"),
            Column::text("Encounter"),
            Column::text("Kind"),
            Column::text("Whose"),
            Column::dollars("Balance", "credits/balance", all.dollars),
            Column::number("Since"),
            Column::text("Days left"),
            Column::number("Return by"),
            Column::text("What to do"),
        ],
        rows: tallies.top_credits.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "Nobody is owed anything, and all money is applied.",
    }
}

/// Letters of the day, and those that nobody has said to have left.
pub(super) fn statements(tallies: &Tallies) -> Table {
    let (all, waiting) = (tallies.letters, tallies.letters_waiting);
    let marked = match waiting.count {
        0 => "Each has left.".to_owned(),
        count => format!(
            "{}: run `cleanclaim mark-sent FILE` for the files that were mailed. Until then no clock runs and no next letter is printed.",
            plural(count, "letter waits", "letters wait")
        ),
    };
    Table {
        id: "statements",
        title: "Statements printed",
        about: format!("Printed on the day, and earlier ones that nobody has said to have left. {marked}"),
        columns: vec![
            Column::account("Account"),
            Column::text("Letter"),
            Column::number("Printed"),
            Column::number("Due"),
            Column::dollars("Amount", "statements/amount", all.dollars),
            Column::number("Items"),
            Column::text("State"),
            Column::number("Days waiting"),
        ],
        rows: tallies.top_letters.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "No letter was printed, and none waits.",
    }
}

/// Every account that was ever placed; `None` where none was.
pub(super) fn placements(tallies: &Tallies) -> Option<Table> {
    let all = sum(tallies, |batch| batch.placed);
    (all.count > 0).then(|| Table {
        id: "placements",
        title: "Placed with the agency",
        about: "Every account that was ever placed, where it stands, and what comes next; latest first.".to_owned(),
        columns: vec![
            Column::account("Account"),
            Column::text("Encounter"),
            Column::text("Batch"),
            Column::number("Placed on"),
            Column::dollars("Placed", "placements/placed", all.dollars),
            Column::text("State"),
            Column::number("Since"),
            Column::number("With agency"),
            Column::number("Answer by"),
            Column::text("Next step"),
        ],
        rows: tallies.top_placements.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "Nothing was ever placed.",
    })
}

/// What the agency has said of each batch; `None` where there is none.
pub(super) fn batches(tallies: &Tallies) -> Option<Table> {
    let rows: Rows = tallies.placements.rows().map(|(batch_id, batch)| batch_row(batch_id, batch)).collect();
    let dollars = |label: &str, column: &str, part: fn(&BatchTotal) -> Tally| Column::dollars(label, format!("placement_batches/{column}"), sum(tallies, part).dollars);
    (!rows.is_empty()).then(|| Table {
        id: "placement_batches",
        title: "What the agency acknowledged, by batch",
        about: "Placed = accepted + rejected + waiting + missing + ended. Missing means that the agency had its days and did not answer; ended, that nobody waits any more."
            .to_owned(),
        columns: vec![
            Column::text("Batch"),
            Column::number("Placed on"),
            Column::text("Status"),
            Column::number("Answer by"),
            dollars("Placed", "placed", |batch| batch.placed),
            dollars("Accepted", "accepted", |batch| batch.accepted),
            dollars("Rejected", "rejected", |batch| batch.rejected),
            dollars("Waiting", "waiting", |batch| batch.waiting),
            dollars("Missing", "missing", |batch| batch.missing),
            dollars("Ended", "ended", |batch| batch.ended),
            dollars("With agency", "with_agency", |batch| batch.with_agency),
        ],
        rows,
        rows_in_csv: None,
        none: "Nothing was ever placed.",
    })
}

fn batch_row(batch_id: &str, batch: &BatchTotal) -> Vec<Cell> {
    let tone = match batch.status() {
        "overdue" => Tone::Act,
        "open" => Tone::Watch,
        _ => Tone::Calm,
    };
    let start = [Cell::id(batch_id), Cell::date(Some(batch.placed_on)), Cell::chip(batch.status(), tone), Cell::date(Some(batch.acknowledge_by))];
    let parts = [batch.placed, batch.accepted, batch.rejected, batch.waiting, batch.missing, batch.ended, batch.with_agency];
    let counted = |part: Tally| if part.count == 0 { Cell::dollars(part.dollars) } else { Cell::dollars(part.dollars).over(plural(part.count, "account", "accounts")) };
    start.into_iter().chain(parts.map(counted)).collect()
}

fn sum(tallies: &Tallies, part: fn(&BatchTotal) -> Tally) -> Tally {
    tallies.placements.rows().fold(Tally::default(), |mut total, (_, batch)| {
        total.merge(part(batch));
        total
    })
}
