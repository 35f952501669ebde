//! Cells of the page's tables: what is shown, how it looks, how it sorts and where it leads. A cell does *not* know its table.

use super::table::{dollars, grouped};
use crate::model::date::epoch_days;
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
    /// Money, aligned right; `sort` holds cents.
    Dollars,
    /// A date; `sort` holds days since 1970-01-01.
    Date,
    /// A long sentence that may wrap.
    Sentence,
    /// Sentences, one a line.
    Lines,
    /// A coloured label; the word says what the colour says.
    Chip(Tone),
}

impl Look {
    /// As the page's data names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Look::Text => "text",
            Look::Id => "id",
            Look::Number => "number",
            Look::Dollars => "dollars",
            Look::Date => "date",
            Look::Sentence => "sentence",
            Look::Lines => "lines",
            Look::Chip(_) => "chip",
        }
    }
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
    /// The classes of the label.
    pub fn class(self) -> &'static str {
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
    /// Where a click leads within the page, as [`super::link`] makes it; empty for nowhere.
    pub link: String,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), under: String::new(), sort: None, look: Look::Text, link: String::new() }
    }

    /// An id.
    pub fn id(text: impl Into<String>) -> Cell {
        Cell { look: Look::Id, ..Cell::text(text) }
    }

    /// A sentence.
    pub fn sentence(text: impl Into<String>) -> Cell {
        Cell { look: Look::Sentence, ..Cell::text(text) }
    }

    /// Sentences, one a line.
    pub fn lines(text: impl Into<String>) -> Cell {
        Cell { look: Look::Lines, ..Cell::text(text) }
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

    /// The same, leading somewhere within the page.
    pub fn linked(self, link: impl Into<String>) -> Cell {
        Cell { link: link.into(), ..self }
    }

    /// Money.
    pub fn dollars(amount: Cents) -> Cell {
        Cell { look: Look::Dollars, ..Cell::sorted(dollars(amount), amount.0) }
    }

    /// Money, or nothing.
    pub fn dollars_or_blank(amount: Option<Cents>) -> Cell {
        amount.map_or_else(|| Cell { look: Look::Dollars, ..Cell::text("") }, Cell::dollars)
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
            Some(date) => Cell { look: Look::Date, ..Cell::sorted(date.to_string(), epoch_days(date).into()) },
            None => Cell { look: Look::Date, ..Cell::text("–") },
        }
    }

    /// A whole number, or a dash.
    pub fn number_or_dash(number: Option<i64>) -> Cell {
        number.map_or_else(|| Cell { look: Look::Number, ..Cell::text("–") }, Cell::number)
    }

    /// A percentage in tenths, or a dash.
    pub fn percent(tenths: Option<i64>) -> Cell {
        match tenths {
            Some(tenths) => Cell::sorted(format!("{}%", super::super::csv_row::format_tenths(tenths)), tenths),
            None => Cell { look: Look::Number, ..Cell::text("–") },
        }
    }

    /// The class of the table cell.
    pub fn class(&self) -> &'static str {
        match self.look {
            Look::Text | Look::Chip(_) => "",
            Look::Id => "id",
            Look::Number | Look::Dollars if self.sort.is_some_and(|sort| sort < 0) && self.text.starts_with('-') => "num neg",
            Look::Number | Look::Dollars | Look::Date => "num",
            Look::Sentence => "sentence",
            Look::Lines => "sentence lines",
        }
    }

    /// The class of the label within the cell; empty for none.
    pub fn chip_class(&self) -> &'static str {
        match self.look {
            Look::Chip(tone) => tone.class(),
            _ => "",
        }
    }

    /// True when the text follows from `sort` and `look`, so that the page's script can write it.
    pub(super) fn is_derived(&self) -> bool {
        match (self.look, self.sort) {
            (Look::Dollars, None) => self.text.is_empty(),
            (Look::Dollars, Some(cents)) => self.text == dollars(Cents(cents)),
            (Look::Number, Some(number)) => self.text == grouped(number),
            // A date is made from its day and from nothing else.
            (Look::Date, _) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_missing_values_sort() {
        let (known, unknown) = (Cell::date(Some(Date::constant(2026, 1, 2))), Cell::date(None));
        assert!(unknown.sort < known.sort);
        assert_eq!(known.text, "2026-01-02");
        assert_eq!((Cell::dollars(Cents(-100)).class(), Cell::dollars(Cents(100)).class()), ("num neg", "num"));
    }

    #[test]
    fn only_what_follows_from_a_number_is_derived() {
        let derived = [Cell::dollars(Cents(-5)), Cell::dollars_or_blank(None), Cell::number(12_345), Cell::date(None), Cell::date(Some(Date::constant(2026, 1, 2)))];
        assert!(derived.iter().all(Cell::is_derived));
        let written = [Cell::percent(Some(5)), Cell::number_or_dash(None), Cell::text("12"), Cell::chip("1", Tone::Act), Cell::sorted("5 days", 5)];
        assert!(!written.iter().any(Cell::is_derived));
    }
}
