//! Applies what people decided in returned worklists: answers become term memory, fixes become new versions of waiting encounters, overrides are kept with user and reason.
//!
//! Nothing is edited in place: a fixed encounter is a new record that runs the same road, and what its export said is kept beside it.

mod answered;
mod known;

use std::collections::{BTreeMap, HashMap, HashSet};

use answered::{Row as DecidedRow, act_on_claim, act_on_exception};
use known::Known;

use super::inbox::{Inbox, RejectedInput};
use super::reference::Reference;
use super::reprocess::Selection;
use super::stored::{UP_TO_NOW, each_row};
use super::workspace::Workspace;
use crate::coding::{QuestionKind, TermRow, check_answer, question_id};
use crate::edits::{Override, Overrides};
use crate::error::Error;
use crate::intake::column::Column;
use crate::intake::corrections::{Correction, CorrectionAction, Decided};
use crate::ledger::AccountEvent;
use crate::model::date::add_days;
use crate::model::{CorrectionMethod, Date, Key, parse_date};
use crate::posting::correction::Wish;
use crate::store::catalog::{Catalog, MemoryRow, OverrideRow};
use crate::store::table::{DecisionRow, FindingRow, QuestionRow, Row};

/// A correction of one cell of a waiting encounter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Which column.
    pub column: Column,
    /// Service line counted from 0; `None` for the encounter, and for the only line, or all of them; see [`crate::intake::record::RecordView::patched`].
    pub line: Option<usize>,
    /// The new value.
    pub value: String,
    /// The returned worklist.
    pub file: String,
    /// Its line.
    pub row: u64,
}

/// A further claim that a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRequest {
    /// The item whose claim is corrected or voided.
    pub item_id: Key,
    /// What is wanted.
    pub wish: Wish,
    /// Corrections of the encounter; none to send it again as it is.
    pub patches: Vec<Patch>,
    /// Who asks.
    pub user: String,
    /// Why, in words.
    pub reason: String,
    /// File and row.
    pub source: String,
}

/// What the night's corrections amount to.
#[derive(Debug, Default)]
pub struct Decisions {
    /// Answers to remember.
    pub memory: Vec<MemoryRow>,
    /// Overrides to keep.
    pub overrides: Vec<OverrideRow>,
    /// Patches by encounter id.
    pub patches: BTreeMap<String, Vec<Patch>>,
    /// Further claims asked for.
    pub due_requests: Vec<DueRequest>,
    /// Account events that follow: write-offs and appeals.
    pub events: Vec<AccountEvent>,
    /// Changed items that a person wants to hear no more of.
    pub ignored: HashSet<String>,
    /// All of it for the record.
    pub record: Vec<DecisionRow>,
}

impl Decisions {
    /// A selection that knows what its file of corrections touched.
    pub fn touched_by(&self, selection: &Selection, workspace: &Workspace) -> Selection {
        let mut selection = selection.clone();
        let Some(file) = selection.corrections.as_deref().map(|file| workspace.shown(std::path::Path::new(file))) else { return selection };
        let is_of_file = |source: &str| source.rsplit_once(':').is_some_and(|(held, _)| held == file);
        for row in self.record.iter().filter(|row| is_of_file(&row.source)) {
            let touched = if row.action == "answer" { &mut selection.touched.questions } else { &mut selection.touched.encounters };
            touched.insert(row.subject.to_string());
        }
        selection.touched.items.extend(self.due_requests.iter().filter(|request| is_of_file(&request.source)).map(|request| request.item_id));
        selection
    }

    /// Adds overrides and makes them count tonight.
    pub fn add_overrides(&mut self, reference: &mut Reference, overrides: &[OverrideRow]) {
        if overrides.is_empty() {
            return;
        }
        let mut rows = reference.overrides.rows().to_vec();
        rows.extend(overrides.iter().cloned().map(as_override));
        reference.overrides = Overrides::new(rows);
        self.overrides.extend(overrides.iter().cloned());
    }
}

