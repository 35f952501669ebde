//! Worklists that a person has filled in and saved: `inbox/corrections/*.csv`.
//!
//! A returned file is read by its `question_id` or `item_id` alone; columns that a spreadsheet moved, lost or added do not matter, and a row without an answer or
//! action is not yet decided and is left. Whether the id exists and the answer can be used is for `coding` and `worklists` to say, *not* for this file.

use std::collections::HashMap;

use super::table::{Row, Table, TableColumn, TableFault, header_names, optional, required};
use crate::model::{Date, parse_date};

const ANSWER_COLUMNS: &[TableColumn] = &[required("question_id"), required("answer"), optional("user")];
const ACTION_COLUMNS: &[TableColumn] =
    &[required("item_id"), required("action"), optional("field"), optional("new_value"), optional("reason"), optional("user"), optional("until")];

/// What a biller may write under `action`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionAction {
    /// Put `new_value` into `field`.
    Fix,
    /// Send although the edit objects.
    Override,
    /// Send the same claim again.
    Resend,
    /// Send a replacement claim.
    Replace,
    /// Void the claim.
    Void,
    /// Give the balance up.
    WriteOff,
    /// The decision is appealed.
    Appeal,
    /// Nothing is to be done.
    Ignore,
}

impl CorrectionAction {
    /// All actions with the words of the worklists.
    pub const NAMES: [(CorrectionAction, &'static str); 8] = [
        (CorrectionAction::Fix, "fix"),
        (CorrectionAction::Override, "override"),
        (CorrectionAction::Resend, "resend"),
        (CorrectionAction::Replace, "replace"),
        (CorrectionAction::Void, "void"),
        (CorrectionAction::WriteOff, "write_off"),
        (CorrectionAction::Appeal, "appeal"),
        (CorrectionAction::Ignore, "ignore"),
    ];

    /// The word of the worklists.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(action, _)| *action == self).map_or("", |(_, name)| name)
    }

    /// Reads a word in any case, with `_`, `-` or a blank in `write_off`.
    pub fn parse(text: &str) -> Option<CorrectionAction> {
        let word = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Self::NAMES.iter().find(|(_, name)| *name == word).map(|(action, _)| *action)
    }
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// The answer to a coder's question.
    Answer {
        /// Which question.
        question_id: String,
        /// The answer, never blank.
        answer: String,
    },
    /// What to do with a held, rejected, denied or changed item.
    Action {
        /// Which item.
        item_id: String,
        /// What to do.
        action: CorrectionAction,
        /// The export column to change; never blank for [`CorrectionAction::Fix`].
        field: String,
        /// Its new value; blank empties the cell (a person writes `(blank)` for that).
        new_value: String,
        /// Why; never blank for [`CorrectionAction::Override`] and [`CorrectionAction::WriteOff`].
        reason: String,
        /// Last as-of date on which an override counts, ISO; empty where the row leaves it to the configuration.
        until: String,
    },
}

impl Decided {
    /// The question's or item's id.
    pub fn id(&self) -> &str {
        match self {
            Decided::Answer { question_id, .. } => question_id,
            Decided::Action { item_id, .. } => item_id,
        }
    }
}

/// One decision with its source.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Correction {
    /// What was decided.
    pub decided: Decided,
    /// Who decided; blank where the row does not say.
    pub user: String,
    /// File as the caller named it.
    pub file: String,
    /// Line of the file, the header being 1.
    pub row: u64,
}

/// What a returned worklist holds.
#[derive(Debug, Default)]
pub struct Corrections {
    /// Decisions in file order.
    pub corrections: Vec<Correction>,
    /// Rows that cannot be used, and why.
    pub faults: Vec<TableFault>,
    /// Rows that nobody has decided yet.
    pub undecided: u64,
}

/// The two kinds of returned worklists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorklistKind {
    /// `coding.csv`, by `question_id`.
    Questions,
    /// `held.csv`, `rejected.csv`, `denied.csv`, `changed.csv`, by `item_id`.
    Items,
}

