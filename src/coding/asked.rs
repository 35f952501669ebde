//! Modifiers that only a person can assert: 25 or 57 on a visit beside a procedure or a preventive visit of the same day. Asked of the coder, and added only as answered for that encounter.

use super::coded::Notes;
use super::{CodingContext, Question, QuestionKind};
use crate::codes::{modifier, service_groups};
use crate::model::{ClaimLine, Code, Encounter};

/// The answer that says: bill the line as it is.
pub(super) const NONE: &str = "none";

/// Modifiers that say that a visit was separate from the procedure beside it.
const SEPARATE_VISIT: [&str; 2] = ["25", "57"];

/// Asks about every visit of an insured patient that stands beside a procedure without saying that it was separate, or applies the coder's answer.
///
/// Self-pay is not asked: the modifier tells a payer not to bundle, and there is none.
pub(super) fn ask(context: &CodingContext<'_>, encounter: &Encounter<'_>, lines: &mut [ClaimLine<'_>], notes: &mut Notes) {
    if encounter.coverages.is_empty() || lines.len() < 2 {
        return;
    }
    for place in 0..lines.len() {
        let Some((procedure, visit)) = lines.get(place).and_then(|visit| Some((beside(visit, lines).or_else(|| second_visit(place, lines))?, *visit))) else { continue };
        let phrase = phrase(encounter, &visit, procedure);
        let answer = if context.memory.knows(QuestionKind::Modifier) { context.memory.find(QuestionKind::Modifier, &phrase) } else { None };
        let Some(answer) = answer else {
            let why = format!(
                "{} and {procedure} by the same person on one day: payers pay the visit only if it was significant and separate. Answer `25`, or `57` if surgery was decided at it, `none` to bill it without.",
                visit.code
            );
            notes.ask(Question::new(QuestionKind::Modifier, phrase, why, visit.service_from));
            continue;
        };
        if let Some(line) = lines.get_mut(place) {
            add(line, &answer.answer);
        }
        notes.decide("modifier-as-answered", format!("line {}: {}", visit.number, visit.code), answer.answer.clone(), format!("This was {}.", answer.provenance()));
    }
}

/// The first procedure, or preventive visit, beside which a visit needs a modifier, when it has none.
fn beside(visit: &ClaimLine<'_>, lines: &[ClaimLine<'_>]) -> Option<Code> {
    // A nurse's visit never is significant and separate; an edit tells of it.
    if !service_groups::is_visit(visit.code) || service_groups::is_nurse_visit(visit.code) || SEPARATE_VISIT.iter().any(|modifier| visit.modifiers.contains(modifier)) {
        return None;
    }
    // A modifier that cannot be read may be the very one; an edit holds the claim for it.
    if visit.modifiers.as_slice().iter().any(|modifier| !modifier::has_valid_form(*modifier)) {
        return None;
    }
    let is_preventive = service_groups::is_preventive_visit(visit.code);
    let bundles = |code| service_groups::needs_separate_visit(code) || (!is_preventive && service_groups::is_preventive_visit(code));
    lines.iter().find(|line| bundles(line.code) && is_same_session(visit, line)).map(|line| line.code)
}

/// The earlier visit of the same person and day, beside which a further problem visit is paid only if a person says that it was separate. Two codes of one visit are more often
/// a slip than two visits; the same code twice is told by an edit.
fn second_visit(place: usize, lines: &[ClaimLine<'_>]) -> Option<Code> {
    let is_problem_visit =
        |line: &&ClaimLine<'_>| service_groups::is_visit(line.code) && !service_groups::is_nurse_visit(line.code) && !service_groups::is_preventive_visit(line.code);
    let visit = lines.get(place).filter(is_problem_visit)?;
    let says_separate = |modifier: &Code| modifier::is_asked_never_added(*modifier) || modifier.as_str() == "27" || !modifier::has_valid_form(*modifier);
    if visit.modifiers.as_slice().iter().any(says_separate) {
        return None;
    }
    lines.get(..place)?.iter().filter(is_problem_visit).filter(|line| line.code != visit.code).find(|line| is_same_session(visit, line)).map(|line| line.code)
}

/// By the same person on the same day.
fn is_same_session(visit: &ClaimLine<'_>, line: &ClaimLine<'_>) -> bool {
    line.service_from == visit.service_from && line.documented.rendering_npi == visit.documented.rendering_npi
}

fn phrase(encounter: &Encounter<'_>, visit: &ClaimLine<'_>, procedure: Code) -> String {
    format!("encounter {}, line {}: modifier of {} beside {procedure}", encounter.encounter_id, visit.number, visit.code)
}

/// Adds the modifiers of an answer in front, where payers look for what separates a visit; those that do not fit are counted.
fn add(line: &mut ClaimLine<'_>, answer: &str) {
    let mut codes: Vec<Code> = answer.split_ascii_whitespace().filter(|word| *word != NONE).filter_map(Code::parse).collect();
    codes.retain(|code| !line.modifiers.as_slice().contains(code));
    codes.extend(line.modifiers.as_slice());
    let left_out = codes.len().saturating_sub(4);
    line.modifiers = codes.into_iter().collect();
    line.modifiers_left_out = line.modifiers_left_out.saturating_add(u8::try_from(left_out).unwrap_or(u8::MAX));
}
