//! Questions about the codes of one chart, and their answers.
//!
//! Whether two conditions are unrelated, or what underlies a manifestation, is a fact of one patient's chart, so the phrase names the encounter and an answer serves
//! that encounter only: the guidelines tell the coder to query the provider (I.A.12.a). A practice that has decided for all its charts can say so by a row of
//! the memory whose phrase leaves the encounter out (`excludes1: J20.9 J40`); the encounter's own answer comes first.

use super::Chart;
use crate::coding::memory::KEEP;
use crate::coding::{Question, QuestionKind, TermRow};
use crate::model::Code;

/// Asks about the codes at some places, or does what was answered: the codes answered stand in place of them, in the order given. True when an answer was found.
pub(super) fn ask_or_recall(chart: &mut Chart<'_, '_>, rule: &'static str, places: &[usize], why: impl FnOnce() -> String) -> bool {
    let mut codes: Vec<Code> = places.iter().map(|&place| chart.code(place)).collect();
    codes.sort_unstable();
    let codes: Vec<String> = codes.iter().map(Code::dotted).collect();
    let of_all = format!("{rule}: {}", codes.join(" "));
    let phrase = format!("encounter {}: {of_all}", chart.encounter.encounter_id);
    let memory = chart.memory;
    let find = |phrase: &str| memory.find(QuestionKind::DiagnosisRule, phrase);
    if let Some(row) = find(&phrase).or_else(|| find(&of_all)) {
        apply(chart, places, row);
        return true;
    }
    let why = format!("{} Answer with the codes that shall stand in place of {}, in order, or `keep`.", why(), codes.join(" and "));
    chart.notes.ask(Question::new(QuestionKind::DiagnosisRule, phrase, why, chart.on));
    false
}

fn apply(chart: &mut Chart<'_, '_>, places: &[usize], row: &TermRow) {
    let subject: Vec<String> = places.iter().map(|&place| chart.code(place).dotted()).collect();
    let subject = subject.join(" ");
    let because = format!("The answer to this question was {}.", row.provenance());
    if row.answer.eq_ignore_ascii_case(KEEP) {
        chart.notes.decide("remembered-decision", subject, KEEP, because);
        return;
    }
    let answered: Vec<Code> = row.diagnosis_codes().collect();
    // Places whose codes the answer does not keep take up its new codes first; what is left is joined to one of them.
    let mut free: Vec<usize> = places.iter().copied().filter(|&place| !answered.contains(&chart.code(place))).collect();
    let mut added = Vec::new();
    for &code in &answered {
        if chart.kept().any(|(_, kept)| kept == code) {
            continue;
        }
        match free.is_empty() {
            false => chart.replace(free.remove(0), code),
            true => added.push(code),
        }
    }
    let first = chart.kept().find(|(_, kept)| answered.contains(kept)).map(|(place, _)| place);
    if let Some(first) = first {
        free.iter().for_each(|&place| chart.join(place, first));
        added.iter().rev().for_each(|&code| chart.insert_behind(first, code));
    }
    chart.answered.extend(answered.iter().copied().zip(answered.iter().copied().skip(1)));
    let outcome: Vec<String> = answered.iter().map(Code::dotted).collect();
    chart.notes.decide("remembered-decision", subject, outcome.join(" "), because);
}
