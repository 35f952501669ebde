//! What coders have decided before: from kind and phrase to answer. The same question is never asked twice.
//!
//! Rows come from `reference/term_memory.csv` and from returned worklists; this file opens neither. A later row replaces an earlier one on the same phrase. An answer is
//! checked when it is taken ([`check_answer`]); one that has gone stale since (a charge code that ended) leads to a new question, never to a guess.

use std::collections::HashMap;

use super::QuestionKind;
use super::asked::NONE;
use crate::codes::{CodeSets, Icd10Edition, hcpcs, modifier};
use crate::model::{ChargeRow, Chargemaster, Code, Date};

/// The answer that says: nothing on a claim for this.
const IGNORE: &str = "ignore";

/// The answer that takes an earlier one back, so that the phrase is asked again.
const ASK: &str = "ask";
/// The answer that says: the codes stay as they are.
pub(super) const KEEP: &str = "keep";

/// The most codes that one phrase may stand for.
const MAX_CODES: usize = 4;

/// One remembered decision, a row of `reference/term_memory.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRow {
    /// What was asked.
    pub kind: QuestionKind,
    /// The phrase as it was shown.
    pub phrase: String,
    /// The answer in normal form, as [`check_answer`] gave it.
    pub answer: String,
    /// Who answered.
    pub user: String,
    /// When; `None` where unknown.
    pub date: Option<Date>,
    /// The edition of the code set that the answer was checked against; blank where unknown.
    pub edition: String,
}

/// Why a row of the memory file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermRowFault {
    /// Unknown kind.
    #[error("column kind: `{0}` is none of diagnosis, diagnosis_missing, diagnosis_rule, service, service_missing, patient_status, visit_level, modifier")]
    Kind(String),
    /// Blank phrase or answer.
    #[error("column {0}: expected a value, found a blank; delete the row if the decision is to be forgotten")]
    Blank(&'static str),
}

impl TermRow {
    /// A row from the cells of the memory file. Kind and blanks are checked here, the answer's codes by [`check_answer`].
    pub fn read(kind: &str, phrase: &str, answer: &str, user: &str, date: Option<Date>) -> Result<TermRow, TermRowFault> {
        let kind = QuestionKind::parse(kind).ok_or_else(|| TermRowFault::Kind(kind.to_owned()))?;
        let filled = |text: &str, column| match text.trim_ascii() {
            "" => Err(TermRowFault::Blank(column)),
            text => Ok(text.to_owned()),
        };
        Ok(TermRow { kind, phrase: filled(phrase, "phrase")?, answer: filled(answer, "answer")?, user: user.trim_ascii().to_owned(), date, edition: String::new() })
    }

    /// The same, checked against an edition.
    pub fn checked_against(self, edition: &str) -> TermRow {
        TermRow { edition: edition.trim_ascii().to_owned(), ..self }
    }

    /// True when the answer takes an earlier one back.
    pub fn is_taken_back(&self) -> bool {
        self.answer.eq_ignore_ascii_case(ASK)
    }

    /// True when the answer says that nothing is to be coded.
    pub fn is_ignore(&self) -> bool {
        self.answer.eq_ignore_ascii_case(IGNORE)
    }

    /// The diagnosis codes of the answer, in order; none for `ignore`.
    pub(super) fn diagnosis_codes(&self) -> impl Iterator<Item = Code> {
        let answer = if self.is_ignore() { "" } else { self.answer.as_str() };
        answer.split(is_separator).filter_map(Code::parse).filter(|code| !code.is_empty()).take(MAX_CODES)
    }

    /// Who decided and when, as part of a sentence.
    pub(super) fn provenance(&self) -> String {
        let user = if self.user.is_empty() { "a coder" } else { self.user.as_str() };
        let date = self.date.map(|date| format!(" on {date}")).unwrap_or_default();
        let edition = if self.edition.is_empty() { String::new() } else { format!(" with edition {}", self.edition) };
        format!("decided by {user}{date}{edition}")
    }
}