/// Which worklist a header line belongs to; `None` when it is neither.
pub fn worklist_kind(first_line: &[u8]) -> Option<WorklistKind> {
    let names = header_names(first_line);
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    match (has("question_id"), has("item_id")) {
        (true, _) => Some(WorklistKind::Questions),
        // `item_id` alone also heads a file of opening balances.
        (false, true) if has("action") || has("edit_or_carc") => Some(WorklistKind::Items),
        _ => None,
    }
}

/// Reads one row; `None` when nobody has decided it yet.
type RowReader = fn(Row<'_>) -> Result<Option<Correction>, Vec<TableFault>>;

/// Reads a returned worklist. The error lists what makes the whole file unusable.
pub fn read_corrections(file: &str, bytes: &[u8]) -> Result<Corrections, Vec<TableFault>> {
    let (columns, read_row): (_, RowReader) = match worklist_kind(bytes) {
        Some(WorklistKind::Questions) => (ANSWER_COLUMNS, read_answer),
        Some(WorklistKind::Items) => (ACTION_COLUMNS, read_action),
        None => return Err(vec![not_a_worklist(file)]),
    };
    let table = Table::read(file, bytes, columns)?;
    let mut found = Corrections::default();
    for row in table.rows() {
        match read_row(row) {
            Ok(Some(correction)) => found.corrections.push(correction),
            Ok(None) => found.undecided += 1,
            Err(mut faults) => found.faults.append(&mut faults),
        }
    }
    settle_repeats(&mut found);
    Ok(found)
}

fn not_a_worklist(file: &str) -> TableFault {
    TableFault {
        file: file.into(),
        line: 1,
        column: String::new(),
        found: String::new(),
        expected: "a worklist with question_id and answer, or with item_id and action".into(),
        fix: "save the worklist with its header row; other files do not belong in this folder".into(),
    }
}

fn read_answer(row: Row<'_>) -> Result<Option<Correction>, Vec<TableFault>> {
    let answer = whole_number_repaired(row.text("answer"));
    if answer.is_empty() {
        return Ok(None);
    }
    let mut faults: Vec<TableFault> = id_fault(row, "question_id").into_iter().collect();
    faults.extend(lossy_number_fault(row, "answer"));
    let decided = Decided::Answer { question_id: row.text("question_id").to_owned(), answer: answer.to_owned() };
    finish(row, decided, faults)
}

fn read_action(row: Row<'_>) -> Result<Option<Correction>, Vec<TableFault>> {
    let word = row.text("action");
    if word.is_empty() {
        return Ok(None);
    }
    let mut faults: Vec<TableFault> = id_fault(row, "item_id").into_iter().collect();
    let Some(action) = CorrectionAction::parse(word) else {
        faults.push(row.fault("action", word, "fix, override, resend, replace, void, write_off, appeal or ignore", "correct the word"));
        return Err(faults);
    };
    if action == CorrectionAction::Fix {
        for (column, expected, fix) in
            [("field", "the column to change", "fill in the column's name"), ("new_value", "the new value", "fill in the value; write (blank) to empty the cell")]
        {
            if row.text(column).is_empty() {
                faults.push(row.fault(column, "", expected, fix));
            }
        }
        faults.extend(lossy_number_fault(row, "new_value"));
    }
    if matches!(action, CorrectionAction::Override | CorrectionAction::WriteOff) {
        for (column, expected) in [("reason", "why"), ("user", "who decided")] {
            if row.text(column).is_empty() {
                faults.push(row.fault(column, "", format!("{expected}, because the action is {}", action.as_str()), "fill in the cell"));
            }
        }
    }
    let until = read_until(row, action, &mut faults);
    let field = row.text("field").to_ascii_lowercase();
    let new_value = read_value(&field, row.text("new_value"));
    let decided = Decided::Action { item_id: row.text("item_id").to_owned(), action, field, new_value, reason: row.text("reason").to_owned(), until };
    finish(row, decided, faults)
}

/// The last day of an override. On other rows the cell means nothing and is left.
fn read_until(row: Row<'_>, action: CorrectionAction, faults: &mut Vec<TableFault>) -> String {
    let text = row.text("until");
    if action != CorrectionAction::Override || text.is_empty() {
        return String::new();
    }
    let until = parse_date(text).or_else(|| american_date(text));
    if until.is_none() {
        faults.push(row.fault("until", text, "the last day on which the override counts, such as 2026-01-31", "correct the date, or leave the cell blank for the configured days"));
    }
    until.map(|date| date.to_string()).unwrap_or_default()
}

fn finish(row: Row<'_>, decided: Decided, faults: Vec<TableFault>) -> Result<Option<Correction>, Vec<TableFault>> {
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Some(Correction { decided, user: row.text("user").to_owned(), file: row.file().to_owned(), row: row.line }))
}

