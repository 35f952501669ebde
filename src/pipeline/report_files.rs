//! Reports on their way to disk: hashed while they are written, into the staging folder of the reports' own file system.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::kept_figures::KeptFigures;
use super::reference::Reference;
use super::shard_output::severity_name;
use super::workspace::Workspace;
use crate::edits::runner::find_edit;
use crate::error::Error;
use crate::model::{Date, Severity};
use crate::reports::run_manifest::TieOut;
use crate::reports::tally::Tallies;
use crate::reports::workbook::{self, Workbook};
use crate::reports::{HeldCause, HeldEncounter, REPORTS, ReportContext, ReportSet, RunFigures, UnbilledRow, UnbilledStatus, Version};
use crate::rules::Rules;
use crate::store::segment::SegmentReader;
use crate::store::table::{FindingRow, WaitingRow};
use crate::store::{StoreError, files};

/// A file that hashes what is written to it.
pub struct HashedFile {
    path: PathBuf,
    out: BufWriter<File>,
    hasher: Sha256,
    bytes: u64,
}

impl HashedFile {
    /// A new file with mode 0600.
    pub fn create(path: PathBuf) -> Result<HashedFile, StoreError> {
        let out = BufWriter::with_capacity(1 << 16, files::create_new(&path)?);
        Ok(HashedFile { path, out, hasher: Sha256::new(), bytes: 0 })
    }

    /// Flushes and syncs; path, hash and size.
    pub fn finish(mut self) -> Result<(PathBuf, String, u64), StoreError> {
        self.out.flush().and_then(|()| self.out.get_ref().sync_all()).map_err(|source| StoreError::io(&self.path, source))?;
        Ok((self.path, files::hex(&self.hasher.finalize()), self.bytes))
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes).map_err(|error| named(&self.path, &error))?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush().map_err(|error| named(&self.path, &error))
    }
}

/// The same error with the file that it is about.
fn named(path: &std::path::Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// One staged report.
#[derive(Debug, Clone)]
pub struct StagedReport {
    /// Name in the report folder.
    pub name: String,
    /// Where it is staged.
    pub staged: PathBuf,
    /// Content.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
}

/// A finished set of reports.
pub struct StagedReports {
    /// Files in order of writing.
    pub files: Vec<StagedReport>,
    /// What they add up to.
    pub tallies: Tallies,
    /// Aging against the ledger.
    pub tie_out: TieOut,
    /// What they were made from beside the books.
    pub kept: KeptFigures,
}

/// What the header of every report says, and which day it is compared with.
pub fn report_context<'c>(workspace: &'c Workspace, reference: &'c Reference, as_of: Date, run_id: &'c str, run_number: i64, compared_with: Option<Date>) -> ReportContext<'c> {
    let versions = reference.code_versions().into_iter().map(|(name, version)| Version { name, version }).collect();
    ReportContext { config: &workspace.config, payers: &reference.payers, as_of, run_id, run_number: run_number.unsigned_abs(), compared_with, versions }
}

/// Which reports the workbook gets.
pub type Sheets<'s> = &'s (dyn Fn(&str) -> bool + Sync);

/// Opens the reports in a staging folder, lets `fill` stream into them, and finishes them with the figures that it returns. The workbook gets the reports that `sheets` names; `None` makes no workbook.
pub fn with_reports<T>(
    folder: &std::path::Path,
    context: &ReportContext<'_>,
    sheets: Option<Sheets<'_>>,
    fill: impl FnOnce(&mut ReportSet<'_, HashedFile, &mut dyn FnMut(&str) -> io::Result<HashedFile>>) -> Result<(T, RunFigures), Error>,
) -> Result<(T, StagedReports), Error> {
    let folder = folder.to_owned();
    files::make_folder(&folder)?;
    let mut open = |name: &str| HashedFile::create(folder.join(name)).map_err(|error| io::Error::other(error.to_string()));
    let mut reports = ReportSet::new(context, &mut open as &mut dyn FnMut(&str) -> io::Result<HashedFile>)?;
    let (outcome, figures) = fill(&mut reports)?;
    let finished = reports.finish(&figures)?;
    let mut staged = Vec::with_capacity(finished.files.len());
    for (name, file) in finished.files {
        let (path, sha256, bytes) = file.finish()?;
        staged.push(StagedReport { name, staged: path, sha256, bytes });
    }
    if let Some(is_wanted) = sheets.filter(|_| finished.tie_out.ties()) {
        staged.push(stage_workbook(&folder, context, &staged, is_wanted, &finished.tie_out)?);
    }
    let kept = KeptFigures { versions: context.versions.clone(), figures };
    Ok((outcome, StagedReports { files: staged, tallies: finished.tallies, tie_out: finished.tie_out, kept }))
}

/// The thread on which the workbook is written; see [`quiet_workbook_panics`].
const WORKBOOK_THREAD: &str = "workbook";

/// The library of the workbook panics where its temporary file cannot be written, as on a full disk. [`stage_workbook`] turns that into an error, so nothing is printed where it happens.
pub fn quiet_workbook_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(WORKBOOK_THREAD) {
            print(panic);
        }
    }));
}

