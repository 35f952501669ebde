//! The stacked aging bars: one bar a payer, in dollars or as shares, drawn as SVG with percentages so that text never stretches.
//!
//! A bar shows what is owed by age (and what is not yet due); credits and unapplied money have no place in a bar and are said beside it.

use super::table::{dollars, grouped, money, short_dollars};
use crate::model::Cents;

/// The number of steps of the colour ramp in the style sheet.
const RAMP: usize = 9;

/// The smallest share of the width, in hundredths of a percent, that gets a label.
const LABEL_WIDTH: i64 = 700;

/// The same on a narrow screen.
const NARROW_LABEL_WIDTH: i64 = 1_500;

/// One piece of a bar. Positions and widths are hundredths of a percent of the whole width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Colour class.
    pub class: String,
    /// Left edge.
    pub x: i64,
    /// Width.
    pub width: i64,
    /// Label; empty where it would not fit.
    pub label: String,
    /// What a pointer held over it shows.
    pub title: String,
}

impl Segment {
    /// Left edge as a percentage.
    pub fn x_percent(&self) -> String {
        percent(self.x)
    }

    /// Width as a percentage.
    pub fn width_percent(&self) -> String {
        percent(self.width)
    }

    /// Class of the label: its colour, and whether a narrow screen leaves it out.
    pub fn label_class(&self) -> String {
        format!("on-{}{}", self.class, if self.width < NARROW_LABEL_WIDTH { " wide" } else { "" })
    }

    /// Middle as a percentage.
    pub fn middle_percent(&self) -> String {
        percent(self.x + self.width / 2)
    }
}

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Payer's name, `Patients` or `Agency`.
    pub name: String,
    /// In proportion to dollars: the longest bar fills the width.
    pub absolute: Vec<Segment>,
    /// Each bar fills the width.
    pub share: Vec<Segment>,
    /// Total owed.
    pub total: String,
    /// Total owed, in cents.
    pub total_cents: i64,
    /// Share over 90 days; empty where nothing is owed.
    pub over_90: String,
    /// The whole bar in words, for readers who do not see it.
    pub spoken: String,
}

impl Bar {
    /// Both drawings with the class that shows or hides them.
    pub fn kinds(&self) -> [(&'static str, &[Segment]); 2] {
        [("absolute", &self.absolute), ("share", &self.share)]
    }
}

/// One entry of the legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegendEntry {
    /// Colour class.
    pub class: String,
    /// Bucket.
    pub label: String,
}

/// The whole chart.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// Legend, youngest first.
    pub legend: Vec<LegendEntry>,
    /// Bars, largest first.
    pub bars: Vec<Bar>,
    /// What was left out; empty for nothing.
    pub note: String,
}

/// What one bar shows.
#[derive(Debug, Clone)]
pub struct BarFigures {
    /// Payer's name.
    pub name: String,
    /// Not yet due.
    pub future: Cents,
    /// Owed by bucket, youngest first.
    pub buckets: Vec<Cents>,
    /// Share over 90 days in tenths.
    pub over_90_tenths: Option<i64>,
}

impl BarFigures {
    fn total(&self) -> Cents {
        self.future + self.buckets.iter().copied().sum()
    }
}

impl Chart {
    /// Draws at most `limit` bars, largest first; `labels` name the buckets.
    pub fn new(mut figures: Vec<BarFigures>, labels: &[String], limit: usize) -> Chart {
        figures.retain(|bar| bar.total() > Cents::ZERO);
        figures.sort_by(|left, right| right.total().cmp(&left.total()).then_with(|| left.name.cmp(&right.name)));
        let note = rest_in_words(figures.get(limit..).unwrap_or_default());
        figures.truncate(limit);
        let largest = figures.first().map_or(Cents(1), BarFigures::total);
        let has_future = figures.iter().any(|bar| bar.future > Cents::ZERO);
        let bars = figures.iter().map(|bar| draw(bar, labels, largest)).collect();
        Chart { legend: legend(labels, has_future), bars, note }
    }
}

fn rest_in_words(rest: &[BarFigures]) -> String {
    if rest.is_empty() {
        return String::new();
    }
    let total: Cents = rest.iter().map(BarFigures::total).sum();
    format!("{} more with less, {} together, are in the table below.", grouped(rest.len() as i64), money(total))
}

fn legend(labels: &[String], has_future: bool) -> Vec<LegendEntry> {
    let future = has_future.then(|| LegendEntry { class: "future".into(), label: "Not yet due".into() });
    let buckets = labels.iter().enumerate().map(|(place, label)| LegendEntry { class: ramp_class(place, labels.len()), label: format!("{label} days") });
    future.into_iter().chain(buckets).collect()
}

