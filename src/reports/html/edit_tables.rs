//! The tables about edits: hits, missing tables, overrides, what edits earn, and denials that none caught.

use super::super::edit_earnings::{EarningRow, EarningVerdict};
use super::super::edit_hits::EditHitRow;
use super::super::figures::NotRunTable;
use super::super::overrides::{OverrideLine, OverrideState};
use super::super::uncaught_denials::UncaughtRow;
use super::table::{Cell, Column, Table, Tone};
use crate::config::ReportsPolicy;
use crate::model::{Cents, Date};

fn total(cents: impl Iterator<Item = Cents>) -> Cents {
    cents.sum()
}

/// Hits of the day.
pub(super) fn hits(rows: &[EditHitRow]) -> Table {
    let row = |row: &EditHitRow| {
        let hits = &row.hits;
        vec![
            Cell::text(row.title.as_str()).over(row.edit.as_str()),
            payer(&row.payer_id, &row.payer_name),
            Cell::count(hits.claims),
            Cell::dollars(hits.dollars),
            Cell::count(hits.held),
            Cell::dollars(hits.held_dollars),
            Cell::count(hits.overridden),
            Cell::count(hits.fixed),
            Cell::count(hits.noted),
        ]
    };
    Table {
        id: "edit_hits",
        title: "Hits by edit and payer",
        about: "A claim counts under every edit that spoke on it, so rows add up to more than the day. What waits from earlier nights is judged every night and counted again. Corrected: held before and sent tonight; automatic: put right by the program."
            .to_owned(),
        columns: vec![
            Column::text("Edit"),
            Column::text("Payer"),
            Column::number("Claims"),
            Column::dollars("Dollars", "edit_hits/dollars", total(rows.iter().map(|row| row.hits.dollars))),
            Column::number("Held"),
            Column::dollars("Dollars held", "edit_hits/held_dollars", total(rows.iter().map(|row| row.hits.held_dollars))),
            Column::number("Overridden"),
            Column::number("Corrected"),
            Column::number("Automatic"),
        ],
        rows: rows.iter().map(row).collect(),
        rows_in_csv: Some(rows.len() as u64),
        none: "No edit had anything to say.",
    }
}

fn payer(payer_id: &str, name: &str) -> Cell {
    if payer_id.is_empty() { Cell::text("self-pay or unknown") } else { Cell::text(name) }
}

/// Tables that were missing, and how to get them.
pub(super) fn not_run(tables: &[NotRunTable]) -> Table {
    let row = |table: &NotRunTable| {
        vec![
            Cell::id(table.table.as_str()),
            Cell::count(table.claims),
            Cell::count(table.edits.len() as u64),
            Cell::sentence(table.edits.join(", ")),
            Cell::id(table.install.as_str()),
        ]
    };
    Table {
        id: "not_run",
        title: "Edits that did not run",
        about: "Their table is not installed, or does not cover the date of service. What did not run has not passed.".to_owned(),
        columns: vec![Column::text("Table"), Column::number("Claims"), Column::number("Edits"), Column::text("Which"), Column::text("Command that installs it")],
        rows: tables.iter().map(row).collect(),
        rows_in_csv: None,
        none: "",
    }
}

/// Overrides.
pub(super) fn overrides(lines: &[OverrideLine], as_of: Date) -> Table {
    let tone = |line: &OverrideLine| match line.state(as_of) {
        OverrideState::NotAccepted => Tone::Stop,
        OverrideState::EndsSoon => Tone::Watch,
        OverrideState::InForce | OverrideState::Used | OverrideState::Expired => Tone::Calm,
    };
    let row = |line: &OverrideLine| {
        let whom = if line.payer_id.is_empty() { Cell::id(line.encounter_id.as_str()) } else { Cell::text(if line.payer_id == "*" { "every payer" } else { &line.payer_id }) };
        vec![
            Cell::text(line.title.as_str()).over(line.edit.as_str()),
            whom,
            Cell::chip(line.state_in_words(as_of), tone(line)),
            Cell::date(line.until),
            Cell::text(line.user.as_str()),
            Cell::sentence(line.reason.as_str()),
            Cell::date(line.given_on),
            Cell::number(line.used),
            Cell::dollars(line.dollars),
        ]
    };
    Table {
        id: "overrides",
        title: "Overrides",
        about: "Who let which edit pass, why and until when. Those that have ended stay here for 90 days; uses are claims that went out by it.".to_owned(),
        columns: vec![
            Column::text("Edit"),
            Column::text("For"),
            Column::text("State"),
            Column::number("Until"),
            Column::text("By"),
            Column::text("Reason"),
            Column::number("Given"),
            Column::number("Used"),
            Column::dollars("Dollars", "overrides/dollars", total(lines.iter().map(|line| line.dollars))),
        ],
        rows: lines.iter().map(row).collect(),
        rows_in_csv: Some(lines.len() as u64),
        none: "Nobody has overridden an edit.",
    }
}

