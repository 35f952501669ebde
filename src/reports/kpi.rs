//! `kpi.csv`: a few figures that mean what they say, each with its numerator, denominator, period and what it leaves out.
//!
//! A figure whose denominator is zero, or whose data the workspace does not have, is `n/a`, never 0 and never 100%.

use super::csv_row::{CsvRow, format_tenths, percent_tenths};
use super::html::table::{grouped, grouped_count, money};
use crate::model::Cents;

/// Columns of `kpi.csv`.
pub const COLUMNS: &[&str] = &["kpi", "title", "value", "unit", "numerator", "denominator", "period", "exclusions", "benchmark", "note"];

/// A numerator or denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// A count of things.
    Count(u64),
    /// An amount of money.
    Dollars(Cents),
    /// A number of days.
    Days(i64),
    /// Not known.
    None,
}

impl Figure {
    fn as_number(self) -> i64 {
        match self {
            // A count of encounters is far below the limit; a larger one would saturate.
            Figure::Count(count) => i64::try_from(count).unwrap_or(i64::MAX),
            Figure::Dollars(cents) => cents.0,
            Figure::Days(days) => days,
            Figure::None => 0,
        }
    }

    /// For people: grouped by thousands, with a currency sign.
    pub fn shown(self) -> String {
        match self {
            Figure::Count(count) => grouped_count(count),
            Figure::Dollars(cents) => money(cents),
            Figure::Days(days) => format!("{} days", grouped(days)),
            Figure::None => "n/a".to_owned(),
        }
    }

    /// As the report writes it.
    pub fn text(self) -> String {
        match self {
            Figure::Count(count) => count.to_string(),
            Figure::Dollars(cents) => cents.to_string(),
            Figure::Days(days) => days.to_string(),
            Figure::None => String::new(),
        }
    }
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kpi {
    /// Name that does not change, such as `pct_ar_over_90`.
    pub kpi: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// The value with one decimal for ratios; `None` is printed `n/a`.
    pub value: Option<String>,
    /// `percent`, `days`, `dollars`, `encounters`, `claims`, `guarantors`.
    pub unit: &'static str,
    /// What was counted.
    pub numerator: Figure,
    /// Out of what; `None` for a plain count or amount.
    pub denominator: Option<Figure>,
    /// Which time it covers.
    pub period: String,
    /// What it leaves out.
    pub exclusions: &'static str,
    /// What others say is good, with who says so; empty where nobody does.
    pub benchmark: &'static str,
    /// Why it is not available, or what to mind when reading it; empty for nothing.
    pub note: String,
}

impl Kpi {
    fn new(kpi: &'static str, title: &'static str, unit: &'static str, numerator: Figure, denominator: Option<Figure>, period: &str) -> Kpi {
        Kpi { kpi, title, value: None, unit, numerator, denominator, period: period.to_owned(), exclusions: "", benchmark: "", note: String::new() }
    }

    /// What others say is good, and who says so.
    pub fn benchmark(mut self, benchmark: &'static str) -> Kpi {
        self.benchmark = benchmark;
        self
    }

    /// Says why it is not available; without a reason it stays as it is.
    pub fn unless(mut self, reason: Option<String>) -> Kpi {
        if let Some(reason) = reason {
            (self.value, self.note) = (None, reason);
        }
        self
    }

    /// A figure that the books cannot carry, with the reason.
    pub fn not_available(kpi: &'static str, title: &'static str, unit: &'static str, period: &str, exclusions: &'static str, reason: &str) -> Kpi {
        Kpi { exclusions, note: reason.to_owned(), ..Kpi::new(kpi, title, unit, Figure::None, Some(Figure::None), period) }
    }

    /// The value as a whole number: tenths of a percent or day, cents, or a count; `None` when it is not available. For charts.
    pub fn scaled(&self) -> Option<i64> {
        let value = self.value.as_deref()?;
        match (self.unit, self.numerator) {
            ("percent" | "days", _) => value.replace('.', "").parse().ok(),
            (_, numerator) => Some(numerator.as_number()),
        }
    }

    /// 100 x numerator / denominator.
    pub fn percent(kpi: &'static str, title: &'static str, numerator: Figure, denominator: Figure, period: &str, exclusions: &'static str) -> Kpi {
        let value = percent_tenths(numerator.as_number(), denominator.as_number()).map(format_tenths);
        Kpi { value, exclusions, ..Kpi::new(kpi, title, "percent", numerator, Some(denominator), period) }
    }

    /// A mean: the sum of days over a count, with one decimal.
    pub fn mean_days(kpi: &'static str, title: &'static str, days: i64, count: u64, period: &str, exclusions: &'static str) -> Kpi {
        let denominator = Figure::Count(count);
        // Tenths of 100 x days / (100 x count) are tenths of a day.
        let value = percent_tenths(days, denominator.as_number().saturating_mul(100)).map(format_tenths);
        Kpi { value, exclusions, ..Kpi::new(kpi, title, "days", Figure::Days(days), Some(denominator), period) }
    }

