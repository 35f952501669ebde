//! Two codes of which a note says that they exclude each other (Excludes1): asked, never settled by dropping one.
//!
//! Source: ICD-10-CM Official Guidelines FY2026, I.A.12.a: the two are never coded together, except where the conditions are unrelated, and where that is not clear
//! the provider is queried. So the question names the encounter (see `answers`). A note counts when its line was read to the end and names the other code itself, at the code or
//! above it; a note at something that both codes belong to says nothing of the two.

use super::Chart;
use super::answers::ask_or_recall;
use crate::codes::Icd10Edition;
use crate::codes::icd10cm::{NoteKind, letter_bit};

/// Asks about every pair of codes that a note excludes from each other.
pub(super) fn ask(chart: &mut Chart<'_, '_>, edition: &Icd10Edition) {
    let letters = chart.letters();
    for place in 0..chart.entries.len() {
        let Some(entry) = chart.entries.get(place).filter(|entry| entry.is_kept()) else { continue };
        let code = entry.code;
        let noted = edition.noted(code);
        if !noted.may_name(letters) {
            continue;
        }
        for other in 0..chart.entries.len() {
            let Some(named) = chart.entries.get(other).filter(|entry| entry.is_kept()).map(|entry| entry.code).filter(|named| *named != code && noted.may_name(letter_bit(*named)))
            else {
                continue;
            };
            let Some(naming) = noted.naming(NoteKind::Excludes1, named) else { continue };
            // A heading or a code of another year is held for that; what it excludes is told when it is right.
            let is_billable = |code| edition.find(code).is_some_and(|entry| entry.is_billable);
            if !is_billable(code) || !is_billable(named) {
                continue;
            }
            let is_turned = other < place && edition.noted(named).naming(NoteKind::Excludes1, code).is_some();
            if is_turned {
                // Asked from the other side.
                continue;
            }
            let (first, second) = if place < other { (place, other) } else { (other, place) };
            ask_or_recall(chart, "excludes1", &[first, second], || {
                format!(
                    "{} and {} exclude each other: the note Excludes1 at {} names `{}`. Both stay only if the conditions are unrelated (ICD-10-CM guideline I.A.12.a).",
                    code.dotted(),
                    named.dotted(),
                    naming.at,
                    naming.text
                )
            });
            if chart.entries.get(place).is_none_or(|entry| !entry.is_kept() || entry.code != code) {
                break;
            }
        }
    }
}
