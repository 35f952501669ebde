//! One shard: every encounter of one partition of patients, from record to claim, to the coder, to a biller, or aside.
//!
//! A shard is a function of the plan and its partition: running it twice writes the same bytes. It does *not* number envelopes or post money of other days.

mod further;

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use super::day_lines::{DayLines, OwnLine, without_own};
use super::decisions::Patch;
use super::past_services::PastServices;
use super::resubmit::DueEncounter;
use super::settle::{Fate, RowsApart};
use super::shard_findings::JudgedClaim;
use super::shard_output::{Disposition, ShardFiles, ShardOutput};
use super::spill::ChunkSpill;
use super::visits::{TonightsVisit, Visits, specialty};
use crate::claims::{ClaimContext, build_claims, claim_id};
use crate::codes::physician_indicators::GlobalPeriod;
use crate::codes::{CodeSets, frequency};
use crate::coding::TermMemory;
use crate::coding::{Coded, CodingContext, NoVisitHistory, QuestionKind, code_encounter, documented_cents, is_professional_service};
use crate::config::{Config, Source, SourceKind};
use crate::conservation::{Amount, Term};
use crate::edits::{EditContext, Overrides, PriorLine, PriorServices, Verdict, find_edit, run_edits_counting};
use crate::error::Error;
use crate::intake::column::Column;
use crate::intake::decode::Defaults;
use crate::intake::record::{RecordView, Records, patient_hash};
use crate::model::{Cents, Chargemaster, Claim, ClaimLine, Code, CodeList, Date, Encounter, EncounterStatus, FeeSchedule, Finding, Key, Payers, Providers, Severity, days_between};
use crate::rules::Rules;
use crate::store::key_index::KeyIndex;

/// A file that encounters came from, as shards see it.
#[derive(Debug, Clone)]
pub struct PlannedFile {
    /// Path relative to the workspace.
    pub path: String,
    /// The source that it belongs to.
    pub source: Source,
}

/// What is known of an encounter that waited.
#[derive(Debug, Clone)]
pub struct WaitingSince {
    /// As-of date of its first night.
    pub since: Date,
    /// What the export said, before corrections.
    pub exported_content: Key,
    /// Edits that held it, separated by blanks; empty when a coder's answer was missing.
    pub held_by: String,
}

/// Everything that shards share, read only.
pub struct ShardContext<'c> {
    /// Configuration.
    pub config: &'c Config,
    /// Code sets.
    pub codes: &'c CodeSets,
    /// Prices.
    pub chargemaster: &'c Chargemaster,
    /// What payers are expected to pay.
    pub fees: &'c FeeSchedule,
    /// Payers.
    pub payers: &'c Payers,
    /// Providers.
    pub providers: &'c Providers,
    /// Coders' remembered decisions.
    pub memory: &'c TermMemory,
    /// Overrides.
    pub overrides: &'c Overrides,
    /// House rules.
    pub rules: &'c Rules,
    /// Lines billed on earlier nights.
    pub day_lines: &'c KeyIndex,
    /// Services billed on nights of older programs.
    pub services: &'c KeyIndex,
    /// Visits of earlier nights.
    pub visits: &'c KeyIndex,
    /// Files by the index that records carry.
    pub files: &'c [PlannedFile],
    /// Encounters that waited, by key.
    pub waiting: &'c HashMap<Key, WaitingSince>,
    /// Index of the chunk that holds them.
    pub waiting_chunk: Option<u32>,
    /// Encounters with further claims that are due, by key.
    pub due: &'c HashMap<Key, DueEncounter>,
    /// Index of the chunk that holds their records.
    pub due_chunk: Option<u32>,
    /// Those that wait and may go out tonight; `None` for all.
    pub selected: Option<&'c HashSet<Key>>,
    /// Corrections of waiting encounters, by encounter id.
    pub patches: &'c BTreeMap<String, Vec<Patch>>,
    /// Spill files in canonical order.
    pub chunks: &'c [ChunkSpill],
    /// As-of date.
    pub as_of: Date,
    /// Number of this run.
    pub run_number: u32,
    /// Folder for segments and bodies.
    pub staging: PathBuf,
    /// Prefix of segment names.
    pub run_label: String,
}

