//! Reads values out of TOML text and says of every one that is wrong where it stands. All faults of a file are told, not only the first.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::model::{Cents, Date, Quantity, parse_date};

/// A key of a table with its place, and its value with its place.
pub type Entry<'t, 'i> = (&'t Spanned<DeString<'i>>, &'t Spanned<DeValue<'i>>);

/// What is wrong with a file of rules, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleFault {
    /// The file, as messages show it.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for RuleFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// One file that is being read.
pub struct RuleText<'t> {
    /// Its name for people.
    pub file: &'t str,
    text: &'t str,
    faults: Vec<RuleFault>,
}

impl<'t> RuleText<'t> {
    /// A file and its text.
    pub fn new(file: &'t str, text: &'t str) -> RuleText<'t> {
        RuleText { file, text, faults: Vec::new() }
    }

    /// The faults so far, in order of place.
    pub fn into_faults(mut self) -> Vec<RuleFault> {
        self.faults.sort();
        self.faults
    }

    /// The whole file as a table; a fault where it is not TOML.
    pub fn parse(&mut self) -> Option<DeTable<'t>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table.into_inner()),
            Err(error) => {
                self.fault(error.span().unwrap_or_default(), format!("not TOML: {}", error.message()));
                None
            }
        }
    }

    /// Line and column of a byte, both counted from 1.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    }

    /// Notes a fault.
    pub fn fault(&mut self, span: Range<usize>, message: impl Into<String>) {
        let (line, column) = self.place(span.start);
        self.faults.push(RuleFault { file: self.file.to_owned(), line, column, message: message.into() });
    }

    /// Refuses a key that nobody knows, and suggests the one that was perhaps meant.
    pub fn unknown_key<'k>(&mut self, key: &Spanned<DeString<'_>>, of: &str, known: impl Iterator<Item = &'k str>) {
        let name: &str = key.get_ref();
        let hint = did_you_mean(name, known);
        self.fault(key.span(), format!("`{name}` is no key of {of}{hint}"));
    }

    /// A text.
    pub fn text(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => self.refuse(value, "a text that is not blank"),
            DeValue::String(text) => Some(text.trim().to_owned()),
            _ => self.refuse(value, "a text in quotes"),
        }
    }

    /// `true` or `false`.
    pub fn yes_no(&mut self, value: &Spanned<DeValue<'_>>) -> Option<bool> {
        value.get_ref().as_bool().or_else(|| self.refuse(value, "true or false"))
    }

    /// A whole number from 0 on.
    pub fn number(&mut self, value: &Spanned<DeValue<'_>>) -> Option<i64> {
        whole(value).or_else(|| self.refuse(value, "a whole number, 0 or more"))
    }

    /// Dollars, as a whole number or as text.
    pub fn dollars(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Cents> {
        let read = match value.get_ref() {
            DeValue::String(text) => Cents::parse(text).ok(),
            _ => whole(value).and_then(|dollars| dollars.checked_mul(100)).map(Cents),
        };
        read.or_else(|| self.refuse(value, "dollars, such as 100 or \"99.50\" in quotes"))
    }

    /// Units, as a whole number or as text.
    pub fn units(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Quantity> {
        let read = match value.get_ref() {
            DeValue::String(text) => Quantity::parse(text),
            _ => whole(value).filter(|units| *units < 100_000_000).map(Quantity::whole),
        };
        read.or_else(|| self.refuse(value, "units, such as 4 or \"2.5\" in quotes"))
    }

    /// A date, with or without quotes.
    pub fn date(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Date> {
        let read = match value.get_ref() {
            DeValue::String(text) => parse_date(text),
            DeValue::Datetime(date) => parse_date(&date.to_string()),
            _ => None,
        };
        read.or_else(|| self.refuse(value, "a date such as 2026-01-31"))
    }

    /// One value, or each of a list; an empty list is a fault.
    pub fn each<'v, 'i, T>(&mut self, value: &'v Spanned<DeValue<'i>>, mut read: impl FnMut(&mut Self, &'v Spanned<DeValue<'i>>) -> Option<T>) -> Vec<T> {
        let Some(list) = value.get_ref().as_array() else { return read(self, value).into_iter().collect() };
        if list.is_empty() {
            self.refuse::<()>(value, "at least one value");
        }
        list.iter().filter_map(|value| read(self, value)).collect()
    }

    /// A table, or each of an array of tables.
    pub fn tables<'v, 'i>(&mut self, value: &'v Spanned<DeValue<'i>>, heading: &str) -> Vec<(&'v DeTable<'i>, Range<usize>)> {
        let expected = format!("a table headed {heading}");
        let read = |text: &mut Self, value: &'v Spanned<DeValue<'i>>| match value.get_ref().as_table() {
            Some(table) => Some((table, value.span())),
            None => text.refuse(value, &expected),
        };
        self.each(value, read)
    }

    /// Notes that something else was expected.
    pub fn refuse<T>(&mut self, value: &Spanned<DeValue<'_>>, expected: &str) -> Option<T> {
        let written = self.text.get(value.span()).unwrap_or_default();
        let short = crate::edits::finding::short(written.lines().next().unwrap_or_default());
        self.fault(value.span(), format!("expected {expected}, found {short}"));
        None
    }
}

fn whole(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    let number = value.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| *number >= 0)
}

/// `; did you mean X?` where a known word is close to one that is not known.
pub fn did_you_mean<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> String {
    let closest = known.map(|other| (distance(word, other), other)).min();
    match closest {
        Some((slips, other)) if slips <= 2.max(word.len() / 4) => format!("; did you mean `{other}`?"),
        _ => String::new(),
    }
}

/// Letters to change, add or drop to make one word the other.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (at, letter) in left.chars().enumerate() {
        let mut before = std::mem::replace(row.first_mut().unwrap_or(&mut 0), at + 1);
        let mut last = at + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(right.chars()) {
            let changed = before + usize::from(letter != other);
            before = *cell;
            *cell = changed.min(before + 1).min(last + 1);
            last = *cell;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_and_only_close_words_are_suggested() {
        assert_eq!((distance("payer", "payer"), distance("payr", "payer"), distance("", "abc"), distance("abc", ""), distance("kitten", "sitting")), (0, 1, 3, 3, 3));
        assert_eq!(did_you_mean("playce_of_service", ["payer", "place_of_service"].into_iter()), "; did you mean `place_of_service`?");
        assert_eq!(did_you_mean("colour", ["payer", "code"].into_iter()), "");
    }

    #[test]
    fn places_count_lines_and_characters() {
        let text = RuleText::new("f", "a = 1\nbé = 2\n");
        assert_eq!([text.place(0), text.place(6), text.place(9)], [(1, 1), (2, 1), (2, 3)]);
    }
}
