//! `worklists/coding.csv`: what coders are asked, one row a question however many encounters ask it, and their answers on the way back.
//!
//! Nothing is accepted here that a person did not write, and an answer that cannot be taken is named with its reason, never dropped.

use std::collections::BTreeMap;

use super::csv_row::{self, CsvRow};
use crate::codes::CodeSets;
use crate::coding::{AnswerFault, CodingContext, MAX_CANDIDATES, Question, QuestionKind, TermRow, check_answer, question_id, suggest};
use crate::model::{Cents, Chargemaster, Date};

/// Columns of `coding.csv`; `answer` and `user` are for the person.
pub const COLUMNS: [&str; 23] = [
    "question_id",
    "phrase",
    "encounters",
    "dollars",
    "candidate_1",
    "candidate_2",
    "candidate_3",
    "candidate_4",
    "candidate_5",
    "title_1",
    "title_2",
    "title_3",
    "title_4",
    "title_5",
    "why",
    "answer",
    "user",
    "oldest_service_date",
    "why_1",
    "why_2",
    "why_3",
    "why_4",
    "why_5",
];

/// A question with what waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodingRow {
    /// The question, as first asked.
    pub question: Question,
    /// How many encounters wait.
    pub encounters: u64,
    /// What they are priced at together. An encounter with two questions counts with both.
    pub charge_cents: Cents,
    /// The earliest date of service that waits.
    pub oldest: Option<Date>,
    /// How far answering it alone brings encounters: a whole for one that asks nothing else, a half for one of two questions ..., in millionths.
    pub completes_millionths: u64,
}

/// Questions of many encounters, counted. Tallies of shards may be merged in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionTally {
    rows: BTreeMap<String, CodingRow>,
}

impl QuestionTally {
    /// Counts the questions of one encounter; one that it asks twice counts once.
    pub fn add_encounter(&mut self, questions: &[Question], charge_cents: Cents) {
        let is_first = |(place, question): &(usize, &Question)| !questions.iter().take(*place).any(|earlier| earlier.question_id == question.question_id);
        let distinct = questions.iter().enumerate().filter(is_first).count().max(1) as u64;
        for (_, question) in questions.iter().enumerate().filter(is_first) {
            self.add(question, 1, charge_cents, question.on, 1_000_000 / distinct);
        }
    }

    /// Adds another tally's counts.
    pub fn merge(&mut self, other: &QuestionTally) {
        for row in other.rows.values() {
            self.add(&row.question, row.encounters, row.charge_cents, row.oldest, row.completes_millionths);
        }
    }

    /// How many different questions there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every question in order of its id, without candidates: for the record of open questions that answers are looked up in.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.rows.values().map(|row| &row.question)
    }

    /// Only the phrases of a sample of one in so many.
    pub fn sampled(&self, one_in: u32) -> QuestionTally {
        QuestionTally { rows: self.rows.iter().filter(|(_, row)| row.question.is_sampled(one_in)).map(|(id, row)| (id.clone(), row.clone())).collect() }
    }

    /// The worklist's rows with candidates: first those whose answers complete most encounters, then most dollars, then the oldest, then by id. A coder who answers from the top frees
    /// the most claims with the fewest answers.
    pub fn rows(&self, context: &CodingContext<'_>) -> Vec<CodingRow> {
        let mut rows: Vec<CodingRow> = self.rows.values().cloned().collect();
        rows.sort_by(|left, right| {
            (right.completes_millionths, right.charge_cents)
                .cmp(&(left.completes_millionths, left.charge_cents))
                .then_with(|| left.oldest.cmp(&right.oldest))
                .then_with(|| left.question.question_id.cmp(&right.question.question_id))
        });
        rows.iter_mut().for_each(|row| suggest(context, &mut row.question));
        rows
    }

    fn add(&mut self, question: &Question, encounters: u64, charge_cents: Cents, oldest: Option<Date>, completes_millionths: u64) {
        if let Some(row) = self.rows.get_mut(&question.question_id) {
            row.encounters += encounters;
            row.charge_cents += charge_cents;
            row.completes_millionths += completes_millionths;
            row.oldest = row.oldest.into_iter().chain(oldest).min();
            // Of several spellings, reasons and dates the least is shown, so that the order of encounters does not matter.
            if order(question) < order(&row.question) {
                row.question.clone_from(question);
            }
        } else {
            let row = CodingRow { question: question.clone(), encounters, charge_cents, oldest, completes_millionths };
            self.rows.insert(question.question_id.clone(), row);
        }
    }
}

fn order(question: &Question) -> (&str, Option<Date>, &str) {
    (&question.phrase, question.on, &question.why)
}

