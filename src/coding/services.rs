//! Documented services to codes: charge code, HCPCS/CPT code, visit words with a level, chargemaster words, remembered decision; anything else is asked.
//!
//! Resolving makes no text, so that lines given as codes cost nothing; questions are worded only when one is asked.

use super::coded::Notes;
use super::evaluation::{self, Evaluation, Unevaluated, VisitWords};
use super::history::{self, LastVisit};
use super::memory::{TermRow, procedure_code};
use super::{CodingContext, Question, QuestionKind, phrase};
use crate::codes::evaluation_management::{Family, PatientStatus};
use crate::codes::service_groups;
use crate::model::{ChargeRow, Code, Date, Encounter, ServiceLine};

/// How a row or code was come by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Basis<'c> {
    /// The cell holds it.
    Documented,
    /// The cell holds the chargemaster's words.
    Words,
    /// A person decided.
    Remembered(&'c TermRow),
}

/// What a service cell came to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Service<'c> {
    /// A row of the chargemaster: code, modifiers and price.
    Row(&'c ChargeRow, Basis<'c>),
    /// A code alone.
    Code(Code, Basis<'c>),
    /// A visit whose level was evaluated.
    /// With the last visit where that alone tells whether the patient is new.
    Evaluated(Evaluation, Code, Option<LastVisit>),
    /// A person decided that nothing is billed for it.
    Ignored(&'c TermRow),
    /// To be asked.
    Open(Open<'c>),
}

/// Why a service is not known.
#[derive(Debug, Clone, Copy)]
pub(super) enum Open<'c> {
    Blank,
    NoMatch,
    /// Several chargemaster rows have these words and differ.
    Ambiguous,
    /// The remembered answer leads nowhere on the date.
    Stale(&'c TermRow),
    PatientStatus,
    Setting,
    Minutes(u32),
    Level(&'static Family),
    /// A documented visit code above what the record supports: the code, and the evaluation with the code supported.
    Above(Code, Evaluation, Code),
    /// A documented visit code for the status given, against which the patient's earlier visits stand.
    Against(Code, PatientStatus, LastVisit),
    /// A documented visit code for the status given, where the record documents the other.
    CodeAgainstRecord(Code, PatientStatus),
    /// A documented status against which the patient's earlier visits stand.
    StatusAgainst(PatientStatus, LastVisit),
}

impl<'c> Service<'c> {
    /// The code, [`Code::NONE`] while it is not known.
    pub fn code(&self) -> Code {
        match self {
            Service::Row(row, _) => row.code,
            Service::Code(code, _) | Service::Evaluated(_, code, _) => *code,
            Service::Ignored(_) | Service::Open(_) => Code::NONE,
        }
    }

    /// The chargemaster row, when one was named.
    pub fn row(&self) -> Option<&'c ChargeRow> {
        match self {
            Service::Row(row, _) => Some(row),
            _ => None,
        }
    }
}

/// One line of an encounter with what its service depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineAt<'l> {
    pub encounter: &'l Encounter<'l>,
    pub line: &'l ServiceLine<'l>,
    /// Counted from 1.
    pub number: usize,
    pub on: Date,
}

/// Resolves a line's service. A documented visit code that the record or the patient's history stands against is never changed by itself: it is billed as a person answers.
pub(super) fn resolve<'c>(context: &CodingContext<'c>, at: &LineAt<'_>) -> Service<'c> {
    let service = named(context, at);
    if !matches!(service, Service::Row(_, Basis::Documented | Basis::Words) | Service::Code(_, Basis::Documented)) {
        return service;
    }
    for open in doubts(context, at, service.code()).into_iter().flatten() {
        match answer_to(context, at, open) {
            Some(row) if stands(row, open, service.code()) => {}
            Some(row) => return answered(context, row, at.on),
            None => return service,
        }
    }
    service
}

/// What stands against a documented visit code, without regard to what was answered.
fn doubts<'c>(context: &CodingContext<'c>, at: &LineAt<'_>, code: Code) -> [Option<Open<'c>>; 3] {
    if !service_groups::is_visit(code) {
        return [None, None, None];
    }
    let status_of_code = history::status_of_code(code);
    let differs = status_of_code.zip(evaluation::read_status(at.encounter.patient_status)).filter(|(code, record)| code != record);
    let differs = differs.map(|(status, _)| Open::CodeAgainstRecord(code, status));
    let above = evaluation::above_supported(code, at.encounter).map(|(evaluation, supported)| Open::Above(code, evaluation, supported));
    let against = |documented| history::against(context.history, at.encounter, at.line.rendering_npi, at.on, documented).map(|last| Open::Against(code, documented, last));
    [above, differs, status_of_code.filter(|_| differs.is_none()).and_then(against)]
}

