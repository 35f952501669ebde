//! `trend.csv`: every figure in each of the last thirteen calendar months, this one so far the last. The same definitions as in `kpi.csv`, over months instead of thirty days.
//!
//! It reads what days have left and nothing else, so a past day's trend is what its night printed. A month without a run has no rows.

use super::csv_row::CsvRow;
use super::days::Days;
use super::kpi::{Figure, Kpi};
use super::measures::{Stretch, at, of_stretch};
use super::month::Month;
use crate::model::{Cents, Date};

/// Columns of `trend.csv`.
pub const COLUMNS: &[&str] = &["month", "kpi", "value", "unit", "numerator", "denominator", "title", "through", "note"];

/// Months that are looked back on, this one among them: a year ago beside today.
pub const MONTHS: i32 = 13;

/// One figure of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendPoint {
    /// The month.
    pub month: Month,
    /// Its last day with a run; what stands is of that day.
    pub through: Date,
    /// The figure.
    pub kpi: Kpi,
}

/// Figures by name in the order of the scorecard, each by month, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrendFigures {
    /// The points.
    pub points: Vec<TrendPoint>,
}

impl TrendFigures {
    /// One figure's months, oldest first.
    pub fn of<'t>(&'t self, kpi: &'t str) -> impl Iterator<Item = &'t TrendPoint> {
        self.points.iter().filter(move |point| point.kpi.kpi == kpi)
    }
}

/// The trend up to a day.
pub fn trend(days: &Days, as_of: Date) -> TrendFigures {
    let this = Month::of(as_of);
    let mut points = Vec::new();
    for month in (0..MONTHS).rev().map(|back| this.plus(-back)) {
        let Some((through, figures)) = days.last_until(month.last_day().min(as_of)).filter(|(through, _)| Month::of(*through) == month) else { continue };
        let mut kpis = figures.stood.as_ref().map_or_else(Vec::new, |stood| at(stood, days, through));
        kpis.extend(figures.stood.as_ref().map_or_else(Vec::new, standing));
        kpis.extend(of_stretch(&Stretch::month(days, month, through)));
        points.extend(kpis.into_iter().map(|kpi| TrendPoint { month, through, kpi }));
    }
    // The order in which figures are first seen; a stable sort keeps months in order.
    let mut names: Vec<&'static str> = Vec::new();
    for point in &points {
        if !names.contains(&point.kpi.kpi) {
            names.push(point.kpi.kpi);
        }
    }
    points.sort_by_key(|point| names.iter().position(|name| *name == point.kpi.kpi));
    TrendFigures { points }
}

/// Work that stood at the end of the day; the scorecard tells tonight's beside its periods.
fn standing(stood: &super::Stood) -> Vec<Kpi> {
    let dollars = |kpi, title, cents: Cents| Kpi::plain(kpi, title, "dollars", Figure::Dollars(cents), "", "");
    vec![
        dollars("held_dollars", "Held by edits", stood.held.dollars),
        dollars("to_coder_dollars", "With the coder", stood.to_coder.dollars),
        dollars("denied_dollars", "Denied and still owed", stood.denied.dollars),
        dollars("rejected_dollars", "Rejected and not sent again", stood.rejected.dollars),
        dollars("referrals_proposed_dollars", "Proposed for referral", stood.proposed.dollars),
        Kpi::percent("pct_guarantors_delinquent", "Guarantors past due beyond grace", Figure::Count(stood.delinquent.count), Figure::Count(stood.guarantors.count), "", ""),
    ]
}

/// Appends every row.
pub fn write(trend: &TrendFigures, out: &mut Vec<u8>) {
    for point in &trend.points {
        let mut row = CsvRow::new(out);
        row.word(&point.month.to_string()).word(point.kpi.kpi);
        point.kpi.write_value(&mut row);
        row.text(point.kpi.title).date(point.through).text(&point.kpi.note).end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::add_days;
    use crate::reports::{DayFigures, Flows, Stood};

    const AS_OF: Date = Date::constant(2026, 6, 10);

    /// A run a day for so many days, each with charges of $100.00, $10.00 of it unpaid for ever.
    fn days(count: i32) -> Days {
        let mut days = Days::default();
        for back in (0..count).rev() {
            let date = add_days(AS_OF, -back);
            let flows = Flows { charges: Cents(10_000), payer_payments: Cents(6_000), contractual: Cents(3_000), ..Flows::default() };
            days.insert(date, DayFigures { flows: Some(flows), stood: Some(Stood::default()), claims_entered: 10, claims_clean: 9, ..DayFigures::default() });
        }
        days
    }

    fn value(trend: &TrendFigures, kpi: &str, month: &str) -> String {
        trend.of(kpi).find(|point| point.month.to_string() == month).map_or_else(|| "no row".to_owned(), |point| point.kpi.shown())
    }

    #[test]
    fn thirteen_months_at_most_and_each_with_every_figure() {
        let trend = trend(&days(500), AS_OF);
        let months: Vec<String> = trend.of("charges_dollars").map(|point| point.month.to_string()).collect();
        assert_eq!((months.len(), months.first().map(String::as_str), months.last().map(String::as_str)), (13, Some("2025-06"), Some("2026-06")));
        assert_eq!(value(&trend, "charges_dollars", "2026-02"), "$2,800.00");
        assert_eq!(value(&trend, "charges_dollars", "2026-06"), "$1,000.00", "the month so far");
        assert_eq!(value(&trend, "clean_claim_rate_period", "2026-05"), "90.0%");
        // May's payments of 31 days against the mean of February to April: 89 days / 3.
        assert_eq!(value(&trend, "cash_pct_npsr", "2026-05"), format!("{}%", "89.6"));
        assert!(trend.points.chunk_by(|left, right| left.kpi.kpi == right.kpi.kpi).all(|series| series.len() == 13));
        let mut out = Vec::new();
        write(&trend, &mut out);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        assert!(reader.records().all(|row| row.unwrap().len() == COLUMNS.len()));
    }

    #[test]
    fn what_the_books_do_not_cover_is_not_available_and_says_why() {
        let trend = trend(&days(40), AS_OF);
        assert_eq!(value(&trend, "cash_pct_npsr", "2026-06"), "n/a");
        let reason = trend.of("net_collection_rate").last().map(|point| point.kpi.note.clone());
        assert_eq!(reason.as_deref(), Some("the books do not cover services of 2025-06 to 2025-11"));
        assert_eq!(value(&trend, "charges_dollars", "2026-03"), "no row");
    }

    #[test]
    fn a_past_day_sees_nothing_of_what_came_later() {
        let (short, mut long) = (days(100), days(100));
        long.insert(add_days(AS_OF, 1), DayFigures { claims_entered: 99, ..DayFigures::default() });
        assert_eq!(trend(&short, AS_OF), trend(&long, AS_OF));
    }
}
