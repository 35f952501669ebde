//! The order of diagnoses: what a note or a guideline wants before another comes before it, and everything else stays as documented.
//!
//! Sources: ICD-10-CM Official Guidelines FY2026, I.A.13 and I.A.17 (code first, use additional code), I.B.8 (acute before chronic), I.B.10 (sequelae), I.C.1.d (sepsis), I.C.15.a.1 (pregnancy), I.C.20.a.6 (external causes), I.C.21.c.16 (codes
//! that may only be first), and those that `is_never_first` gives. A code that must come later is not moved: the code that must come before it moves in front of it. Where the demands contradict each other
//! (a circle) the documented order stands.

use super::{Chart, pairs};
use crate::codes::Icd10Edition;
use crate::codes::icd10cm::{NoteKind, is_never_first, is_only_first, letter_bit};
use crate::model::Code;

/// Why one code comes before another.
#[derive(Clone, Copy)]
enum Reason {
    Answered,
    CodeFirst,
    UseAdditional,
    Pregnancy,
    Sepsis,
    AcuteFirst,
    OnlyFirst,
    Sequela,
    NeverFirst(&'static str),
}

/// Reorders the kept entries until no rule is broken. Some rules look at what stands first, so that one change can call for another.
pub(super) fn settle(chart: &mut Chart<'_, '_>, edition: &Icd10Edition) {
    const MOST_ROUNDS: usize = 4;
    for _ in 0..MOST_ROUNDS {
        if !is_broken(chart, edition) || !reorder(chart, edition) {
            return;
        }
    }
}

/// Whether a code stands before one that must come before it. For most encounters a comparison of first letters for each pair tells that none does.
fn is_broken(chart: &Chart<'_, '_>, edition: &Icd10Edition) -> bool {
    chart.kept().any(|(place, code)| chart.kept().any(|(other_place, other)| other_place > place && before(chart, edition, other, code).is_some()))
}

/// False where the demands go round in a circle.
fn reorder(chart: &mut Chart<'_, '_>, edition: &Icd10Edition) -> bool {
    let places: Vec<usize> = chart.kept().map(|(place, _)| place).collect();
    let codes: Vec<Code> = places.iter().map(|&place| chart.code(place)).collect();
    // A row a code: what must stand before it.
    let demands: Vec<Vec<Option<Reason>>> = codes.iter().map(|&code| codes.iter().map(|&other| before(chart, edition, other, code)).collect()).collect();
    let order = arrange(&demands);
    if !fulfils(&order, &demands) {
        return false;
    }
    explain(chart, edition, &codes, &demands);
    let sorted: Vec<_> = order.iter().filter_map(|&number| chart.entries.get(*places.get(number)?).copied()).collect();
    for (place, entry) in places.iter().zip(sorted) {
        if let Some(slot) = chart.entries.get_mut(*place) {
            *slot = entry;
        }
    }
    true
}

/// Why `first` must stand before `then`, if it must. Never both ways: where two rules disagree neither counts.
fn before(chart: &Chart<'_, '_>, edition: &Icd10Edition, first: Code, then: Code) -> Option<Reason> {
    let reason = demand(chart, edition, first, then)?;
    match demand(chart, edition, then, first) {
        None => Some(reason),
        Some(opposite) => (rank(reason) < rank(opposite)).then_some(reason),
    }
}

/// A coder's answer comes before the rule, and what may never be otherwise before a note.
fn rank(reason: Reason) -> u8 {
    match reason {
        Reason::Answered => 0,
        Reason::NeverFirst(_) => 1,
        Reason::CodeFirst | Reason::UseAdditional => 2,
        Reason::OnlyFirst => 3,
        Reason::Pregnancy | Reason::Sequela | Reason::Sepsis | Reason::AcuteFirst => 4,
    }
}

fn demand(chart: &Chart<'_, '_>, edition: &Icd10Edition, first: Code, then: Code) -> Option<Reason> {
    if first == then {
        return None;
    }
    if chart.answered.contains(&(first, then)) {
        return Some(Reason::Answered);
    }
    let leader = || chart.kept().next().map(|(_, code)| code);
    if let Some(section) = is_never_first(then) {
        // Only what stands first is moved, and only behind what it belongs to.
        if leader() == Some(then) && Some(first) == candidate(chart) {
            return Some(Reason::NeverFirst(section));
        }
    }
    let then_noted = edition.noted(then);
    if then_noted.may_name(letter_bit(first)) && then_noted.naming(NoteKind::CodeFirst, first).is_some() {
        return Some(Reason::CodeFirst);
    }
    let first_noted = edition.noted(first);
    if first_noted.may_name(letter_bit(then))
        && first_noted.naming(NoteKind::UseAdditionalCode, then).is_some()
        && (leader() != Some(then) || is_supplementary(edition, then, first))
    {
        return Some(Reason::UseAdditional);
    }
    if is_pregnancy(first) && !is_pregnancy(then) {
        return Some(Reason::Pregnancy);
    }
    if is_only_first(first) && !is_only_first(then) {
        return Some(Reason::OnlyFirst);
    }
    if (first.as_str().starts_with("R652") || then.as_str().starts_with("R652")) && pairs::is_order_of_sepsis(edition, first, then) {
        return Some(Reason::Sepsis);
    }
    if pairs::is_acute_before_chronic(first, then) {
        return Some(Reason::AcuteFirst);
    }
    (is_sequela(then) && leader() == Some(then) && Some(first) == residual(chart)).then_some(Reason::Sequela)
}

/// Whether an additional code can only say more of another: it is no reason for a visit by itself.
fn is_supplementary(edition: &Icd10Edition, code: Code, of: Code) -> bool {
    // Resistance and markers, body mass index, and the block of history and status; a visit may be about tobacco use (Z72.0) or counselling.
    let is_status = |code: &str| ("Z16".."Z20").contains(&code) || code.starts_with("Z68") || code >= "Z77" || code.starts_with('Y');
    is_status(code.as_str()) || edition.noted(code).naming(NoteKind::CodeFirst, of).is_some()
}

/// What stands first when a code that may not does: an injury for an external cause, else the first code that may.
fn candidate(chart: &Chart<'_, '_>) -> Option<Code> {
    let may = |code: &Code| is_never_first(*code).is_none();
    let is_cause = chart.kept().next().is_some_and(|(_, code)| code.as_str().starts_with(['V', 'W', 'X', 'Y']));
    let injury = chart.kept().map(|(_, code)| code).filter(may).find(|code| is_cause && code.as_str().starts_with(['S', 'T']));
    injury.or_else(|| chart.kept().map(|(_, code)| code).find(may))
}

/// Complications of pregnancy, which come before codes of other chapters.
fn is_pregnancy(code: Code) -> bool {
    code.as_str().starts_with('O')
}

fn is_sequela(code: Code) -> bool {
    code.len() == 7 && code.as_str().ends_with('S') && code.as_str().starts_with(['S', 'T'])
}

/// The only other condition, which a sequela code can belong to. With several it is the clinician's order that counts.
fn residual(chart: &Chart<'_, '_>) -> Option<Code> {
    let mut conditions = chart.kept().map(|(_, code)| code).filter(|code| !is_sequela(*code) && is_never_first(*code).is_none() && !code.as_str().starts_with('Z'));
    let first = conditions.next()?;
    conditions.next().is_none().then_some(first)
}

/// Every code in documented order, but before it what it demands.
fn arrange(demands: &[Vec<Option<Reason>>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(demands.len());
    let mut visited = vec![false; demands.len()];
    for number in 0..demands.len() {
        place(number, demands, &mut visited, &mut order);
    }
    order
}

fn place(number: usize, demands: &[Vec<Option<Reason>>], visited: &mut [bool], order: &mut Vec<usize>) {
    match visited.get_mut(number) {
        Some(seen) if !*seen => *seen = true,
        _ => return,
    }
    let wanted = demands.get(number).into_iter().flatten().enumerate();
    // As deep as the list is long: a code is visited once.
    wanted.filter(|(_, reason)| reason.is_some()).for_each(|(earlier, _)| place(earlier, demands, visited, order));
    order.push(number);
}

fn fulfils(order: &[usize], demands: &[Vec<Option<Reason>>]) -> bool {
    let stands = |number: usize| order.iter().position(|other| *other == number);
    demands.iter().enumerate().all(|(number, row)| row.iter().enumerate().all(|(earlier, reason)| reason.is_none() || stands(earlier) < stands(number)))
}

/// A decision for every pair that stood the other way round.
fn explain(chart: &mut Chart<'_, '_>, edition: &Icd10Edition, codes: &[Code], demands: &[Vec<Option<Reason>>]) {
    for (number, (row, &then)) in demands.iter().zip(codes).enumerate() {
        for (reason, &first) in row.iter().zip(codes).skip(number + 1) {
            let Some(reason) = reason else { continue };
            chart.moved.push((first, then));
            let (one, other) = (first.dotted(), then.dotted());
            let because = match reason {
                Reason::Answered => format!("A coder's answer puts {one} before {other}."),
                Reason::CodeFirst => noted(edition, NoteKind::CodeFirst, then, first, "I.A.13"),
                Reason::UseAdditional => noted(edition, NoteKind::UseAdditionalCode, first, then, "I.A.17"),
                Reason::Pregnancy => {
                    format!("Codes of pregnancy, childbirth and the puerperium come before codes of other chapters such as {other} (ICD-10-CM guideline I.C.15.a.1).")
                }
                Reason::Sepsis => {
                    format!("In severe sepsis the systemic infection comes first, then R65.2-, then the organs that fail: {one} before {other} (ICD-10-CM guideline I.C.1.d).")
                }
                Reason::AcuteFirst => format!("{one} is the acute and {other} the chronic form of one condition; both are coded, the acute one first (ICD-10-CM guideline I.B.8)."),
                Reason::OnlyFirst => format!("{one} may only be the first-listed diagnosis (ICD-10-CM guideline I.C.21.c.16)."),
                Reason::Sequela => format!("{one} is what remains of the injury of {other}, and what remains comes before its sequela code (ICD-10-CM guideline I.B.10)."),
                Reason::NeverFirst(section) => format!("{other} is never the first-listed diagnosis (ICD-10-CM guideline {section})."),
            };
            chart.notes.decide("diagnosis-order", one, format!("before {other}"), because);
        }
    }
}

fn noted(edition: &Icd10Edition, kind: NoteKind, at: Code, named: Code, section: &str) -> String {
    let what = if kind == NoteKind::CodeFirst { "code first" } else { "use additional code" };
    match edition.noted(at).naming(kind, named) {
        Some(naming) => format!("The note \"{what}\" at {} names `{}` (ICD-10-CM guideline {section}).", naming.at, naming.text),
        None => format!("A note \"{what}\" says so (ICD-10-CM guideline {section})."),
    }
}
