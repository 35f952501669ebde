//! Tables of the morning page: cells that know how they sort, columns, totals, and the note that says how many rows the CSV has.
//!
//! Tables are plain data; the template turns them into HTML and escapes every text. They do *not* choose rows: a [`super::super::top::Top`] did.

use crate::model::{Cents, Date};

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Words.
    Text,
    /// An id, in a fixed-width face.
    Id,
    /// A number, aligned right.
    Number,
    /// A long sentence that may wrap.
    Sentence,
    /// A coloured label; the word says what the colour says.
    Chip(Tone),
}

/// What a coloured label means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do.
    Calm,
    /// Worth a look.
    Watch,
    /// Act now.
    Act,
    /// Must not be touched.
    Stop,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Calm => "chip calm",
            Tone::Watch => "chip watch",
            Tone::Act => "chip act",
            Tone::Stop => "chip stop",
        }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What is shown.
    pub text: String,
    /// A second, quieter line; empty for none.
    pub under: String,
    /// What sorts, where the text does not: cents, days, ISO dates.
    pub sort: Option<i64>,
    /// How it looks.
    pub look: Look,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), under: String::new(), sort: None, look: Look::Text }
    }

    /// An id.
    pub fn id(text: impl Into<String>) -> Cell {
        Cell { look: Look::Id, ..Cell::text(text) }
    }

    /// A sentence.
    pub fn sentence(text: impl Into<String>) -> Cell {
        Cell { look: Look::Sentence, ..Cell::text(text) }
    }

    /// A coloured label.
    pub fn chip(text: impl Into<String>, tone: Tone) -> Cell {
        Cell { look: Look::Chip(tone), ..Cell::text(text) }
    }

    /// A number as it is shown and as it sorts. Sort keys stay within what a page's script counts exactly (2^53).
    pub fn sorted(text: impl Into<String>, sort: i64) -> Cell {
        Cell { sort: Some(sort), look: Look::Number, ..Cell::text(text) }
    }

    /// The same with a second line.
    pub fn over(self, under: impl Into<String>) -> Cell {
        Cell { under: under.into(), ..self }
    }

    /// Money.
    pub fn dollars(amount: Cents) -> Cell {
        Cell::sorted(dollars(amount), amount.0)
    }

    /// A whole number.
    pub fn number(number: i64) -> Cell {
        Cell::sorted(grouped(number), number)
    }

    /// A count.
    pub fn count(count: u64) -> Cell {
        Cell::number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A date, or a dash.
    pub fn date(date: Option<Date>) -> Cell {
        match date {
            Some(date) => Cell::sorted(date.to_string(), crate::model::date::epoch_days(date).into()),
            None => Cell::sorted("–", i64::from(i32::MIN)),
        }
    }

    /// A whole number, or a dash.
    pub fn number_or_dash(number: Option<i64>) -> Cell {
        number.map_or(Cell::sorted("–", i64::from(i32::MAX)), Cell::number)
    }

    /// A percentage in tenths, or a dash.
    pub fn percent(tenths: Option<i64>) -> Cell {
        match tenths {
            Some(tenths) => Cell::sorted(format!("{}%", super::super::csv_row::format_tenths(tenths)), tenths),
            None => Cell::sorted("–", -1),
        }
    }

    /// The class of the table cell.
    pub fn class(&self) -> &'static str {
        match self.look {
            Look::Text | Look::Chip(_) => "",
            Look::Id => "id",
            Look::Number if self.sort.is_some_and(|sort| sort < 0) && self.text.starts_with('-') => "num neg",
            Look::Number => "num",
            Look::Sentence => "sentence",
        }
    }

    /// The class of the label within the cell; empty for none.
    pub fn chip_class(&self) -> &'static str {
        match self.look {
            Look::Chip(tone) => tone.class(),
            _ => "",
        }
    }
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Heading.
    pub label: String,
    /// Numbers sort descending on the first click and stand right.
    pub is_number: bool,
    /// Total of the column over *all* rows of the CSV, with the CSV column that it must equal.
    pub total: Option<Total>,
}

/// The total of a CSV column.
#[derive(Debug, Clone)]
pub struct Total {
    /// Report and column, with an optional condition: `aging_summary/net?owner=patient`.
    pub of: String,
    /// The sum.
    pub cents: Cents,
}

impl Total {
    /// As shown.
    pub fn text(&self) -> String {
        dollars(self.cents)
    }
}

impl Column {
    /// A column of words.
    pub fn text(label: &str) -> Column {
        Column { label: label.to_owned(), is_number: false, total: None }
    }

    /// A column of numbers.
    pub fn number(label: &str) -> Column {
        Column { label: label.to_owned(), is_number: true, total: None }
    }

    /// A column of money with its total.
    pub fn dollars(label: &str, of: impl Into<String>, cents: Cents) -> Column {
        Column { label: label.to_owned(), is_number: true, total: Some(Total { of: of.into(), cents }) }
    }
}

