//! Calendar months, in which trends and cohorts count. A month knows its days; it knows *nothing* of what happened in it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::Date;
use crate::model::date::add_days;

/// One month of one year, written `2026-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a day.
    pub fn of(date: Date) -> Month {
        Month(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// So many months later, or earlier where negative.
    pub fn plus(self, months: i32) -> Month {
        Month(self.0.saturating_add(months))
    }

    /// Its first day; the calendar's first day for a month outside the calendar, which no claim reaches.
    pub fn first_day(self) -> Date {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12) + 1);
        let date = i16::try_from(year).ok().zip(i8::try_from(month).ok()).and_then(|(year, month)| Date::new(year, month, 1).ok());
        date.unwrap_or(Date::MIN)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        add_days(self.plus(1).first_day(), -1)
    }

    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Month> {
        crate::model::parse_date(&format!("{text}-01")).map(Month::of)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Month, D::Error> {
        let text = String::deserialize(deserializer)?;
        Month::parse(&text).ok_or_else(|| serde::de::Error::custom("expected a month such as 2026-06"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_cross_years_and_know_their_days() {
        let january = Month::of(Date::constant(2024, 1, 31));
        assert_eq!((january.to_string(), january.plus(-1).to_string(), january.plus(13).to_string()), ("2024-01".into(), "2023-12".into(), "2025-02".into()));
        assert_eq!((january.plus(1).first_day(), january.plus(1).last_day()), (Date::constant(2024, 2, 1), Date::constant(2024, 2, 29)));
        assert_eq!(Month::parse("2024-01"), Some(january));
        assert_eq!(Month::parse("2024-13"), None);
    }
}