/// The first doubt about a documented visit code that nobody has answered yet.
pub(super) fn unanswered<'c>(context: &CodingContext<'c>, at: &LineAt<'_>, code: Code) -> Option<Open<'c>> {
    doubts(context, at, code).into_iter().flatten().find(|open| answer_to(context, at, *open).is_none())
}

fn answer_to<'c>(context: &CodingContext<'c>, at: &LineAt<'_>, open: Open<'_>) -> Option<&'c TermRow> {
    let kind = kind(open);
    if context.memory.knows(kind) { context.memory.find(kind, &open_phrase(at, open)) } else { None }
}

/// Whether an answer confirms the documented code.
fn stands(row: &TermRow, open: Open<'_>, code: Code) -> bool {
    let confirms_status = matches!(open, Open::Against(_, documented, _) | Open::CodeAgainstRecord(_, documented) if evaluation::read_status(&row.answer) == Some(documented));
    confirms_status || row.answer.eq_ignore_ascii_case(code.as_str())
}

fn named<'c>(context: &CodingContext<'c>, at: &LineAt<'_>) -> Service<'c> {
    let documented = at.line.service.trim_ascii();
    if documented.is_empty() {
        return remembered(context, QuestionKind::ServiceMissing, at, Open::Blank);
    }
    if let Some(row) = context.chargemaster.by_charge_code(documented, at.on) {
        return Service::Row(row, Basis::Documented);
    }
    if let Some(code) = procedure_code(documented) {
        return Service::Code(code, Basis::Documented);
    }
    let visit = evaluation::visit_words(documented);
    match visit {
        // Documented time or decision making says more than the price list's words.
        Some(words) if evaluation::has_level(at.encounter) => return visited(context, at, words),
        _ => {}
    }
    match (by_words(context, documented, at.on), visit) {
        (Some(service @ Service::Row(..)), _) => service,
        (_, Some(words)) => visited(context, at, words),
        (Some(ambiguous), None) => {
            let Service::Open(open) = ambiguous else { return ambiguous };
            remembered(context, QuestionKind::Service, at, open)
        }
        (None, None) => remembered(context, QuestionKind::Service, at, Open::NoMatch),
    }
}

/// The chargemaster rows with exactly these words, with or without a semantic tag; they must agree.
fn by_words<'c>(context: &CodingContext<'c>, documented: &str, on: Date) -> Option<Service<'c>> {
    let plain = phrase::without_tag(documented);
    let found = agreed(context, documented, on);
    if found.is_some() || plain.len() == documented.len() { found } else { agreed(context, plain, on) }
}

fn agreed<'c>(context: &CodingContext<'c>, words: &str, on: Date) -> Option<Service<'c>> {
    // The look-up folds marks away, and `visit > 30 min` is not `visit < 30 min`.
    let mut rows = context.chargemaster.by_words(words, on).filter(|row| phrase::marks(&row.words).eq(phrase::marks(words)));
    let first = rows.next()?;
    Some(if rows.all(|row| same(first, row)) { Service::Row(first, Basis::Words) } else { Service::Open(Open::Ambiguous) })
}

fn same(left: &ChargeRow, right: &ChargeRow) -> bool {
    left.code == right.code && left.modifiers == right.modifiers && left.unit_price_cents == right.unit_price_cents
}

