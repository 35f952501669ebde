//! `reference/term_memory.csv`: the coder's remembered decisions as plain rows.
//!
//! What a kind means and how phrases are compared is known to `coding`, *not* here.

use super::table::{Table, TableColumn, TableFault, csv_bytes, neutralised, optional, required};
use crate::model::Date;

const COLUMNS: &[TableColumn] = &[required("kind"), required("phrase"), required("answer"), optional("user"), optional("date"), optional("edition")];

/// One remembered decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermMemoryRow {
    /// Kind of question.
    pub kind: String,
    /// What was documented.
    pub phrase: String,
    /// What the coder answered.
    pub answer: String,
    /// Who; blank where unknown.
    pub user: String,
    /// When; `None` where unknown.
    pub date: Option<Date>,
    /// The code sets' edition that the answer was checked against; blank where unknown.
    pub edition: String,
    /// Line of the file; 0 for a row that was not read from one.
    pub line: u64,
}

/// Reads the file. The error lists every fault. An empty file is an empty memory.
pub fn read_term_memory(file: &str, bytes: &[u8]) -> Result<Vec<TermMemoryRow>, Vec<TableFault>> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    let table = Table::read(file, bytes, COLUMNS)?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let mut cells = row.cells();
        let date = cells.date("date");
        let mut text = |column: &str| cells.required(column).to_owned();
        let (kind, phrase, answer) = (text("kind"), text("phrase"), text("answer"));
        rows.push(TermMemoryRow { kind, phrase, answer, user: cells.text("user").to_owned(), date, edition: cells.text("edition").to_owned(), line: row.line });
        faults.append(&mut cells.faults);
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// The file's bytes, rows in the order given.
pub fn write_term_memory<'r>(rows: impl IntoIterator<Item = &'r TermMemoryRow>) -> Vec<u8> {
    let mut lines = vec![["kind", "phrase", "answer", "user", "date", "edition"].map(str::to_owned)];
    let date = |row: &TermMemoryRow| row.date.map(|date| date.to_string()).unwrap_or_default();
    lines.extend(
        rows.into_iter().map(|row| [neutralised(&row.kind), neutralised(&row.phrase), neutralised(&row.answer), neutralised(&row.user), date(row), neutralised(&row.edition)]),
    );
    csv_bytes(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let row = |phrase: &str| TermMemoryRow {
            kind: "diagnosis".into(),
            phrase: phrase.into(),
            answer: "J20.9".into(),
            user: "ann".into(),
            date: Some(Date::constant(2026, 1, 31)),
            edition: "fy2026-april".into(),
            line: 0,
        };
        let rows = vec![row("chest cold, \"bad\""), row("=cmd()"), row("two\nlines")];
        let mut read = read_term_memory("m.csv", &write_term_memory(&rows)).unwrap();
        assert_eq!(read.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4]);
        read.iter_mut().for_each(|row| row.line = 0);
        assert_eq!(read, rows);
    }

    #[test]
    fn blank_cells_and_bad_dates_are_faults_and_an_empty_file_is_not() {
        assert_eq!(read_term_memory("m.csv", b" \n").unwrap(), []);
        let faults = read_term_memory("m.csv", b"kind,phrase,answer,date\ndiagnosis,,J40,2026-02-30\n").unwrap_err();
        assert_eq!(faults.iter().map(|fault| fault.column.as_str()).collect::<Vec<_>>(), ["date", "phrase"]);
    }
}
