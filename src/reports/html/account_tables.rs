//! The tables that an account is put together from: its open items, what happened on it, and what of it is not billed yet. Rows come from `page_rows`.

use super::super::ReportContext;
use super::super::tally::Tallies;
use super::table::{Column, Table};

/// Every open item.
pub(super) fn aging_detail(context: &ReportContext<'_>, tallies: &Tallies) -> Table {
    let net = tallies.aging.total().net();
    Table {
        id: "aging_detail",
        title: "Open items",
        about: format!("Who owes what for which visit, and whose turn it is; largest first. Age in days; {}.", context.anchor_sentence()),
        columns: vec![
            Column::account("Account"),
            Column::text("Encounter"),
            Column::text("Owner"),
            Column::text("Payer"),
            Column::number("Service"),
            Column::number("Age"),
            Column::number("Bucket"),
            Column::dollars("Balance", "aging_detail/balance", net),
            Column::number("Charge"),
            Column::text("Claim stands").key("state"),
            Column::number("Last activity"),
            Column::text("Next"),
            Column::number("Paid").hidden(),
            Column::number("Adjusted").hidden(),
            Column::number("First billed").hidden(),
            Column::number("Owed since").hidden(),
            Column::number("First statement").hidden(),
            Column::number("Last statement").hidden(),
            Column::number("Final notice").hidden(),
        ],
        rows: tallies.top_items.clone().into_rows().into(),
        rows_in_csv: Some(tallies.open_items),
        none: "Nothing is owed.",
    }
}

/// What happened on the accounts.
pub(super) fn account_events(tallies: &Tallies) -> Table {
    let (all, held) = (tallies.top_events.seen(), tallies.top_events.len() as u64);
    let cut = if all > held {
        format!(" The latest {} of {}; `cleanclaim why ACCOUNT` has all of one account.", super::table::grouped_count(held), super::table::grouped_count(all))
    } else {
        String::new()
    };
    Table {
        id: "account_events",
        title: "What happened on the accounts",
        about: format!("Payments, letters, plans, disputes, agencies and the like, latest first.{cut}"),
        columns: vec![
            Column::account("Account"),
            Column::number("Date"),
            Column::text("Event"),
            Column::text("Encounter"),
            Column::number("Amount"),
            Column::number("Until"),
            Column::text("About"),
            Column::number("Posted"),
        ],
        rows: tallies.top_events.clone().into_rows().into(),
        rows_in_csv: None,
        none: "Nothing has happened on any account with an open item.",
    }
}

/// Encounters that are not billed yet.
pub(super) fn unbilled(tallies: &Tallies) -> Table {
    let all = tallies.unbilled_of(None);
    Table {
        id: "unbilled_rows",
        title: "Not billed yet, encounter by encounter",
        about: "What an edit holds and what the coder has, with the reason; largest first.".to_owned(),
        columns: vec![
            Column::text("Encounter"),
            Column::account("Account"),
            Column::text("Status"),
            Column::text("Payer"),
            Column::number("Service"),
            Column::number("Age"),
            Column::dollars("Dollars", "unbilled/dollars", all.dollars),
            Column::number("Deadline"),
            Column::text("Why"),
        ],
        rows: tallies.top_unbilled.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "Everything that was documented is billed.",
    }
}