/// A visit's level, with a person's answers where the record leaves it open or history stands against it, and by history where nothing is documented.
fn visited<'c>(context: &CodingContext<'c>, at: &LineAt<'_>, words: VisitWords) -> Service<'c> {
    let evaluate = |status| evaluation::evaluate(words, at.encounter, at.line.place_of_service, status);
    let open = match evaluate(None) {
        Err(Unevaluated::Status) => Open::PatientStatus,
        Err(other) => return unevaluated(context, at, other),
        Ok((evaluation, code)) => {
            let documented = evaluation.family.patient;
            match history::against(context.history, at.encounter, at.line.rendering_npi, at.on, documented) {
                None => return Service::Evaluated(evaluation, code, None),
                Some(last) => Open::StatusAgainst(documented, last),
            }
        }
    };
    let settled = |status, last| match evaluate(Some(status)) {
        Ok((evaluation, code)) => Service::Evaluated(evaluation, code, last),
        Err(fault) => unevaluated(context, at, fault),
    };
    if let Some(row) = answer_to(context, at, open) {
        return evaluation::read_status(&row.answer).map_or_else(|| answered(context, row, at.on), |status| settled(status, None));
    }
    if matches!(open, Open::PatientStatus) && !evaluation::documents_status(words, at.encounter) {
        let last = context.history.last_visit(at.encounter, at.line.rendering_npi, at.on);
        if let Some(status) = history::status(last, at.on) {
            return settled(status, Some(last));
        }
    }
    Service::Open(open)
}

fn unevaluated<'c>(context: &CodingContext<'c>, at: &LineAt<'_>, fault: Unevaluated) -> Service<'c> {
    let open = match fault {
        Unevaluated::Status => return Service::Open(Open::PatientStatus),
        Unevaluated::Setting => Open::Setting,
        Unevaluated::Minutes(minutes) => Open::Minutes(minutes),
        Unevaluated::Level(family) => Open::Level(family),
    };
    remembered(context, QuestionKind::VisitLevel, at, open)
}

/// A remembered answer to the line's question, else what is open.
fn remembered<'c>(context: &CodingContext<'c>, kind: QuestionKind, at: &LineAt<'_>, open: Open<'c>) -> Service<'c> {
    if !context.memory.knows(kind) {
        return Service::Open(open);
    }
    match context.memory.find(kind, &question_phrase(kind, at)) {
        Some(row) => answered(context, row, at.on),
        None => Service::Open(open),
    }
}

/// What an answer means on a date: a charge code in force, else a code.
fn answered<'c>(context: &CodingContext<'c>, row: &'c TermRow, on: Date) -> Service<'c> {
    if row.is_ignore() {
        return Service::Ignored(row);
    }
    match context.chargemaster.by_charge_code(&row.answer, on) {
        Some(charge) => Service::Row(charge, Basis::Remembered(row)),
        None => procedure_code(&row.answer).map_or(Service::Open(Open::Stale(row)), |code| Service::Code(code, Basis::Remembered(row))),
    }
}

/// The phrase of a line's question. What depends on one chart names the encounter.
fn question_phrase(kind: QuestionKind, at: &LineAt<'_>) -> String {
    let (encounter_id, service) = (at.encounter.encounter_id, at.line.service.trim_ascii());
    match kind {
        QuestionKind::PatientStatus => format!("encounter {encounter_id}: {service}, new or established patient"),
        QuestionKind::VisitLevel => format!("encounter {encounter_id}: level of {service}"),
        QuestionKind::ServiceMissing => format!("encounter {encounter_id}, line {}: no service documented", at.number),
        _ => service.to_owned(),
    }
}

