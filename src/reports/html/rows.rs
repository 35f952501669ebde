//! A chart of rows: a name, a drawing as wide as the screen allows, and the value in figures. Waterfall, Pareto, reasons and distributions are all such charts.
//!
//! Positions along the row are hundredths of a percent, so that nothing stretches; heights are pixels of a row of [`ROW_HEIGHT`]. It does *not* know what is drawn.

use askama::Template;

use super::chart::{LegendEntry, percent};

/// Height of a row, in pixels; strokes that go from row to row meet at its edges.
pub(super) const ROW_HEIGHT: i64 = 36;

/// Upper and lower edge of a bar within its row.
pub(super) const BAR: (i64, i64) = (8, 28);

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Colour class.
    pub class: &'static str,
    /// Left edge.
    pub x: i64,
    /// Width; one that is not nothing is drawn at least a hairline wide.
    pub width: i64,
    /// What a pointer held over it shows.
    pub title: String,
}

impl Mark {
    /// Left edge as a percentage.
    pub fn x_percent(&self) -> String {
        percent(self.x)
    }

    /// Width as a percentage.
    pub fn width_percent(&self) -> String {
        percent(self.width.max(15))
    }
}

/// A straight stroke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stroke {
    /// Colour class.
    pub class: &'static str,
    /// From: across, and down in pixels.
    pub from: (i64, i64),
    /// To.
    pub to: (i64, i64),
}

impl Stroke {
    /// Both ends across as percentages.
    pub fn across(&self) -> (String, String) {
        (percent(self.from.0), percent(self.to.0))
    }
}

/// A point on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dot {
    /// Colour class.
    pub class: &'static str,
    /// Across.
    pub x: i64,
    /// Down, in pixels.
    pub y: i64,
    /// What a pointer held over it shows.
    pub title: String,
}

impl Dot {
    /// Across as a percentage.
    pub fn x_percent(&self) -> String {
        percent(self.x)
    }
}

/// One row.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// What the row is about.
    pub name: String,
    /// A second, quieter line; empty for none.
    pub under: String,
    /// Where the rows behind it stand in the page, such as `#denials`; empty for nowhere.
    pub href: String,
    /// The value.
    pub figure: String,
    /// A second, quieter value; empty for none.
    pub figure_under: String,
    /// Bars, from left to right.
    pub marks: Vec<Mark>,
    /// Strokes over them.
    pub strokes: Vec<Stroke>,
    /// Points over those.
    pub dots: Vec<Dot>,
    /// True for a sum, which is set apart.
    pub is_sum: bool,
}

impl Row {
    /// The class of the name: without a second line it may take two.
    pub fn name_class(&self) -> &'static str {
        if self.under.is_empty() { "row-name tall" } else { "row-name" }
    }

    /// The row in words, for readers who do not see the drawing.
    pub fn spoken(&self) -> String {
        [self.name.as_str(), self.under.as_str(), self.figure.as_str(), self.figure_under.as_str()].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// The whole chart.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "rows.html")]
pub(super) struct RowChart {
    /// Anchor in the page.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What the chart says, in a sentence or two.
    pub about: String,
    /// Colours; empty where one colour says it.
    pub legend: Vec<LegendEntry>,
    /// Rows, in order.
    pub rows: Vec<Row>,
    /// What was left out, or how to read it; empty for nothing.
    pub note: String,
    /// What to say when there are no rows.
    pub none: &'static str,
}

/// Hundredths of a percent of the whole; 0 of nothing. What lies outside the whole is drawn at its edge.
pub(super) fn share(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    i64::try_from(i128::from(part) * 10_000 / i128::from(whole)).unwrap_or(10_000).clamp(0, 10_000)
}

/// An entry of a legend.
pub(super) fn entry(class: &str, label: &str) -> LegendEntry {
    LegendEntry { class: class.to_owned(), label: label.to_owned() }
}

/// Puts rows beyond a limit into one, so that nothing disappears: the first rows, and what `rest` makes of the others.
pub(super) fn with_rest<T>(mut rows: Vec<T>, limit: usize, rest: impl FnOnce(Vec<T>) -> T) -> Vec<T> {
    if rows.len() > limit {
        let others = rows.split_off(limit.saturating_sub(1));
        rows.push(rest(others));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stay_within_the_row() {
        assert_eq!([share(1, 3), share(3, 3), share(5, 3), share(-1, 3), share(1, 0)], [3_333, 10_000, 10_000, 0, 0]);
        assert_eq!(share(i64::MAX, i64::MAX), 10_000);
    }

    #[test]
    fn rows_beyond_the_limit_become_one_and_none_is_lost() {
        let of = |count: i32| with_rest((1..=count).collect(), 4, |rest: Vec<i32>| rest.iter().sum());
        assert_eq!((of(3), of(4), of(6)), (vec![1, 2, 3], vec![1, 2, 3, 4], vec![1, 2, 3, 15]));
    }

    #[test]
    fn text_is_escaped_and_the_drawing_is_told_in_words() {
        let row = Row { name: "<b>".into(), figure: "1.00".into(), ..Row::default() };
        let chart = RowChart { id: "x", title: "T", rows: vec![row], ..RowChart::default() }.render().unwrap();
        assert!(chart.contains("&#60;b&#62;") && !chart.contains("<b>"));
        assert!(chart.contains("aria-label=\"&#60;b&#62;, 1.00\""));
        assert!(RowChart { none: "Nothing is here.", ..RowChart::default() }.render().unwrap().contains("Nothing is here."));
    }
}
