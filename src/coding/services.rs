//! Documented services to codes: charge code, HCPCS/CPT code, visit words with a level, chargemaster words, remembered decision; anything else is asked.
//!
//! Resolving makes no text, so that lines given as codes cost nothing; questions are worded only when one is asked.

use super::coded::Notes;
use super::evaluation::{self, Evaluation, Unevaluated, VisitWords};
use super::memory::{TermRow, procedure_code};
use super::{CodingContext, Question, QuestionKind, phrase};
use crate::codes::evaluation_management::Family;
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
    Evaluated(Evaluation, Code),
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
    Level(&'static Family),
}

impl<'c> Service<'c> {
    /// The code, [`Code::NONE`] while it is not known.
    pub fn code(&self) -> Code {
        match self {
            Service::Row(row, _) => row.code,
            Service::Code(code, _) | Service::Evaluated(_, code) => *code,
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

/// Resolves a line's service.
pub(super) fn resolve<'c>(context: &CodingContext<'c>, at: &LineAt<'_>) -> Service<'c> {
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

/// A visit's level, with a person's answers where the record leaves it open.
fn visited<'c>(context: &CodingContext<'c>, at: &LineAt<'_>, words: VisitWords) -> Service<'c> {
    let evaluate = |answered| evaluation::evaluate(words, at.encounter, at.line.place_of_service, answered);
    let mut outcome = evaluate(None);
    if outcome == Err(Unevaluated::Status) && context.memory.knows(QuestionKind::PatientStatus) {
        let answer = context.memory.find(QuestionKind::PatientStatus, &question_phrase(QuestionKind::PatientStatus, at));
        match answer.map(|row| (row, evaluation::read_status(&row.answer))) {
            Some((_, Some(status))) => outcome = evaluate(Some(status)),
            Some((row, None)) => return answered(context, row, at.on),
            None => {}
        }
    }
    match outcome {
        Ok((evaluation, code)) => Service::Evaluated(evaluation, code),
        Err(Unevaluated::Status) => Service::Open(Open::PatientStatus),
        Err(Unevaluated::Setting) => remembered(context, QuestionKind::VisitLevel, at, Open::Setting),
        Err(Unevaluated::Level(family)) => remembered(context, QuestionKind::VisitLevel, at, Open::Level(family)),
    }
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

/// Asks about a service that is open.
pub(super) fn ask(context: &CodingContext<'_>, at: &LineAt<'_>, open: Open<'_>, notes: &mut Notes) {
    let (kind, why) = match open {
        Open::Blank => (QuestionKind::ServiceMissing, "The line names no service; answer with a charge code or HCPCS/CPT code, or `ignore`.".to_owned()),
        Open::NoMatch if ended(context, at) => {
            (QuestionKind::Service, format!("This charge code is not in force on {}; answer with one that is, or with a HCPCS/CPT code.", at.on))
        }
        Open::NoMatch => (
            QuestionKind::Service,
            "Neither a charge code, a HCPCS/CPT code nor words of the chargemaster; answer with a charge code or HCPCS/CPT code, or `ignore` if it is not billed.".to_owned(),
        ),
        Open::Ambiguous => (QuestionKind::Service, "Several chargemaster rows have these words and differ in code, modifiers or price; answer with a charge code.".to_owned()),
        Open::Stale(row) => (row.kind, format!("The earlier answer `{}` is no charge code in force on {}; answer anew.", row.answer, at.on)),
        Open::PatientStatus => (
            QuestionKind::PatientStatus,
            "The visit's code depends on whether the patient is new or established, which is not documented or contradicts itself; answer `new` or `established`.".to_owned(),
        ),
        Open::Setting => {
            (QuestionKind::VisitLevel, "Visit type, words and place of service do not tell which family of visit codes applies; answer with the visit's code.".to_owned())
        }
        Open::Level(family) => (
            QuestionKind::VisitLevel,
            format!("The level of this visit ({}) needs minutes or two of problems, data and risk that reach a level; answer with the visit's code.", family.name),
        ),
    };
    notes.ask(Question::new(kind, question_phrase(kind, at), why, Some(at.on)));
}

/// Whether the cell is a charge code whose rows do not hold on the date.
fn ended(context: &CodingContext<'_>, at: &LineAt<'_>) -> bool {
    let documented = at.line.service.trim_ascii();
    context.chargemaster.rows().iter().any(|row| row.charge_code == documented)
}