/// One table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Anchor in the page, which is also the report's name.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What the table says, in a sentence or two.
    pub about: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each as wide as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// Rows of the CSV, where the table shows its rows; `None` where the table is a summary or is always whole.
    pub rows_in_csv: Option<u64>,
    /// What to say when there are none.
    pub none: &'static str,
}

impl Table {
    /// True when the totals row has anything in it.
    pub fn has_totals(&self) -> bool {
        self.columns.iter().any(|column| column.total.is_some())
    }

    /// True when a filter box is worth its place.
    pub fn has_filter(&self) -> bool {
        self.rows.len() > 8
    }

    /// Says that rows are missing; empty when all are here.
    pub fn note(&self) -> String {
        let shown = self.rows.len() as u64;
        let Some(all) = self.rows_in_csv.filter(|all| *all > shown) else { return String::new() };
        let (shown, all) = (grouped_count(shown), grouped_count(all));
        format!("This page holds the first {shown} of {all} rows; {}.csv has all {all}. Totals are of all rows.", self.id)
    }
}

/// Dollars with thousands separators: `-1,234.50`.
pub fn dollars(amount: Cents) -> String {
    let magnitude = amount.0.unsigned_abs();
    let sign = if amount.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", grouped_count(magnitude / 100), magnitude % 100)
}

/// Dollars with their sign and currency sign, for tiles and sentences: `-$1,234.50`.
pub fn money(amount: Cents) -> String {
    let text = dollars(amount);
    text.strip_prefix('-').map_or_else(|| format!("${text}"), |magnitude| format!("-${magnitude}"))
}

/// Dollars in at most five characters for a label in a chart: `$950`, `$1.2k`, `$34k`, `$5.6M`.
pub fn short_dollars(amount: Cents) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    let whole = amount.0.unsigned_abs() / 100;
    let (unit, divisor) = match whole {
        0..1_000 => return format!("{sign}${whole}"),
        1_000..1_000_000 => ("k", 1_000),
        1_000_000..1_000_000_000 => ("M", 1_000_000),
        _ => ("B", 1_000_000_000),
    };
    let tenths = whole * 10 / divisor;
    if tenths < 100 { format!("{sign}${}.{}{unit}", tenths / 10, tenths % 10) } else { format!("{sign}${}{unit}", tenths / 10) }
}

/// Dollars for a small table: without cents from ten thousand on, rounded half up.
pub fn brief_dollars(amount: Cents) -> String {
    let magnitude = amount.0.unsigned_abs();
    if magnitude < 1_000_000 {
        return dollars(amount);
    }
    let sign = if amount.0 < 0 { "-" } else { "" };
    format!("{sign}{}", grouped_count(magnitude.saturating_add(50) / 100))
}

/// A whole number with thousands separators.
pub fn grouped(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped_count(number.unsigned_abs()))
}

/// A count with thousands separators.
pub fn grouped_count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_grouped_by_thousands() {
        for (cents, text) in [(0, "0.00"), (99_999, "999.99"), (100_000, "1,000.00"), (-123_456_789, "-1,234,567.89"), (-5, "-0.05")] {
            assert_eq!(dollars(Cents(cents)), text);
        }
        assert_eq!((money(Cents(-209_317)), money(Cents(5))), ("-$2,093.17".to_owned(), "$0.05".to_owned()));
        for (cents, text) in [(999_999, "9,999.99"), (1_000_050, "10,001"), (-123_456_749, "-1,234,567")] {
            assert_eq!(brief_dollars(Cents(cents)), text);
        }
        for (cents, text) in [(95_000, "$950"), (123_400, "$1.2k"), (3_456_700, "$34k"), (567_890_000, "$5.6M"), (99_999_900, "$999k"), (-123_400, "-$1.2k")] {
            assert_eq!(short_dollars(Cents(cents)), text);
        }
    }

    #[test]
    fn a_cut_table_says_so() {
        let mut table = Table { id: "referrals", title: "", about: String::new(), columns: vec![], rows: vec![vec![]; 2], rows_in_csv: Some(2), none: "" };
        assert_eq!(table.note(), "");
        table.rows_in_csv = Some(12_345);
        assert_eq!(table.note(), "This page holds the first 2 of 12,345 rows; referrals.csv has all 12,345. Totals are of all rows.");
    }

    #[test]
    fn dates_and_missing_values_sort() {
        let (known, unknown) = (Cell::date(Some(Date::constant(2026, 1, 2))), Cell::date(None));
        assert!(unknown.sort < known.sort);
        assert_eq!(known.text, "2026-01-02");
        assert_eq!((Cell::dollars(Cents(-100)).class(), Cell::dollars(Cents(100)).class()), ("num neg", "num"));
    }
}