impl CodingRow {
    /// Appends the row, with the person's cells left blank; gives the number of cells.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        let question = &self.question;
        row.text(&question.question_id).text(&question.phrase).text(&self.encounters.to_string()).dollars(self.charge_cents);
        for place in 0..MAX_CANDIDATES {
            // Diagnosis codes are shown with their dot, which is also how they are answered.
            let code = question.candidates.get(place).map(|found| if question.kind.is_diagnosis() { found.code.dotted() } else { found.code.to_string() });
            row.text(&code.unwrap_or_default());
        }
        for place in 0..MAX_CANDIDATES {
            row.text(question.candidates.get(place).map_or("", |found| found.title.as_str()));
        }
        row.text(&question.why).blank().blank().text(&self.oldest.map(|date| date.to_string()).unwrap_or_default());
        for place in 0..MAX_CANDIDATES {
            row.text(question.candidates.get(place).map_or("", |found| found.why.as_str()));
        }
        row.end()
    }
}

/// The whole file: header and rows.
pub fn to_csv(rows: &[CodingRow]) -> Vec<u8> {
    let mut out = Vec::new();
    csv_row::write_header(COLUMNS.iter().copied(), &mut out);
    for row in rows {
        row.write(&mut out);
    }
    out
}

/// Columns of a listing of remembered decisions, which may be returned as a worklist.
const MEMORY_COLUMNS: [&str; 7] = ["question_id", "kind", "phrase", "answer", "user", "date", "edition"];

/// Remembered decisions as a worklist: whoever changes `answer` and returns the file decides anew.
pub fn memory_to_csv(rows: &[&TermRow]) -> Vec<u8> {
    let mut out = Vec::new();
    csv_row::write_header(MEMORY_COLUMNS.iter().copied(), &mut out);
    for row in rows {
        let date = row.date.map(|date| date.to_string()).unwrap_or_default();
        let mut line = CsvRow::new(&mut out);
        line.text(&question_id(row.kind, &row.phrase)).text(row.kind.as_str()).text(&row.phrase).text(&row.answer).text(&row.user).text(&date).text(&row.edition).end();
    }
    out
}

/// One row of a returned worklist, by its id alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnedRow<'r> {
    /// The question's id.
    pub question_id: &'r str,
    /// What the person wrote; blank means not answered.
    pub answer: &'r str,
    /// Who.
    pub user: &'r str,
}

/// Why a returned row was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// The row, counted from 0 among those given.
    pub row: usize,
    /// Its id, as returned.
    pub question_id: String,
    /// The reason.
    pub fault: NotTakenFault,
}

/// The reasons.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTakenFault {
    /// Nobody asked this.
    #[error("no question with this id is open; copy question_id from the newest worklists/coding.csv")]
    UnknownQuestion,
    /// The answer is not one.
    #[error(transparent)]
    Answer(#[from] AnswerFault),
    /// Rows of the same return answer it differently; none of them is taken.
    #[error("the same question is answered differently in another row; keep one of them")]
    Contradicted,
}

/// What a returned worklist came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Decisions to remember, in order of question id.
    pub decisions: Vec<TermRow>,
    /// Rows that were answered but could not be taken.
    pub not_taken: Vec<NotTaken>,
    /// Rows that nobody has answered yet.
    pub unanswered: usize,
}

