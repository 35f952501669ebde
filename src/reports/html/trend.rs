//! Key figures month by month: one drawn large with its target, and all of them as small lines beside their value.
//!
//! Months without a run or without a value leave a gap; nothing is drawn between what is known.

use askama::Template;

use super::super::csv_row::format_tenths;
use super::super::{TrendLine, TrendMonth};
use super::chart::percent;
use super::rows::share;
use super::table::{grouped, money};
use crate::model::{Cents, Date};

/// Height of the large drawing, in pixels, and the part of it that holds the line.
const HEIGHT: i64 = 190;
const PLOT: (i64, i64) = (24, 158);

/// Height of a small line, in pixels, and its margin.
const SPARK: (i64, i64) = (34, 5);

/// Room at the left for the labels of the scale, and at the right for the last value, in hundredths of a percent.
const SIDES: (i64, i64) = (700, 9_600);

/// A straight piece of a line, in hundredths of a percent across and pixels down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    x: (i64, i64),
    y: (i64, i64),
}

impl Piece {
    /// Both ends across as percentages.
    pub fn across(&self) -> (String, String) {
        (percent(self.x.0), percent(self.x.1))
    }
}

/// A month on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    x: i64,
    /// Down, in pixels.
    pub y: i64,
    /// The value, as it is said.
    pub value: String,
    /// Month and value.
    pub title: String,
    /// True for the latest.
    pub is_last: bool,
}

impl Point {
    /// Across as a percentage.
    pub fn x_percent(&self) -> String {
        percent(self.x)
    }

    /// Where its label stands: above the point, below where there is no room above.
    pub fn label_y(&self) -> i64 {
        if self.y < PLOT.0 + 12 { self.y + 18 } else { self.y - 9 }
    }
}

/// A line of the scale, or a month below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tick {
    place: i64,
    /// What it says.
    pub label: String,
}

impl Tick {
    /// Down, in pixels, for a line of the scale.
    pub fn y(&self) -> i64 {
        self.place
    }

    /// Across as a percentage, for a month.
    pub fn x_percent(&self) -> String {
        percent(self.place)
    }
}

/// One figure, drawn large.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "trend.html")]
pub(super) struct TrendChart {
    /// Anchor in the page.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// What it says.
    pub about: String,
    height: i64,
    pieces: Vec<Piece>,
    points: Vec<Point>,
    scale: Vec<Tick>,
    months: Vec<Tick>,
    target: Option<Tick>,
    target_y: i64,
    spoken: String,
    none: &'static str,
}

impl TrendChart {
    /// Draws one figure; a chart without lines says that there is nothing yet.
    pub(super) fn new(id: &'static str, title: &str, line: Option<&TrendLine>) -> TrendChart {
        let none = "The line begins when there are runs of two months.";
        let chart = TrendChart { id, title: title.to_owned(), height: HEIGHT, none, ..TrendChart::default() };
        let Some(line) = line.filter(|line| known(line).count() > 1) else { return chart };
        let top = known(line).map(|(_, value)| value).chain(line.target).max().map_or(1, |top| round_up(top.max(1)));
        let down = |value: i64| PLOT.1 - share(value, top) * (PLOT.1 - PLOT.0) / 10_000;
        let points = points(line, SIDES, down);
        TrendChart {
            about: about(line),
            spoken: points.iter().map(|point| point.title.as_str()).collect::<Vec<_>>().join(", "),
            pieces: pieces(line, SIDES, down),
            scale: [0, top / 2, top].map(|value| Tick { place: down(value), label: shown(value, &line.unit) }).to_vec(),
            months: line.months.iter().enumerate().map(|(place, month)| Tick { place: across(line, place, SIDES), label: month_name(month.through, place == 0) }).collect(),
            // Below its line where the latest point stands above it, so that neither covers the other.
            target_y: line.target.zip(known(line).last()).map_or(0, |(target, (_, last))| if last >= target { down(target) + 14 } else { down(target) - 5 }),
            target: line.target.map(|target| Tick { place: down(target), label: format!("target {}", shown(target, &line.unit)) }),
            points,
            ..chart
        }
    }
}

