//! Suggestions for a coder, found when the worklist is written and not before.
//!
//! They are never accepted by themselves.

use super::{CodingContext, Question, QuestionKind, Suggestion, phrase};
use crate::codes::EditionChoice;
use crate::model::ChargeRow;
use crate::model::chargemaster::fold_words;

/// The most suggestions that a worklist row has room for.
pub const MAX_CANDIDATES: usize = 5;

/// Fills a question's candidates: diagnosis codes that resemble the words in the edition of the question's date (or the nearest), or chargemaster rows that share words.
pub fn suggest(context: &CodingContext<'_>, question: &mut Question) {
    question.candidates = match question.kind {
        QuestionKind::Diagnosis => diagnoses(context, question),
        QuestionKind::Service => services(context, question),
        QuestionKind::VisitLevel
        | QuestionKind::PatientStatus
        | QuestionKind::DiagnosisMissing
        | QuestionKind::DiagnosisRule
        | QuestionKind::ServiceMissing
        | QuestionKind::Modifier => Vec::new(),
    };
}

fn diagnoses(context: &CodingContext<'_>, question: &Question) -> Vec<Suggestion> {
    // A coder must not be led to code a doubtful or absent condition as an established one.
    let is_stated = phrase::certainty(&question.phrase, &fold_words(&question.phrase)) == phrase::Certainty::Stated;
    let edition = match question.on.map(|on| context.codes.icd10cm.on(on)) {
        Some(EditionChoice::InForce(edition) | EditionChoice::Nearest(edition)) if is_stated => edition,
        _ => return Vec::new(),
    };
    let candidates = edition.candidates(phrase::without_tag(&question.phrase), MAX_CANDIDATES);
    let suggestion = |candidate: crate::codes::Candidate<'_>| {
        let why = format!("likelihood {} of 1,000: {}", candidate.score, candidate.why());
        Suggestion { code: candidate.code, title: candidate.title.to_string(), why }
    };
    candidates.into_iter().map(suggestion).collect()
}

/// Rows in force that share most words with the phrase, in file order among equals.
fn services(context: &CodingContext<'_>, question: &Question) -> Vec<Suggestion> {
    let folded = fold_words(phrase::without_tag(&question.phrase));
    let wanted: Vec<&str> = folded.split(' ').filter(|word| word.len() > 2).collect();
    let in_force = |row: &&ChargeRow| question.on.is_none_or(|on| row.in_force(on));
    let score = |row: &ChargeRow| {
        let words = row.words.split(|character: char| !character.is_alphanumeric());
        words.filter(|word| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(word))).count()
    };
    let mut rows: Vec<(usize, &ChargeRow)> = context.chargemaster.rows().iter().filter(in_force).map(|row| (score(row), row)).filter(|(score, _)| *score > 0).collect();
    rows.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let suggestion = |(shared, row): (usize, &ChargeRow)| Suggestion {
        code: row.code,
        title: format!("{} (charge code {})", row.words, row.charge_code),
        why: format!("shares {shared} of {} words with the chargemaster's", wanted.len()),
    };
    rows.into_iter().take(MAX_CANDIDATES).map(suggestion).collect()
}
