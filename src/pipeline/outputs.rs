//! What people and machines find in the morning: worklists, quarantine, reports, claim files and `run.json`, staged in the order in which they are published.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::answer_worklists::AnswerSources;
use super::assemble::ClaimFile;
use super::book::Booked;
use super::decisions::Decisions;
use super::held_worklist::Held;
use super::inbox::Inbox;
use super::plan::Plan;
use super::reference::Reference;
use super::report_files::StagedReports;
use super::respond::writing::Responded;
use super::resubmit::Resubmission;
use super::sharded::Sharded;
use super::workspace::Workspace;
use super::{answer_figures, balances, changed};
use crate::coding::CodingContext;
use crate::config::{AfterCommit, SourceKind};
use crate::conservation::Term;
use crate::edits::EDITS;
use crate::error::Error;
use crate::intake::quarantine::{QuarantinedRows, file_csv, original_rows, rows_csv};
use crate::model::Date;
use crate::referral::updates::{UpdateBatch, update_file};
use crate::reports::RunManifest;
use crate::reports::run_manifest::{CodeSetVersion, EditsUsed, ExitReason, InputFile, LettersOutput, NotRunEdit, OutputFile, SCHEMA, StateCount, X12Output};
use crate::store::catalog::{Catalog, Commit, InputRow, RunRow};
use crate::store::files;
use crate::store::publish::Staged;
use crate::store::segment::SegmentWriter;
use crate::store::table::{ChangedRow, PendingEventRow, QuestionRow, Row, WaitingRow};

/// Partition number of what belongs to a whole run.
pub const NO_PARTITION: u32 = 99_999;

/// Everything that the outputs are made from.
pub struct NightOutputs<'n> {
    /// The workspace.
    pub workspace: &'n Workspace,
    /// The catalog before the commit.
    pub catalog: &'n Catalog,
    /// The run.
    pub run: &'n RunRow,
    /// As-of date.
    pub as_of: Date,
    /// What was read.
    pub plan: &'n Plan,
    /// Account events and corrections.
    pub inbox: &'n Inbox,
    /// What people decided.
    pub decisions: &'n Decisions,
    /// Master data.
    pub reference: &'n Reference,
    /// What the shards made.
    pub sharded: &'n Sharded,
    /// 837 files.
    pub claim_files: &'n [ClaimFile],
    /// The books.
    pub booked: &'n Booked,
    /// Further claims.
    pub resubmission: &'n Resubmission,
    /// What came of answers.
    pub responded: &'n Responded,
    /// True for a run that leaves encounters, and so their worklists, alone.
    pub leaves_encounters: bool,
    /// Reports, staged.
    pub reports: StagedReports,
    /// Exit reasons.
    pub exits: Vec<ExitReason>,
    /// Staging folder of the ledger.
    pub staging: &'n Path,
    /// Prefix of segment names.
    pub label: &'n str,
}

/// Finished segments: table, path, partition, rows.
pub type Segments = Vec<(String, PathBuf, u32, u64)>;

/// Stages everything and gives the manifest, which is staged last.
pub fn stage_outputs(night: NightOutputs<'_>, segments: &mut Segments, commit: &mut Commit, staged: &mut Staged) -> Result<RunManifest, Error> {
    let mut written: Vec<OutputFile> = Vec::new();
    night.store_small_tables(segments)?;
    night.reports.kept.store(&|table| night.segment_path(table), segments)?;
    let changes = night.store_changes(segments)?;
    commit.counters.extend(balances::counters(&night.booked.balance));
    commit.counters.extend(answer_figures::since_counters(&night.booked.answers.clearing, &answer_figures::open_since(night.catalog)?));
    night.stage_archive(staged);
    night.stage_named(staged)?;
    night.stage_worklists(&changes, segments, staged, &mut written)?;
    night.stage_quarantine(staged, &mut written)?;
    night.stage_reports(staged, &mut written);
    night.stage_claims(staged, &mut written);
    night.stage_letters(staged, &mut written);
    night.stage_updates(staged, &mut written)?;
    let manifest = night.manifest(written);
    if !manifest.receivables.ties() {
        return Err(Error::Unbalanced(format!(
            "aging does not tie to the ledger, so nothing is published: aging {}, ledger {}, difference {}",
            manifest.receivables.aging_cents, manifest.receivables.ledger_cents, manifest.receivables.difference_cents
        )));
    }
    let bytes = manifest.to_json().map_err(|error| Error::Failed(error.to_string()))?;
    let path = super::report_files::report_staging(night.workspace, night.as_of).join("run.json");
    let folder = night.workspace.reports(night.as_of);
    let name = format!("{:06}.json", night.run.number);
    // A later run of the same day writes its own run.json; every run's is kept under its number.
    night.write(staged, "place_new", &path.with_file_name(&name), &folder.join("runs").join(&name), &bytes)?;
    night.write(staged, "place", &path, &folder.join("run.json"), &bytes)?;
    Ok(manifest)
}