/// One figure as a small line.
#[derive(Debug, Clone)]
pub(super) struct Spark {
    /// The figure's title.
    pub title: String,
    /// Its latest value.
    pub value: String,
    /// What became of it.
    pub under: String,
    /// The line.
    pub pieces: Vec<Piece>,
    /// The latest month; `None` where it is not available.
    pub last: Option<Point>,
    /// The line in words.
    pub spoken: String,
}

/// All figures as small lines.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "sparks.html")]
pub(super) struct Sparks {
    /// The figures, in order.
    pub sparks: Vec<Spark>,
}

impl Sparks {
    /// One small line a figure that has any value.
    pub(super) fn new(lines: &[TrendLine]) -> Sparks {
        Sparks { sparks: lines.iter().filter(|line| known(line).count() > 0).map(spark).collect() }
    }
}

fn spark(line: &TrendLine) -> Spark {
    let low = known(line).map(|(_, value)| value).min().unwrap_or(0);
    let high = known(line).map(|(_, value)| value).max().unwrap_or(0);
    let (height, margin) = SPARK;
    // A figure that never changed is a line half way up.
    let down = |value: i64| if high == low { height / 2 } else { height - margin - share(value - low, high - low) * (height - 2 * margin) / 10_000 };
    let points = points(line, (150, 9_850), down);
    let value = line.months.last().and_then(|month| month.value).map_or_else(|| "n/a".to_owned(), |value| shown(value, &line.unit));
    Spark {
        title: line.title.clone(),
        value,
        under: under(line, low, high),
        pieces: pieces(line, (150, 9_850), down),
        spoken: points.iter().map(|point| point.title.as_str()).collect::<Vec<_>>().join(", "),
        last: points.into_iter().next_back(),
    }
}

fn under(line: &TrendLine, low: i64, high: i64) -> String {
    let known: Vec<(Date, i64)> = known(line).collect();
    match known.as_slice() {
        [] | [_] => "one month so far".to_owned(),
        [(first, before), ..] => format!("{} in {}; from {} to {}", shown(*before, &line.unit), month_name(*first, true), shown(low, &line.unit), shown(high, &line.unit)),
    }
}

fn about(line: &TrendLine) -> String {
    let known: Vec<(Date, i64)> = known(line).collect();
    let (Some((first, before)), Some((last, now))) = (known.first(), known.last()) else { return String::new() };
    let target = line.target.map_or_else(String::new, |target| format!(" The dashed line is the target of {}.", shown(target, &line.unit)));
    format!("{} in {}, {} in {}.{target}", shown(*before, &line.unit), month_name(*first, true), shown(*now, &line.unit), month_name(*last, true))
}

fn known(line: &TrendLine) -> impl Iterator<Item = (Date, i64)> + '_ {
    line.months.iter().filter_map(|month| Some((month.through, month.value?)))
}

/// Where a month stands. Months are as far apart as the calendar says, so a month without a run leaves its room.
fn across(line: &TrendLine, place: usize, sides: (i64, i64)) -> i64 {
    let month = |month: &TrendMonth| i64::from(month.through.year()) * 12 + i64::from(month.through.month());
    let (Some(first), Some(last), Some(here)) = (line.months.first(), line.months.last(), line.months.get(place)) else { return sides.0 };
    let (span, at) = (month(last) - month(first), month(here) - month(first));
    if span <= 0 { sides.1 } else { sides.0 + share(at, span) * (sides.1 - sides.0) / 10_000 }
}

fn points(line: &TrendLine, sides: (i64, i64), down: impl Fn(i64) -> i64) -> Vec<Point> {
    let last = line.months.len().saturating_sub(1);
    let point = |(place, month): (usize, &TrendMonth)| {
        let value = month.value?;
        let said = shown(value, &line.unit);
        let title = format!("{}: {said}", month_name(month.through, true));
        Some(Point { x: across(line, place, sides), y: down(value), value: said, title, is_last: place == last })
    };
    line.months.iter().enumerate().filter_map(point).collect()
}

