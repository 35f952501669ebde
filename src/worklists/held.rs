//! `worklists/held.csv`: what edits hold, one row a finding, with room for a person's answer.
//!
//! The row says what is wrong, what to do, and which field would change. It is read back by `item_id` alone. This file writes rows; it does *not* read answers.

use crate::model::{Cents, Date};

/// Columns of `held.csv`, `rejected.csv`, `denied.csv` and `changed.csv`; `action` to `until` are for the person. `until` is the last day of an override.
pub const COLUMNS: &[&str] =
    &["item_id", "encounter_id", "claim_id", "edit_or_carc", "cause", "dollars", "deadline", "field", "value", "fix", "action", "new_value", "reason", "user", "until", "route"];

/// One thing for a biller to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkItem<'a> {
    /// Names the row when it comes back; begins with a letter.
    pub item_id: &'a str,
    /// Which encounter.
    pub encounter_id: &'a str,
    /// Which claim; empty when none was written.
    pub claim_id: &'a str,
    /// The edit's id, or the adjustment reason code.
    pub edit_or_carc: &'a str,
    /// What is wrong, in one sentence.
    pub cause: &'a str,
    /// What it holds up.
    pub dollars: Cents,
    /// Last day on which the payer must have the claim; `None` where the payer sets none.
    pub deadline: Option<Date>,
    /// The export column that would change; empty where no single column cures it.
    pub field: &'a str,
    /// What stands there now.
    pub value: &'a str,
    /// What to do, in one sentence.
    pub fix: &'a str,
    /// The action that is proposed; usually empty.
    pub action: &'a str,
    /// Whose queue it belongs to, as a house rule says; empty for nobody's in particular.
    pub route: &'a str,
}

impl WorkItem<'_> {
    /// Appends the row, with the person's cells left blank.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let mut row = super::csv_row::CsvRow::new(out);
        self.append(&mut row);
        row.end()
    }

    /// Appends the cells of [`COLUMNS`] to a row that may go on.
    pub(super) fn append(&self, row: &mut super::csv_row::CsvRow<'_>) {
        row.text(self.item_id).text(self.encounter_id).text(self.claim_id).text(self.edit_or_carc).text(self.cause).dollars(self.dollars).date_or_blank(self.deadline);
        row.text(self.field).text(self.value).text(self.fix).text(self.action).blank().blank().blank().blank().text(self.route);
    }
}

/// The header line.
pub fn write_header(out: &mut Vec<u8>) {
    super::csv_row::write_header(COLUMNS.iter().copied(), out);
}

/// The id of a held row: an `h` and the key of encounter, edit, line and value, so that the same fault keeps its id from night to night.
pub fn item_id(encounter_id: &str, edit: &str, line: Option<u16>, value: &str) -> String {
    let line = line.map(|line| line.to_string()).unwrap_or_default();
    short_id('h', &[encounter_id, edit, &line, value])
}

/// A letter and 16 hexadecimal digits of a key. Spreadsheets eat leading zeros and long digits; a leading letter stops them.
pub(super) fn short_id(letter: char, parts: &[&str]) -> String {
    let key = crate::model::Key::of_texts(parts);
    let mut id = key.to_string();
    id.truncate(16);
    id.insert(0, letter);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_match_their_header_and_leave_room_for_the_answer() {
        let item = WorkItem {
            item_id: "h00ff",
            encounter_id: "E1",
            claim_id: "",
            edit_or_carc: "rendering-npi-invalid",
            cause: "The NPI fails its check digit, so no payer knows it.",
            dollars: Cents(12_500),
            deadline: Some(Date::constant(2026, 4, 1)),
            field: "rendering_npi",
            value: "=1+1",
            fix: "Enter the right NPI.",
            action: "",
            route: "front desk",
        };
        let (mut header, mut out) = (Vec::new(), Vec::new());
        write_header(&mut header);
        assert_eq!(item.write(&mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "h00ff,E1,,rendering-npi-invalid,\"The NPI fails its check digit, so no payer knows it.\",125.00,2026-04-01,rendering_npi,'=1+1,Enter the right NPI.,,,,,,front desk\n"
        );
        assert!(String::from_utf8(header).unwrap().ends_with("action,new_value,reason,user,until,route\n"));
    }

    #[test]
    fn ids_are_stable_start_with_a_letter_and_tell_faults_apart() {
        let id = item_id("E1", "rendering-npi-invalid", Some(1), "123");
        assert_eq!(id, item_id("E1", "rendering-npi-invalid", Some(1), "123"));
        assert_eq!((id.len(), id.starts_with('h')), (17, true));
        for other in
            [item_id("E2", "rendering-npi-invalid", Some(1), "123"), item_id("E1", "rendering-npi-invalid", Some(2), "123"), item_id("E1", "rendering-npi-invalid", None, "123")]
        {
            assert_ne!(id, other);
        }
    }
}
