//! Questions to a coder. The same question asked of many encounters has one id, so that it is answered once.
//!
//! A question is named by its kind and phrase alone. Kinds whose answer depends on one patient's chart carry the encounter id in their phrase; an answer to those is
//! never applied to another encounter.

use super::diagnosis::LIKELY_WORDS;
use super::{Decision, phrase};
use crate::model::{Code, Date, Key};

/// What is being asked, and thereby what an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Documented diagnosis words: ICD-10-CM codes separated by blanks, or `ignore`.
    Diagnosis,
    /// No diagnosis is documented: as for [`QuestionKind::Diagnosis`].
    DiagnosisMissing,
    /// Codes of one chart that a guideline or note finds fault with: the codes that shall stand in their place, in order, or `keep`.
    DiagnosisRule,
    /// Documented service words: a charge code, a HCPCS/CPT code, or `ignore`.
    Service,
    /// A line without a service: as for [`QuestionKind::Service`].
    ServiceMissing,
    /// A visit of a patient not documented as new or established: `new`, `established`, or the visit's code.
    PatientStatus,
    /// A visit whose level cannot be told from what is documented, or a documented code above what the record supports: the visit's code.
    VisitLevel,
    /// A visit beside a procedure of the same day: modifiers that only a person can assert, or `none`.
    Modifier,
}

impl QuestionKind {
    /// All kinds.
    pub const ALL: [QuestionKind; 8] = [
        QuestionKind::Diagnosis,
        QuestionKind::DiagnosisMissing,
        QuestionKind::DiagnosisRule,
        QuestionKind::Service,
        QuestionKind::ServiceMissing,
        QuestionKind::PatientStatus,
        QuestionKind::VisitLevel,
        QuestionKind::Modifier,
    ];

    /// The word by which files keep it.
    pub fn as_str(self) -> &'static str {
        match self {
            QuestionKind::Diagnosis => "diagnosis",
            QuestionKind::DiagnosisMissing => "diagnosis_missing",
            QuestionKind::DiagnosisRule => "diagnosis_rule",
            QuestionKind::Service => "service",
            QuestionKind::ServiceMissing => "service_missing",
            QuestionKind::PatientStatus => "patient_status",
            QuestionKind::VisitLevel => "visit_level",
            QuestionKind::Modifier => "modifier",
        }
    }

    /// Reads back what [`QuestionKind::as_str`] wrote.
    pub fn parse(text: &str) -> Option<QuestionKind> {
        QuestionKind::ALL.into_iter().find(|kind| kind.as_str() == text.trim_ascii())
    }

    /// True when the answer is one or more diagnosis codes.
    pub fn is_diagnosis(self) -> bool {
        matches!(self, QuestionKind::Diagnosis | QuestionKind::DiagnosisMissing | QuestionKind::DiagnosisRule)
    }

    /// The form of a phrase under which an answer is remembered: words are folded, a phrase that names an encounter stays exact.
    pub(super) fn key(self, phrase: &str) -> String {
        match self {
            QuestionKind::Diagnosis | QuestionKind::Service => phrase::key(phrase),
            _ => phrase.trim_ascii().to_owned(),
        }
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// `q` and 16 hexadecimal digits, from kind and phrase; see [`question_id`].
    pub question_id: String,
    /// What is asked.
    pub kind: QuestionKind,
    /// What was documented, or which encounter lacks what. For worklists, never for logs.
    pub phrase: String,
    /// Why it is asked and what an answer may be, in a sentence or two.
    pub why: String,
    /// Date of service of the encounter that asks; candidates are looked up for it.
    pub on: Option<Date>,
    /// At most five suggestions with their titles. Empty until [`super::suggest`] fills it: finding them costs far more than asking, and thousands of encounters may
    /// ask the same.
    pub candidates: Vec<Suggestion>,
}

/// A code that a question's answer may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The code.
    pub code: Code,
    /// Its title, or the chargemaster's words.
    pub title: String,
    /// Why it is suggested, in one sentence.
    pub why: String,
}

impl Question {
    /// A question without suggestions.
    pub(super) fn new(kind: QuestionKind, phrase: impl Into<String>, why: impl Into<String>, on: Option<Date>) -> Question {
        let phrase = phrase.into();
        Question { question_id: question_id(kind, &phrase), kind, phrase, why: why.into(), on, candidates: Vec::new() }
    }
}

impl Question {
    /// A decision that accepted a likely match, as a question to whoever reviews it; `None` for any other decision. Answering it decides the phrase from then on.
    pub fn to_review(decision: &Decision, on: Option<Date>) -> Option<Question> {
        let why = format!("Accepted as {} without a person. {}", decision.outcome, decision.because);
        (decision.rule == LIKELY_WORDS).then(|| Question::new(QuestionKind::Diagnosis, decision.subject.as_str(), why, on))
    }

    /// Whether the phrase is in a sample of one in so many: always the same phrases, whatever else a night brings.
    pub fn is_sampled(&self, one_in: u32) -> bool {
        let number = self.question_id.get(1..).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
        number.is_multiple_of(u64::from(one_in.max(1)))
    }
}

/// The id of a question: `q` and the first 16 hexadecimal digits of the key over its kind and phrase, case and punctuation aside.
pub fn question_id(kind: QuestionKind, phrase: &str) -> String {
    let Key(key) = Key::of_texts(&[kind.as_str(), &kind.key(phrase)]);
    format!("q{:016x}", key >> 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_make_a_new_question_but_kind_and_certainty_do() {
        let id = question_id(QuestionKind::Diagnosis, "Hacking  cough");
        assert_eq!(id, question_id(QuestionKind::Diagnosis, "hacking-cough (finding)"));
        assert_ne!(id, question_id(QuestionKind::Diagnosis, "? hacking cough"));
        assert_ne!(id, question_id(QuestionKind::Service, "hacking cough"));
        assert!(id.len() == 17 && id.starts_with('q'));
    }

    #[test]
    fn encounters_never_share_a_question_that_concerns_one_chart() {
        let ask = |id: &str| question_id(QuestionKind::VisitLevel, &format!("encounter {id}: office visit"));
        assert_ne!(ask("E-10 01"), ask("E 10-01"));
    }

    #[test]
    fn kinds_read_back() {
        for kind in QuestionKind::ALL {
            assert_eq!(QuestionKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(QuestionKind::parse("diagnoses"), None);
    }
}
