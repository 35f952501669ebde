//! Checks files for people, without a night: encounters are coded and judged by every edit, 837 files are read and proved. Nothing is written, and history is not looked at.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use super::reference::Reference;
use super::shard_output::severity_name;
use super::workspace::Workspace;
use crate::claims::{ClaimContext, build_claims};
use crate::coding::{CodingContext, code_encounter};
use crate::config::Source;
use crate::edits::{EditContext, NoPriorServices, run_edits};
use crate::error::Error;
use crate::intake::csv_export::{RecordSink, read_chunk};
use crate::intake::decode::Defaults;
use crate::intake::gzip::{is_gzip, unpack_to};
use crate::intake::quarantine::QuarantinedRows;
use crate::intake::record::{RecordHeader, RecordView};
use crate::intake::scan::{CHUNK_BYTES, FileContext, ScanFault, Scanner};
use crate::model::{Date, Encounter, Finding};
use crate::store::StoreError;

/// One claim, encounter or file that was checked.
#[derive(Debug, Clone, serde::Serialize)]
pub struct CheckedObject {
    /// The encounter's, the claim's or the file's id.
    pub id: String,
    /// `clean`, `warnings`, `held`, `to_coder`, `quarantined`, `not_final`, `faulty`.
    pub status: &'static str,
    /// Everything that was found.
    pub findings: Vec<CheckedFinding>,
}

impl CheckedObject {
    /// True when it would not go out as it is because of a fault (a coder's question is not one).
    pub fn is_faulty(&self) -> bool {
        matches!(self.status, "held" | "quarantined" | "faulty")
    }
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
    /// Offending value, never PHI.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

type Report<'r> = dyn FnMut(CheckedObject) -> Result<(), Error> + 'r;

/// A file, and its first bytes, which tell what it is.
fn open_with_head(path: &Path) -> Result<(File, Vec<u8>), Error> {
    let mut file = File::open(path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))?;
    let mut head = vec![0; 512];
    let count = file.read(&mut head).map_err(|source| StoreError::io(path, source))?;
    file.rewind().map_err(|source| StoreError::io(path, source))?;
    head.truncate(count);
    Ok((file, head))
}

/// Checks a file when it is X12, for which no workspace is needed; `false` when it is something else.
pub fn check_if_x12(path: &Path, report: &mut Report<'_>) -> Result<bool, Error> {
    let (file, head) = open_with_head(path)?;
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let is_x12 = start.starts_with(b"ISA") || start.starts_with(b"ST*");
    if is_x12 {
        check_x12(path, file, report)?;
    }
    Ok(is_x12)
}

/// Checks one export and reports each object in it.
pub fn check_file(workspace: &Workspace, reference: &Reference, as_of: Date, path: &Path, report: &mut Report<'_>) -> Result<(), Error> {
    let (file, head) = open_with_head(path)?;
    if !is_gzip(&head) {
        return check_encounters(workspace, reference, as_of, path, file, report);
    }
    let mut unpacked = Vec::new();
    match unpack_to(file, &mut unpacked, workspace.config.limits.unpacked_bytes) {
        Ok(_) => check_encounters(workspace, reference, as_of, path, unpacked.as_slice(), report),
        Err(fault) => report(whole_file(path, "unreadable-gzip", &fault.to_string())),
    }
}

fn whole_file(path: &Path, edit: &str, message: &str) -> CheckedObject {
    let finding = CheckedFinding {
        edit: edit.into(),
        severity: "reject",
        snip: 1,
        element: String::new(),
        value: String::new(),
        message: message.into(),
        fix: "Export the file again.".into(),
    };
    CheckedObject { id: path.display().to_string(), status: "faulty", findings: vec![finding] }
}

fn check_x12(path: &Path, file: File, report: &mut Report<'_>) -> Result<(), Error> {
    let description = crate::x12::describe::describe(std::io::BufReader::new(file), &path.display().to_string());
    let findings = description
        .faults
        .iter()
        .map(|fault| CheckedFinding {
            edit: fault.code.to_string(),
            severity: "reject",
            snip: 1,
            element: format!("{} {}", fault.segment.as_deref().unwrap_or_default(), fault.element.as_deref().unwrap_or_default()).trim().to_owned(),
            value: String::new(),
            message: format!("{} (byte {})", fault.message, fault.offset),
            fix: "Correct the program or the data that wrote this segment.".into(),
        })
        .collect::<Vec<_>>();
    let status = if findings.is_empty() { "clean" } else { "faulty" };
    report(CheckedObject { id: path.display().to_string(), status, findings })
}

fn check_encounters(workspace: &Workspace, reference: &Reference, as_of: Date, path: &Path, reader: impl Read, report: &mut Report<'_>) -> Result<(), Error> {
    let (source_name, source) = source_of(workspace, path);
    let shown = workspace.shown(path);
    let context = FileContext { file_index: 0, source_name: &source_name, source: &source, limits: &workspace.config.limits };
    let mut scanner = match Scanner::open(reader, context, CHUNK_BYTES, |_: &[u8]| {}) {
        Ok(scanner) => scanner,
        Err(ScanFault::File(fault)) => return report(whole_file(path, fault.reason.code(), &fault.to_string())),
        Err(ScanFault::Io(error)) => return Err(StoreError::io(path, error).into()),
    };
    let layout = scanner.layout().clone();
    if !layout.notes().is_empty() {
        report(file_notes(path, layout.notes()))?;
    }
    let mut sink = Linter { workspace, reference, as_of, file: &shown, source: &source, report, outcome: Ok(()) };
    while let Some(chunk) = scanner.next_chunk().map_err(|error| StoreError::io(path, error))? {
        read_chunk(&chunk, &layout, &context, &mut sink);
    }
    sink.outcome
}