/// Ids start with a letter, so that a spreadsheet leaves them alone; another cell in their place means that the columns have slipped.
fn id_fault(row: Row<'_>, column: &str) -> Option<TableFault> {
    let id = row.text(column);
    let is_id = id.starts_with(|first: char| first.is_ascii_alphabetic()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
    (!is_id).then(|| row.fault(column, "", "the id as the worklist had it, beginning with a letter", "copy the id back from the worklist"))
}

/// A spreadsheet writes a long number as `1.23457E+09` and loses digits for good.
fn lossy_number_fault(row: Row<'_>, column: &str) -> Option<TableFault> {
    let text = row.text(column);
    let is_lossy = text.split_once("E+").is_some_and(|(mantissa, exponent)| {
        mantissa.contains('.') && mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && exponent.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_lossy.then(|| row.fault(column, text, "the whole number", "the spreadsheet shortened it: format the cell as text and type it again"))
}

/// `99213.0` or `99213.00` was typed as `99213`; a code has no such ending of its own.
fn whole_number_repaired(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, "0" | "00")) if whole.len() == 5 && whole.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text,
    }
}

fn read_value(field: &str, text: &str) -> String {
    if text.eq_ignore_ascii_case("(blank)") {
        return String::new();
    }
    let date = if field.contains("date") { american_date(text) } else { None };
    date.map_or_else(|| whole_number_repaired(text).to_owned(), |date| date.to_string())
}

/// `1/31/2026`, which a spreadsheet set to US dates makes of `2026-01-31`.
fn american_date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    parse_date(&format!("{year}-{month:0>2}-{day:0>2}"))
}

/// One decision given twice counts once; two different ones on the same id and field cancel each other and are faults, because nobody can say which is meant.
fn settle_repeats(found: &mut Corrections) {
    // Several fields of one item may be fixed, one a row.
    let key = |correction: &Correction| match &correction.decided {
        Decided::Action { item_id, action: CorrectionAction::Fix, field, .. } => format!("{item_id}\u{1f}{field}"),
        other => other.id().to_owned(),
    };
    let mut first_of: HashMap<String, (Correction, bool)> = HashMap::new();
    for correction in &found.corrections {
        let (first, conflicts) = first_of.entry(key(correction)).or_insert_with(|| (correction.clone(), false));
        *conflicts |= first.decided != correction.decided;
    }
    let (corrections, faults) = (&mut found.corrections, &mut found.faults);
    corrections.retain(|correction| match first_of.get(&key(correction)) {
        Some((_, true)) => {
            faults.push(contradiction(correction));
            false
        }
        Some((first, false)) => first.row == correction.row,
        None => true,
    });
    faults.sort_by_key(|fault| fault.line);
}