/// One record of the partition, in canonical order.
struct Placed<'b> {
    chunk: u32,
    place: u32,
    record: RecordView<'b>,
}

/// What was billed before, as edits ask for it.
struct History<'h, 'k> {
    lines: &'h DayLines<'k>,
    past: &'h PastServices<'k>,
    /// The encounter at hand, and what it billed itself before: a claim is neither its own duplicate nor its own neighbour.
    encounter: Key,
    own: &'h [OwnLine],
}

impl PriorServices for History<'_, '_> {
    fn is_billed(&self, patient_id: &str, on: Date, rendering_npi: &str, code: Code, modifiers: &CodeList<4>) -> bool {
        if self.own.is_empty() {
            return self.lines.is_billed(patient_id, on, rendering_npi, code, modifiers);
        }
        let older = || self.lines.older_encounter(patient_id, on, rendering_npi, code, modifiers).is_some_and(|billed| billed != self.encounter);
        self.same_day(patient_id, on, rendering_npi).iter().any(|line| line.is_same_service(code, modifiers)) || older()
    }

    fn same_day(&self, patient_id: &str, on: Date, rendering_npi: &str) -> Vec<PriorLine> {
        without_own(self.lines.of_day(patient_id, on, rendering_npi), self.own)
    }

    fn procedures_before(&self, patient_id: &str, rendering_npi: &str, before: Date) -> Vec<PriorLine> {
        self.past.procedures_before(patient_id, rendering_npi, before)
    }

    fn last_service(&self, patient_id: &str, code: Code, before: Date) -> Option<Date> {
        self.past.last_service(patient_id, code, before)
    }
}

/// Runs one partition.
pub fn run_shard(context: &ShardContext<'_>, partition: u32, fates: &HashMap<(u32, u32), Fate>) -> Result<ShardFiles, Error> {
    // Reserved at once, so that reading does not double it on the way.
    let total: u64 = context.chunks.iter().map(|chunk| chunk.record_bytes(partition as usize)).sum();
    let mut bytes = Vec::with_capacity(total as usize);
    let mut starts = Vec::with_capacity(context.chunks.len() + 1);
    for chunk in context.chunks {
        starts.push(bytes.len());
        chunk.read_records(partition as usize, &mut bytes)?;
    }
    starts.push(bytes.len());
    let placed = place_records(&bytes, &starts)?;
    let lines = DayLines::new(context.day_lines, context.services);
    let past = PastServices::new(context.visits);
    let by_patient = OnceCell::new();
    let places = || {
        let mut places: Vec<(u64, usize)> = placed.iter().enumerate().map(|(at, placed)| (placed.record.header().patient_hash, at)).collect();
        places.sort_unstable();
        places
    };
    let find_tonight = |patient_id: &str| {
        let hash = patient_hash(patient_id);
        let places = by_patient.get_or_init(places);
        let first = places.partition_point(|(other, _)| *other < hash);
        let own = places.iter().skip(first).take_while(|(other, _)| *other == hash);
        own.filter_map(|(_, at)| placed.get(*at)).flat_map(|placed| tonights_visits(context, placed, fates, patient_id)).collect()
    };
    let visits = Visits::new(context.visits, context.providers, Box::new(find_tonight));
    let mut shard = Shard { context, lines: &lines, past: &past, visits: &visits, output: ShardOutput::create(context, partition)?, findings: Vec::new(), judged: Vec::new() };
    for record in &placed {
        shard.take(record, &placed, fates)?;
    }
    if let Some(fault) = lines.take_fault().or_else(|| past.take_fault()).or_else(|| visits.take_fault()) {
        return Err(Error::Failed(fault));
    }
    let mut learnt = visits.entries(context.run_number);
    learnt.extend(past.entries(context.run_number));
    let learnt_lines = lines.entries(context.run_number, partition);
    shard.output.finish(learnt, learnt_lines)
}

