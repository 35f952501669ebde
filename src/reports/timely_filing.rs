//! `timely_filing.csv`: claims that the payer does not have yet, with the last day on which it must have them, in days and dollars.
//!
//! Listed are encounters that are held or with the coder, claims that were rejected, and claims whose acknowledgement is missing. A claim the payer took into adjudication is safe and not listed.

use super::csv_row::CsvRow;
use crate::model::date::days_between;
use crate::model::{Cents, Date};

/// Columns of `timely_filing.csv`.
pub const COLUMNS: &[&str] = &["status", "claim_id", "encounter_id", "payer_id", "payer_name", "service_date", "deadline", "days_left", "band", "dollars"];

/// The bands of days left, with the largest number of days in each; the last is open.
pub const BANDS: [(&str, i32); 5] = [("past", -1), ("0-7", 7), ("8-14", 14), ("15-30", 30), ("31+", i32::MAX)];

/// One claim whose clock runs.
#[derive(Debug, Clone, Copy)]
pub struct TimelyFilingRow<'a> {
    /// `held`, `to_coder`, `rejected` or `no_acknowledgement`.
    pub status: &'a str,
    /// The claim; empty when none was written yet.
    pub claim_id: &'a str,
    /// The encounter.
    pub encounter_id: &'a str,
    /// The payer.
    pub payer_id: &'a str,
    /// Its name.
    pub payer_name: &'a str,
    /// First date of service, from which the clock runs.
    pub service_date: Date,
    /// Last day.
    pub deadline: Date,
    /// What would be lost.
    pub dollars: Cents,
}

impl TimelyFilingRow<'_> {
    /// Days until the deadline; 0 on the day itself, negative when it has passed.
    pub fn days_left(&self, as_of: Date) -> i32 {
        days_between(as_of, self.deadline)
    }

    /// Place in [`BANDS`].
    pub fn band(&self, as_of: Date) -> usize {
        band(self.days_left(as_of))
    }

    /// Appends the CSV row.
    pub fn write(&self, as_of: Date, out: &mut Vec<u8>) -> usize {
        let name = BANDS.get(self.band(as_of)).map_or("", |(name, _)| name);
        let mut row = CsvRow::new(out);
        row.word(self.status).text(self.claim_id).text(self.encounter_id).text(self.payer_id).text(self.payer_name).date(self.service_date);
        row.date(self.deadline).number(self.days_left(as_of).into()).word(name).dollars(self.dollars).end()
    }
}

fn band(days_left: i32) -> usize {
    BANDS.iter().position(|&(_, most)| days_left <= most).unwrap_or(BANDS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_itself_is_still_in_time() {
        assert_eq!([-1, 0, 7, 8, 14, 15, 30, 31].map(|days| BANDS[band(days)].0), ["past", "0-7", "0-7", "8-14", "8-14", "15-30", "15-30", "31+"]);
        let row = TimelyFilingRow {
            status: "held",
            claim_id: "",
            encounter_id: "E1",
            payer_id: "BLUE",
            payer_name: "Blue, of the Lake",
            service_date: Date::constant(2026, 1, 1),
            deadline: Date::constant(2026, 3, 31),
            dollars: Cents(100),
        };
        let mut out = Vec::new();
        assert_eq!(row.write(Date::constant(2026, 3, 31), &mut out), COLUMNS.len());
        assert_eq!(out, b"held,,E1,BLUE,\"Blue, of the Lake\",2026-01-01,2026-03-31,0,0-7,1.00\n");
    }
}
