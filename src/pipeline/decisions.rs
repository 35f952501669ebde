//! Applies what people decided in returned worklists: answers become term memory, fixes become new versions of waiting encounters, overrides are kept with user and reason.
//!
//! Nothing is edited in place: a fixed encounter is a new record that runs the same road, and what its export said is kept beside it.

use std::collections::{BTreeMap, HashMap, HashSet};

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
use crate::model::date::add_days;
use crate::model::{Date, Key, parse_date};
use crate::posting::correction::Wish;
use crate::store::catalog::{Catalog, MemoryRow, OverrideRow};
use crate::store::table::{DecisionRow, FindingRow, QuestionRow, Row};

/// A correction of one cell of a waiting encounter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Which column.
    pub column: Column,
    /// Service line counted from 0; `None` for the encounter.
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
    let findings = read_held_findings(workspace, catalog)?;
    let changes = super::changed::open_item_ids(workspace, catalog)?;
    for correction in std::mem::take(&mut inbox.corrections) {
        let taken = match &correction.decided {
            Decided::Answer { question_id, answer } => answer_question(&mut decisions, &questions, reference, &correction, question_id, answer, as_of),
            Decided::Action { .. } => act_on_item(&mut decisions, &findings, &changes, &correction, &Expiry { as_of, days: workspace.config.edits.override_days }),
        };
        if taken.is_ok() {
            decisions.record.push(as_record(&correction, &questions, &findings, as_of));
        }
        if let Err(message) = taken {
            inbox.rejected.push(RejectedInput {
                file: correction.file.clone(),
                line: correction.row,
                message: format!("{}:{}: {message}", correction.file, correction.row),
                original: String::new(),
            });
        }
    }
    remember(reference, &decisions)?;
    Ok(decisions)
}

/// A decision as the books keep it. New values of cells are not repeated here: they may identify a person, and stand in the encounter.
fn as_record(correction: &Correction, questions: &Questions, findings: &HashMap<String, FindingRow>, as_of: Date) -> DecisionRow {
    let (action, subject, what, reason) = match &correction.decided {
        Decided::Answer { question_id, answer } => {
            let phrase = questions.get(question_id).map_or("", |(_, phrase)| phrase.as_str());
            ("answer", question_id.clone(), format!("{phrase}: {answer}"), String::new())
        }
        Decided::Action { item_id, action, field, reason, .. } => {
            let finding = findings.get(item_id);
            let subject = finding.map_or_else(|| item_id.clone(), |finding| finding.encounter_id.to_string());
            let edit = finding.map_or("", |finding| finding.edit.as_str());
            let what = if *action == CorrectionAction::Fix { format!("{field}, for {edit}") } else { edit.to_owned() };
            (action.as_str(), subject, what, reason.clone())
        }
    };
    let source = format!("{}:{}", correction.file, correction.row);
    DecisionRow { action: action.into(), subject: subject.into(), what, reason, user: correction.user.as_str().into(), as_of, source: source.into() }
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

fn read_held_findings(workspace: &Workspace, catalog: &Catalog) -> Result<HashMap<String, FindingRow>, Error> {
    let mut findings = HashMap::new();
    each_row(workspace, catalog, HELD_FINDINGS, UP_TO_NOW, |row: FindingRow| {
        findings.insert(row.item_id.to_string(), row);
        Ok(())
    })?;
    Ok(findings)
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

fn act_on_item(decisions: &mut Decisions, findings: &HashMap<String, FindingRow>, changes: &HashSet<String>, correction: &Correction, expiry: &Expiry) -> Result<(), String> {
    let Decided::Action { item_id, action, field, new_value, reason, until } = &correction.decided else { return Ok(()) };
    if item_id.starts_with('c') {
        return match action {
            CorrectionAction::Ignore if !changes.contains(item_id) => Err(format!("item {item_id} is not on the worklist of changed encounters")),
            CorrectionAction::Ignore => {
                decisions.ignored.insert(item_id.clone());
                Ok(())
            }
            other => Err(format!("action {} on a changed encounter is not possible in this version; write ignore, and correct the claim by hand", other.as_str())),
        };
    }
    let finding = findings.get(item_id).ok_or_else(|| format!("item {item_id} is not held; it was sent meanwhile, or its encounter came again"))?;
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