/// Spreads any number of buckets over the ramp, the oldest always at its end.
fn ramp_class(place: usize, count: usize) -> String {
    let last = count.saturating_sub(1).max(1);
    format!("a{}", (place * (RAMP - 1) + last / 2) / last)
}

fn draw(bar: &BarFigures, labels: &[String], largest: Cents) -> Bar {
    let total = bar.total();
    let pieces: Vec<(String, &str, Cents)> = std::iter::once(("future".to_owned(), "not yet due", bar.future))
        .chain(bar.buckets.iter().enumerate().map(|(place, &cents)| (ramp_class(place, bar.buckets.len()), labels.get(place).map_or("", String::as_str), cents)))
        .filter(|(_, _, cents)| *cents > Cents::ZERO)
        .collect();
    let spoken: Vec<String> = pieces.iter().map(|(_, label, cents)| format!("{label}: {}", money(*cents))).collect();
    Bar {
        name: bar.name.clone(),
        absolute: lay_out(&pieces, largest, |cents, _| short_dollars(cents)),
        share: lay_out(&pieces, total, |_, share| format!("{}%", (share + 50) / 100)),
        total: dollars(total),
        total_cents: total.0,
        over_90: bar.over_90_tenths.map_or(String::new(), |tenths| format!("{}% over 90", super::super::csv_row::format_tenths(tenths))),
        spoken: format!("{}, {}: {}", bar.name, money(total), spoken.join(", ")),
    }
}

/// Lays pieces out from left to right. Edges are rounded from running sums, so that rounding never adds up to a gap.
pub(super) fn lay_out(pieces: &[(String, &str, Cents)], whole: Cents, label: impl Fn(Cents, i64) -> String) -> Vec<Segment> {
    let edge = |cents: i64| i64::try_from(i128::from(cents) * 10_000 / i128::from(whole.0.max(1))).unwrap_or(10_000);
    let mut before = 0i64;
    pieces
        .iter()
        .map(|(class, name, cents)| {
            let (left, right) = (edge(before), edge(before + cents.0));
            before += cents.0;
            let width = right - left;
            let label = if width >= LABEL_WIDTH { label(*cents, width) } else { String::new() };
            Segment { class: class.clone(), x: left, width, label, title: format!("{name}: {}", money(*cents)) }
        })
        .collect()
}

/// Hundredths of a percent as SVG reads them.
pub(super) fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(name: &str, buckets: [i64; 5]) -> BarFigures {
        BarFigures { name: name.into(), future: Cents::ZERO, buckets: buckets.map(Cents).to_vec(), over_90_tenths: Some(0) }
    }

    fn labels() -> Vec<String> {
        ["0-30", "31-60", "61-90", "91-120", "121+"].map(str::to_owned).to_vec()
    }

    #[test]
    fn shares_fill_the_width_without_gaps_and_dollars_keep_proportion() {
        let chart = Chart::new(vec![figures("Small", [100, 100, 100, 0, 0]), figures("Large", [300, 0, 0, 0, 300])], &labels(), 10);
        assert_eq!(chart.bars.iter().map(|bar| bar.name.as_str()).collect::<Vec<_>>(), ["Large", "Small"]);
        for bar in &chart.bars {
            let end = bar.share.iter().fold(0, |left, segment| {
                assert_eq!(segment.x, left);
                segment.x + segment.width
            });
            assert_eq!(end, 10_000);
        }
        let small: i64 = chart.bars[1].absolute.iter().map(|segment| segment.width).sum();
        assert_eq!(small, 5_000);
        assert_eq!(chart.bars[0].share[1].class, "a8");
        assert_eq!(chart.bars[1].share[0].label, "33%");
    }

    #[test]
    fn bars_beyond_the_limit_are_counted_and_empty_ones_are_not_drawn() {
        let chart = Chart::new(vec![figures("A", [500; 5]), figures("B", [100; 5]), figures("C", [0; 5])], &labels(), 1);
        assert_eq!(chart.bars.len(), 1);
        assert_eq!(chart.note, "1 more with less, $5.00 together, are in the table below.");
        assert_eq!(chart.legend.len(), 5);
    }

    #[test]
    fn any_number_of_buckets_ends_at_the_darkest_step() {
        for count in 1..12 {
            assert_eq!(ramp_class(0, count), "a0");
            assert!(count == 1 || ramp_class(count - 1, count) == "a8", "{count}");
        }
    }
}