/// Table name of the findings that hold encounters.
pub const HELD_FINDINGS: &str = "held_findings";

/// Works out every correction against the questions and findings of the last run. What cannot be applied is rejected with its reason.
pub fn decide(workspace: &Workspace, catalog: &Catalog, reference: &mut Reference, inbox: &mut Inbox, as_of: Date) -> Result<Decisions, Error> {
    let mut decisions = Decisions::default();
    if inbox.corrections.is_empty() {
        return Ok(decisions);
    }
    let questions = read_questions(workspace, catalog, reference)?;
    let known = Known::read(workspace, catalog, &inbox.corrections)?;
    let expiry = Expiry { as_of, days: workspace.config.edits.override_days };
    let corrections = std::mem::take(&mut inbox.corrections);
    let by_itself: HashSet<&str> = corrections.iter().map(|correction| correction.decided.id()).collect();
    for correction in &corrections {
        let taken = match &correction.decided {
            Decided::Answer { question_id, answer } => {
                let taken = answer_question(&mut decisions, &questions, reference, correction, question_id, answer, as_of);
                taken.map(|()| decisions.record.push(as_answer(correction, &questions, question_id, answer, as_of))).map_err(|message| vec![message])
            }
            Decided::Action { item_id, .. } if item_id.starts_with('g') => act_on_cause(&mut decisions, &known, reference, correction, &by_itself, &expiry),
            Decided::Action { .. } => act_on_item(&mut decisions, &known, reference, correction, &expiry).map_err(|message| vec![message]),
        };
        for message in taken.err().into_iter().flatten() {
            inbox.rejected.push(RejectedInput {
                file: correction.file.clone(),
                line: correction.row,
                message: format!("{}:{}: {message}", correction.file, correction.row),
                original: String::new(),
            });
        }
    }
    inbox.events.extend(std::mem::take(&mut decisions.events));
    remember(reference, &decisions)?;
    Ok(decisions)
}

/// An answer as the books keep it.
fn as_answer(correction: &Correction, questions: &Questions, question_id: &str, answer: &str, as_of: Date) -> DecisionRow {
    let phrase = questions.get(question_id).map_or("", |(_, phrase)| phrase.as_str());
    let source = format!("{}:{}", correction.file, correction.row);
    DecisionRow {
        action: "answer".into(),
        subject: question_id.into(),
        what: format!("{phrase}: {answer}"),
        reason: String::new(),
        user: correction.user.as_str().into(),
        as_of,
        source: source.into(),
    }
}

/// A decision about a held or changed encounter as the books keep it. New values of cells are not repeated here: they may identify a person, and stand in the encounter.
fn as_record(correction: &Correction, finding: Option<&FindingRow>, as_of: Date) -> Option<DecisionRow> {
    let Decided::Action { item_id, action, field, reason, .. } = &correction.decided else { return None };
    let subject = finding.map_or_else(|| item_id.clone(), |finding| finding.encounter_id.to_string());
    let edit = finding.map_or("", |finding| finding.edit.as_str());
    let what = if *action == CorrectionAction::Fix { format!("{field}, for {edit}") } else { edit.to_owned() };
    let source = format!("{}:{}", correction.file, correction.row);
    Some(DecisionRow { action: action.as_str().into(), subject: subject.into(), what, reason: reason.clone(), user: correction.user.as_str().into(), as_of, source: source.into() })
}

/// Makes tonight's decisions count tonight.
fn remember(reference: &mut Reference, decisions: &Decisions) -> Result<(), Error> {
    for row in &decisions.memory {
        let term = TermRow::read(&row.kind, &row.phrase, &row.answer, &row.user, parse_date(&row.date)).map_err(|fault| Error::Failed(fault.to_string()))?;
        reference.memory.remember(term.checked_against(&row.edition));
    }
    if !decisions.overrides.is_empty() {
        let mut rows = reference.overrides.rows().to_vec();
        rows.extend(decisions.overrides.iter().cloned().map(as_override));
        reference.overrides = Overrides::new(rows);
    }
    Ok(())
}