/// The professional services of one of tonight's encounters, if it is the patient's, as documented: that it is held does not mean that nobody was seen.
fn tonights_visits(context: &ShardContext<'_>, placed: &Placed<'_>, fates: &HashMap<(u32, u32), Fate>, patient_id: &str) -> Vec<TonightsVisit> {
    let is_set_aside = matches!(fates.get(&(placed.chunk, placed.place)), Some(Fate::Duplicate | Fate::Superseded | Fate::Quarantined(..)));
    let header = placed.record.header();
    let Some(file) = context.files.get(header.position.file_index as usize).filter(|_| !is_set_aside && placed.record.cell(Column::PatientId) == patient_id) else {
        return Vec::new();
    };
    // A fragment may not decode alone; it tells nothing then.
    let Some(encounter) = placed.record.decode(&file.path, &Defaults::of(&file.source)).ok().filter(|encounter| encounter.status == EncounterStatus::Final) else {
        return Vec::new();
    };
    let coding = CodingContext { codes: context.codes, chargemaster: context.chargemaster, memory: context.memory, policy: &context.config.coding, history: &NoVisitHistory };
    let coded = code_encounter(&coding, &encounter);
    // A visit whose code hangs on a question was a visit all the same.
    let is_open = coded.questions.iter().any(|question| matches!(question.kind, QuestionKind::PatientStatus | QuestionKind::VisitLevel));
    let seen = coded.lines.iter().filter(|line| is_professional_service(line.code) || (is_open && line.code.is_empty()));
    let visit = |line: &ClaimLine<'_>| {
        let date = line.service_from?;
        let named = line.documented.rendering_npi;
        let rendering = if named.is_empty() { file.source.default_rendering.as_str() } else { named };
        Some(TonightsVisit { encounter: header.encounter_key, specialty: specialty(context.providers, rendering, date).to_owned(), date })
    };
    seen.filter_map(visit).collect()
}

/// A finding counts lines on the claim; people and corrections count them in the encounter. They differ where a line is not billed, or is on a later claim of a split.
fn name_documented_line(finding: &mut Finding, claim: &Claim<'_>) {
    let Some(on_claim) = finding.line else { return };
    let line = claim.lines.get(usize::from(on_claim).wrapping_sub(1));
    let Some(number) = line.map(|line| line.number).filter(|number| *number != 0 && *number != on_claim) else { return };
    finding.line = Some(number);
    finding.message = finding.message.replacen(&format!("Line {on_claim} "), &format!("Line {number} "), 1);
}

/// Why an encounter that passes every edit still waits: somebody reprocesses others.
fn not_selected() -> Finding {
    Finding {
        edit: "not-selected",
        severity: Severity::Reject,
        snip: 7,
        element: "",
        line: None,
        value: String::new(),
        message: "The encounter passes every edit now; it was not selected for this reprocessing.".into(),
        fix: "Nothing: the next run sends it.".into(),
        field: "",
        is_overridden: false,
    }
}

fn place_records<'b>(bytes: &'b [u8], starts: &[usize]) -> Result<Vec<Placed<'b>>, Error> {
    let mut placed = Vec::new();
    for (chunk, bounds) in (0u32..).zip(starts.windows(2)) {
        let &[start, end] = bounds else { continue };
        for (place, record) in (0u32..).zip(Records::new(bytes.get(start..end).unwrap_or_default())) {
            let record = record.map_err(|fault| Error::Failed(fault.to_string()))?;
            placed.push(Placed { chunk, place, record });
        }
    }
    Ok(placed)
}

