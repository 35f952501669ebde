//! A table's rows as the page embeds them: JSON, column by column, with a dictionary where values repeat. The script reads it; see `templates/tables/data.js`.
//!
//! It is written into a `<script type="application/json">`, which nothing runs. `<` never appears in it, so no text can end the element or begin a comment.

use std::collections::HashMap;
use std::fmt::{self, Display, Formatter, Write};

use super::cell::Look;
use super::packed::{CellRef, Cells, PackedRow};
use super::table::{Column, Table};

/// The rows of a table, displayed as JSON.
pub(super) struct Embedded<'t>(pub &'t Table);

impl Display for Embedded<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Embedded(table) = self;
        write!(out, "{{\"rows\":{},\"columns\":[", table.rows.len())?;
        // One place a row moves on from column to column, so that each byte is read once.
        let mut rows: Vec<Cells<'_>> = table.rows.iter().map(PackedRow::cells).collect();
        for (place, column) in table.columns.iter().enumerate() {
            out.write_str(if place == 0 { "\n" } else { ",\n" })?;
            let cells: Vec<CellRef<'_>> = rows.iter_mut().filter_map(Iterator::next).collect();
            write_column(column, &cells, out)?;
        }
        out.write_str("]}")
    }
}

fn write_column(column: &Column, cells: &[CellRef<'_>], out: &mut Formatter<'_>) -> fmt::Result {
    let look = cells.first().map_or(Look::Text, |cell| cell.look);
    out.write_str("{\"key\":")?;
    write_text(&column.key, out)?;
    out.write_str(",\"label\":")?;
    write_text(&column.label, out)?;
    write!(out, ",\"look\":\"{}\"", look.as_str())?;
    for (is_so, name) in [(column.is_number, "number"), (column.is_hidden, "hidden"), (column.is_account, "account")] {
        if is_so {
            write!(out, ",\"{name}\":1")?;
        }
    }
    write_values(look, cells, out)?;
    if cells.iter().any(|cell| !cell.under.is_empty()) {
        out.write_str(",\"under\":{")?;
        write_texts(cells.iter().map(|cell| cell.under), out)?;
        out.write_char('}')?;
    }
    if cells.iter().any(|cell| !cell.link.is_empty()) {
        out.write_str(",\"links\":{")?;
        write_texts(cells.iter().map(|cell| cell.link), out)?;
        out.write_char('}')?;
    }
    out.write_char('}')
}

/// Numbers as such where the texts follow from them; texts otherwise, with what sorts and, where cells differ in looks, their classes.
fn write_values(look: Look, cells: &[CellRef<'_>], out: &mut Formatter<'_>) -> fmt::Result {
    if cells.iter().all(|cell| cell.look == look && cell.text.is_none()) && !cells.is_empty() {
        return write_list(",\"numbers\"", cells.iter().map(|cell| cell.sort), out);
    }
    out.write_char(',')?;
    let derived: Vec<String> = cells.iter().map(|cell| if cell.text.is_none() { cell.derived() } else { String::new() }).collect();
    let texts = || cells.iter().zip(&derived).map(|(cell, derived)| cell.text.unwrap_or(derived));
    if look == Look::Lines {
        write_lines(texts(), out)?;
    } else {
        write_texts(texts(), out)?;
    }
    if cells.iter().any(|cell| cell.look != look) || matches!(look, Look::Chip(_)) {
        let class = |cell: &CellRef<'_>| match cell.look {
            Look::Chip(tone) => tone.class(),
            look => look.as_str(),
        };
        out.write_str(",\"classes\":{")?;
        write_texts(cells.iter().map(class), out)?;
        out.write_char('}')?;
    }
    if cells.iter().any(|cell| cell.sort.is_some()) {
        write_list(",\"sort\"", cells.iter().map(|cell| cell.sort), out)?;
    }
    Ok(())
}

fn write_list(name: &str, numbers: impl Iterator<Item = Option<i64>>, out: &mut Formatter<'_>) -> fmt::Result {
    write!(out, "{name}:[")?;
    for (place, number) in numbers.enumerate() {
        if place > 0 {
            out.write_char(',')?;
        }
        match number {
            Some(number) => write!(out, "{number}")?,
            None => out.write_str("null")?,
        }
    }
    out.write_char(']')
}

/// Different texts in the order of their first row, and each one's place.
#[derive(Default)]
struct Dictionary<'t> {
    texts: Vec<&'t str>,
    places: HashMap<&'t str, usize>,
}

impl<'t> Dictionary<'t> {
    fn place_of(&mut self, text: &'t str) -> usize {
        let (texts, next) = (&mut self.texts, self.places.len());
        *self.places.entry(text).or_insert_with(|| {
            texts.push(text);
            next
        })
    }

    fn write(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str("\"dictionary\":[")?;
        write_each(self.texts.iter().copied(), out)?;
        out.write_str("],")
    }
}

fn write_each<'t>(texts: impl Iterator<Item = &'t str>, out: &mut Formatter<'_>) -> fmt::Result {
    for (place, text) in texts.enumerate() {
        if place > 0 {
            out.write_char(',')?;
        }
        write_text(text, out)?;
    }
    Ok(())
}