fn pieces(line: &TrendLine, sides: (i64, i64), down: impl Fn(i64) -> i64) -> Vec<Piece> {
    let piece = |(place, pair): (usize, &[TrendMonth])| {
        let [left, right] = pair else { return None };
        Some(Piece { x: (across(line, place, sides), across(line, place + 1, sides)), y: (down(left.value?), down(right.value?)) })
    };
    line.months.windows(2).enumerate().filter_map(piece).collect()
}

/// A round value not below this one: the end of a scale.
fn round_up(value: i64) -> i64 {
    let power = 10i64.checked_pow(value.max(1).ilog10()).unwrap_or(1);
    // Tenths of the power: fine enough that a line fills its room, round enough to be read.
    [10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100].into_iter().map(|tenths| power.saturating_mul(tenths) / 10).find(|end| *end >= value).unwrap_or(value)
}

/// A value of a unit, as it is said.
fn shown(value: i64, unit: &str) -> String {
    match unit {
        "percent" => format!("{}%", format_tenths(value)),
        "days" => format!("{} days", format_tenths(value)),
        "dollars" => money(Cents(value)),
        _ => grouped(value),
    }
}

/// The month, with its year at the start and in January.
fn month_name(date: Date, with_year: bool) -> String {
    let format = if with_year || date.month() == 1 { "%b %Y" } else { "%b" };
    date.strftime(format).to_string()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::date::add_days;

    /// Months that end in September 2026, one a value.
    pub(in crate::reports::html) fn line(unit: &str, values: &[Option<i64>]) -> TrendLine {
        let end = Date::constant(2026, 9, 25);
        let month = |(back, value): (usize, &Option<i64>)| TrendMonth { through: add_days(end, -30 * back as i32), value: *value };
        let months = values.iter().rev().enumerate().map(month).collect::<Vec<_>>().into_iter().rev().collect();
        TrendLine { kpi: "pct_ar_over_90".into(), title: "A/R <over> 90".into(), unit: unit.into(), target: Some(150), months }
    }

    #[test]
    fn a_month_without_a_value_leaves_a_gap() {
        let chart = TrendChart::new("x", "T", Some(&line("percent", &[Some(200), None, Some(180), Some(100)])));
        assert_eq!((chart.points.len(), chart.pieces.len(), chart.months.len()), (3, 1, 4));
        assert_eq!(chart.scale.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>(), ["0.0%", "10.0%", "20.0%"]);
        assert_eq!(chart.points.iter().map(|point| (point.y, point.value.as_str())).collect::<Vec<_>>(), [(24, "20.0%"), (38, "18.0%"), (91, "10.0%")]);
        assert_eq!(chart.about, "20.0% in Jun 2026, 10.0% in Sep 2026. The dashed line is the target of 15.0%.");
        assert!(chart.points[2].is_last && chart.render().unwrap().contains("target 15.0%"));
    }

    #[test]
    fn one_month_is_no_line() {
        for line in [None, Some(&line("percent", &[Some(200)])), Some(&line("percent", &[None, None]))] {
            assert!(TrendChart::new("x", "T", line).render().unwrap().contains("The line begins when"));
        }
    }

    #[test]
    fn small_lines_say_their_range_and_never_leave_their_box() {
        let sparks = Sparks::new(&[line("days", &[Some(405), Some(380), Some(420)]), line("dollars", &[Some(5), Some(5)]), line("percent", &[None])]).sparks;
        assert_eq!(sparks.len(), 2, "a figure without any value has no line");
        assert_eq!((sparks[0].value.as_str(), sparks[0].under.as_str()), ("42.0 days", "40.5 days in Jul 2026; from 38.0 days to 42.0 days"));
        assert!(sparks.iter().flat_map(|spark| &spark.pieces).all(|piece| piece.y.0 >= 0 && piece.y.0 <= SPARK.0 && piece.y.1 >= 0 && piece.y.1 <= SPARK.0));
        assert!(Sparks::new(&[line("days", &[Some(1), Some(2)])]).render().unwrap().contains("A/R &#60;over&#62; 90"));
    }

    #[test]
    fn scales_end_at_round_values() {
        for (value, end) in [(1, 1), (3, 3), (95, 100), (100, 100), (101, 120), (214, 250), (625, 800), (2_600_000, 3_000_000)] {
            assert_eq!(round_up(value), end);
        }
    }
}