/// What is to be said of the file as a whole, without fault.
fn file_notes(path: &Path, notes: &[String]) -> CheckedObject {
    let as_finding = |note: &String| CheckedFinding {
        edit: "column-ignored".into(),
        severity: "note",
        snip: 1,
        element: String::new(),
        value: String::new(),
        message: note.clone(),
        fix: "Nothing, unless the column matters; then name it in [sources.NAME.columns].".into(),
    };
    CheckedObject { id: path.display().to_string(), status: "clean", findings: notes.iter().map(as_finding).collect() }
}

/// The source whose folder holds the file; else the first of this kind.
fn source_of(workspace: &Workspace, path: &Path) -> (String, Source) {
    let sources = workspace.sources();
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let owns = |(_, source): &&(String, Source)| absolute.starts_with(workspace.path(&source.path));
    sources.iter().find(owns).or_else(|| sources.first()).cloned().unwrap_or_else(|| ("default".into(), Source::default()))
}

struct Linter<'l, 'r> {
    workspace: &'l Workspace,
    reference: &'l Reference,
    as_of: Date,
    file: &'l str,
    source: &'l Source,
    report: &'l mut Report<'r>,
    outcome: Result<(), Error>,
}

impl RecordSink for Linter<'_, '_> {
    fn record(&mut self, _header: &RecordHeader, bytes: &[u8]) {
        let Ok(record) = RecordView::parse(bytes) else { return };
        let Ok(encounter) = record.decode(self.file, &Defaults::of(self.source)) else { return };
        let object = self.judge(&encounter);
        self.tell(object);
    }

    fn quarantine(&mut self, rows: QuarantinedRows) {
        let finding = CheckedFinding {
            edit: rows.reason.code().into(),
            severity: "reject",
            snip: 1,
            element: rows.column.clone(),
            value: String::new(),
            message: format!("{}:{}: {}", self.file, rows.row, rows.message),
            fix: rows.fix().into(),
        };
        let id = if rows.encounter_id.is_empty() { format!("{}:{}", self.file, rows.row) } else { rows.encounter_id };
        self.tell(CheckedObject { id, status: "quarantined", findings: vec![finding] });
    }
}

impl Linter<'_, '_> {
    fn tell(&mut self, object: CheckedObject) {
        if self.outcome.is_ok() {
            self.outcome = (self.report)(object);
        }
    }

    fn judge(&self, encounter: &Encounter<'_>) -> CheckedObject {
        let id = encounter.encounter_id.to_owned();
        if encounter.status != crate::model::EncounterStatus::Final {
            return CheckedObject { id, status: "not_final", findings: Vec::new() };
        }
        let (config, reference) = (&self.workspace.config, self.reference);
        let coding = CodingContext {
            codes: &reference.codes,
            chargemaster: &reference.chargemaster,
            memory: &reference.memory,
            policy: &config.coding,
            history: &crate::coding::NoVisitHistory,
        };
        let coded = code_encounter(&coding, encounter);
        let building = ClaimContext {
            payers: &reference.payers,
            providers: &reference.providers,
            workspace_prefix: &config.workspace_prefix,
            default_billing_provider: &self.source.default_billing_provider,
            default_rendering: &self.source.default_rendering,
            default_facility: &self.source.default_facility,
        };
        let editing = EditContext {
            codes: &reference.codes,
            as_of: self.as_of,
            policy: &config.edits,
            coding: &config.coding,
            receivers: &config.receivers,
            overrides: &reference.overrides,
            prior: &NoPriorServices,
        };
        let mut found = Vec::new();
        let mut findings: Vec<CheckedFinding> = coded.questions.iter().map(as_question).collect();
        if coded.questions.is_empty() {
            for claim in build_claims(&building, encounter, &coded) {
                run_edits(&claim, &editing, &mut found);
                reference.house.rules.judge(&claim, &editing, &mut found);
            }
        }
        let status = match found.iter().map(|finding| finding.severity).max() {
            _ if !coded.questions.is_empty() => "to_coder",
            Some(crate::model::Severity::Reject) => "held",
            Some(crate::model::Severity::Warning) => "warnings",
            _ => "clean",
        };
        findings.extend(found.iter().map(as_finding));
        CheckedObject { id, status, findings }
    }
}

fn as_question(question: &crate::coding::Question) -> CheckedFinding {
    CheckedFinding {
        edit: format!("coder-question-{}", question.kind.as_str()),
        severity: "note",
        snip: 5,
        element: String::new(),
        value: question.question_id.clone(),
        message: question.why.clone(),
        fix: "A coder answers it on the coding worklist.".into(),
    }
}

fn as_finding(finding: &Finding) -> CheckedFinding {
    let element = finding.line.map_or_else(|| finding.element.to_owned(), |line| format!("{} line {line}", finding.element));
    CheckedFinding {
        edit: finding.edit.into(),
        severity: severity_name(finding.severity),
        snip: finding.snip,
        element,
        value: finding.value.clone(),
        message: finding.message.clone(),
        fix: finding.fix.clone(),
    }
}