/// Turns returned rows into decisions. `open` gives kind and phrase of an open question by its id; `date` is the as-of date.
pub fn take_answers<'r, 'q>(
    rows: impl IntoIterator<Item = ReturnedRow<'r>>,
    open: impl Fn(&str) -> Option<(QuestionKind, &'q str)>,
    codes: &CodeSets,
    chargemaster: &Chargemaster,
    date: Date,
) -> Taken {
    let mut taken = Taken::default();
    // Question id to the rows that answer it, each with its decision.
    let mut answered: BTreeMap<&str, Vec<(usize, TermRow)>> = BTreeMap::new();
    for (row, returned) in rows.into_iter().enumerate() {
        let question_id = returned.question_id.trim_ascii();
        let answer = super::cells::restore(returned.answer.trim_ascii());
        if answer.is_empty() {
            taken.unanswered += 1;
            continue;
        }
        match decide(question_id, answer, returned.user, &open, codes, chargemaster, date) {
            Ok(decision) => answered.entry(question_id).or_default().push((row, decision)),
            Err(fault) => taken.not_taken.push(NotTaken { row, question_id: question_id.to_owned(), fault }),
        }
    }
    for (question_id, decisions) in answered {
        let agree = decisions.iter().all(|(_, decision)| decisions.first().is_some_and(|(_, first)| first.answer == decision.answer));
        if agree {
            taken.decisions.extend(decisions.into_iter().map(|(_, decision)| decision).take(1));
        } else {
            let contradicted = |(row, _)| NotTaken { row, question_id: question_id.to_owned(), fault: NotTakenFault::Contradicted };
            taken.not_taken.extend(decisions.into_iter().map(contradicted));
        }
    }
    taken.not_taken.sort_by_key(|refused| refused.row);
    taken
}

fn decide<'q>(
    question_id: &str,
    answer: &str,
    user: &str,
    open: &impl Fn(&str) -> Option<(QuestionKind, &'q str)>,
    codes: &CodeSets,
    chargemaster: &Chargemaster,
    date: Date,
) -> Result<TermRow, NotTakenFault> {
    let (kind, phrase) = open(question_id).ok_or(NotTakenFault::UnknownQuestion)?;
    let answer = check_answer(kind, answer, codes, chargemaster)?;
    Ok(TermRow { kind, phrase: phrase.to_owned(), answer, user: super::cells::restore(user.trim_ascii()).to_owned(), date: Some(date), edition: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: QuestionKind, phrase: &str, day: i8) -> Question {
        let on = Some(Date::constant(2026, 5, day));
        Question { question_id: crate::coding::question_id(kind, phrase), kind, phrase: phrase.into(), why: "not found".into(), on, candidates: Vec::new() }
    }

    #[test]
    fn shards_merge_to_the_same_rows_in_any_order() {
        let (plain, loud) = (question(QuestionKind::Diagnosis, "chest cold", 2), question(QuestionKind::Diagnosis, "CHEST COLD", 9));
        let (mut left, mut right) = (QuestionTally::default(), QuestionTally::default());
        left.add_encounter(&[plain.clone(), loud.clone(), plain.clone()], Cents(10_000));
        right.add_encounter(std::slice::from_ref(&loud), Cents(5_000));
        right.add_encounter(&[question(QuestionKind::Service, "spirometry", 2)], Cents(90_000));
        let (mut forth, mut back) = (left.clone(), right.clone());
        forth.merge(&right);
        back.merge(&left);
        assert_eq!(forth, back);
        let row = forth.rows.get(&plain.question_id).unwrap();
        assert_eq!((row.encounters, row.charge_cents, row.question.phrase.as_str()), (2, Cents(15_000), "CHEST COLD"));
    }

    #[test]
    fn a_row_fits_its_header_and_defuses_what_was_documented() {
        let mut asked = question(QuestionKind::Diagnosis, "=cmd(), \"x\"", 2);
        asked.candidates = vec![crate::coding::Suggestion { code: "J209".into(), title: "Acute bronchitis, unspecified".into(), why: "all words agree".into() }];
        let mut out = Vec::new();
        assert_eq!(CodingRow { question: asked, encounters: 3, charge_cents: Cents(123_456), oldest: None, completes_millionths: 0 }.write(&mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(",\"'=cmd(), \"\"x\"\"\",3,1234.56,J20.9,,,,,\"Acute bronchitis, unspecified\",,,,,not found,,"), "{text}");
    }

    #[test]
    fn answers_are_taken_refused_or_left_for_later_but_never_lost() {
        let codes = CodeSets::built_in();
        let chargemaster = Chargemaster::default();
        let open = |id: &str| match id {
            "q1" => Some((QuestionKind::Diagnosis, "chest cold")),
            "q2" => Some((QuestionKind::Service, "spirometry")),
            "q3" => Some((QuestionKind::PatientStatus, "encounter E1: office visit, new or established patient")),
            _ => None,
        };
        let row = |question_id, answer| ReturnedRow { question_id, answer, user: "ann" };
        let rows = [row("q1", "j20.9"), row("q2", "94010"), row("q2", "94060"), row("q3", " "), row("q9", "J40"), row("q1", "J20.9"), row("q3", "maybe")];
        let taken = take_answers(rows, open, &codes, &chargemaster, Date::constant(2026, 11, 23));
        let decided: Vec<(&str, &str)> = taken.decisions.iter().map(|row| (row.phrase.as_str(), row.answer.as_str())).collect();
        assert_eq!(decided, [("chest cold", "J20.9")]);
        let refused: Vec<(usize, &str)> = taken.not_taken.iter().map(|refused| (refused.row, refused.question_id.as_str())).collect();
        assert_eq!(refused, [(1, "q2"), (2, "q2"), (4, "q9"), (6, "q3")]);
        assert_eq!(taken.unanswered, 1);
        assert!(taken.not_taken[3].fault.to_string().contains("`new` or `established`"));
    }
}
