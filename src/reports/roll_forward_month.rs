//! `roll_forward_month.csv`: how receivables moved month by month, one row a month and owner, this month so far the last.
//!
//! It adds up what the days left; a month in which a day did not count is left out, because its rows would not close.

use super::csv_row::CsvRow;
use super::days::Days;
use super::month::Month;
use super::trend::MONTHS;
use crate::model::Date;

/// Columns of `roll_forward_month.csv`.
pub const COLUMNS: &[&str] = &["month", "owner", "opening", "charges", "payments", "refunds", "contractual", "other_adjustments", "transfers", "closing", "first_day", "last_day"];

/// Appends every row, oldest month first.
pub fn write(days: &Days, as_of: Date, out: &mut Vec<u8>) {
    let this = Month::of(as_of);
    for month in (0..MONTHS).rev().map(|back| this.plus(-back)) {
        let Some((first, last, roll)) = days.roll_forward(month, as_of) else { continue };
        for (owner, row) in roll.rows() {
            let mut cells = CsvRow::new(out);
            cells.word(&month.to_string()).word(owner.as_str()).dollars(row.opening).dollars(row.charges).dollars(row.payments).dollars(row.refunds);
            cells.dollars(row.contractual).dollars(row.other_adjustments).dollars(row.transfers).dollars(row.closing()).date(first).date(last).end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cents;
    use crate::reports::{DayFigures, RollForward};

    #[test]
    fn a_month_opens_with_its_first_day_and_closes_with_its_last() {
        let day = |opening: i64| {
            let roll = RollForward::from_opening([Cents(opening), Cents::ZERO, Cents::ZERO, Cents::ZERO]);
            DayFigures { roll_forward: Some(roll), ..DayFigures::default() }
        };
        let mut days = Days::default();
        days.insert(Date::constant(2026, 5, 30), DayFigures::default());
        days.insert(Date::constant(2026, 6, 2), day(1_000));
        days.insert(Date::constant(2026, 6, 9), day(1_000));
        let mut out = Vec::new();
        write(&days, Date::constant(2026, 6, 9), &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("2026-06,insurance,10.00,0.00,0.00,0.00,0.00,0.00,0.00,10.00,2026-06-02,2026-06-09\n"), "{text}");
        assert_eq!(text.lines().count(), 4, "May did not count");
        assert!(text.lines().all(|line| line.split(',').count() == COLUMNS.len()));
    }
}
