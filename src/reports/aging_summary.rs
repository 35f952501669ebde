//! `aging_summary.csv`: what each owner and payer owes by age, one row each.
//!
//! `debits` is the sum of the buckets; `credits` and `unapplied` are negative; `net = future + debits + credits + unapplied`; `future_payments` is no part of it. The bucket columns follow the configured limits.

use super::csv_row::{CsvRow, write_header};
use super::day_figures::Stood;
use super::days::Days;
use super::month::Month;
use crate::aging::{AgingRow, AgingTotals, column_names};
use crate::ledger::Owner;
use crate::model::Date;
use crate::model::date::add_days;

/// Columns of `aging_summary.csv` with the default limits of 30, 60, 90 and 120 days.
pub const COLUMNS: &[&str] = &[
    "owner",
    "payer_id",
    "payer_name",
    "future",
    "d0_30",
    "d31_60",
    "d61_90",
    "d91_120",
    "d121_plus",
    "debits",
    "credits",
    "unapplied",
    "net",
    "pct_over_90",
    "change_day",
    "change_month",
    "future_payments",
];

/// Where receivables stood before: on the last day with a run, and on the last one of an earlier month.
#[derive(Debug, Clone, Copy, Default)]
pub struct Before<'d> {
    /// The day before; `None` when there is none, or it did not keep where it stood.
    pub day: Option<&'d Stood>,
    /// The end of last month, likewise.
    pub month: Option<&'d Stood>,
}

impl<'d> Before<'d> {
    /// From the days.
    pub fn of(days: &'d Days, as_of: Date) -> Before<'d> {
        Before { day: days.stood(add_days(as_of, -1)), month: days.stood(add_days(Month::of(as_of).first_day(), -1)) }
    }
}

/// The columns with these limits: other limits put their own buckets in place of the five.
pub fn columns(limits_days: &[i32]) -> Vec<String> {
    let before = ["owner", "payer_id", "payer_name", "future"].map(str::to_owned);
    let after = ["debits", "credits", "unapplied", "net", "pct_over_90", "change_day", "change_month", "future_payments"].map(str::to_owned);
    before.into_iter().chain(column_names(limits_days)).chain(after).collect()
}

/// Appends the header and every row, by owner and payer.
pub fn write(totals: &AgingTotals, payer_name: impl Fn(&str) -> String, before: Before<'_>, out: &mut Vec<u8>) {
    write_header(columns(totals.limits_days()).iter().map(String::as_str), out);
    for (owner, payer_id, row) in totals.rows() {
        write_row(owner, payer_id, &payer_name(payer_id), row, before, out);
    }
}

fn write_row(owner: Owner, payer_id: &str, payer_name: &str, row: &AgingRow, before: Before<'_>, out: &mut Vec<u8>) -> usize {
    let mut cells = CsvRow::new(out);
    cells.word(owner.as_str()).text(payer_id).text(payer_name).dollars(row.future);
    for &cents in &row.buckets {
        cells.dollars(cents);
    }
    cells.dollars(row.debits()).dollars(row.credits).dollars(row.unapplied).dollars(row.net()).tenths(row.over_90_permille());
    for stood in [before.day, before.month] {
        cells.dollars_or_blank(stood.map(|stood| row.net() - stood.net_of(owner, payer_id)));
    }
    cells.dollars(row.future_payments).end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aging::Bucket;
    use crate::config::AgingPolicy;
    use crate::model::Cents;
    use crate::reports::day_figures::StoodPayer;
    use crate::reports::test_items::{insurance_item, patient_item, unapplied_item};

    #[test]
    fn the_default_columns_are_the_contract() {
        assert_eq!(columns(&AgingPolicy::default().bucket_limits_days), COLUMNS);
        assert_eq!(columns(&[45]).get(4..6), Some(["d0_45".to_owned(), "d46_plus".to_owned()].as_slice()));
    }

    #[test]
    fn rows_hold_credits_apart_and_have_every_column() {
        let (policy, as_of) = (AgingPolicy::default(), Date::constant(2026, 6, 30));
        let mut totals = AgingTotals::new(&policy);
        for item in [
            insurance_item("E1", "BLUE", Date::constant(2026, 6, 1), 10_000),
            insurance_item("E2", "BLUE", Date::constant(2026, 1, 1), 5_000),
            patient_item("E3", Date::constant(2026, 5, 1), -300),
            unapplied_item(as_of, 200),
        ] {
            totals.add(&item, as_of, &policy);
        }
        let stood = Stood { payers: vec![StoodPayer { owner: "insurance".into(), payer_id: "BLUE".into(), net: Cents(4_000), ..StoodPayer::default() }], ..Stood::default() };
        let mut out = Vec::new();
        write(&totals, |payer| if payer.is_empty() { String::new() } else { "Blue, Inc".to_owned() }, Before { day: Some(&stood), month: None }, &mut out);
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "insurance,BLUE,\"Blue, Inc\",0.00,100.00,0.00,0.00,0.00,50.00,150.00,0.00,0.00,150.00,33.3,110.00,,0.00");
        assert_eq!(lines[2], "patient,,,0.00,0.00,0.00,0.00,0.00,0.00,0.00,-3.00,-2.00,-5.00,,-5.00,,0.00");
        let mut cells = Vec::new();
        let mut row = AgingRow::new(&[45]);
        row.add(Bucket::Debit(1), 60, Cents(1));
        assert_eq!(write_row(Owner::Agency, "", "", &row, Before::default(), &mut cells), columns(&[45]).len());
    }
}