/// The phrase of what is open; that of a documented visit code names the code, so that another code is another question.
fn open_phrase(at: &LineAt<'_>, open: Open<'_>) -> String {
    match open {
        Open::Above(code, _, supported) => format!("encounter {}, line {}: {code} documented, {supported} supported", at.encounter.encounter_id, at.number),
        Open::Against(code, ..) => format!("encounter {}, line {}: {code} against the patient's earlier visits", at.encounter.encounter_id, at.number),
        Open::CodeAgainstRecord(code, _) => format!("encounter {}, line {}: {code} against the documented patient status", at.encounter.encounter_id, at.number),
        // The same question again, as it was asked.
        Open::Stale(row) => row.phrase.clone(),
        _ => question_phrase(kind(open), at),
    }
}

/// The kind of question that an open service leads to.
fn kind(open: Open<'_>) -> QuestionKind {
    match open {
        Open::Blank => QuestionKind::ServiceMissing,
        Open::NoMatch | Open::Ambiguous => QuestionKind::Service,
        Open::Stale(row) => row.kind,
        Open::PatientStatus | Open::Against(..) | Open::CodeAgainstRecord(..) | Open::StatusAgainst(..) => QuestionKind::PatientStatus,
        Open::Setting | Open::Minutes(_) | Open::Level(_) | Open::Above(..) => QuestionKind::VisitLevel,
    }
}

/// Asks about a service that is open.
pub(super) fn ask(context: &CodingContext<'_>, at: &LineAt<'_>, open: Open<'_>, notes: &mut Notes) {
    let why = match open {
        Open::Blank => "The line names no service; answer with a charge code or HCPCS/CPT code, or `ignore`.".to_owned(),
        Open::NoMatch if ended(context, at) => {
            format!("This charge code is not in force on {}; answer with one that is, or with a HCPCS/CPT code.", at.on)
        }
        Open::NoMatch => {
            "Neither a charge code, a HCPCS/CPT code nor words of the chargemaster; answer with a charge code or HCPCS/CPT code, or `ignore` if it is not billed.".to_owned()
        }
        Open::Ambiguous => "Several chargemaster rows have these words and differ in code, modifiers or price; answer with a charge code.".to_owned(),
        Open::Stale(row) => format!("The earlier answer `{}` is no charge code in force on {}; answer anew.", row.answer, at.on),
        Open::PatientStatus => {
            "The visit's code depends on whether the patient is new or established, which is not documented or contradicts itself; answer `new` or `established`.".to_owned()
        }
        Open::Against(code, documented, last) => {
            let (word, known) = (status_word(documented), history::shown(last));
            format!("{code} is for {word} patients, but {known}. A documented code is not changed: answer `{word}` to bill it as it is, or with the code to bill.")
        }
        Open::CodeAgainstRecord(code, status) => {
            let word = status_word(status);
            format!(
                "{code} is for {word} patients, but the record says otherwise. A documented code is not changed: answer `{word}` to bill it as it is, or with the code to bill."
            )
        }
        Open::StatusAgainst(documented, last) => {
            format!("The record says {}, but {}; answer `new` or `established`.", status_word(documented), history::shown(last))
        }
        Open::Setting => "Visit type, words and place of service do not tell which family of visit codes applies; answer with the visit's code.".to_owned(),
        Open::Minutes(minutes) => {
            format!("{minutes} minutes are no total time of one practitioner for one patient on one date, so no level is taken from them; answer with the visit's code.")
        }
        Open::Level(family) => {
            format!("The level of this visit ({}) needs minutes or two of problems, data and risk that reach a level; answer with the visit's code.", family.name)
        }
        Open::Above(code, evaluation, _) => {
            format!(
                "The record supports less than {code} ({}). A documented code is not changed: answer with {code} to bill it as it is, or with the code to bill.",
                evaluation.both()
            )
        }
    };
    notes.ask(Question::new(kind(open), open_phrase(at, open), why, Some(at.on)));
}

fn status_word(status: PatientStatus) -> &'static str {
    if status == PatientStatus::New { "new" } else { "established" }
}

/// Whether the cell is a charge code whose rows do not hold on the date.
fn ended(context: &CodingContext<'_>, at: &LineAt<'_>) -> bool {
    let documented = at.line.service.trim_ascii();
    context.chargemaster.rows().iter().any(|row| row.charge_code == documented)
}