/// Writes the workbook from the CSV files that are staged beside it, so that both have the same numbers.
fn stage_workbook(folder: &Path, context: &ReportContext<'_>, staged: &[StagedReport], is_wanted: Sheets<'_>, tie_out: &TieOut) -> Result<StagedReport, Error> {
    let path = folder.join(workbook::FILE_NAME);
    std::thread::scope(|scope| {
        let writer = std::thread::Builder::new().name(WORKBOOK_THREAD.into()).spawn_scoped(scope, || write_workbook(&path, folder, context, staged, is_wanted, tie_out))?;
        writer.join().unwrap_or_else(|panic| {
            let reason = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied()).unwrap_or("for an unknown reason");
            Err(Error::Failed(format!("{}: cannot be written: {reason}", path.display())))
        })
    })?;
    let (sha256, bytes) = files::hash_file(&path)?;
    Ok(StagedReport { name: workbook::FILE_NAME.to_owned(), staged: path, sha256, bytes })
}

fn write_workbook(path: &Path, folder: &Path, context: &ReportContext<'_>, staged: &[StagedReport], is_wanted: Sheets<'_>, tie_out: &TieOut) -> Result<(), Error> {
    let told = |error: io::Error| Error::Failed(format!("{}: cannot be written: {error}", path.display()));
    let mut workbook = Workbook::new(context, folder).map_err(told)?;
    for report in REPORTS.iter().filter(|report| is_wanted(report.name)) {
        if let Some(file) = staged.iter().find(|file| file.name.strip_suffix(".csv") == Some(report.name)) {
            let open = File::open(&file.staged).map_err(|source| StoreError::io(&file.staged, source))?;
            workbook.add(report.name, BufReader::with_capacity(1 << 16, open)).map_err(told)?;
        }
    }
    let mut out = BufWriter::with_capacity(1 << 16, files::create_new(path)?);
    workbook.finish(context, tie_out, &mut out).map_err(told)?;
    out.flush().and_then(|()| out.get_ref().sync_all()).map_err(|source| StoreError::io(path, source))?;
    Ok(())
}

/// Staging folder for a day's reports.
pub fn report_staging(workspace: &Workspace, as_of: Date) -> PathBuf {
    workspace.staging(&workspace.path(&workspace.config.paths.reports)).join(as_of.to_string())
}

/// Streams held encounters and those with the coder into the reports. `segments` are pairs of waiting and held-findings segments of one partition each.
pub fn add_waiting<W: Write, F: FnMut(&str) -> io::Result<W>>(
    reports: &mut ReportSet<'_, W, F>,
    segments: &[(PathBuf, Option<PathBuf>)],
    rules: &Rules,
    as_of: Date,
) -> Result<(), Error> {
    for (waiting, findings) in segments {
        let mut findings = findings.as_deref().map(SegmentReader::<FindingRow>::open).transpose()?;
        let mut next = match &mut findings {
            Some(reader) => reader.next_row()?,
            None => None,
        };
        for row in SegmentReader::<WaitingRow>::open(waiting)? {
            let row = row?;
            let mut held_by: Vec<FindingRow> = Vec::new();
            while next.as_ref().is_some_and(|finding| finding.encounter_id == row.encounter_id) {
                held_by.extend(next.take().filter(|finding| finding.severity == severity_name(Severity::Reject)));
                next = match &mut findings {
                    Some(reader) => reader.next_row()?,
                    None => None,
                };
            }
            add_waiting_row(reports, &row, &held_by, rules, as_of)?;
        }
    }
    Ok(())
}

fn add_waiting_row<W: Write, F: FnMut(&str) -> io::Result<W>>(
    reports: &mut ReportSet<'_, W, F>,
    row: &WaitingRow,
    held_by: &[FindingRow],
    rules: &Rules,
    as_of: Date,
) -> Result<(), Error> {
    let is_held = row.disposition == "held";
    let reason = if is_held {
        held_by.iter().map(|finding| finding.message.as_str()).next().unwrap_or("held").to_owned()
    } else {
        format!("{} on the coding worklist wait for an answer", plural(row.causes.split_whitespace().count(), "question"))
    };
    let service_date = row.service_date.unwrap_or(as_of);
    reports.add_unbilled(&UnbilledRow {
        encounter_id: &row.encounter_id,
        patient_id: &row.patient_id,
        guarantor_id: &row.guarantor_id,
        payer_id: &row.payer_id,
        service_date,
        status: if is_held { UnbilledStatus::Held } else { UnbilledStatus::ToCoder },
        dollars: row.charge_cents,
        deadline: row.deadline,
        reason: &reason,
    })?;
    if is_held {
        let causes: Vec<HeldCause<'_>> = held_by.iter().map(|finding| held_cause(finding, rules)).collect();
        reports.add_held(&HeldEncounter { service_date, dollars: row.charge_cents, deadline: row.deadline, causes: &causes });
    }
    Ok(())
}

/// What a finding is about in words that fit every claim: from its edit, else from the house rule, else from the finding itself.
fn held_cause<'f>(finding: &'f FindingRow, rules: &'f Rules) -> HeldCause<'f> {
    let edit = finding.edit.as_str();
    if let Some(about) = find_edit(edit).map(|edit| edit.about()) {
        return HeldCause { edit, title: about.title, snip: about.snip, fix: about.fix };
    }
    match rules.find(edit) {
        Some(rule) => HeldCause { edit, title: rule.title, snip: 7, fix: rule.fix },
        None if edit == "claim-not-writable" => HeldCause { edit, title: "claim cannot be written", snip: 1, fix: "" },
        None if edit == "not-selected" => HeldCause { edit, title: "Not selected for a reprocessing", snip: 7, fix: &finding.fix },
        // A past day is told with today's rules.
        None => HeldCause { edit, title: "A house rule that the workspace has no more", snip: 7, fix: &finding.fix },
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