/// What edits earn.
pub(super) fn earnings(rows: &[EarningRow], policy: &ReportsPolicy, from: Option<Date>) -> Table {
    let tone = |row: &EarningRow| match row.verdict {
        EarningVerdict::Earns => Tone::Watch,
        EarningVerdict::Noise => Tone::Act,
        EarningVerdict::TooFew => Tone::Calm,
    };
    let row = |row: &EarningRow| {
        let earned = &row.earnings;
        vec![
            Cell::text(row.title.as_str()).over(row.edit.as_str()),
            payer(&row.payer_id, &row.payer_name),
            Cell::chip(row.verdict.as_str(), tone(row)),
            Cell::number(earned.hits()),
            Cell::number(earned.fixed),
            Cell::number(earned.overridden),
            Cell::number(earned.warned),
            Cell::number(earned.denied),
            Cell::number(earned.expected),
            Cell::number(earned.paid),
            Cell::number(earned.open()),
            Cell::dollars(earned.denied_dollars),
        ]
    };
    let since = from.map(|from| format!(" Claims first billed since {from}, and what is held now.")).unwrap_or_default();
    Table {
        id: "edit_earnings",
        title: "What edits earn",
        about: format!(
            "An edit was right where the claim was corrected, or sent in spite of it and denied as it expects; wrong where sent in spite of it and paid. It earns when at least {} in a hundred of these claims prove it right; fewer than {} of them are too few to say.{since}",
            policy.earnings_percent, policy.earnings_least_claims
        ),
        columns: vec![
            Column::text("Edit"),
            Column::text("Payer"),
            Column::text("Verdict"),
            Column::number("Hits"),
            Column::number("Fixed"),
            Column::number("Let pass"),
            Column::number("Warned"),
            Column::number("Denied"),
            Column::number("Expected"),
            Column::number("Paid"),
            Column::number("Open"),
            Column::dollars("Denied $", "edit_earnings/denied_dollars", total(rows.iter().map(|row| row.earnings.denied_dollars))),
        ],
        rows: rows.iter().map(row).collect(),
        rows_in_csv: Some(rows.len() as u64),
        none: "No edit has spoken on a claim of the window.",
    }
}

/// The first few of many edits: half of them look for a reason that says no more than that something is missing.
fn some_of(edits: &str) -> String {
    const FIRST: usize = 5;
    let count = edits.split_whitespace().count();
    let first = edits.split_whitespace().take(FIRST).collect::<Vec<_>>().join(", ");
    match count.saturating_sub(FIRST) {
        _ if count == 0 => "none".to_owned(),
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// Denials that no edit caught.
pub(super) fn uncaught(rows: &[UncaughtRow]) -> Table {
    let row = |row: &UncaughtRow| {
        let reason = if row.reason.is_empty() { "no reason given" } else { &row.reason };
        vec![
            Cell::text(reason).over(row.meaning.as_str()),
            payer(&row.payer_id, &row.payer_name),
            Cell::number(row.no_edit.count),
            Cell::dollars(row.no_edit.dollars),
            Cell::number(row.other_edit.count),
            Cell::dollars(row.other_edit.dollars),
            Cell::number(row.caught.count),
            Cell::sentence(some_of(&row.predicted_by)),
        ]
    };
    Table {
        id: "uncaught_denials",
        title: "Denials that no edit caught",
        about: "Reasons that payers gave for claims on which no edit, or only another one, had spoken; with the edits that look for such a thing.".to_owned(),
        columns: vec![
            Column::text("Reason"),
            Column::text("Payer"),
            Column::number("No edit"),
            Column::dollars("Dollars", "uncaught_denials/no_edit_dollars", total(rows.iter().map(|row| row.no_edit.dollars))),
            Column::number("Another edit"),
            Column::dollars("Dollars of these", "uncaught_denials/other_edit_dollars", total(rows.iter().map(|row| row.other_edit.dollars))),
            Column::number("Caught"),
            Column::text("Edits that look for it"),
        ],
        rows: rows.iter().map(row).collect(),
        rows_in_csv: Some(rows.len() as u64),
        none: "No claim of the window was denied for a reason that no edit had warned of.",
    }
}