/// All remembered decisions.
#[derive(Debug, Default)]
pub struct TermMemory {
    rows: Vec<TermRow>,
    places: HashMap<QuestionKind, HashMap<String, usize>>,
}

impl TermMemory {
    /// Builds the look-up; of two rows on one phrase the later one counts.
    pub fn new(rows: Vec<TermRow>) -> TermMemory {
        let mut memory = TermMemory::default();
        for row in rows {
            memory.remember(row);
        }
        memory
    }

    /// Adds a decision, which replaces an earlier one on the same phrase.
    pub fn remember(&mut self, row: TermRow) {
        self.places.entry(row.kind).or_default().insert(row.kind.key(&row.phrase), self.rows.len());
        self.rows.push(row);
    }

    /// Every decision in the order taken, replaced ones included: the history is kept.
    pub fn rows(&self) -> &[TermRow] {
        &self.rows
    }

    /// The decision in force on a phrase.
    pub fn find(&self, kind: QuestionKind, phrase: &str) -> Option<&TermRow> {
        let places = self.places.get(&kind)?;
        self.rows.get(*places.get(&kind.key(phrase))?).filter(|row| !row.is_taken_back())
    }

    /// Every decision in force, in the order taken.
    pub fn in_force(&self) -> impl Iterator<Item = &TermRow> {
        self.rows.iter().filter(|row| self.find(row.kind, &row.phrase).is_some_and(|found| std::ptr::eq(found, *row)))
    }

    /// Whether anything of a kind is remembered, so that a phrase need not be made just to be looked up in vain.
    pub(super) fn knows(&self, kind: QuestionKind) -> bool {
        self.places.contains_key(&kind)
    }
}

/// Why an answer to a question cannot be taken. The texts are for the person who gave it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// Nothing was answered.
    #[error("the answer is blank")]
    Blank,
    /// Not the form of a diagnosis code.
    #[error("`{0}` is not an ICD-10-CM code; answer with codes such as J20.9 separated by blanks, or `ignore`")]
    NotADiagnosisCode(String),
    /// In no installed edition.
    #[error("{0} is in no installed ICD-10-CM edition; look it up with `codes lookup`")]
    UnknownDiagnosis(String),
    /// A heading in every edition that has it.
    #[error("{0} is a heading and cannot be billed; answer with a code below it")]
    Heading(String),
    /// Too many codes for one phrase.
    #[error("one phrase may stand for at most {MAX_CODES} codes, found {0}")]
    TooManyCodes(usize),
    /// Neither a charge code nor a HCPCS/CPT code.
    #[error("`{0}` is neither a charge code of chargemaster.csv nor a HCPCS/CPT code of five characters; answer with one of these, or `ignore`")]
    UnknownService(String),
    /// A visit's code was expected.
    #[error("`{0}` is neither a charge code of chargemaster.csv nor a HCPCS/CPT code; answer with the visit's code, such as 99213")]
    NotAVisit(String),
    /// A patient's status or visit code was expected.
    #[error("`{0}` is not an answer here; answer `new` or `established`, or with the visit's code")]
    NotAStatus(String),
    /// Modifiers that a person may assert were expected.
    #[error("`{0}` is not an answer here; answer with modifiers of 22 24 25 57 59 76 77 78 79 XE XP XS XU separated by blanks, or `none`")]
    NotAModifier(String),
}

