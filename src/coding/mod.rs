//! Coding: from what a clinician documented to diagnosis codes, service codes, modifiers, units, pointers and price.
//!
//! The order of an encounter is: edition by date of service, diagnoses (codes as documented, words by remembered decision or exact match), symptoms that belong to
//! a diagnosis dropped, combination codes, contradictions asked, order, at most twelve diagnoses, services, modifiers, units, prices, pointers, sides by diagnosis, and what only
//! a person can assert. Whatever is not certain becomes a [`Question`] for a coder, and every choice
//! that is not self-evident a [`Decision`].
//!
//! What it does *not* do: judge a claim (that is `edits`; an invalid documented code is kept as documented), find payers and providers (`claims`), read or write
//! files, look at a clock, or keep anything between encounters.

mod asked;
mod coded;
mod derived;
mod diagnosis;
mod edition;
mod evaluation;
mod guidelines;
mod history;
mod lines;
mod memory;
mod modifiers;
mod phrase;
mod pointers;
mod price;
mod question;
mod reading;
mod sequence;
mod services;
mod setting;
mod suggest;
mod symptoms;
#[cfg(test)]
mod tests;

pub use coded::{Coded, Decision, EditionUse};
pub use history::{LastVisit, NoVisitHistory, VisitHistory, is_professional_service};
pub use memory::{AnswerFault, TermMemory, TermRow, TermRowFault, check_answer};
pub use question::{Question, QuestionKind, Suggestion, question_id};
pub use reading::{Reading, read_with, read_words};
pub use suggest::{MAX_CANDIDATES, suggest};

use crate::codes::CodeSets;
use crate::config::CodingPolicy;
use crate::model::{Cents, Chargemaster, Encounter};
use coded::Notes;

/// The most diagnoses that one professional claim can carry (HI segment of loop 2300: one first-listed and eleven others).
pub const MAX_DIAGNOSES: usize = 12;

/// What coding looks into. Cheap to copy; everything behind it is built once a run.
#[derive(Debug, Clone, Copy)]
pub struct CodingContext<'c> {
    /// Code sets.
    pub codes: &'c CodeSets,
    /// The practice's prices.
    pub chargemaster: &'c Chargemaster,
    /// What coders have decided before.
    pub memory: &'c TermMemory,
    /// The workspace's coding policy.
    pub policy: &'c CodingPolicy,
    /// Earlier visits, by which a patient is new or established.
    pub history: &'c dyn VisitHistory,
}

/// Codes one encounter. Never fails: what cannot be coded is a question, and a line whose service is unknown keeps an empty code beside its question.
///
/// An encounter with questions is not ready for a claim. Lines follow the documented order; a line that a coder told to ignore is left out.
pub fn code_encounter<'a>(context: &CodingContext<'_>, encounter: &'a Encounter<'a>) -> Coded<'a> {
    let mut notes = Notes::default();
    let edition = edition::choose(context, encounter);
    let mut entries = diagnosis::read(context, edition, encounter, &mut notes);
    let on = edition::date_of_service(encounter);
    let mut chart =
        guidelines::Chart { entries: &mut entries, encounter, edition: edition.edition, memory: context.memory, on, notes: &mut notes, answered: Vec::new(), moved: Vec::new() };
    let diagnoses = sequence::settle(&mut chart);
    let moved = std::mem::take(&mut chart.moved);
    let mut lines = lines::code(context, encounter, &entries, diagnoses.len(), &mut notes);
    pointers::keep_order(&mut lines, &diagnoses, &moved);
    lines::add_sides(context, edition, &mut lines, &diagnoses, &mut notes);
    asked::ask(context, encounter, &mut lines, &mut notes);
    if edition.used == EditionUse::Before2015 {
        // Such a claim is always held; an answer could not help it.
        notes.questions.clear();
    }
    Coded { diagnoses, lines, questions: notes.questions, decisions: notes.decisions, edition: edition.used }
}

/// The encounter's total as priced: the sum of the charges that [`code_encounter`] gives its lines, without coding the diagnoses.
pub fn documented_cents(context: &CodingContext<'_>, encounter: &Encounter<'_>) -> Cents {
    lines::charges(context, encounter).sum()
}
