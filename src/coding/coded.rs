//! What coding an encounter yields. Plain data; nothing here decides.

use super::Question;
use crate::model::{ClaimLine, CodedDiagnosis};

/// Which ICD-10-CM edition judged the encounter, by its first line's date of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EditionUse {
    /// An installed edition is in force on the date.
    #[default]
    InForce,
    /// None is; the nearest was used and the claim is marked (`edition_gap = "warn"`).
    Nearest,
    /// None is, and none was used (`edition_gap = "hold"`, or nothing installed). Documented codes are kept, words are left unmatched and not asked about.
    None,
    /// The service was before 2015-10-01, when ICD-9-CM was in use; such a claim is always held.
    Before2015,
}

/// Why a code was chosen, dropped or priced. Kept only for what is not self-evident from the export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The rule that decided, such as `exact-words` or `symptom-integral`.
    pub rule: &'static str,
    /// What it was about: the documented words, a code, or `line 2`. May be diagnosis words: for worklists and `why`, never for logs.
    pub subject: String,
    /// What came of it: a code, an amount, or what was left out.
    pub outcome: String,
    /// The reason in one sentence.
    pub because: String,
}

/// A coded encounter.
#[derive(Debug, Clone, Default)]
pub struct Coded<'a> {
    /// At most twelve, first-listed first.
    pub diagnoses: Vec<CodedDiagnosis<'a>>,
    /// In documented order. A line whose service is not known yet has an empty code.
    pub lines: Vec<ClaimLine<'a>>,
    /// What a coder must answer before the encounter can be billed; each question once.
    pub questions: Vec<Question>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// Which edition was used.
    pub edition: EditionUse,
}

/// Where the parts of coding leave their questions and decisions.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub questions: Vec<Question>,
    pub decisions: Vec<Decision>,
}

impl Notes {
    /// Adds a question, unless the encounter already asks it.
    pub fn ask(&mut self, question: Question) {
        if !self.questions.iter().any(|asked| asked.question_id == question.question_id) {
            self.questions.push(question);
        }
    }

    /// Adds a decision.
    pub fn decide(&mut self, rule: &'static str, subject: impl Into<String>, outcome: impl Into<String>, because: impl Into<String>) {
        self.decisions.push(Decision { rule, subject: subject.into(), outcome: outcome.into(), because: because.into() });
    }
}
