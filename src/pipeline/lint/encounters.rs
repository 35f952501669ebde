//! Encounter exports: each encounter is coded and judged as the night would, without the books.

use std::io::Read;
use std::path::Path;

use super::super::reference::Reference;
use super::super::workspace::Workspace;
use super::{CheckedFinding, CheckedKind, CheckedObject, Report, open_with_head, status_of, without_table};
use crate::claims::{ClaimContext, build_claims};
use crate::coding::{CodingContext, code_encounter};
use crate::config::Source;
use crate::edits::{EditContext, NoPriorServices, NotRun, run_edits_counting};
use crate::error::Error;
use crate::intake::csv_export::{RecordSink, read_chunk};
use crate::intake::decode::Defaults;
use crate::intake::gzip::{is_gzip, unpack_to};
use crate::intake::quarantine::QuarantinedRows;
use crate::intake::record::{RecordHeader, RecordView};
use crate::intake::scan::{CHUNK_BYTES, FileContext, ScanFault, Scanner};
use crate::model::{Cents, Date, Encounter};
use crate::store::StoreError;

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
    CheckedObject::of_file(path, "faulty", vec![CheckedFinding::plain(edit, "reject", message, "Export the file again.")])
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
    let fix = "Nothing, unless the column matters; then name it in [sources.NAME.columns].";
    let findings = notes.iter().map(|note| CheckedFinding::plain("column-ignored", "note", note, fix)).collect();
    CheckedObject::of_file(path, "clean", findings)
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
        let message = format!("{}:{}: {}", self.file, rows.row, rows.message);
        let finding = CheckedFinding { element: rows.column.clone(), ..CheckedFinding::plain(rows.reason.code(), "reject", message, rows.fix()) };
        let id = if rows.encounter_id.is_empty() { format!("{}:{}", self.file, rows.row) } else { rows.encounter_id };
        self.tell(CheckedObject::new(id, CheckedKind::Encounter, "quarantined", vec![finding]));
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
            return CheckedObject::new(id, CheckedKind::Encounter, "not_final", Vec::new());
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
        let (mut found, mut not_run, mut charged) = (Vec::new(), NotRun::default(), Some(Cents::ZERO));
        let mut findings: Vec<CheckedFinding> = coded.questions.iter().map(as_question).collect();
        for claim in build_claims(&building, encounter, &coded) {
            charged = charged.and_then(|sum| sum.checked_add(claim.charge_cents));
            if coded.questions.is_empty() {
                run_edits_counting(&claim, &editing, &mut found, &mut not_run);
                reference.house.rules.judge(&claim, &editing, &mut found);
            }
        }
        let worst = found.iter().map(|finding| finding.severity).max();
        let status = if coded.questions.is_empty() { status_of(worst) } else { "to_coder" };
        let why = |edit: &str| reference.house.rules.find(edit).map_or("", |rule| rule.why);
        findings.extend(found.iter().map(CheckedFinding::of).map(|finding| if finding.why.is_empty() { CheckedFinding { why: why(&finding.edit), ..finding } } else { finding }));
        CheckedObject { charged_cents: charged, not_run: without_table(&not_run), ..CheckedObject::new(id, CheckedKind::Encounter, status, findings) }
    }
}

fn as_question(question: &crate::coding::Question) -> CheckedFinding {
    let plain = CheckedFinding::plain(format!("coder-question-{}", question.kind.as_str()), "note", question.why.clone(), "A coder answers it on the coding worklist.");
    CheckedFinding { snip: 5, value: question.question_id.clone(), ..plain }
}