fn contradiction(correction: &Correction) -> TableFault {
    TableFault {
        file: correction.file.clone(),
        line: correction.row,
        column: String::new(),
        found: correction.decided.id().to_owned(),
        expected: "one decision for one id, but the file has different ones".into(),
        fix: "keep the row that is right and save the file again".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(found: &Corrections) -> Vec<(&str, String, u64)> {
        let view = |correction: &Correction| match &correction.decided {
            Decided::Answer { answer, .. } => answer.clone(),
            Decided::Action { action, field, new_value, .. } => format!("{} {field}={new_value}", action.as_str()),
        };
        found.corrections.iter().map(|correction| (correction.decided.id(), view(correction), correction.row)).collect()
    }

    #[test]
    fn answers_survive_a_spreadsheet() {
        let bytes = b"\xEF\xBB\xBFphrase;question_id;ANSWER;user;Spalte1\r\n\"'-bad; cough\";qab1;J20.9;ann;\r\n;;;;\r\nfever;qab2;;;\r\nvisit;qab3;99213.00;;\r\n";
        let found = read_corrections("coding.csv", bytes).unwrap();
        assert_eq!(answers(&found), [("qab1", "J20.9".to_owned(), 2), ("qab3", "99213".to_owned(), 5)]);
        assert_eq!((found.undecided, found.faults.len(), found.corrections[0].user.as_str()), (1, 0, "ann"));
    }

    #[test]
    fn actions_are_read_with_their_repairs() {
        let text = "item_id,action,field,new_value,reason,user\nh1,Fix,service_date,1/31/2026,,\nh2,fix,member_id_1,'-77,,\nh3,fix,modifiers,(blank),,\nh4,write-off,,,small,bob\nh5,,x,y,,\n";
        let found = read_corrections("held.csv", text.as_bytes()).unwrap();
        let expected = [
            ("h1", "fix service_date=2026-01-31".to_owned(), 2),
            ("h2", "fix member_id_1=-77".to_owned(), 3),
            ("h3", "fix modifiers=".to_owned(), 4),
            ("h4", "write_off =".to_owned(), 5),
        ];
        assert_eq!(answers(&found), expected);
        assert_eq!(found.undecided, 1);
    }

    #[test]
    fn unusable_rows_say_why_and_leave_their_neighbours() {
        let text = "item_id,action,field,new_value,reason,user\nh1,mend,,,,\nh2,fix,,,,\n12,ignore,,,,\nh4,override,,,,\nh5,fix,rendering_npi,1.23457E+09,,\nh6,ignore,,,,\n";
        let found = read_corrections("held.csv", text.as_bytes()).unwrap();
        let columns: Vec<(u64, &str)> = found.faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect();
        assert_eq!(columns, [(2, "action"), (3, "field"), (3, "new_value"), (4, "item_id"), (5, "reason"), (5, "user"), (6, "new_value")]);
        assert_eq!(answers(&found), [("h6", "ignore =".to_owned(), 7)]);
    }

    #[test]
    fn an_override_may_name_its_last_day_and_other_actions_need_not_mind_the_cell() {
        let text = "item_id,action,reason,user,until\nh1,override,twice,ann,1/31/2026\nh2,override,twice,ann,\nh3,override,twice,ann,soon\nh4,ignore,,,soon\n";
        let found = read_corrections("held.csv", text.as_bytes()).unwrap();
        let until = |correction: &Correction| match &correction.decided {
            Decided::Action { until, .. } => until.clone(),
            Decided::Answer { .. } => String::new(),
        };
        assert_eq!(found.corrections.iter().map(until).collect::<Vec<_>>(), ["2026-01-31", "", ""]);
        assert_eq!(found.faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect::<Vec<_>>(), [(4, "until")]);
    }

    #[test]
    fn the_same_twice_is_once_and_a_contradiction_is_nothing() {
        let found = read_corrections("c.csv", b"question_id,answer\nqa,J40\nqa,J40\nqb,J40\nqb,J20.9\n").unwrap();
        assert_eq!(answers(&found), [("qa", "J40".to_owned(), 2)]);
        assert_eq!(found.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [4, 5]);
        let fields = read_corrections("h.csv", b"item_id,action,field,new_value\nh1,fix,units,1\nh1,fix,charge,9.00\n").unwrap();
        assert_eq!(fields.corrections.len(), 2);
    }

    #[test]
    fn other_files_are_not_worklists_and_a_lost_answer_column_is_named() {
        assert!(read_corrections("x.csv", b"event_id,event,date\n").is_err());
        assert_eq!(read_corrections("c.csv", b"question_id,phrase\nqa,x\n").unwrap_err()[0].column, "answer");
    }
}
