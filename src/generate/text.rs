//! Numbers, dates and money as an export writes them, appended without allocating.

use crate::model::{Date, date};

/// Appends a number with leading zeros up to `width` digits; a longer one keeps all its digits.
pub(super) fn number(out: &mut Vec<u8>, value: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let (mut left, mut used) = (value, 0);
    for slot in digits.iter_mut().rev() {
        // The remainder is one digit.
        *slot = b'0' + (left % 10) as u8;
        left /= 10;
        used += 1;
        if left == 0 && used >= width {
            break;
        }
    }
    out.extend_from_slice(digits.get(digits.len() - used..).unwrap_or_default());
}

/// Appends decimal dollars, `125.00`.
pub(super) fn money(out: &mut Vec<u8>, cents: u64) {
    number(out, cents / 100, 1);
    out.push(b'.');
    number(out, cents % 100, 2);
}

/// A day counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Day(pub i32);

impl Day {
    /// The day of a date.
    pub fn of(date: Date) -> Day {
        Day(date::epoch_days(date))
    }

    /// The civil date; `None` beyond the calendar.
    pub fn date(self) -> Option<Date> {
        date::from_epoch_days(self.0)
    }

    /// So many days earlier.
    pub fn minus(self, days: u64) -> Day {
        Day(self.0.saturating_sub(i32::try_from(days).unwrap_or(i32::MAX)))
    }

    /// So many days later.
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// Appends `YYYY-MM-DD`. The civil date by Howard Hinnant's `civil_from_days`: several million dates a second are written here, and a calendar library's span
    /// arithmetic takes ten times as long.
    pub fn iso(self, out: &mut Vec<u8>) {
        let shifted = i64::from(self.0) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        number(out, year.unsigned_abs(), 4);
        out.push(b'-');
        number(out, month.unsigned_abs(), 2);
        out.push(b'-');
        number(out, (day_of_year - (153 * shifted_month + 2) / 5 + 1).unsigned_abs(), 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_keep_width_and_digits() {
        assert_eq!(text(|out| number(out, 0, 1)), "0");
        assert_eq!(text(|out| number(out, 42, 8)), "00000042");
        assert_eq!(text(|out| number(out, u64::MAX, 2)), u64::MAX.to_string());
        assert_eq!(text(|out| money(out, 5)), "0.05");
        assert_eq!(text(|out| money(out, 12_345)), "123.45");
    }

    #[test]
    fn days_are_the_calendars() {
        for days in (-40_000..40_000).step_by(17).chain([0, -1, 11_016, 20_512, 20_526]) {
            assert_eq!(text(|out| Day(days).iso(out)), date::from_epoch_days(days).unwrap().to_string());
        }
    }
}
