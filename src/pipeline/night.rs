//! The whole night: inputs to claims, books, reports and worklists, as one atomic run.

mod books;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use super::assemble::{Controls, assemble};
use super::claim_sets::store_claim_sets;
use super::day_lines::DAY_LINES;
use super::decisions::{Decisions, decide};
use super::events::gather_events;
use super::finish::{clean, commit_and_publish, describe_segments, place_segments, recover};
use super::groups::GroupSources;
use super::inbox::{Inbox, RejectedInput};
use super::key_merge::KeyMerge;
use super::night_figures::NightFigures;
use super::options::{RunMode, RunOptions, RunOutcome, RunReport};
use super::outputs::{NightOutputs, stage_outputs};
use super::plan::{Plan, Planning};
use super::progress::{Interrupt, Progress};
use super::reference::Reference;
use super::reprocess::Reprocessed;
use super::respond::files::Reading;
use super::respond::gather::Gathered;
use super::respond::identity::Identity;
use super::respond::settled::RESPONSE_KEYS;
use super::respond::writing::Responded;
use super::respond::{Responding, respond};
use super::resubmit::{Resubmission, Tonight};
use super::settle::{Fates, settle};
use super::shard::{ShardContext, run_shard};
use super::shard_output::ShardFiles;
use super::sharded::{Sharded, merge_shards};
use super::traces::Traces;
use super::visits::VISIT_KEYS;
use super::workspace::Workspace;
use crate::conservation::Terms;
use crate::error::Error;
use crate::ledger::OpenItem;
use crate::model::{Date, Key};
use crate::referral::GATES;
use crate::reports::Version;
use crate::store::answer_tables::ClaimSetRow;
use crate::store::catalog::{Catalog, Commit, InputRow, RunRow};
use crate::store::files;
use crate::store::key_index::KeyIndex;
use crate::store::lock::Lock;
use crate::store::publish::Staged;
use crate::store::table::{Row, VisitRow};

/// Table name of the encounter key index.
pub const ENCOUNTER_KEYS: &str = "encounter_keys";
/// Table name of the service key index.
pub const SERVICE_KEYS: &str = "service_keys";
/// Table name of the account event key index.
pub const EVENT_KEYS: &str = "event_keys";

/// Runs the night.
pub fn run_night(workspace: &Workspace, options: &RunOptions, progress: &dyn Progress, interrupt: &Interrupt) -> Result<RunOutcome, Error> {
    let as_of = workspace.as_of(options.as_of.as_deref())?;
    let is_first = !workspace.catalog_path().exists();
    let traces = if options.dry_run { Traces::before(workspace) } else { Traces::default() };
    if is_first {
        // A first night whose master data has faults leaves nothing behind.
        Reference::load(workspace, None)?;
        super::opening::check(workspace)?;
    }
    files::make_folder(&workspace.ledger())?;
    let lock = Lock::exclusive(&workspace.ledger().join("lock"), &options.started)?;
    let mut catalog = Catalog::open(&workspace.catalog_path())?;
    if options.dry_run && catalog.last_run()?.is_some_and(|run| !run.published) {
        return Err(Error::Usage("the last run is booked and not yet published; run once without a dry run or preview to finish it".into()));
    }
    for note in recover(workspace, &mut catalog)? {
        progress.note(&note);
    }
    let last = catalog.last_run()?;
    if let Some(last) = &last
        && as_of.to_string() < last.as_of
    {
        return Err(Error::Usage(format!(
            "as-of {as_of} lies before the last committed run's {}; books are never written backwards: use `report --as-of` for a past day",
            last.as_of
        )));
    }
    let threads = if options.threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { options.threads };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| Error::Failed(error.to_string()))?;
    let mut night = Night { workspace, options, progress, interrupt, as_of, last, pool, catalog, timings: Vec::new(), started: Instant::now() };
    let outcome = night.run();
    if outcome.is_err() && night.catalog.last_run().is_ok_and(|last| last.is_none_or(|run| run.published)) {
        // Nothing was booked, so nothing staged is needed; what a booked run has still to publish is kept. Whatever cannot be deleted now, the next command deletes:
        // the first error is the one to tell.
        let _ = clean(workspace, &night.catalog);
    }
    if options.dry_run {
        drop(night);
        drop(lock);
        traces.remove(workspace, is_first);
    }
    outcome
}

