//! `reference/adjustments.csv`: what becomes of amounts that payers adjust, where a contract says something else than usual. What a row means is known to `posting`, *not* here.

use super::table::{Table, TableColumn, TableFault, optional, required};

/// The columns of `adjustments.csv`.
pub const ADJUSTMENT_COLUMNS: &[TableColumn] =
    &[required("payer_id"), required("group"), required("reason"), required("treatment"), optional("effective_from"), optional("effective_to")];

/// One row, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustmentFileRow {
    /// Our key of the payer, or `*`.
    pub payer_id: String,
    /// Group code, or `remark`.
    pub group: String,
    /// Reason or remark code, or `*`.
    pub reason: String,
    /// What becomes of the amount.
    pub treatment: String,
    /// First date of payment; empty for no limit.
    pub from: String,
    /// Last date of payment; empty for no limit.
    pub to: String,
    /// Line of the file.
    pub line: u64,
}

/// Reads the file. The error lists every fault. An empty file has no rows.
pub fn read_adjustments(file: &str, bytes: &[u8]) -> Result<Vec<AdjustmentFileRow>, Vec<TableFault>> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    let table = Table::read(file, bytes, ADJUSTMENT_COLUMNS)?;
    let read = |row: super::table::Row<'_>| {
        let cells = row.cells();
        let text = |column: &str| cells.text(column).to_owned();
        AdjustmentFileRow {
            payer_id: text("payer_id"),
            group: text("group"),
            reason: text("reason"),
            treatment: text("treatment"),
            from: text("effective_from"),
            to: text("effective_to"),
            line: cells.row.line,
        }
    };
    Ok(table.rows().map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_with_their_lines_and_a_missing_column_is_a_fault() {
        let rows = read_adjustments("a.csv", b"group,reason,payer_id,treatment\nCO,45,*,write_off:contractual\n").unwrap();
        assert_eq!((rows[0].line, rows[0].treatment.as_str(), rows[0].from.as_str()), (2, "write_off:contractual", ""));
        assert!(read_adjustments("a.csv", b"group,reason\nCO,45\n").is_err());
        assert_eq!(read_adjustments("a.csv", b"\n").unwrap(), []);
    }
}
