//! `unbilled.csv`: encounters that are priced but not billed, because an edit holds them or the coder has them. They stand outside A/R.

use super::csv_row::CsvRow;
use crate::model::date::days_between;
use crate::model::{Cents, Date};

/// Columns of `unbilled.csv`.
pub const COLUMNS: &[&str] = &["encounter_id", "patient_id", "guarantor_id", "payer_id", "service_date", "status", "dollars", "age_days", "deadline", "days_left", "reason"];

/// Why an encounter is not billed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnbilledStatus {
    /// An edit holds it.
    Held,
    /// The coder has a question to answer.
    ToCoder,
}

impl UnbilledStatus {
    /// As the report writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            UnbilledStatus::Held => "held",
            UnbilledStatus::ToCoder => "to_coder",
        }
    }
}

/// One encounter that waits.
#[derive(Debug, Clone, Copy)]
pub struct UnbilledRow<'a> {
    /// The source's id.
    pub encounter_id: &'a str,
    /// Whose care.
    pub patient_id: &'a str,
    /// Whose account; empty where unknown.
    pub guarantor_id: &'a str,
    /// First payer; empty for self-pay or where unknown.
    pub payer_id: &'a str,
    /// First date of service.
    pub service_date: Date,
    /// Held or with the coder.
    pub status: UnbilledStatus,
    /// As priced.
    pub dollars: Cents,
    /// Last day on which the payer must have the claim; `None` where the payer sets none.
    pub deadline: Option<Date>,
    /// Why, in one sentence.
    pub reason: &'a str,
}

impl UnbilledRow<'_> {
    /// Days since the service, which is how long the money has been waiting.
    pub fn age_days(&self, as_of: Date) -> i32 {
        days_between(self.service_date, as_of)
    }

    /// Appends the CSV row.
    pub fn write(&self, as_of: Date, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.text(self.encounter_id).text(self.patient_id).text(self.guarantor_id).text(self.payer_id).date(self.service_date).word(self.status.as_str());
        row.dollars(self.dollars).number(self.age_days(as_of).into()).date_or_blank(self.deadline);
        row.number_or_blank(self.deadline.map(|deadline| days_between(as_of, deadline).into())).text(self.reason).end()
    }
}

/// Upper bounds, in days since the service, of the age bands in which the morning page sums what is not billed.
pub const AGE_BANDS_DAYS: [i32; 4] = [3, 7, 14, 30];

/// The band of an age: its place in [`AGE_BANDS_DAYS`], or one past the last.
pub fn age_band(age_days: i32) -> usize {
    AGE_BANDS_DAYS.iter().position(|&limit| age_days <= limit).unwrap_or(AGE_BANDS_DAYS.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_date;

    #[test]
    fn a_row_has_every_column_and_counts_days_both_ways() {
        let day = |text| parse_date(text).unwrap();
        let row = UnbilledRow {
            encounter_id: "E1",
            patient_id: "P1",
            guarantor_id: "",
            payer_id: "BLUE",
            service_date: day("2026-01-30"),
            status: UnbilledStatus::ToCoder,
            dollars: Cents(12_550),
            deadline: Some(day("2026-02-01")),
            reason: "what does `cough, wet` mean?",
        };
        let mut out = Vec::new();
        assert_eq!(row.write(day("2026-02-03"), &mut out), COLUMNS.len());
        assert_eq!(String::from_utf8(out).unwrap(), "E1,P1,,BLUE,2026-01-30,to_coder,125.50,4,2026-02-01,-2,\"what does `cough, wet` mean?\"\n");
    }

    #[test]
    fn bands_include_their_upper_bound() {
        assert_eq!([-1, 3, 4, 7, 14, 30, 31].map(age_band), [0, 0, 1, 1, 2, 3, 4]);
    }
}