struct Night<'n> {
    workspace: &'n Workspace,
    options: &'n RunOptions,
    progress: &'n dyn Progress,
    interrupt: &'n Interrupt,
    as_of: Date,
    last: Option<RunRow>,
    pool: rayon::ThreadPool,
    catalog: Catalog,
    timings: Vec<(&'static str, f64, u64)>,
    started: Instant,
}

impl Night<'_> {
    fn run(&mut self) -> Result<RunOutcome, Error> {
        let mut reference = Reference::load(self.workspace, Some(&self.catalog))?;
        let mut inbox = Inbox::read(self.workspace, &self.catalog, self.as_of, self.options)?;
        if let Some(file) = self.options.selection.as_ref().and_then(|selection| selection.corrections.as_deref()) {
            inbox.read_corrections_from(self.workspace, &self.catalog, file)?;
        }
        self.tell(&mut inbox);
        let mut decisions = decide(self.workspace, &self.catalog, &mut reference, &mut inbox, self.as_of)?;
        let selection = self.options.selection.as_ref().map(|selection| decisions.touched_by(selection, self.workspace));
        let selected = selection.as_ref().map(|selection| selection.keys(self.workspace, &self.catalog, &reference.payers)).transpose()?;
        self.mark("load");
        let staging = self.workspace.staging(&self.workspace.ledger());
        let scratch = staging.join("scratch");
        files::make_folder(&scratch)?;
        crate::store::publish::make_folder_synced(&staging.join("segments"))?;
        let gathered = self.gather(&reference, &scratch, &mut inbox)?;
        self.tell(&mut inbox);
        let planning = Planning {
            workspace: self.workspace,
            catalog: &self.catalog,
            pool: &self.pool,
            progress: self.progress,
            interrupt: self.interrupt,
            scratch: &scratch,
            patches: &decisions.patches,
            only_waiting: self.options.mode == RunMode::Reprocess,
            due_bytes: super::resubmit::likely_bytes(&self.catalog, &inbox, selection.as_ref())?,
        };
        let mut plan = if self.options.mode.leaves_encounters() { Plan::nothing() } else { planning.run()? };
        inbox.rejected.append(&mut plan.refused);
        self.mark("plan");
        let (configuration_hash, codes_hash) = (self.workspace.configuration_hash()?, codes_hash(&reference));
        if plan.inputs.is_empty()
            && inbox.inputs.is_empty()
            && let Some(last) = self.nothing_since(&configuration_hash, &codes_hash)
        {
            let last_run = last.number;
            crate::store::publish::clear_staging(&self.workspace.staging(&self.workspace.ledger()))?;
            return Ok(RunOutcome::NothingToDo { last_run, as_of: self.as_of, missing_sources: plan.missing_sources, refused: Vec::new() });
        }
        let run = self.name_run(&plan, &inbox, configuration_hash, codes_hash);
        let mut responded = self.respond(gathered, &reference, &run, &scratch)?;
        if self.options.mode.leaves_encounters() {
            let sharded = super::post::nothing_sharded(self.workspace, &self.catalog)?;
            let resubmission = Resubmission::only_due(self.workspace, &self.catalog, std::mem::take(&mut responded.due))?;
            let outcome = self.close(plan, inbox, decisions, reference, run, sharded, responded, resubmission, None)?;
            return Ok(RunOutcome::Done(Box::new(outcome)));
        }
        let items = GroupSources { items: self.snapshot(OpenItem::TABLE)?, replaced: responded.replaced.clone(), added: responded.added.clone(), ..GroupSources::default() };
        let due = std::mem::take(&mut responded.due);
        let tonight = Tonight { workspace: self.workspace, catalog: &self.catalog, as_of: self.as_of, items, due, selection: selection.as_ref() };
        let resubmission = tonight.gather(&mut reference, &mut decisions, &mut inbox)?;
        if let (Some(last), Some(selected)) = (&self.last, &selected)
            && selected.is_empty()
            && resubmission.is_nothing_selected()
        {
            let last_run = last.number;
            crate::store::publish::clear_staging(&self.workspace.staging(&self.workspace.ledger()))?;
            return Ok(RunOutcome::NothingToDo { last_run, as_of: self.as_of, missing_sources: Vec::new(), refused: resubmission.refused });
        }
        super::resubmit::spill(self.workspace, &scratch, &resubmission, &mut plan)?;
        let opening_keys = if self.last.is_none() { super::opening::billed_keys(self.workspace, &scratch)? } else { None };
        let billed = match &opening_keys {
            Some(path) => KeyIndex::open(std::slice::from_ref(path))?,
            None => self.open_index(ENCOUNTER_KEYS)?,
        };
        let fates = settle(&plan.chunks, plan.bits, plan.waiting_chunk, &billed)?;
        plan.join_counts(&fates);
        // Also where an older version of the program began the workspace.
        let opening_visits = if self.catalog.segments(VISIT_KEYS, i64::MAX)?.is_empty() {
            Some(super::opening::visit_keys(self.workspace, &reference.providers, self.as_of, &scratch)?)
        } else {
            None
        };
        let visits = match &opening_visits {
            Some(path) => KeyIndex::open(std::slice::from_ref(path))?,
            None => self.open_index(VISIT_KEYS)?,
        };
        let mut sharded = self.shard(&plan, &fates, &reference, &run, selected.as_ref(), &decisions, &visits, &resubmission)?;
        sharded.encounter_keys.extend(opening_keys);
        // Behind tonight's, which know what it says.
        sharded.visit_keys.extend(opening_visits);
        reject_lost_fixes(&decisions, &sharded.superseded_waiting, &mut inbox);
        self.mark("shard");
        let outcome = self.close(plan, inbox, decisions, reference, run, sharded, responded, resubmission, selected.as_ref())?;
        Ok(RunOutcome::Done(Box::new(outcome)))
    }

    /// Tells what the inbox noted.
    fn tell(&self, inbox: &mut Inbox) {
        std::mem::take(&mut inbox.notes).iter().for_each(|note| self.progress.note(note));
    }

    /// The last run, where nothing has changed since that this one would do; what a post or an approval left undone is for the next night.
    fn nothing_since(&self, configuration_hash: &str, codes_hash: &str) -> Option<&RunRow> {
        let is_same =
            |last: &&RunRow| (last.as_of.as_str(), last.configuration_hash.as_str(), last.codes_hash.as_str()) == (self.as_of.to_string().as_str(), configuration_hash, codes_hash);
        match self.options.mode {
            RunMode::Night => self.last.as_ref().filter(|last| !["approve", "post", "mark-sent"].contains(&last.kind.as_str())).filter(is_same),
            RunMode::Post | RunMode::Sent => self.last.as_ref(),
            RunMode::Reprocess => None,
        }
    }

    /// Reads the inbox's responses.
    fn gather(&self, reference: &Reference, scratch: &Path, inbox: &mut Inbox) -> Result<Option<Gathered>, Error> {
        let identity = Identity::new(&self.workspace.config, &reference.providers);
        let (workspace, catalog, as_of) = (self.workspace, &self.catalog, self.as_of);
        let reading = Reading { workspace, catalog, identity: &identity, as_of, scratch, progress: self.progress, interrupt: self.interrupt };
        match self.options.mode {
            RunMode::Sent => super::respond::sent::mark(&reading, &self.options.files, &self.open_index(RESPONSE_KEYS)?, inbox),
            _ => super::respond::files::read(&reading, inbox),
        }
    }

    /// Brings what was answered into the books.
    fn respond(&mut self, gathered: Option<Gathered>, reference: &Reference, run: &RunRow, scratch: &Path) -> Result<Responded, Error> {
        let Some(gathered) = gathered else { return Ok(Responded::default()) };
        let responding = Responding {
            workspace: self.workspace,
            catalog: &self.catalog,
            reference,
            known: &self.open_index(RESPONSE_KEYS)?,
            as_of: self.as_of,
            run: u32::try_from(run.number).unwrap_or(u32::MAX),
            run_label: &run_label(run),
            segments: &self.workspace.staging(&self.workspace.ledger()).join("segments"),
            scratch,
            progress: self.progress,
            interrupt: self.interrupt,
        };
        let responded = respond(&responding, gathered)?;
        self.mark("answers");
        Ok(responded)
    }

    /// Notes how long a stage took.
    fn mark(&mut self, stage: &'static str) {
        self.timings.push((stage, self.started.elapsed().as_secs_f64(), super::options::peak_memory_kib()));
        self.started = Instant::now();
    }

    /// What differs from one execution to the next stands beside `run.json`, not in it.
    fn write_timings(&self, reports: &std::path::Path) -> Result<(), Error> {
        let stages: Vec<_> = self.timings.iter().map(|(stage, seconds, peak)| serde_json::json!({"stage": stage, "seconds": seconds, "peak_memory_kib": peak})).collect();
        let timings = serde_json::json!({
            "started": self.options.started,
            "finished": jiff::Timestamp::now().to_string(),
            "process": std::process::id(),
            "threads": self.pool.current_num_threads(),
            "stages": stages,
        });
        let path = reports.join("timings.json");
        let bytes = serde_json::to_vec_pretty(&timings).map_err(|error| Error::Failed(error.to_string()))?;
        files::replace(&path, &bytes)?;
        Ok(())
    }

    /// The run's id covers everything that decides what it writes.
    fn name_run(&self, plan: &Plan, inbox: &Inbox, configuration_hash: String, codes_hash: String) -> RunRow {
        let previous_run_id = self.last.as_ref().map(|run| run.run_id.clone()).unwrap_or_default();
        let parts = format!("{previous_run_id}\n{}\n{configuration_hash}\n{codes_hash}\n{}", self.as_of, input_lines(plan, inbox));
        RunRow {
            number: self.last.as_ref().map_or(0, |run| run.number) + 1,
            run_id: files::hash_bytes(parts.as_bytes()).chars().take(16).collect(),
            previous_run_id,
            kind: self.options.mode.kind().into(),
            as_of: self.as_of.to_string(),
            configuration_hash,
            codes_hash,
            exit_codes: String::new(),
            figures: String::new(),
            published: false,
        }
    }

    /// A table's segments as the last run left them.
    fn snapshot(&self, table: &str) -> Result<Vec<PathBuf>, Error> {
        Ok(self.catalog.segments(table, i64::MAX)?.iter().map(|segment| self.workspace.segments().join(&segment.name)).collect())
    }

    fn open_index(&self, kind: &str) -> Result<KeyIndex, Error> {
        let mut segments = self.catalog.segments(kind, i64::MAX)?;
        segments.reverse();
        let paths: Vec<PathBuf> = segments.iter().map(|segment| self.workspace.segments().join(&segment.name)).collect();
        Ok(KeyIndex::open(&paths)?)
    }

    #[expect(clippy::too_many_arguments, reason = "each is a different part of what decides about encounters")]
    fn shard(
        &self,
        plan: &Plan,
        fates: &Fates,
        reference: &Reference,
        run: &RunRow,
        selected: Option<&HashSet<Key>>,
        decisions: &Decisions,
        visits: &KeyIndex,
        resubmission: &Resubmission,
    ) -> Result<Sharded, Error> {
        let services = self.open_index(SERVICE_KEYS)?;
        let day_lines = self.open_index(DAY_LINES)?;
        let context = ShardContext {
            config: &self.workspace.config,
            codes: &reference.codes,
            chargemaster: &reference.chargemaster,
            fees: &reference.fees,
            payers: &reference.payers,
            providers: &reference.providers,
            memory: &reference.memory,
            overrides: &reference.overrides,
            day_lines: &day_lines,
            rules: &reference.house.rules,
            services: &services,
            visits,
            files: &plan.files,
            waiting: &plan.waiting,
            waiting_chunk: plan.waiting_chunk,
            due: &resubmission.encounters,
            due_chunk: plan.due_chunk,
            selected,
            patches: &decisions.patches,
            chunks: &plan.chunks,
            as_of: self.as_of,
            run_number: u32::try_from(run.number).unwrap_or(u32::MAX),
            staging: self.workspace.staging(&self.workspace.ledger()),
            run_label: run_label(run),
        };
        self.progress.stage("coding and edits", fates.len() as u64, "partitions");
        let shards: Vec<ShardFiles> = self.pool.install(|| {
            fates
                .par_iter()
                .enumerate()
                .map(|(partition, fates)| {
                    self.interrupt.check()?;
                    // At most 2^12 partitions.
                    let shard = run_shard(&context, partition as u32, fates);
                    self.progress.advance(1);
                    shard
                })
                .collect::<Result<Vec<_>, Error>>()
        })?;
        Ok(merge_shards(shards))
    }

    /// From the shards' results to the commit.
    #[expect(clippy::too_many_arguments, reason = "each is a different result of the night")]
    fn close(
        &mut self,
        plan: Plan,
        mut inbox: Inbox,
        decisions: Decisions,
        reference: Reference,
        mut run: RunRow,
        mut sharded: Sharded,
        mut responded: Responded,
        mut resubmission: Resubmission,
        selected: Option<&HashSet<Key>>,
    ) -> Result<RunReport, Error> {
        let workspace = self.workspace;
        let staging = workspace.staging(&workspace.ledger());
        sharded.terms.merge(&plan.terms);
        sharded.resubmitted.merge(&resubmission.terms);
        for change in std::mem::take(&mut resubmission.changes) {
            sharded.changes.entry(change.guarantor_id.clone()).or_default().push(change);
        }
        let mut controls = Controls { interchange: self.catalog.counter("interchange")?, group: self.catalog.counter("group")?, transaction: self.catalog.counter("transaction")? };
        let claim_staging = workspace.staging(&workspace.path(&workspace.config.paths.outbox));
        files::make_folder(&claim_staging)?;
        self.progress.stage("writing claims", sharded.claims.0, "claims");
        let claim_files = assemble(&sharded.bodies, &workspace.config, self.as_of, &mut controls, &claim_staging)?;
        self.mark("claims");
        let label = run_label(&run);
        let claim_sets = store_claim_sets(&claim_files, self.as_of, &staging.join("segments").join(format!("{label}-{}.parquet", ClaimSetRow::TABLE)))?;
        let provenance = provenance(&plan, &inbox, &run);
        let events = gather_events(workspace, &self.catalog, &self.open_index(EVENT_KEYS)?, &mut inbox, &sharded.items)?;
        let (booked, finished) = self.book(&reference, &run, &sharded, &mut responded, &plan, events, &claim_files, provenance)?;
        self.mark("books");
        self.check_terms(&sharded.terms)?;
        sharded.resubmitted.check()?;
        let mut segments: Vec<(String, PathBuf, u32, u64)> = sharded.segments.clone();
        segments.extend(claim_sets);
        segments.append(&mut responded.segments);
        segments.extend(booked.segments.iter().map(|(table, path, rows)| ((*table).to_owned(), path.clone(), super::outputs::NO_PARTITION, *rows)));
        let mut commit = Commit::default();
        KeyMerge { workspace, catalog: &self.catalog, sharded: &sharded, booked: &booked, run: &run }.merge(std::mem::take(&mut responded.keys), &mut segments, &mut commit)?;
        commit.retired.extend(self.retired_snapshots()?);
        segments.extend(resubmission.store_kept(|table| staging.join("segments").join(format!("{label}-{table}.parquet")))?);
        if self.last.is_none() {
            let path = staging.join("segments").join(format!("{label}-{}.parquet", VisitRow::TABLE));
            let rows = super::opening::store_visits(workspace, &path)?;
            if rows > 0 {
                segments.push((VisitRow::TABLE.to_owned(), path, super::outputs::NO_PARTITION, rows));
            }
        }
        let mut staged = Staged::default();
        let exits = NightFigures { workspace, plan: &plan, sharded: &sharded }.exits(&inbox, self.options.strict, &label);
        run.figures = booked.day.to_json()?;
        run.exit_codes = exits.iter().map(|reason| reason.code.to_string()).collect::<Vec<_>>().join(" ");
        let outputs = NightOutputs {
            workspace,
            catalog: &self.catalog,
            run: &run,
            as_of: self.as_of,
            plan: &plan,
            inbox: &inbox,
            decisions: &decisions,
            reference: &reference,
            sharded: &sharded,
            claim_files: &claim_files,
            booked: &booked,
            resubmission: &resubmission,
            responded: &responded,
            leaves_encounters: self.options.mode.leaves_encounters(),
            reports: finished,
            exits,
            staging: &staging,
            label: &label,
        };
        let reprocessed = selected.map(|selected| Reprocessed::gather(selected, &resubmission, &segments)).transpose()?;
        let manifest = stage_outputs(outputs, &mut segments, &mut commit, &mut staged)?;
        self.mark("reports");
        let reports = workspace.reports(self.as_of);
        if self.options.dry_run {
            for destination in workspace.destinations() {
                crate::store::publish::clear_staging(&workspace.staging(&destination))?;
            }
            return Ok(RunReport { manifest, notes: Vec::new(), reports, timings: std::mem::take(&mut self.timings), published: false, reprocessed });
        }
        self.interrupt.check()?;
        commit.segments = describe_segments(run.number, &segments, &self.pool)?;
        commit.counters.extend([("interchange".to_owned(), controls.interchange), ("group".to_owned(), controls.group), ("transaction".to_owned(), controls.transaction)]);
        commit.inputs = plan.inputs.iter().map(|(input, _)| input.clone()).chain(inbox.inputs.iter().cloned()).collect::<Vec<InputRow>>();
        commit.memory = decisions.memory;
        commit.overrides = decisions.overrides;
        commit.run = Some(run);
        place_segments(workspace, &segments)?;
        let notes = commit_and_publish(workspace, &mut self.catalog, commit, staged, &staging)?;
        self.mark("commit");
        // The night has happened; timings that cannot be written do not undo it.
        if let Err(error) = self.write_timings(&reports) {
            self.progress.note(&format!("timings.json was not written: {error}"));
        }
        Ok(RunReport { manifest, notes, reports, timings: std::mem::take(&mut self.timings), published: true, reprocessed })
    }

    fn check_terms(&self, terms: &Terms) -> Result<(), Error> {
        terms.check().map_err(|imbalance| Error::Unbalanced(format!("the conservation equation does not balance, so nothing is published: {imbalance:?}\n{terms}")))
    }
}