/// An override of the catalog, as edits know it.
pub fn as_override(row: OverrideRow) -> Override {
    Override {
        edit: row.edit,
        encounter_id: row.encounter_id,
        payer_id: String::new(),
        until: parse_date(&row.until),
        user: row.user,
        reason: row.reason,
        given_on: parse_date(&row.given),
    }
}

/// When an override ends that does not say.
struct Expiry {
    as_of: Date,
    days: i32,
}

impl Expiry {
    /// The last day of an override: the one that it names, else the configured number of days from tonight. One that is over before it begins is a mistake.
    fn of(&self, until: &str) -> Result<Date, String> {
        match parse_date(until) {
            Some(until) if until < self.as_of => Err(format!("the override would have ended on {until}, before tonight; give a day that is to come, or leave the cell blank")),
            Some(until) => Ok(until),
            None => Ok(add_days(self.as_of, self.days)),
        }
    }
}

type Questions = HashMap<String, (QuestionKind, String)>;

/// Open questions, accepted phrases that may be reviewed, and what was answered before: an answer to any of these counts from now on.
fn read_questions(workspace: &Workspace, catalog: &Catalog, reference: &Reference) -> Result<Questions, Error> {
    let remembered = reference.memory.rows().iter().map(|row| (question_id(row.kind, &row.phrase), (row.kind, row.phrase.clone())));
    let mut questions: Questions = remembered.collect();
    each_row(workspace, catalog, QuestionRow::TABLE, UP_TO_NOW, |row: QuestionRow| {
        if let Some(kind) = QuestionKind::parse(&row.kind) {
            questions.insert(row.question_id.to_string(), (kind, row.phrase));
        }
        Ok(())
    })?;
    Ok(questions)
}

fn answer_question(
    decisions: &mut Decisions,
    questions: &Questions,
    reference: &Reference,
    correction: &Correction,
    question_id: &str,
    answer: &str,
    as_of: Date,
) -> Result<(), String> {
    let (kind, phrase) = questions.get(question_id).ok_or_else(|| format!("question {question_id} is not open; it was answered before, or nothing asks it any more"))?;
    let answer = check_answer(*kind, answer, &reference.codes, &reference.chargemaster).map_err(|fault| fault.to_string())?;
    let edition = reference.codes.icd10cm.on(as_of).edition().map(|edition| edition.name().to_owned()).unwrap_or_default();
    decisions.memory.push(MemoryRow { kind: kind.as_str().into(), phrase: phrase.clone(), answer, user: correction.user.clone(), date: as_of.to_string(), edition });
    Ok(())
}

