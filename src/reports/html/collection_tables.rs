//! The tables of money that goes back, of letters, and of what is with the agency. Rows come from `page_rows`; batches come from their totals.

use super::super::placements::BatchTotal;
use super::super::tally::{Tallies, Tally, sum};
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
    let all = total(tallies, |batch| batch.placed);
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
    let dollars = |label: &str, column: &str, part: fn(&BatchTotal) -> Tally| Column::dollars(label, format!("placement_batches/{column}"), total(tallies, part).dollars);
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

fn total(tallies: &Tallies, part: fn(&BatchTotal) -> Tally) -> Tally {
    sum(tallies.placements.rows().map(|(_, batch)| part(batch)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountEvent, EventKind, LetterStep, OpenItem, Owner};
    use crate::model::{Cents, Date, Payer, PayerKind, Payers};
    use crate::reports::morning::Duty;
    use crate::reports::test_items::{config, guarantor, insurance_item, letter, patient_item, unapplied_item};
    use crate::reports::{ReportContext, ReportPart};

    const AS_OF: Date = Date::constant(2026, 6, 30);

    /// The tallies of one account with an overpayment since June 1, unapplied money, a letter of ten days ago and a visit that was placed on June 24.
    fn tallies() -> Tallies {
        let (config, payer) = (config(), Payer { payer_id: "MEDI".into(), name: "Example Part B".into(), kind: PayerKind::MedicareB, ..Payer::default() });
        let payers = Payers::new(vec![payer]);
        let context = ReportContext { config: &config, payers: &payers, as_of: AS_OF, run_id: "r", run_number: 1, versions: Vec::new(), compared_with: None };
        let overpaid = OpenItem { balance_cents: Cents(-2_500), credit_since: Some(Date::constant(2026, 6, 1)), ..insurance_item("E1", "MEDI", Date::constant(2026, 5, 1), 100) };
        let placed = OpenItem { owner: Owner::Agency, ..patient_item("E2", Date::constant(2026, 1, 10), 12_000) };
        let mut account = guarantor("G1", "Abbott", "Ann");
        account.events.push(letter("S20260620-0003-00001", LetterStep::First, Date::constant(2026, 6, 20), 4_000));
        account.events.push(AccountEvent {
            amount_cents: Some(Cents(12_000)),
            encounter_id: "E2".into(),
            reference: "B1".into(),
            ..crate::referral::gate::case::event(EventKind::AgencyPlaced, "2026-06-24")
        });
        let mut part = ReportPart::new(&context);
        part.add_guarantor(&account, &[overpaid, placed, unapplied_item(AS_OF, 90_000)], None, &[]);
        part.tallies
    }

    fn texts(table: &Table, row: usize) -> Vec<String> {
        table.first_rows().nth(row).unwrap().into_iter().map(|cell| cell.text).collect()
    }

    #[test]
    fn a_running_clock_comes_before_larger_credits_and_says_its_day() {
        let (tallies, table) = (tallies(), credits(&tallies()));
        assert!(table.about.ends_with("The 60-day clock runs for 1 overpayment of $25.00; the first must be returned by 2026-07-31."), "{}", table.about);
        assert_eq!(texts(&table, 0)[2..8], ["credit", "payer", "-25.00", "2026-06-01", "31", "2026-07-31"]);
        assert_eq!(texts(&table, 1)[2..8], ["unapplied", "guarantor", "-900.00", "2026-06-30", "–", "–"]);
        let duty = tallies.morning.duty(Duty::Return);
        assert_eq!((duty.later.count, duty.later.dollars, duty.next), (1, Cents(2_500), Some(Date::constant(2026, 7, 31))));
    }

    #[test]
    fn a_letter_that_nobody_marked_waits() {
        let (tallies, table) = (tallies(), statements(&tallies()));
        assert!(table.about.contains("1 letter waits: run `cleanclaim mark-sent FILE`"), "{}", table.about);
        assert_eq!(texts(&table, 0), ["G1", "S1", "2026-06-20", "2026-07-20", "40.00", "1", "printed", "10"]);
        assert_eq!(tallies.morning.duty(Duty::MarkSent).now.dollars, Cents(4_000));
    }

    #[test]
    fn placements_and_their_batch_say_the_same() {
        let tallies = tallies();
        let (batch, row) = (texts(&batches(&tallies).unwrap(), 0), texts(&placements(&tallies).unwrap(), 0));
        assert_eq!(batch, ["B1", "2026-06-24", "open", "2026-07-01", "120.00", "0.00", "0.00", "120.00", "0.00", "0.00", "120.00"]);
        assert_eq!(row[1..], ["E2", "B1", "2026-06-24", "120.00", "waiting", "2026-06-24", "120.00", "2026-07-01", "the agency answers by 2026-07-01"]);
    }

    #[test]
    fn a_practice_without_an_agency_has_no_table_of_it() {
        let (config, payers) = (config(), Payers::default());
        let context = ReportContext { config: &config, payers: &payers, as_of: AS_OF, run_id: "r", run_number: 1, versions: Vec::new(), compared_with: None };
        let tallies = ReportPart::new(&context).tallies;
        assert!(batches(&tallies).is_none() && placements(&tallies).is_none());
        assert_eq!((credits(&tallies).rows.len(), statements(&tallies).rows.len()), (0, 0));
    }
}
