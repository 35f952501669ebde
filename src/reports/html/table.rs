//! Tables of the morning page: columns, totals, rows, and the note that says how many rows the CSV has.
//!
//! Tables are plain data; the template turns their first rows into HTML and escapes every text, `embed` writes all rows as data for the page's script.
//! They do *not* choose rows: a [`super::super::top::Top`] did.

pub use super::cell::{Cell, Look, Tone};
use super::embed::Embedded;
pub use super::packed::{PackedRow, Rows};
use crate::model::Cents;

/// A table of at most so many rows stands in the page's HTML as a whole, so that it can be read without a script.
const WHOLE_ROWS: usize = 60;
/// Rows that stand in the HTML where the table is longer; as many as the script shows at first.
const FIRST_ROWS: usize = 10;

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Heading.
    pub label: String,
    /// Name in links, `payer_id`; made from the heading unless given.
    pub key: String,
    /// Numbers sort descending on the first click and stand right.
    pub is_number: bool,
    /// Total of the column over *all* rows of the CSV, with the CSV column that it must equal.
    pub total: Option<Total>,
    /// Where the total leads within the page; empty for nowhere.
    pub total_link: String,
    /// In the data and not in the table: an account's panel and links use it.
    pub is_hidden: bool,
    /// Holds guarantor ids (on its second line, where it has one), each of which leads to its account.
    pub is_account: bool,
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
        Column { label: label.to_owned(), key: key_of(label), is_number: false, total: None, total_link: String::new(), is_hidden: false, is_account: false }
    }

    /// A column of numbers.
    pub fn number(label: &str) -> Column {
        Column { is_number: true, ..Column::text(label) }
    }

    /// A column of money with its total.
    pub fn dollars(label: &str, of: impl Into<String>, cents: Cents) -> Column {
        Column { total: Some(Total { of: of.into(), cents }), ..Column::number(label) }
    }

    /// A column of guarantor ids, or of names over them.
    pub fn account(label: &str) -> Column {
        Column { is_account: true, ..Column::text(label) }
    }

    /// The same under another name in links.
    pub fn key(self, key: &str) -> Column {
        Column { key: key.to_owned(), ..self }
    }

    /// The same, with a total that leads somewhere.
    pub fn total_linked(self, link: impl Into<String>) -> Column {
        Column { total_link: link.into(), ..self }
    }

    /// The same, in the data alone.
    pub fn hidden(self) -> Column {
        Column { is_hidden: true, ..self }
    }
}

/// A heading as a name: small letters, digits and underscores; `Denied $` is `denied_dollars`.
fn key_of(label: &str) -> String {
    let label = label.replace('$', " dollars ");
    let words = label.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}

/// One table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Anchor in the page, which is also the report's name; one that ends in `_rows` lists the rows of the report before it.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What the table says, in a sentence or two.
    pub about: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each as wide as the columns.
    pub rows: Rows,
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

    /// The report whose rows these are.
    pub fn report(&self) -> &'static str {
        self.id.strip_suffix("_rows").unwrap_or(self.id)
    }

    /// The columns that stand in the table.
    pub fn shown_columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| !column.is_hidden)
    }

    /// The rows that stand in the HTML, without hidden columns.
    pub fn first_rows(&self) -> impl Iterator<Item = Vec<Cell>> {
        let first = if self.rows.len() > WHOLE_ROWS { FIRST_ROWS } else { self.rows.len() };
        self.rows.iter().take(first).map(|row| row.cells().zip(&self.columns).filter(|(_, column)| !column.is_hidden).map(|(cell, _)| cell.to_cell()).collect())
    }

    /// Says to a reader without a script that there is more; empty when all rows stand in the HTML.
    pub fn without_script(&self) -> String {
        let rows = self.rows.len();
        if rows <= WHOLE_ROWS {
            String::new()
        } else {
            format!("The first {FIRST_ROWS} of {} rows. To see, sort and search the others, allow this page its own script.", grouped_count(rows as u64))
        }
    }

    /// All rows as data for the script.
    pub(super) fn embedded(&self) -> Embedded<'_> {
        Embedded(self)
    }

    /// Says that rows are missing; empty when all are here.
    pub fn note(&self) -> String {
        let shown = self.rows.len() as u64;
        let Some(all) = self.rows_in_csv.filter(|all| *all > shown) else { return String::new() };
        let (shown, all) = (grouped_count(shown), grouped_count(all));
        format!("This page holds the first {shown} of {all} rows; {}.csv has all {all}. Totals are of all rows.", self.report())
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
        let mut table = Table { id: "referrals", title: "", about: String::new(), columns: vec![], rows: vec![PackedRow::new(&[]); 2].into(), rows_in_csv: Some(2), none: "" };
        assert_eq!(table.note(), "");
        table.rows_in_csv = Some(12_345);
        assert_eq!(table.note(), "This page holds the first 2 of 12,345 rows; referrals.csv has all 12,345. Totals are of all rows.");
    }

    #[test]
    fn a_long_table_shows_its_first_rows_without_hidden_columns() {
        let row = |number: i64| vec![Cell::number(number), Cell::text("hidden"), Cell::text("shown")];
        let columns = || vec![Column::number("A"), Column::text("B").hidden(), Column::text("C of it")];
        let table = |rows: i64| Table { id: "t", title: "", about: String::new(), columns: columns(), rows: (0..rows).map(row).collect(), rows_in_csv: None, none: "" };
        assert_eq!((table(60).first_rows().count(), table(60).without_script()), (60, String::new()));
        assert_eq!(table(61).first_rows().count(), 10);
        assert!(table(61).without_script().starts_with("The first 10 of 61 rows."));
        assert_eq!(table(1).first_rows().next().unwrap().iter().map(|cell| cell.text.clone()).collect::<Vec<_>>(), ["0", "shown"]);
        assert_eq!(table(1).columns[2].key, "c_of_it");
    }
}