/// Applies a row about a cause to every item behind it, but for those that have a row of their own tonight. The messages say what could not be applied, each once.
fn act_on_cause(decisions: &mut Decisions, known: &Known, reference: &Reference, correction: &Correction, by_itself: &HashSet<&str>, expiry: &Expiry) -> Result<(), Vec<String>> {
    let Decided::Action { item_id, action, field, .. } = &correction.decided else { return Ok(()) };
    let members =
        known.members.get(item_id).ok_or_else(|| vec![format!("cause {item_id} is not on worklists/causes.csv any more; its items were sent, or fell apart into others")])?;
    // One person's data is never given to several.
    if *action == CorrectionAction::Fix && Column::parse(field.split(':').next().unwrap_or_default()).is_some_and(Column::is_private) {
        return Err(vec![format!("{field} is each person's own: fix it item by item, on the worklist of the items")]);
    }
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    for member in members.iter().filter(|member| !by_itself.contains(member.as_str())) {
        let mut own = correction.clone();
        if let Decided::Action { item_id, .. } = &mut own.decided {
            item_id.clone_from(member);
        }
        if let Err(message) = act_on_item(decisions, known, reference, &own, expiry) {
            // Messages that name their item differ by its id alone.
            *refused.entry(message.replace(member.as_str(), "of the cause")).or_default() += 1;
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(refused.into_iter().map(|(message, count)| format!("{count} of {} items of cause {item_id}: {message}", members.len())).collect()) }
}

/// Applies a row about one item, by the worklist that its id belongs to.
fn act_on_item(decisions: &mut Decisions, known: &Known, reference: &Reference, correction: &Correction, expiry: &Expiry) -> Result<(), String> {
    let Decided::Action { item_id, .. } = &correction.decided else { return Ok(()) };
    let Some(row) = DecidedRow::of(correction, expiry.as_of) else { return Ok(()) };
    let gone = |worklist: &str| format!("item {item_id} is not on worklists/{worklist} any more: its claim has moved, or somebody decided it");
    let record = match item_id.chars().next() {
        Some('c') => {
            act_on_change(decisions, &known.changes, correction)?;
            as_record(correction, None, expiry.as_of)
        }
        Some('r' | 'd') => {
            let item = known.answered.get(item_id).ok_or_else(|| gone(if item_id.starts_with('r') { "rejected.csv" } else { "denied.csv" }))?;
            let method = reference.payers.by_id(&item.payer_id).map_or(CorrectionMethod::default(), |payer| payer.correction_method);
            Some(act_on_claim(decisions, item, method, &row)?)
        }
        Some('x') => Some(act_on_exception(known.exceptions.get(item_id).ok_or_else(|| gone("exceptions.csv"))?, &row)?),
        _ => {
            let finding = known.findings.get(item_id).ok_or_else(|| format!("item {item_id} is not held; it was sent meanwhile, or its encounter came again"))?;
            act_on_finding(decisions, finding, correction, expiry)?;
            as_record(correction, Some(finding), expiry.as_of)
        }
    };
    decisions.record.extend(record);
    Ok(())
}

fn act_on_change(decisions: &mut Decisions, changes: &HashSet<String>, correction: &Correction) -> Result<(), String> {
    let Decided::Action { item_id, action, .. } = &correction.decided else { return Ok(()) };
    match action {
        CorrectionAction::Ignore if !changes.contains(item_id) => Err(format!("item {item_id} is not on the worklist of changed encounters")),
        CorrectionAction::Ignore => {
            decisions.ignored.insert(item_id.clone());
            Ok(())
        }
        other => Err(format!("action {} on a changed encounter is not possible in this version; write ignore, and correct the claim by hand", other.as_str())),
    }
}

fn act_on_finding(decisions: &mut Decisions, finding: &FindingRow, correction: &Correction, expiry: &Expiry) -> Result<(), String> {
    let Decided::Action { action, field, new_value, reason, until, .. } = &correction.decided else { return Ok(()) };
    match action {
        CorrectionAction::Fix => {
            let column = Column::parse(field).ok_or_else(|| format!("`{field}` is not a column of the encounter export"))?;
            let line = column.is_line_level().then(|| usize::from(finding.line.max(1)) - 1);
            decisions.patches.entry(finding.encounter_id.to_string()).or_default().push(Patch {
                column,
                line,
                value: new_value.clone(),
                file: correction.file.clone(),
                row: correction.row,
            });
            Ok(())
        }
        CorrectionAction::Override => {
            let row = OverrideRow {
                edit: finding.edit.to_string(),
                encounter_id: finding.encounter_id.to_string(),
                user: correction.user.clone(),
                reason: reason.clone(),
                until: expiry.of(until)?.to_string(),
                given: expiry.as_of.to_string(),
            };
            decisions.overrides.push(row);
            Ok(())
        }
        CorrectionAction::Resend => Ok(()),
        other => Err(format!("action {} does not apply to a held encounter; use fix, override or resend", other.as_str())),
    }
}