/// A fix of an encounter that came again tonight with other content was made for what no longer counts; whoever made it is told.
fn reject_lost_fixes(decisions: &Decisions, superseded: &[String], inbox: &mut Inbox) {
    for encounter in superseded {
        for patch in decisions.patches.get(encounter).into_iter().flatten() {
            let message = format!(
                "{}:{}: encounter {encounter} came again tonight with other content; the fix of {} was not applied: look at it again",
                patch.file,
                patch.row,
                patch.column.name()
            );
            inbox.rejected.push(RejectedInput { file: patch.file.clone(), line: patch.row, message, original: String::new() });
        }
    }
}

/// What segment names of a run begin with.
pub fn run_label(run: &RunRow) -> String {
    let short: String = run.run_id.chars().take(8).collect();
    format!("{:06}-{short}", run.number)
}

/// Every file that a run reads, one a line with its content's hash.
fn input_lines(plan: &Plan, inbox: &Inbox) -> String {
    plan.inputs.iter().map(|(input, _)| input).chain(&inbox.inputs).map(|input| format!("{} {} {}\n", input.kind, input.sha256, input.path)).collect()
}

/// What decided about a run beside the code sets, for the header of its reports: rules, configuration and inputs. Of a hash the first twelve digits are enough to tell two runs apart;
/// `run.json` has every input's own.
fn provenance(plan: &Plan, inbox: &Inbox, run: &RunRow) -> Vec<Version> {
    let version = |name: &str, version: String| Version { name: name.to_owned(), version };
    let short = |hash: &str| hash.chars().take(12).collect::<String>();
    let files = plan.inputs.len() + inbox.inputs.len();
    let inputs = format!("{files} {}, hash {}", if files == 1 { "file" } else { "files" }, short(&files::hash_bytes(input_lines(plan, inbox).as_bytes())));
    vec![
        version("referral gates", format!("{} gates of cleanclaim {}", GATES.len(), env!("CARGO_PKG_VERSION"))),
        version("configuration", format!("hash {}", short(&run.configuration_hash))),
        version("inputs", inputs),
    ]
}

/// Name of a batch of letters or placed accounts: the day and the run, which no other run has.
pub fn batch_id(as_of: Date, run_number: i64) -> String {
    format!("{}-{run_number:04}", as_of.to_string().replace('-', ""))
}

fn codes_hash(reference: &Reference) -> String {
    let mut parts = String::new();
    for (name, version) in reference.code_versions() {
        parts.push_str(&format!("{name} {version}\n"));
    }
    files::hash_bytes(parts.as_bytes())
}

/// The key of an account event's id.
pub fn event_key(event_id: &str) -> Key {
    Key::of_texts(&["event", event_id])
}
