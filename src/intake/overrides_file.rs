//! `reference/overrides.csv`: overrides that a person keeps by hand, for one encounter or for a payer, each with who, why and until when.
//!
//! Whether the edit exists is known to `edits`, *not* here. An override without an end, a user or a reason is a fault and stops the run: nobody may switch an edit off in silence.

use super::table::{Cells, Table, TableColumn, TableFault, optional, required};
use crate::model::Date;

/// The columns of `overrides.csv`.
pub const OVERRIDE_COLUMNS: &[TableColumn] = &[optional("encounter_id"), optional("payer_id"), required("edit"), required("user"), required("reason"), required("until")];

/// One override.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverrideFileRow {
    /// The encounter; empty when the row is about a payer.
    pub encounter_id: String,
    /// The payer's id, or `*` for every payer; empty when the row is about an encounter.
    pub payer_id: String,
    /// The edit's id.
    pub edit: String,
    /// Who decided.
    pub user: String,
    /// Why.
    pub reason: String,
    /// Last as-of date on which it counts.
    pub until: Date,
    /// Line of the file.
    pub line: u64,
}

/// Reads the file. The error lists every fault. An empty file has no overrides.
pub fn read_overrides(file: &str, bytes: &[u8]) -> Result<Vec<OverrideFileRow>, Vec<TableFault>> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    let table = Table::read(file, bytes, OVERRIDE_COLUMNS)?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let mut cells = row.cells();
        rows.extend(read_row(&mut cells));
        faults.append(&mut cells.faults);
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// `None` when something is wrong, which the cells then say.
fn read_row(cells: &mut Cells<'_>) -> Option<OverrideFileRow> {
    let (encounter_id, payer_id) = (cells.text("encounter_id").to_owned(), cells.text("payer_id").to_owned());
    if encounter_id.is_empty() == payer_id.is_empty() {
        cells.fault("encounter_id", &encounter_id, "either an encounter or a payer (`*` for every payer), not both and not neither", "fill in one of the two cells");
    }
    let mut text = |column: &str| cells.required(column).to_owned();
    let (edit, user, reason) = (text("edit"), text("user"), text("reason"));
    let until = cells.required_date("until")?;
    Some(OverrideFileRow { encounter_id, payer_id, edit, user, reason, until, line: cells.row.line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_about_an_encounter_or_a_payer() {
        let rows =
            read_overrides("o.csv", b"payer_id,edit,user,reason,until,encounter_id\nBLUE,duplicate-line,ann,takes them,2026-12-31,\n,duplicate-line,ann,twice,2026-06-30,E1\n")
                .unwrap();
        let scopes: Vec<(&str, &str, u64)> = rows.iter().map(|row| (row.payer_id.as_str(), row.encounter_id.as_str(), row.line)).collect();
        assert_eq!(scopes, [("BLUE", "", 2), ("", "E1", 3)]);
        assert_eq!(read_overrides("o.csv", b"\n").unwrap(), []);
    }

    #[test]
    fn an_override_without_user_reason_or_end_is_a_fault_with_its_line() {
        let faults = read_overrides("o.csv", b"payer_id,encounter_id,edit,user,reason,until\nBLUE,,e,,,\nBLUE,E1,e,ann,why,2026-13-01\n").unwrap_err();
        let places: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect();
        assert_eq!(places, [(2, "user"), (2, "reason"), (2, "until"), (3, "encounter_id"), (3, "until")]);
    }
}
