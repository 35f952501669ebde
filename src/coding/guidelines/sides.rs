//! Left and right of one condition where a bilateral code exists, and an unspecified side beside a specified one: asked.
//!
//! Source: ICD-10-CM Official Guidelines FY2026, I.B.13 (laterality) and I.B.18 (unspecified codes). The tabular list's own titles tell which codes differ in the side alone.

use super::Chart;
use super::answers::ask_or_recall;
use crate::codes::Icd10Edition;
use crate::model::Code;

const SIDES: [&str; 3] = ["right", "left", "unspecified"];

/// Asks about every pair of codes that differ in their side alone.
pub(super) fn ask(chart: &mut Chart<'_, '_>, edition: &Icd10Edition) {
    for first in 0..chart.entries.len() {
        for second in first + 1..chart.entries.len() {
            if may_differ_in_side(chart, first, second) {
                pair(chart, edition, first, second);
            }
        }
    }
}

/// Both are on the claim and agree up to their category, so that their titles are worth reading.
fn may_differ_in_side(chart: &Chart<'_, '_>, first: usize, second: usize) -> bool {
    let category = |place: usize| {
        chart.entries.get(place).filter(|entry| entry.is_kept() && entry.code.len() > 4).and_then(|entry| entry.code.as_str().as_bytes().get(..4)?.first_chunk::<4>().copied())
    };
    category(first).is_some_and(|one| category(second) == Some(one))
}

fn pair(chart: &mut Chart<'_, '_>, edition: &Icd10Edition, first: usize, second: usize) {
    let (one, other) = (chart.code(first), chart.code(second));
    let Some((side, other_side)) = sides(edition, one, other) else { return };
    let why = match (side, other_side) {
        ("right", "left") | ("left", "right") => {
            let Some(bilateral) = bilateral(edition, one) else { return };
            format!(
                "{} and {} are the two sides of one condition, and {} is its code for both sides (ICD-10-CM guideline I.B.13).",
                one.dotted(),
                other.dotted(),
                bilateral.dotted()
            )
        }
        _ => format!(
            "{} and {} are one condition, once with its side and once without; a code without side is for documentation that does not tell it (ICD-10-CM guidelines I.B.13 and I.B.18).",
            one.dotted(),
            other.dotted()
        ),
    };
    ask_or_recall(chart, "side", &[first, second], || why);
}

/// The sides of two codes whose titles differ in one word, which is a side in both.
fn sides(edition: &Icd10Edition, one: Code, other: Code) -> Option<(&'static str, &'static str)> {
    let (one, other) = (edition.find(one)?.title, edition.find(other)?.title);
    if one.seventh != other.seventh {
        return None;
    }
    let mut differing = None;
    let (mut words, mut others) = (one.base.split(' '), other.base.split(' '));
    loop {
        match (words.next(), others.next()) {
            (None, None) => return differing,
            (Some(word), Some(other)) if word == other => {}
            (Some(word), Some(other)) => {
                let side = |word: &str| SIDES.into_iter().find(|side| word.trim_end_matches(',') == *side);
                if differing.replace((side(word)?, side(other)?)).is_some() {
                    return None;
                }
            }
            _ => return None,
        }
    }
}

/// The code for both sides: below the same heading, or the heading above it, with the word in its title.
fn bilateral(edition: &Icd10Edition, code: Code) -> Option<Code> {
    let entry = edition.find(code)?;
    let parent = entry.parent()?;
    let is_bilateral = |entry: &crate::codes::Icd10Entry<'_>| {
        entry.is_billable && entry.title.base.to_ascii_lowercase().contains("bilateral") && entry.title.seventh == edition.find(code).map_or("", |entry| entry.title.seventh)
    };
    let near = parent.descendants().find(is_bilateral);
    near.map(|entry| entry.code).filter(|found| found.len() == code.len())
}