/// Checks a person's answer and gives its normal form: dotted upper-case diagnosis codes, a charge or service code, `new`, `established` or `ignore`.
pub fn check_answer(kind: QuestionKind, answer: &str, codes: &CodeSets, chargemaster: &Chargemaster) -> Result<String, AnswerFault> {
    let answer = answer.trim_ascii();
    if answer.is_empty() {
        return Err(AnswerFault::Blank);
    }
    if answer.eq_ignore_ascii_case(ASK) {
        return Ok(ASK.to_owned());
    }
    match kind {
        QuestionKind::Diagnosis | QuestionKind::DiagnosisMissing | QuestionKind::Service | QuestionKind::ServiceMissing if answer.eq_ignore_ascii_case(IGNORE) => {
            Ok(IGNORE.to_owned())
        }
        QuestionKind::DiagnosisRule if answer.eq_ignore_ascii_case(KEEP) => Ok(KEEP.to_owned()),
        QuestionKind::Diagnosis | QuestionKind::DiagnosisMissing | QuestionKind::DiagnosisRule => check_diagnoses(answer, codes),
        QuestionKind::Service | QuestionKind::ServiceMissing => check_service(answer, chargemaster).ok_or_else(|| AnswerFault::UnknownService(answer.to_owned())),
        QuestionKind::VisitLevel => check_service(answer, chargemaster).ok_or_else(|| AnswerFault::NotAVisit(answer.to_owned())),
        QuestionKind::PatientStatus => match answer.to_ascii_lowercase().as_str() {
            status @ ("new" | "established") => Ok(status.to_owned()),
            _ => check_service(answer, chargemaster).ok_or_else(|| AnswerFault::NotAStatus(answer.to_owned())),
        },
        QuestionKind::Modifier => check_modifiers(answer),
    }
}

/// Modifiers in capitals, each once, or the word that says that none is asserted.
fn check_modifiers(answer: &str) -> Result<String, AnswerFault> {
    if answer.eq_ignore_ascii_case(NONE) {
        return Ok(NONE.to_owned());
    }
    let mut checked: Vec<Code> = Vec::new();
    for word in answer.split(is_separator).filter(|word| !word.is_empty()) {
        let code = Code::parse(word).filter(|code| modifier::is_asked_never_added(*code)).ok_or_else(|| AnswerFault::NotAModifier(word.to_owned()))?;
        if !checked.contains(&code) {
            checked.push(code);
        }
    }
    let texts: Vec<&str> = checked.iter().map(Code::as_str).collect();
    if texts.is_empty() || texts.len() > MAX_CODES { Err(AnswerFault::NotAModifier(answer.to_owned())) } else { Ok(texts.join(" ")) }
}

fn check_diagnoses(answer: &str, codes: &CodeSets) -> Result<String, AnswerFault> {
    let words: Vec<&str> = answer.split(is_separator).filter(|word| !word.is_empty()).collect();
    if words.len() > MAX_CODES {
        return Err(AnswerFault::TooManyCodes(words.len()));
    }
    let checked: Result<Vec<String>, AnswerFault> = words.into_iter().map(|word| check_diagnosis(word, codes)).collect();
    Ok(checked?.join(" "))
}

fn check_diagnosis(word: &str, codes: &CodeSets) -> Result<String, AnswerFault> {
    let code = super::diagnosis::code_by_form(word).ok_or_else(|| AnswerFault::NotADiagnosisCode(word.to_owned()))?;
    let entry = |edition: &Icd10Edition| edition.find(code).map(|entry| entry.is_billable);
    match codes.icd10cm.all().iter().filter_map(entry).max() {
        Some(true) => Ok(code.dotted()),
        Some(false) => Err(AnswerFault::Heading(code.dotted())),
        None => Err(AnswerFault::UnknownDiagnosis(code.dotted())),
    }
}

/// A charge code as the chargemaster spells it, else a code of the right form in capitals.
fn check_service(answer: &str, chargemaster: &Chargemaster) -> Option<String> {
    let is_named = |row: &&ChargeRow| row.charge_code == answer;
    let charge_code = chargemaster.rows().iter().find(is_named).map(|row| row.charge_code.clone());
    charge_code.or_else(|| procedure_code(answer).map(|code| code.to_string()))
}

/// A HCPCS or CPT code by its form: five characters without a dot, of one of the known shapes. Existence is for edits to judge.
pub(super) fn procedure_code(text: &str) -> Option<Code> {
    let code = Code::parse(text).filter(|code| code.len() == 5 && !text.contains('.'))?;
    hcpcs::kind(code).map(|_| code)
}

fn is_separator(character: char) -> bool {
    character.is_ascii_whitespace() || character == ',' || character == ';'
}
