//! `kpi.csv`: a few figures that mean what they say, each with its numerator, denominator, period and what it leaves out.
//!
//! A figure whose denominator is zero, or whose data the workspace does not have, is `n/a`, never 0 and never 100%.

use super::csv_row::{CsvRow, format_tenths, percent_tenths};
use super::html::table::{grouped, grouped_count, money};
use crate::model::Cents;

/// Columns of `kpi.csv`.
pub const COLUMNS: &[&str] = &["kpi", "title", "value", "unit", "numerator", "denominator", "period", "exclusions"];

/// A numerator or denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// A count of things.
    Count(u64),
    /// An amount of money.
    Dollars(Cents),
    /// A number of days.
    Days(i64),
}

impl Figure {
    fn as_number(self) -> i64 {
        match self {
            // A count of encounters is far below the limit; a larger one would saturate.
            Figure::Count(count) => i64::try_from(count).unwrap_or(i64::MAX),
            Figure::Dollars(cents) => cents.0,
            Figure::Days(days) => days,
        }
    }

    /// For people: grouped by thousands, with a currency sign.
    pub fn shown(self) -> String {
        match self {
            Figure::Count(count) => grouped_count(count),
            Figure::Dollars(cents) => money(cents),
            Figure::Days(days) => format!("{} days", grouped(days)),
        }
    }

    /// As the report writes it.
    pub fn text(self) -> String {
        match self {
            Figure::Count(count) => count.to_string(),
            Figure::Dollars(cents) => cents.to_string(),
            Figure::Days(days) => days.to_string(),
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
}

impl Kpi {
    /// 100 x numerator / denominator.
    pub fn percent(kpi: &'static str, title: &'static str, numerator: Figure, denominator: Figure, period: &str, exclusions: &'static str) -> Kpi {
        let value = percent_tenths(numerator.as_number(), denominator.as_number()).map(format_tenths);
        Kpi { kpi, title, value, unit: "percent", numerator, denominator: Some(denominator), period: period.to_owned(), exclusions }
    }

    /// A mean: the sum of days over a count, with one decimal.
    pub fn mean_days(kpi: &'static str, title: &'static str, days: i64, count: u64, period: &str, exclusions: &'static str) -> Kpi {
        let denominator = Figure::Count(count);
        // Tenths of 100 x days / (100 x count) are tenths of a day.
        let value = percent_tenths(days, denominator.as_number().saturating_mul(100)).map(format_tenths);
        Kpi { kpi, title, value, unit: "days", numerator: Figure::Days(days), denominator: Some(denominator), period: period.to_owned(), exclusions }
    }

    /// Days in A/R: what is owed over the mean daily gross charge, that is owed x days / charges.
    pub fn days_in_ar(owed: Cents, charges: Cents, days: i64, period: &str) -> Kpi {
        let product = i128::from(owed.0) * i128::from(days) * 10;
        // Rounded half up; both amounts are sums of debits and charges and so not negative.
        let tenths = (charges.0 > 0).then(|| (product + i128::from(charges.0) / 2) / i128::from(charges.0));
        let value = tenths.and_then(|tenths| i64::try_from(tenths).ok()).map(format_tenths);
        let exclusions = "credits, unapplied money and items not yet due; charges are gross, before any adjustment";
        let (numerator, denominator) = (Figure::Dollars(owed), Some(Figure::Dollars(Cents(charges.0 / days.max(1)))));
        Kpi { kpi: "days_in_ar", title: "Days in A/R", value, unit: "days", numerator, denominator, period: period.to_owned(), exclusions }
    }

    /// A plain count or amount.
    pub fn plain(kpi: &'static str, title: &'static str, unit: &'static str, numerator: Figure, period: &str, exclusions: &'static str) -> Kpi {
        Kpi { kpi, title, value: Some(numerator.text()), unit, numerator, denominator: None, period: period.to_owned(), exclusions }
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

    /// Appends the CSV row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.word(self.kpi).text(self.title).written_number(self.value.as_deref().unwrap_or("n/a")).word(self.unit);
        write_figure(&mut row, Some(self.numerator));
        write_figure(&mut row, self.denominator);
        row.text(&self.period).text(self.exclusions).end()
    }
}

/// A negative amount begins with `-` but is a number, so it is not neutralised.
fn write_figure(row: &mut CsvRow<'_>, figure: Option<Figure>) {
    match figure {
        Some(Figure::Count(count)) => row.count(count),
        Some(Figure::Dollars(cents)) => row.dollars(cents),
        Some(Figure::Days(days)) => row.number(days),
        None => row.blank(),
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
        assert_eq!(out, b"clean_claim_rate,Clean claims,n/a,percent,0,0,this run,\n");
    }

    #[test]
    fn a_negative_amount_stays_a_number() {
        let mut out = Vec::new();
        Kpi::plain("net_ar", "Net A/R", "dollars", Figure::Dollars(Cents(-500)), "now", "").write(&mut out);
        assert_eq!(out, b"net_ar,Net A/R,-5.00,dollars,-5.00,,now,\n");
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
        assert_eq!(Kpi::days_in_ar(Cents(450_000), Cents(1_000_000), 90, "").shown(), "40.5 days");
        assert_eq!(Kpi::days_in_ar(Cents(450_000), Cents(0), 90, "").shown(), "n/a");
    }
}
