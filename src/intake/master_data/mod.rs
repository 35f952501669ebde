//! Master data: `payers.csv`, `providers.csv`, `chargemaster.csv`, checked as they are read.
//!
//! A fault here stops the run before it reads a single encounter (exit code 2), so only what makes a row unusable or ambiguous is a fault; what merely makes
//! some claims unfit (a wrong NPI check digit, a billing provider without a tax id, a five-digit ZIP) is left to the edits, which hold those claims and no others.

pub mod chargemaster;
pub mod fee_schedule;
pub mod ndc_units;
pub mod payers;
pub mod providers;

pub use chargemaster::{CHARGEMASTER_COLUMNS, read_chargemaster};
pub use fee_schedule::{FEE_SCHEDULE_COLUMNS, read_fee_schedule};
pub use ndc_units::{NDC_COLUMNS, read_ndc_units};
pub use payers::{FILING_INDICATORS, PAYER_COLUMNS, read_payers};
pub use providers::{PROVIDER_COLUMNS, read_providers};

use std::collections::HashMap;

use super::table::{Cells, TableFault};
use crate::model::Date;

/// A fault of master data.
pub type MasterDataFault = TableFault;

/// Where a kept row stood, so that checks over all rows can point at it.
struct RowSource {
    file: String,
    line: u64,
}

impl RowSource {
    fn fault(&self, column: &str, found: &str, expected: &str, fix: &str) -> TableFault {
        TableFault { file: self.file.clone(), line: self.line, column: column.into(), found: found.into(), expected: expected.into(), fix: fix.into() }
    }
}

/// The rows and faults of a file while it is read.
struct Outcome<T> {
    rows: Vec<(RowSource, T)>,
    faults: Vec<TableFault>,
}

impl<T> Default for Outcome<T> {
    fn default() -> Self {
        Outcome { rows: Vec::new(), faults: Vec::new() }
    }
}

impl<T> Outcome<T> {
    fn take(&mut self, value: T, mut cells: Cells<'_>) {
        let source = RowSource { file: cells.row.file().to_owned(), line: cells.row.line };
        self.rows.push((source, value));
        self.faults.append(&mut cells.faults);
    }

    /// All rows, or all faults in order of line.
    fn finish(mut self) -> Result<Vec<T>, Vec<TableFault>> {
        if self.faults.is_empty() {
            return Ok(self.rows.into_iter().map(|(_, value)| value).collect());
        }
        self.faults.sort_by_key(|fault| fault.line);
        Err(self.faults)
    }
}

type Span = (Option<Date>, Option<Date>);

/// Finds rows of one key whose effective dates overlap: on such a day nobody could say which row holds.
#[derive(Default)]
struct Spans {
    by_key: HashMap<String, Vec<(Span, u64)>>,
}

impl Spans {
    fn check(&mut self, key: &str, span: Span, column: &str, cells: &mut Cells<'_>) {
        if key.is_empty() {
            return;
        }
        let held = self.by_key.entry(key.to_owned()).or_default();
        if let Some((_, line)) = held.iter().find(|(other, _)| overlaps(*other, span)) {
            let expected = format!("one row on any date, but line {line} holds on some of the same days");
            cells.fault(column, cells.text(column), &expected, "end the older row with effective_to, or delete one of the two");
        }
        held.push((span, cells.row.line));
    }
}

fn overlaps(left: Span, right: Span) -> bool {
    let begins_by = |from: Option<Date>, to: Option<Date>| from.is_none_or(|from| to.is_none_or(|to| from <= to));
    begins_by(left.0, right.1) && begins_by(right.0, left.1)
}

/// Reads yes or no as people write it.
fn read_yes_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Some(true),
        "false" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Two letters.
fn is_state(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Five digits, nine, or nine with a dash.
fn is_zip(text: &str) -> bool {
    let (five, four) = text.split_once('-').unwrap_or_else(|| text.split_at_checked(5).unwrap_or((text, "")));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    five.len() == 5 && all_digits(five) && (four.len() == 4 && all_digits(four) || four.is_empty() && !text.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_date;

    #[test]
    fn spans_that_touch_overlap_and_open_ends_reach_everywhere() {
        let span = |from: &str, to: &str| (parse_date(from), parse_date(to));
        assert!(overlaps(span("2026-01-01", "2026-01-31"), span("2026-01-31", "")));
        assert!(!overlaps(span("2026-01-01", "2026-01-31"), span("2026-02-01", "")));
        assert!(overlaps(span("", ""), span("2026-02-01", "2026-02-01")));
        assert!(!overlaps(span("2026-02-01", ""), span("", "2026-01-31")));
    }

    #[test]
    fn zip_codes_have_five_or_nine_digits() {
        for good in ["02703", "027030001", "02703-0001"] {
            assert!(is_zip(good), "{good}");
        }
        for bad in ["2703", "02703-", "02703-00", "0270300011", "ABCDE", "-02703"] {
            assert!(!is_zip(bad), "{bad}");
        }
    }
}
