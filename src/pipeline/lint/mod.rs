//! Checks files for people, without a night: encounters are coded and judged by every edit; 837 files are proved, and their professional claims judged by every edit that an 837 can answer.
//!
//! Nothing is written, and the books are not looked at.

mod convert;
mod doubles;
mod encounters;
mod history;
mod judge;
mod locate;
mod on_837;
mod prior;
mod summary;
mod unreadable;
mod words;
mod x12;

#[cfg(test)]
mod tests;

pub use encounters::check_file;
pub use on_837::{NOT_ON_837, On837, on_837};
pub use summary::Summary;
pub use x12::{Configured, check_x12, is_x12};

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use super::shard_output::severity_name;
use crate::edits::{NotRun, Table, find_edit};
use crate::error::Error;
use crate::model::{Cents, Finding, Severity};
use crate::store::StoreError;

/// What a checked object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckedKind {
    /// A file as a whole.
    File,
    /// A claim of an 837.
    Claim,
    /// An encounter of an export, or rows that make none.
    Encounter,
}

/// One claim, encounter or file that was checked.
#[derive(Debug, Clone, serde::Serialize)]
pub struct CheckedObject {
    /// The encounter's, the claim's (CLM01) or the file's id.
    pub id: String,
    /// What it is.
    pub kind: CheckedKind,
    /// `clean`, `warnings`, `held`, `to_coder`, `quarantined`, `not_final`, `faulty`.
    pub status: &'static str,
    /// Bytes before the claim's CLM in the file; `None` for anything else.
    pub offset: Option<u64>,
    /// Number of the claim's CLM in its transaction, the ST being 1; `None` for anything else.
    pub segment_number: Option<u32>,
    /// What the claim, or the claims of the encounter, charge; `None` where that is not known.
    pub charged_cents: Option<Cents>,
    /// The date by which an 837 was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Where that date comes from: `argument`, `workspace`, `file` (GS04).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of_from: Option<&'static str>,
    /// Everything that was found.
    pub findings: Vec<CheckedFinding>,
    /// Edits that could not run, which is not the same as passed.
    pub not_run: Vec<NotRunEdit>,
}

/// An edit that could not run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NotRunEdit {
    /// Its id.
    pub edit: &'static str,
    /// Why, as a sentence.
    pub reason: Cow<'static, str>,
}

/// One finding.
#[derive(Debug, Clone, serde::Serialize)]
pub struct CheckedFinding {
    /// Edit, or reason.
    pub edit: String,
    /// reject, warning, note.
    pub severity: &'static str,
    /// WEDI SNIP type.
    pub snip: u8,
    /// X12 element, or the export's column.
    pub element: String,
    /// The service line, counted from 1; `None` for anything else.
    pub line: Option<u16>,
    /// Id of the segment of an 837.
    pub segment: Option<String>,
    /// That segment's number in its transaction, the ST being 1.
    pub segment_number: Option<u32>,
    /// Bytes before that segment in the file.
    pub offset: Option<u64>,
    /// Offending value, never PHI.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// The guide's name of the same fault, where the guide says it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
    /// Why it matters; empty where no edit says it.
    pub why: &'static str,
    /// What to do.
    pub fix: String,
}

/// Takes each object as it is ready.
pub type Report<'r> = dyn FnMut(CheckedObject) -> Result<(), Error> + 'r;

impl CheckedObject {
    /// True when it would not go out as it is because of a fault (a coder's question is not one).
    pub fn is_faulty(&self) -> bool {
        matches!(self.status, "held" | "quarantined" | "faulty")
    }

    fn new(id: String, kind: CheckedKind, status: &'static str, findings: Vec<CheckedFinding>) -> CheckedObject {
        CheckedObject { id, kind, status, findings, offset: None, segment_number: None, charged_cents: None, as_of: None, as_of_from: None, not_run: Vec::new() }
    }

    fn of_file(path: &Path, status: &'static str, findings: Vec<CheckedFinding>) -> CheckedObject {
        CheckedObject::new(path.display().to_string(), CheckedKind::File, status, findings)
    }
}

impl CheckedFinding {
    /// A finding that no edit made: of the file, of a row, or a question.
    fn plain(edit: impl Into<String>, severity: &'static str, message: impl Into<String>, fix: impl Into<String>) -> CheckedFinding {
        CheckedFinding {
            edit: edit.into(),
            severity,
            snip: 1,
            element: String::new(),
            line: None,
            segment: None,
            segment_number: None,
            offset: None,
            value: String::new(),
            message: message.into(),
            fault: None,
            why: "",
            fix: fix.into(),
        }
    }

    /// A finding of an edit.
    fn of(finding: &Finding) -> CheckedFinding {
        let element = finding.line.map_or_else(|| finding.element.to_owned(), |line| format!("{} line {line}", finding.element));
        CheckedFinding {
            snip: finding.snip,
            element,
            line: finding.line,
            value: finding.value.clone(),
            why: find_edit(finding.edit).map_or("", |edit| edit.about().why),
            ..CheckedFinding::plain(finding.edit, severity_name(finding.severity), finding.message.clone(), finding.fix.clone())
        }
    }
}

/// `held`, `warnings` or `clean`, by the worst of what was found.
fn status_of(worst: Option<Severity>) -> &'static str {
    match worst {
        Some(Severity::Reject) => "held",
        Some(Severity::Warning) => "warnings",
        Some(Severity::Note) | None => "clean",
    }
}

/// What could not be run for want of a code table.
fn without_table(not_run: &NotRun) -> Vec<NotRunEdit> {
    let reason = |table: Option<Table>| match table {
        Some(Table::Icd10Cm) => Cow::Borrowed("No installed ICD-10-CM edition covers the date of service."),
        Some(table) => Cow::Owned(format!("The code table {} is not installed; `cleanclaim codes import {}` takes it.", table.name(), table.name())),
        None => Cow::Borrowed("A code table is not installed."),
    };
    not_run.counts().map(|(about, _)| NotRunEdit { edit: about.id, reason: reason(about.needs) }).collect()
}

/// A file, and its first bytes, which tell what it is.
fn open_with_head(path: &Path) -> Result<(File, Vec<u8>), Error> {
    let mut file = File::open(path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))?;
    let mut head = vec![0; 512];
    let count = file.read(&mut head).map_err(|source| StoreError::io(path, source))?;
    file.rewind().map_err(|source| StoreError::io(path, source))?;
    head.truncate(count);
    Ok((file, head))
}