/// A dictionary and the rows' places in it; the texts themselves where most are different.
fn write_texts<'t>(texts: impl Iterator<Item = &'t str> + Clone, out: &mut Formatter<'_>) -> fmt::Result {
    let mut dictionary = Dictionary::default();
    let places: Vec<usize> = texts.clone().map(|text| dictionary.place_of(text)).collect();
    if dictionary.texts.len() * 2 > places.len() {
        out.write_str("\"values\":[")?;
        write_each(texts, out)?;
        return out.write_char(']');
    }
    dictionary.write(out)?;
    write_list("\"values\"", places.iter().map(|place| i64::try_from(*place).ok()), out)
}

/// A dictionary of lines, and for each row the places of its lines: the sentences of a gate are often the same for many accounts.
fn write_lines<'t>(texts: impl Iterator<Item = &'t str> + Clone, out: &mut Formatter<'_>) -> fmt::Result {
    let mut dictionary = Dictionary::default();
    let places: Vec<usize> = texts.clone().flat_map(str::lines).map(|line| dictionary.place_of(line)).collect();
    dictionary.write(out)?;
    out.write_str("\"lines\":[")?;
    let mut rest = places.iter();
    for (row, text) in texts.enumerate() {
        if row > 0 {
            out.write_char(',')?;
        }
        let lines: Vec<String> = rest.by_ref().take(text.lines().count()).map(usize::to_string).collect();
        write!(out, "[{}]", lines.join(","))?;
    }
    out.write_char(']')
}

/// A JSON string that may stand in HTML and in JavaScript.
fn write_text(text: &str, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_char('"')?;
    let mut start = 0;
    for (place, character) in text.char_indices() {
        let is_plain = !matches!(character, '"' | '\\' | '<' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' | '\u{7f}');
        if is_plain {
            continue;
        }
        out.write_str(text.get(start..place).unwrap_or_default())?;
        write!(out, "\\u{:04x}", u32::from(character))?;
        start = place + character.len_utf8();
    }
    out.write_str(text.get(start..).unwrap_or_default())?;
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::super::cell::{Cell, Tone};
    use super::super::packed::Rows;
    use super::*;
    use crate::model::{Cents, Date};

    fn embedded(columns: Vec<Column>, rows: Rows) -> String {
        Embedded(&Table { id: "t", title: "", about: String::new(), columns, rows, rows_in_csv: None, none: "" }).to_string()
    }

    fn parsed(text: &str) -> serde_json::Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn nothing_in_a_text_can_leave_the_element() {
        let evil = "</script><!--<script>alert(1)</script>\u{2028}\u{2029}\"\\\n\u{0}\u{7f}é😀";
        let text = embedded(vec![Column::text(evil)], [vec![Cell::text(evil).over(evil).linked(evil)]].into_iter().collect());
        assert!(!text.contains('<') && !text.contains('\u{2028}') && !text.contains('\u{2029}'), "{text}");
        let column = &parsed(&text)["columns"][0];
        assert_eq!([&column["label"], &column["values"][0], &column["under"]["values"][0], &column["links"]["values"][0]].map(|value| value.as_str().unwrap()), [evil; 4]);
    }

    #[test]
    fn numbers_stay_numbers_and_texts_that_repeat_become_places() {
        let row = |owner: &str, cents| vec![Cell::text(owner), Cell::dollars(Cents(cents)), Cell::date((cents > 0).then(|| Date::constant(1970, 1, 3)))];
        let rows: Rows = [row("patient", 5), row("insurance", -700), row("patient", 0), row("patient", 1)].into_iter().collect();
        let text = embedded(vec![Column::text("Who owes").hidden(), Column::number("Balance"), Column::number("Since")], rows);
        let value = parsed(&text);
        assert_eq!(value["rows"], 4);
        assert_eq!(
            value["columns"][0],
            serde_json::json!({"key": "who_owes", "label": "Who owes", "look": "text", "hidden": 1, "dictionary": ["patient", "insurance"], "values": [0, 1, 0, 0]})
        );
        assert_eq!(value["columns"][1]["numbers"], serde_json::json!([5, -700, 0, 1]));
        assert_eq!(value["columns"][2]["numbers"], serde_json::json!([2, null, null, 2]));
    }

    #[test]
    fn what_differs_in_looks_keeps_its_classes_and_what_sorts() {
        let rows: Rows = [vec![Cell::chip("D1", Tone::Watch), Cell::number_or_dash(None)], vec![Cell::chip("D4", Tone::Act), Cell::number(3)]].into_iter().collect();
        let value = parsed(&embedded(vec![Column::text("Level"), Column::number("Days")], rows));
        assert_eq!(value["columns"][0]["classes"]["values"], serde_json::json!(["chip watch", "chip act"]));
        assert_eq!((&value["columns"][1]["values"], &value["columns"][1]["sort"]), (&serde_json::json!(["–", "3"]), &serde_json::json!([null, 3])));
    }

    #[test]
    fn sentences_are_held_once() {
        let rows: Rows = ["a\nb", "", "b", "b\na"].map(|text| vec![Cell::lines(text)]).into_iter().collect();
        let value = parsed(&embedded(vec![Column::text("Why")], rows));
        assert_eq!((&value["columns"][0]["dictionary"], &value["columns"][0]["lines"]), (&serde_json::json!(["a", "b"]), &serde_json::json!([[0, 1], [], [1], [1, 0]])));
    }
}