impl NightOutputs<'_> {
    fn write(&self, staged: &mut Staged, action: &str, path: &Path, r#final: &Path, bytes: &[u8]) -> Result<String, Error> {
        if let Some(folder) = path.parent() {
            files::make_folder(folder)?;
        }
        files::write_new(path, bytes)?;
        let sha256 = files::hash_bytes(bytes);
        staged.add(action, &self.workspace.stored(path), &self.workspace.stored(r#final), &sha256);
        Ok(sha256)
    }

    fn segment_path(&self, table: &str) -> PathBuf {
        self.staging.join("segments").join(format!("{}-{table}.parquet", self.label))
    }

    /// Open questions, and account events that wait.
    fn store_small_tables(&self, segments: &mut Segments) -> Result<(), Error> {
        if !self.leaves_encounters {
            self.store_questions(segments)?;
        }
        super::small_tables::store(self.plan, self.decisions, self.booked, self.as_of, &|table| self.segment_path(table), segments)?;
        if self.booked.pending.is_empty() {
            return Ok(());
        }
        let path = self.segment_path(PendingEventRow::TABLE);
        let mut pending = SegmentWriter::<PendingEventRow>::create(&path)?;
        for event in &self.booked.pending {
            let text = serde_json::to_string(event).map_err(|error| Error::Failed(error.to_string()))?;
            pending.push(&PendingEventRow { event_id: event.event_id.clone(), event: text })?;
        }
        segments.push((PendingEventRow::TABLE.into(), path, NO_PARTITION, pending.finish()?));
        Ok(())
    }

    fn store_questions(&self, segments: &mut Segments) -> Result<(), Error> {
        let path = self.segment_path(QuestionRow::TABLE);
        let mut questions = SegmentWriter::<QuestionRow>::create(&path)?;
        for question in self.sharded.questions.questions().chain(self.sharded.reviews.questions()) {
            questions.push(&QuestionRow { question_id: question.question_id.as_str().into(), kind: question.kind.as_str().into(), phrase: question.phrase.clone() })?;
        }
        segments.push((QuestionRow::TABLE.into(), path, NO_PARTITION, questions.finish()?));
        Ok(())
    }

    /// Replaces the shards' changed segments by one that also holds what is still open from earlier nights.
    fn store_changes(&self, segments: &mut Segments) -> Result<Vec<ChangedRow>, Error> {
        let tonight: Vec<PathBuf> = segments.iter().filter(|(table, ..)| table == ChangedRow::TABLE).map(|(_, path, ..)| path.clone()).collect();
        let rows = changed::open_changes(self.workspace, self.catalog, self.decisions, &tonight)?;
        segments.retain(|(table, ..)| table != ChangedRow::TABLE);
        if !rows.is_empty() {
            let path = self.segment_path(ChangedRow::TABLE);
            let count = changed::store(&rows, &path)?;
            segments.push((ChangedRow::TABLE.into(), path, NO_PARTITION, count));
        }
        Ok(rows)
    }

    /// Inputs that were read leave the inbox; files outside the workspace are never moved.
    fn stage_archive(&self, staged: &mut Staged) {
        if self.workspace.config.inbox.after == AfterCommit::Keep {
            return;
        }
        let root = &self.workspace.root;
        let put_aside: Vec<&str> = self.plan.file_faults.iter().map(|(file, _)| file).chain(&self.inbox.broken).map(String::as_str).collect();
        let is_folder_source =
            |path: &Path| self.workspace.sources().iter().any(|(_, source)| source.kind == SourceKind::Synthea && path.starts_with(self.workspace.path(&source.path)));
        let inputs = self.plan.inputs.iter().chain(&self.plan.already_read).map(|(input, path)| (input, path)).chain(self.inbox.inputs.iter().zip(&self.inbox.paths));
        for (input, path) in inputs.filter(|(_, path)| !self.inbox.named.contains(path)) {
            // A folder of the inbox may be a link to somewhere else; what lies there is not ours to move.
            let is_inside = path.canonicalize().is_ok_and(|path| path.starts_with(root));
            if !is_inside || is_folder_source(path) {
                continue;
            }
            let to = if put_aside.contains(&input.path.as_str()) { &self.workspace.config.paths.quarantine } else { &self.workspace.config.paths.archive };
            let r#final = self.workspace.path(to).join(self.label).join(&input.path);
            staged.add("archive", &self.workspace.stored(path), &self.workspace.stored(&r#final), &input.sha256);
        }
    }

    /// A copy of what was named on the command line; the file itself stays where it is.
    fn stage_named(&self, staged: &mut Staged) -> Result<(), Error> {
        if self.workspace.config.inbox.after == AfterCommit::Keep {
            return Ok(());
        }
        let named = self.inbox.inputs.iter().zip(&self.inbox.paths).filter(|(_, path)| self.inbox.named.contains(path));
        for (place, (input, path)) in named.enumerate() {
            let name = format!("{place:03}-{}", flat_name(&input.path));
            let copy = self.staging.join("named").join(&name);
            files::make_folder(&self.staging.join("named"))?;
            std::io::copy(&mut std::fs::File::open(path)?, &mut files::create_new(&copy)?)?;
            let (sha256, _) = files::hash_file(&copy)?;
            if sha256 != input.sha256 {
                return Err(Error::Failed(format!("{}: changed while it was being read; nothing was booked: run again when whoever writes it has finished", input.path)));
            }
            files::sync_file(&copy)?;
            let r#final = self.workspace.path(&self.workspace.config.paths.archive).join(self.label).join("named").join(&name);
            staged.add("place_new", &self.workspace.stored(&copy), &self.workspace.stored(&r#final), &sha256);
        }
        Ok(())
    }

    /// Tonight's segments, and those of encounters that a run without encounters leaves as they wait.
    fn with_waiting(&self, segments: &Segments) -> Result<Segments, Error> {
        let mut all = segments.clone();
        for table in [super::decisions::HELD_FINDINGS, WaitingRow::TABLE] {
            let kept = self.catalog.segments(table, i64::MAX)?;
            all.extend(kept.iter().map(|segment| (table.to_owned(), self.workspace.segments().join(&segment.name), segment.partition, segment.rows)));
        }
        Ok(all)
    }

    fn stage_worklists(&self, changes: &[ChangedRow], segments: &mut Segments, staged: &mut Staged, written: &mut Vec<OutputFile>) -> Result<(), Error> {
        let context = CodingContext {
            codes: &self.reference.codes,
            chargemaster: &self.reference.chargemaster,
            memory: &self.reference.memory,
            policy: &self.workspace.config.coding,
            history: &crate::coding::NoVisitHistory,
        };
        let coding = crate::worklists::coding::to_csv(&self.sharded.questions.rows(&context));
        let held = if self.leaves_encounters { Held::read(&self.with_waiting(segments)?, self.resubmission)? } else { Held::read(segments, self.resubmission)? };
        let folder = self.workspace.path(&self.workspace.config.paths.worklists);
        let held_csv = held.to_csv(&self.reference.house.rules);
        let mut worklists = if self.leaves_encounters { Vec::new() } else { vec![("coding.csv", coding), ("held.csv", held_csv)] };
        worklists.push(("changed.csv", changed::worklist(changes)));
        let answers =
            AnswerSources { workspace: self.workspace, catalog: self.catalog, payers: &self.reference.payers, decisions: self.decisions, booked: self.booked, as_of: self.as_of };
        worklists.extend(answers.worklists(&held, segments, &|table| self.segment_path(table))?);
        if !self.leaves_encounters && self.workspace.config.coding.accept_fuzzy {
            let sample = self.sharded.reviews.sampled(self.workspace.config.coding.fuzzy_review_one_in);
            worklists.push(("coding_review.csv", crate::worklists::coding::to_csv(&sample.rows(&context))));
        }
        for (name, bytes) in worklists {
            let sha256 = self.write(staged, "worklist", &self.workspace.staging(&folder).join(name), &folder.join(name), &bytes)?;
            written.push(self.output_file(&folder.join(name), "worklist", bytes.len() as u64, sha256));
        }
        Ok(())
    }

    /// Original rows with their reasons, by file.
    fn stage_quarantine(&self, staged: &mut Staged, written: &mut Vec<OutputFile>) -> Result<(), Error> {
        let folder = self.workspace.path(&self.workspace.config.paths.quarantine);
        let mut by_file: BTreeMap<u32, Vec<&QuarantinedRows>> = BTreeMap::new();
        for rows in self.plan.quarantined.iter().chain(&self.sharded.quarantined) {
            by_file.entry(rows.file_index).or_default().push(rows);
        }
        let mut outputs: Vec<(String, Vec<u8>)> = Vec::new();
        for (index, rows) in &mut by_file {
            rows.sort_by_key(|rows| (rows.first_row, rows.row));
            let path = self.plan.files.get(*index as usize).map_or("", |file| file.path.as_str());
            let name = format!("{index:03}-{}", flat_name(path));
            outputs.push((format!("{name}.rows.csv"), rows_csv(path, rows)));
            if let Some(header) = self.plan.headers.get(index) {
                outputs.push((format!("{name}.original.csv"), original_rows(header, rows)));
            }
        }
        for (place, (file, fault)) in self.plan.file_faults.iter().enumerate() {
            outputs.push((format!("{place:03}-{}.reason.csv", flat_name(file)), file_csv(file, fault)));
        }
        if !self.inbox.rejected.is_empty() {
            outputs.push(("inbox.rejected.csv".into(), self.rejected_csv()?));
        }
        for (name, bytes) in outputs {
            let (path, r#final) = (self.workspace.staging(&folder).join(&name), folder.join(self.label).join(&name));
            let sha256 = self.write(staged, "place_new", &path, &r#final, &bytes)?;
            written.push(self.output_file(&r#final, "quarantine", bytes.len() as u64, sha256));
        }
        Ok(())
    }

    fn rejected_csv(&self) -> Result<Vec<u8>, Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let failed = |error: csv::Error| Error::Failed(error.to_string());
        writer.write_record(["file", "row", "message", "original"]).map_err(failed)?;
        for row in &self.inbox.rejected {
            let original = crate::worklists::cells::neutralise(row.original.trim_end());
            writer.write_record([row.file.as_str(), &row.line.to_string(), &row.message, &original]).map_err(failed)?;
        }
        writer.into_inner().map_err(|error| Error::Failed(error.to_string()))
    }

    fn stage_reports(&self, staged: &mut Staged, written: &mut Vec<OutputFile>) {
        let folder = self.workspace.reports(self.as_of);
        for report in &self.reports.files {
            let r#final = folder.join(&report.name);
            staged.add("place", &self.workspace.stored(&report.staged), &self.workspace.stored(&r#final), &report.sha256);
            written.push(self.output_file(&r#final, "report", report.bytes, report.sha256.clone()));
        }
    }

    fn stage_claims(&self, staged: &mut Staged, written: &mut Vec<OutputFile>) {
        let outbox = self.workspace.path(&self.workspace.config.paths.outbox).join("claims");
        for file in self.claim_files {
            let r#final = outbox.join(&file.name);
            staged.add("place_new", &self.workspace.stored(&file.staged), &self.workspace.stored(&r#final), &file.sha256);
            written.push(claim_output(self.workspace, file, &r#final));
        }
    }

    fn stage_letters(&self, staged: &mut Staged, written: &mut Vec<OutputFile>) {
        let Some(file) = &self.booked.letters else { return };
        let r#final = self.workspace.path(&self.workspace.config.paths.outbox).join("statements").join(&file.name);
        staged.add("place_new", &self.workspace.stored(&file.staged), &self.workspace.stored(&r#final), &file.sha256);
        let letters = LettersOutput { letters: file.letters, cents: file.cents };
        written.push(OutputFile { letters: Some(letters), ..self.output_file(&r#final, "statements", file.bytes, file.sha256.clone()) });
    }

    /// What the agency must hear, when there is anything.
    fn stage_updates(&self, staged: &mut Staged, written: &mut Vec<OutputFile>) -> Result<(), Error> {
        if self.booked.updates.is_empty() {
            return Ok(());
        }
        let config = &self.workspace.config;
        let outbox = self.workspace.path(&config.paths.outbox);
        let file_id = super::night::batch_id(self.as_of, self.run.number);
        let bytes = update_file(UpdateBatch { file_id: &file_id, client_no: &config.workspace_prefix, agency_id: &config.referral.agency_id }, &self.booked.updates);
        let name = format!("{file_id}-{}-updates.csv", config.referral.agency_id);
        let r#final = outbox.join("placements").join(&name);
        let sha256 = self.write(staged, "place_new", &self.workspace.staging(&outbox).join(&name), &r#final, &bytes)?;
        written.push(self.output_file(&r#final, "placement_updates", bytes.len() as u64, sha256));
        Ok(())
    }

    fn output_file(&self, path: &Path, kind: &str, bytes: u64, sha256: String) -> OutputFile {
        OutputFile { path: self.workspace.stored(path).display().to_string(), kind: kind.into(), bytes, sha256, x12: None, letters: None }
    }

    fn manifest(&self, files: Vec<OutputFile>) -> RunManifest {
        let terms = self.sharded.terms;
        let config = &self.workspace.config;
        let count = |term: Term| StateCount { count: terms.get(term).encounters, cents: terms.get(term).cents };
        let states = [Term::Claimed, Term::SelfPay, Term::Held, Term::ToCoder];
        let mut receivables = self.reports.tie_out.clone();
        receivables.accounts =
            self.booked.balance.accounts().filter(|(account, _)| account.is_receivable()).map(|(account, sides)| (account.to_string(), sides.balance())).collect();
        RunManifest {
            schema: SCHEMA,
            cleanclaim: env!("CARGO_PKG_VERSION").into(),
            run_id: self.run.run_id.clone(),
            number: self.run.number.unsigned_abs(),
            previous_run_id: (!self.run.previous_run_id.is_empty()).then(|| self.run.previous_run_id.clone()),
            as_of: self.as_of.to_string(),
            entity: config.entity.name.clone(),
            usage: config.submitter.usage.clone(),
            configuration_sha256: self.run.configuration_hash.clone(),
            inputs: self.input_files(),
            code_sets: self.code_sets(),
            edits: EditsUsed {
                version: env!("CARGO_PKG_VERSION").into(),
                ran: (EDITS.len() - self.not_run().len()) as u32,
                not_run: self.not_run(),
                not_run_tables: super::edit_reports::not_run_tables(&self.sharded.not_run),
                house_rules: self.reference.house.version.clone(),
            },
            balanced: terms.check().is_ok(),
            encounter_states: states.into_iter().map(|term| (term.as_str().to_owned(), count(term))).collect(),
            resubmitted: self.sharded.resubmitted.counts(),
            claim_states: BTreeMap::from([("published".to_owned(), self.published())]),
            conservation: terms,
            answers: self.responded.taken.clone(),
            clearing: balances::clearing(&self.booked.balance),
            files,
            receivables,
            exit_code: self.exits.first().map_or(0, |reason| reason.code),
            exits: self.exits.clone(),
        }
    }

    /// Claims that were written: first ones and further ones.
    fn published(&self) -> StateCount {
        let (first, further) = (self.sharded.claims, self.sharded.further_claims);
        StateCount { count: first.0 + further.0, cents: first.1 + further.1 }
    }

    fn not_run(&self) -> Vec<NotRunEdit> {
        not_run(self.sharded)
    }

    fn code_sets(&self) -> Vec<CodeSetVersion> {
        let edition = |edition: &crate::codes::icd10cm::Icd10Edition| CodeSetVersion {
            name: "ICD-10-CM".into(),
            version: edition.name().into(),
            from: edition.from().to_string(),
            to: edition.to().to_string(),
            sha256: files::hash_bytes(edition.as_bytes()),
        };
        let codes = &self.reference.codes;
        codes.icd10cm.all().iter().map(edition).chain(codes.installed.iter().map(table_version)).collect()
    }

    fn input_files(&self) -> Vec<InputFile> {
        let mut quarantined: BTreeMap<u32, u64> = BTreeMap::new();
        for rows in self.plan.quarantined.iter().chain(&self.sharded.quarantined).filter(|rows| !rows.is_continuation) {
            *quarantined.entry(rows.file_index).or_default() += 1;
        }
        let index_of = |path: &str| self.plan.files.iter().rposition(|file| file.path == path).and_then(|place| u32::try_from(place).ok());
        let put_aside = |path: &str| self.plan.file_faults.iter().any(|(file, _)| file == path);
        let read = self.plan.inputs.iter().map(|(input, _)| (input, if put_aside(&input.path) { "quarantined" } else { "read" }));
        let repeated = self.plan.already_read.iter().map(|(input, _)| (input, "already_read"));
        let is_broken = |input: &InputRow| self.inbox.broken.contains(&input.path);
        let inbox = self.inbox.inputs.iter().map(|input| (input, if is_broken(input) { "quarantined" } else { "read" }));
        let not_ours = self.inbox.not_ours.iter().map(|input| (input, "not_ours"));
        read.chain(repeated)
            .chain(inbox)
            .chain(not_ours)
            .map(|(input, status)| InputFile {
                path: input.path.clone(),
                kind: input.kind.clone(),
                source: input.source.clone(),
                status: status.into(),
                bytes: input.bytes,
                sha256: input.sha256.clone(),
                rows: self.plan.lines.get(&input.path).map_or(0, |lines| lines.saturating_sub(1)),
                encounters: input.encounters,
                quarantined: index_of(&input.path).and_then(|index| quarantined.get(&index)).copied().unwrap_or(0),
            })
            .collect()
    }
}

/// An imported table as `run.json` names it; its hash is that of the owner's files, joined by commas where there are several.
fn table_version(facts: &crate::codes::compact::TableFacts) -> CodeSetVersion {
    let title = crate::codes::kinds::TableKind::find(&facts.kind).map_or(facts.kind.as_str(), |kind| kind.title);
    let day = |day: Option<crate::model::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    CodeSetVersion {
        name: facts.programme.map_or(title.to_owned(), |programme| format!("{title} ({})", programme.as_str())),
        version: facts.name.clone(),
        from: day(facts.from),
        to: day(facts.to),
        sha256: facts.source(),
    }
}

/// A claim file as `run.json` lists it.
pub fn claim_output(workspace: &Workspace, file: &ClaimFile, r#final: &Path) -> OutputFile {
    OutputFile {
        path: workspace.stored(r#final).display().to_string(),
        kind: "claims".into(),
        bytes: file.summary.bytes,
        sha256: file.sha256.clone(),
        x12: Some(X12Output {
            receiver: file.receiver.clone(),
            interchange_control: file.interchange_control,
            group_control: file.group_control,
            first_transaction_control: file.first_transaction_control,
            transactions: file.summary.transactions,
            claims: file.summary.claims,
            charged_cents: file.charged_cents,
        }),
        letters: None,
    }
}

/// Edits that could not run, with the claims that they would have judged.
pub fn not_run(sharded: &Sharded) -> Vec<NotRunEdit> {
    let edit =
        |(about, claims): (&crate::edits::About, u64)| NotRunEdit { edit: about.id.into(), because: "its code table is not installed, or does not cover the date".into(), claims };
    sharded.not_run.counts().map(edit).collect()
}

/// Longest part of an input's name in the name of a quarantine file, in bytes; file systems allow 255 for the whole.
const LONGEST_NAME: usize = 180;

/// A path as one file name, so that names from data never become folders.
fn flat_name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_NAME).last().unwrap_or(0);
    let cut = if name.len() > LONGEST_NAME { name.get(..end).unwrap_or_default() } else { name };
    cut.chars().map(|character| if character == '/' || character == '\\' || character.is_control() { '_' } else { character }).collect()
}