    /// Days of charges: an amount over the mean daily gross charge, that is the amount x days / charges.
    pub fn days_of_charges(kpi: &'static str, title: &'static str, amount: Cents, charges: Cents, days: i64, period: &str, exclusions: &'static str) -> Kpi {
        let product = i128::from(amount.0) * i128::from(days) * 10;
        // Rounded half up; the amounts are sums of debits and charges and so not negative.
        let tenths = (charges.0 > 0).then(|| (product + i128::from(charges.0) / 2) / i128::from(charges.0));
        let value = tenths.and_then(|tenths| i64::try_from(tenths).ok()).map(format_tenths);
        Kpi { value, exclusions, ..Kpi::new(kpi, title, "days", Figure::Dollars(amount), Some(Figure::Dollars(Cents(charges.0 / days.max(1)))), period) }
    }

    /// 100 x part / mean of so many months.
    pub fn percent_of_mean(kpi: &'static str, title: &'static str, part: Figure, total: Figure, months: i64, period: &str, exclusions: &'static str) -> Kpi {
        let value = percent_tenths(part.as_number().saturating_mul(months), total.as_number()).map(format_tenths);
        let mean = |total: i64| (total + months / 2).div_euclid(months.max(1));
        let denominator = match total {
            Figure::Dollars(cents) => Figure::Dollars(Cents(mean(cents.0))),
            other => Figure::Count(mean(other.as_number()).unsigned_abs()),
        };
        Kpi { value, exclusions, ..Kpi::new(kpi, title, "percent", part, Some(denominator), period) }
    }

    /// A plain count or amount.
    pub fn plain(kpi: &'static str, title: &'static str, unit: &'static str, numerator: Figure, period: &str, exclusions: &'static str) -> Kpi {
        Kpi { value: Some(numerator.text()), exclusions, ..Kpi::new(kpi, title, unit, numerator, None, period) }
    }

    /// The value for people: with its unit where that is a percent or days, else the numerator.
    pub fn shown(&self) -> String {
        match (&self.value, self.unit) {
            (None, _) => "n/a".to_owned(),
            (Some(value), "percent") => format!("{value}%"),
            (Some(value), "days") => format!("{value} days"),
            (Some(_), _) => self.numerator.shown(),
        }
    }

    /// The same with another numerator.
    pub(super) fn with_numerator(mut self, numerator: Figure) -> Kpi {
        self.numerator = numerator;
        self
    }

    /// Appends value, unit, numerator and denominator.
    pub(super) fn write_value(&self, row: &mut CsvRow<'_>) {
        row.written_number(self.value.as_deref().unwrap_or("n/a")).word(self.unit);
        write_figure(row, Some(self.numerator));
        write_figure(row, self.denominator);
    }

    /// Appends the CSV row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.word(self.kpi).text(self.title);
        self.write_value(&mut row);
        row.text(&self.period).text(self.exclusions).text(self.benchmark).text(&self.note).end()
    }
}

/// A negative amount begins with `-` but is a number, so it is not neutralised.
fn write_figure(row: &mut CsvRow<'_>, figure: Option<Figure>) {
    match figure {
        Some(Figure::Count(count)) => row.count(count),
        Some(Figure::Dollars(cents)) => row.dollars(cents),
        Some(Figure::Days(days)) => row.number(days),
        Some(Figure::None) | None => row.blank(),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_out_of_nothing_is_not_available() {
        let kpi = Kpi::percent("clean_claim_rate", "Clean claims", Figure::Count(0), Figure::Count(0), "this run", "");
        assert_eq!((kpi.value.clone(), kpi.shown().as_str()), (None, "n/a"));
        let mut out = Vec::new();
        assert_eq!(kpi.write(&mut out), COLUMNS.len());
        assert_eq!(out, b"clean_claim_rate,Clean claims,n/a,percent,0,0,this run,,,\n");
    }

    #[test]
    fn a_negative_amount_stays_a_number() {
        let mut out = Vec::new();
        Kpi::plain("net_ar", "Net A/R", "dollars", Figure::Dollars(Cents(-500)), "now", "").write(&mut out);
        assert_eq!(out, b"net_ar,Net A/R,-5.00,dollars,-5.00,,now,,,\n");
    }

    #[test]
    fn ratios_and_means_have_one_decimal() {
        let percent = |numerator, denominator| Kpi::percent("a", "A", Figure::Dollars(Cents(numerator)), Figure::Dollars(Cents(denominator)), "", "").shown();
        assert_eq!(percent(1, 3), "33.3%");
        assert_eq!(percent(3, 3), "100.0%");
        let mean = |days, count| Kpi::mean_days("a", "A", days, count, "", "").shown();
        assert_eq!(mean(7, 2), "3.5 days");
        assert_eq!(mean(10, 3), "3.3 days");
        assert_eq!(mean(-5, 3), "-1.7 days");
        assert_eq!(mean(5, 0), "n/a");
        let days = |charges| Kpi::days_of_charges("a", "A", Cents(450_000), Cents(charges), 90, "", "");
        assert_eq!((days(1_000_000).shown(), days(1_000_000).scaled(), days(0).shown(), days(0).scaled()), ("40.5 days".into(), Some(405), "n/a".into(), None));
    }
}