struct Shard<'s, 'c, 'v> {
    context: &'s ShardContext<'c>,
    lines: &'s DayLines<'c>,
    past: &'s PastServices<'c>,
    visits: &'s Visits<'v>,
    output: ShardOutput,
    /// Of all claims of the encounter at hand.
    findings: Vec<Finding>,
    /// One for each claim of the encounter at hand.
    judged: Vec<JudgedClaim>,
}

impl<'s> Shard<'s, '_, '_> {
    fn take(&mut self, placed: &Placed<'_>, all: &[Placed<'_>], fates: &HashMap<(u32, u32), Fate>) -> Result<(), Error> {
        if Some(placed.chunk) == self.context.due_chunk {
            return self.further_claims(&placed.record);
        }
        let fate = fates.get(&(placed.chunk, placed.place));
        let header = *placed.record.header();
        let waited = Some(placed.chunk) == self.context.waiting_chunk;
        let exported = if waited { self.context.waiting.get(&header.encounter_key).map(|waiting| waiting.exported_content) } else { None };
        match fate {
            Some(Fate::Joined) => Ok(()),
            Some(Fate::Fragment(term)) => self.set_aside(&placed.record, *term, waited, 0),
            Some(Fate::Duplicate) => self.set_aside(&placed.record, Term::Duplicate, waited, 1),
            Some(Fate::Superseded) => {
                let encounter_id = placed.record.cell(Column::EncounterId);
                if waited && self.context.patches.contains_key(encounter_id) {
                    self.output.superseded_waiting(encounter_id);
                }
                self.set_aside(&placed.record, Term::Superseded, waited, 1)
            }
            Some(Fate::Changed(billed, content)) => self.changed(&placed.record, *billed, *content),
            Some(Fate::Quarantined(reason, encounters)) => self.quarantine(&placed.record, *reason, *encounters),
            Some(Fate::Take { content, parts }) if !parts.is_empty() => self.take_joined(placed, all, parts, *content),
            Some(Fate::Take { content, .. }) => self.bill(&placed.record, exported.unwrap_or(*content), waited, false),
            None => self.bill(&placed.record, exported.unwrap_or(header.content_key), waited, false),
        }
    }

    /// Joins the fragments of one encounter, then bills it as one. Fragments that contradict each other are all put aside.
    fn take_joined(&mut self, first: &Placed<'_>, all: &[Placed<'_>], parts: &[(u32, u32)], content: Key) -> Result<(), Error> {
        let found = |part: &(u32, u32)| all.binary_search_by_key(part, |placed| (placed.chunk, placed.place)).ok().and_then(|at| all.get(at));
        let later: Vec<&Placed<'_>> = parts.iter().filter_map(found).collect();
        let mut joined = first.record.bytes().to_vec();
        for placed in &later {
            let so_far = RecordView::parse(&joined).map_err(|fault| Error::Failed(fault.to_string()))?;
            let Ok(bytes) = so_far.merged(&placed.record) else {
                self.quarantine(&first.record, RowsApart::Disagree, 1)?;
                return later.iter().try_for_each(|placed| self.quarantine(&placed.record, RowsApart::Disagree, 0));
            };
            joined = bytes;
        }
        let record = RecordView::parse(&joined).map_err(|fault| Error::Failed(fault.to_string()))?;
        self.bill(&record, content, false, true)
    }

    /// Counts a record that is not billed.
    fn set_aside(&mut self, record: &RecordView<'_>, term: Term, waited: bool, encounters: u64) -> Result<(), Error> {
        let cents = self.with_encounter(record, |shard, encounter| Ok(documented_cents(&shard.coding(), encounter)))?;
        let amount = Amount { encounters, lines: record.line_count() as u64, cents };
        self.output.came_in(waited, amount);
        self.output.counted(term, amount);
        let reason = match term {
            Term::Duplicate => "It says the same as another version of the encounter.",
            _ => "A later version of the encounter stands for it.",
        };
        self.aside(record, term, reason, cents)
    }

    /// Keeps the record of an encounter that is not billed.
    fn aside(&mut self, record: &RecordView<'_>, term: Term, reason: &str, cents: Cents) -> Result<(), Error> {
        let (context, file) = (self.context, self.file(record));
        self.output.aside(record, term, reason, cents, &file.path, context.as_of)
    }

    /// Lists an encounter that came again after it was billed, unless it is still open.
    fn changed(&mut self, record: &RecordView<'_>, billed: crate::store::key_index::Entry, content: Key) -> Result<(), Error> {
        let (status, cents) = self.with_encounter(record, |shard, encounter| Ok((encounter.status, documented_cents(&shard.coding(), encounter))))?;
        let amount = Amount::one(record.line_count() as u64, cents);
        self.output.came_in(false, amount);
        if status == EncounterStatus::Open {
            self.output.counted(Term::NotFinal, amount);
            return self.aside(record, Term::NotFinal, "It was billed and is open again: the export is not final.", cents);
        }
        self.output.counted(Term::Changed, amount);
        self.aside(record, Term::Changed, "It differs from what was billed; a person decides on the worklist of changed encounters.", cents)?;
        let file = self.file(record).path.clone();
        self.output.changed(record, billed, content, cents, status == EncounterStatus::Cancelled, file)
    }

    /// Puts a record aside as unreadable, with what was read of it.
    fn quarantine(&mut self, record: &RecordView<'_>, reason: RowsApart, encounters: u64) -> Result<(), Error> {
        let cents = self.with_encounter(record, |shard, encounter| Ok(documented_cents(&shard.coding(), encounter)))?;
        let amount = Amount { encounters, lines: record.line_count() as u64, cents };
        self.output.came_in(false, amount);
        self.output.counted(Term::Quarantined, amount);
        self.output.quarantined(record, reason);
        self.aside(record, Term::Quarantined, "Its rows stand apart in the file and do not fit together.", cents)
    }

    /// Codes, judges and, when nothing stands against it, bills an encounter.
    fn bill(&mut self, record: &RecordView<'_>, exported: Key, waited: bool, is_joined: bool) -> Result<(), Error> {
        self.with_encounter(record, |shard, encounter| {
            let amount = |cents: Cents| Amount::one(record.line_count() as u64, cents);
            let documented = documented_cents(&shard.coding(), encounter);
            shard.output.came_in(waited, amount(documented));
            if encounter.status != EncounterStatus::Final {
                shard.output.counted(Term::NotFinal, amount(documented));
                let reason = if encounter.status == EncounterStatus::Cancelled { "It was cancelled." } else { "It is still open: the export is not final." };
                return shard.aside(record, Term::NotFinal, reason, documented);
            }
            let coding = shard.coding();
            let coded = code_encounter(&coding, encounter);
            let charge = coded.lines.iter().map(|line| line.charge_cents).sum();
            if shard.context.config.coding.accept_fuzzy {
                shard.output.reviews(&coded, encounter.service_date, charge);
            }
            let disposition = if coded.questions.is_empty() { shard.judge(record, encounter, &coded)? } else { Disposition::ToCoder };
            shard.output.counted(disposition.term(), amount(charge));
            if !waited {
                let lag_days = encounter.service_date.map_or(0, |from| days_between(from, shard.context.as_of));
                shard.output.first_seen(!encounter.coverages.is_empty() && disposition != Disposition::ToCoder, disposition == Disposition::Claimed, lag_days);
            }
            match disposition {
                Disposition::ToCoder => shard.output.questions(&coded.questions, charge),
                Disposition::Held => {}
                Disposition::Claimed | Disposition::SelfPay => {
                    shard.output.billed(record.header().encounter_key, exported);
                    // What its export alone would not tell again is kept, for a further claim.
                    let file = shard.file(record);
                    if disposition == Disposition::Claimed && (waited || is_joined || file.source.kind != SourceKind::EncounterCsv) {
                        shard.output.keep_record(record, &file.path)?;
                    }
                    return Ok(());
                }
            }
            let header = record.header();
            let since = shard.context.waiting.get(&header.encounter_key).filter(|_| waited).map_or(shard.context.as_of, |waiting| waiting.since);
            let causes = shard.causes(&coded);
            let file = shard.file(record).path.clone();
            shard.output.waits(record, encounter, disposition, since, exported, charge, causes, file, shard.context)
        })
    }

    /// Builds the claims of a coded encounter and runs the edits; bills them when none is held.
    fn judge(&mut self, record: &RecordView<'_>, encounter: &Encounter<'_>, coded: &Coded<'_>) -> Result<Disposition, Error> {
        let key = record.header().encounter_key;
        let mut claims = build_claims(&self.building(record), encounter, coded);
        self.findings.clear();
        self.judged.clear();
        let mut held = false;
        for claim in &claims {
            held |= self.judge_claim(claim, key, &[]);
        }
        if !held && self.context.selected.is_some_and(|selected| !selected.contains(&key)) {
            self.findings.push(not_selected());
            held = true;
        }
        let is_self_pay = claims.iter().all(|claim| claim.coverage.is_none());
        if !held && !is_self_pay {
            for (part, claim) in (0u8..).zip(claims.iter_mut()) {
                let sequence = claim.coverage.and_then(|place| u8::try_from(place + 1).ok()).unwrap_or(0);
                claim.claim_id = claim_id(&self.context.config.workspace_prefix, key, part, sequence, 1);
            }
            held = self.write_claims(&mut claims)?;
        }
        if held {
            self.output.held(encounter, &claims, &self.judged, &self.findings)?;
            return Ok(Disposition::Held);
        }
        let fixed = self.fixed(key);
        self.output.passed_with(encounter, &claims, &self.judged, &self.findings, &fixed, self.context)?;
        self.book(record, encounter, &claims, coded, &fixed)?;
        Ok(if is_self_pay { Disposition::SelfPay } else { Disposition::Claimed })
    }

    /// What claims of a record are built from.
    fn building(&self, record: &RecordView<'_>) -> ClaimContext<'s> {
        let (context, source) = (self.context, &self.file(record).source);
        ClaimContext {
            payers: context.payers,
            providers: context.providers,
            workspace_prefix: &context.config.workspace_prefix,
            default_billing_provider: &source.default_billing_provider,
            default_rendering: &source.default_rendering,
            default_facility: &source.default_facility,
        }
    }

    /// Runs every edit and then every house rule on one claim; true when something holds it.
    fn judge_claim(&mut self, claim: &Claim<'_>, encounter: Key, own: &[OwnLine]) -> bool {
        let editing = EditContext {
            codes: self.context.codes,
            as_of: self.context.as_of,
            policy: &self.context.config.edits,
            coding: &self.context.config.coding,
            receivers: &self.context.config.receivers,
            overrides: self.context.overrides,
            prior: &History { lines: self.lines, past: self.past, encounter, own },
        };
        let first = self.findings.len();
        let mut held = run_edits_counting(claim, &editing, &mut self.findings, self.output.not_run()) == Verdict::Held;
        held |= self.context.rules.judge(claim, &editing, &mut self.findings) == Verdict::Held;
        self.findings.iter_mut().skip(first).for_each(|finding| name_documented_line(finding, claim));
        self.judged.push(JudgedClaim { findings: first..self.findings.len(), not_run: self.output.not_run_words() });
        held
    }

    /// Edits that held the encounter on earlier nights and have nothing to say any more: it was corrected, here or where it came from.
    fn fixed(&self, key: Key) -> Vec<&'static str> {
        let Some(waiting) = self.context.waiting.get(&key) else { return Vec::new() };
        let held_by = waiting.held_by.split_whitespace().filter_map(find_edit).map(|edit| edit.about().id);
        held_by.filter(|edit| self.findings.iter().all(|finding| finding.edit != *edit)).collect()
    }

    /// Writes claims, which have their ids, as 837; true when one cannot be written, which then holds the encounter.
    fn write_claims(&mut self, claims: &mut [Claim<'_>]) -> Result<bool, Error> {
        let fault = self.output.write_837(claims, self.context)?;
        if let Some(fault) = fault {
            self.findings.push(Finding {
                edit: "claim-not-writable",
                severity: Severity::Reject,
                snip: 1,
                element: fault.element,
                line: None,
                value: String::new(),
                message: format!("The 837 writer refused the claim at {}: {}.", fault.segment, fault.what),
                fix: "Correct the named part of the encounter or of the master data.".into(),
                field: "",
                is_overridden: false,
            });
            claims.iter_mut().for_each(|claim| claim.claim_id.clear());
            return Ok(true);
        }
        Ok(false)
    }

    /// Books billed claims: rows, charges, services that later duplicates are judged by.
    fn book(&mut self, record: &RecordView<'_>, encounter: &Encounter<'_>, claims: &[Claim<'_>], coded: &Coded<'_>, fixed: &[&str]) -> Result<(), Error> {
        for claim in claims {
            for line in &claim.lines {
                let Some(billed) = PriorLine::of(line) else { continue };
                let rendering = claim.rendering_npi(line);
                self.lines.bill(encounter.patient_id, rendering, billed);
                self.learn_service(encounter.patient_id, rendering, line, billed.on);
            }
        }
        self.output.book(record, encounter, claims, coded, &self.judged, &self.findings, fixed, self.context)
    }

    /// Notes what later nights ask of a single service. Noting the same again changes nothing.
    fn learn_service(&self, patient_id: &str, rendering: &str, line: &ClaimLine<'_>, on: Date) {
        if frequency::is_kept(line.code) {
            self.past.bill_limited(patient_id, line.code, on);
        }
        if matches!(self.context.codes.indicators.global_days(line.code, on), Some(GlobalPeriod::TenDays | GlobalPeriod::NinetyDays)) {
            self.past.bill_procedure(patient_id, rendering, line.code, on);
        }
        if is_professional_service(line.code) {
            self.visits.bill(patient_id, line.documented.rendering_npi, on);
        }
    }

    /// What an encounter waits for: ids of questions or edits.
    fn causes(&self, coded: &Coded<'_>) -> String {
        let mut causes: Vec<&str> = if coded.questions.is_empty() {
            self.findings.iter().filter(|finding| finding.severity == Severity::Reject).map(|finding| finding.edit).collect()
        } else {
            coded.questions.iter().map(|question| question.question_id.as_str()).collect()
        };
        causes.dedup();
        causes.join(" ")
    }

    fn coding(&self) -> CodingContext<'s> {
        CodingContext { codes: self.context.codes, chargemaster: self.context.chargemaster, memory: self.context.memory, policy: &self.context.config.coding, history: self.visits }
    }

    fn file(&self, record: &RecordView<'_>) -> &'s PlannedFile {
        static UNKNOWN: std::sync::LazyLock<PlannedFile> = std::sync::LazyLock::new(|| PlannedFile { path: String::new(), source: Source::default() });
        self.context.files.get(record.header().position.file_index as usize).unwrap_or(&UNKNOWN)
    }

    fn with_encounter<T>(&mut self, record: &RecordView<'_>, act: impl FnOnce(&mut Self, &Encounter<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let context = self.context;
        let index = record.header().position.file_index as usize;
        let Some(file) = context.files.get(index) else { return Err(Error::Failed(format!("a record names file {index}, which the plan does not know"))) };
        // Plan has decoded every record before; only a damaged spill can fail here.
        let encounter = record
            .decode(&file.path, &Defaults::of(&file.source))
            .map_err(|fault| Error::Failed(format!("{}: row {}: {} could be read before and cannot be now", file.path, record.header().position.row, fault.column.name())))?;
        self.visits.turn_to(record.header().encounter_key, &file.source.default_rendering);
        act(self, &encounter)
    }
}
