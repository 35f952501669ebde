//! From the codes of every cell to the claim's diagnoses: duplicates joined, symptoms of a diagnosis dropped, at most twelve kept, and every documented position
//! mapped to a final one.
//!
//! Documented order is kept: the first-listed diagnosis is the clinician's choice. Nothing is put in front of anything else here.

use super::coded::Notes;
use super::{MAX_DIAGNOSES, pointers, symptoms};
use crate::model::{Code, CodedDiagnosis, Encounter};

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    /// Its lines point to the entry at this place instead.
    JoinedTo(usize),
    LeftOut,
}

/// One code from one cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// ICD-10-CM code, valid or not.
    pub code: Code,
    /// What the cell said.
    pub documented: &'a str,
    /// The cell, counted from 0; `u8::MAX` when there is none.
    pub cell: u8,
    fate: Fate,
    /// Position among the claim's diagnoses, counted from 1; 0 until settled and for what is left out.
    pub position: u8,
}

impl<'a> Entry<'a> {
    /// An entry that is kept so far.
    pub fn new(code: Code, documented: &'a str, cell: u8) -> Entry<'a> {
        Entry { code, documented, cell, fate: Fate::Kept, position: 0 }
    }
}

/// Settles what becomes of every entry, sets the positions and gives the claim's diagnoses.
pub(super) fn settle<'a>(entries: &mut [Entry<'a>], encounter: &Encounter<'_>, notes: &mut Notes) -> Vec<CodedDiagnosis<'a>> {
    join_duplicates(entries, notes);
    drop_symptoms(entries, notes);
    leave_out(entries, encounter, notes);
    let mut diagnoses = Vec::with_capacity(entries.len().min(MAX_DIAGNOSES));
    for entry in entries.iter_mut().filter(|entry| entry.fate == Fate::Kept) {
        diagnoses.push(CodedDiagnosis { code: entry.code, documented: entry.documented });
        // At most twelve are kept.
        entry.position = u8::try_from(diagnoses.len()).unwrap_or(u8::MAX);
    }
    follow(entries);
    diagnoses
}

fn join_duplicates(entries: &mut [Entry<'_>], notes: &mut Notes) {
    for place in 1..entries.len() {
        let (before, rest) = entries.split_at_mut(place);
        let Some(entry) = rest.first_mut() else { return };
        if let Some(first) = before.iter().position(|earlier| earlier.code == entry.code) {
            entry.fate = Fate::JoinedTo(first);
            let because = "The same code is already on the claim; a diagnosis is reported once.";
            notes.decide("diagnosis-repeated", entry.code.dotted(), "joined", because);
        }
    }
}

fn drop_symptoms(entries: &mut [Entry<'_>], notes: &mut Notes) {
    for place in 0..entries.len() {
        let Some(symptom) = entries.get(place).filter(|entry| entry.fate == Fate::Kept && symptoms::is_symptom(entry.code)).map(|entry| entry.code) else {
            continue;
        };
        let explains = |entry: &Entry<'_>| entry.fate == Fate::Kept && symptoms::is_integral(entry.code, symptom);
        let Some((definitive_place, definitive)) = entries.iter().enumerate().find(|(_, entry)| explains(entry)).map(|(found, entry)| (found, entry.code)) else {
            continue;
        };
        if let Some(entry) = entries.get_mut(place) {
            entry.fate = Fate::JoinedTo(definitive_place);
        }
        let (symptom, definitive) = (symptom.dotted(), definitive.dotted());
        let because = format!("{symptom} is routinely part of {definitive}, so it is not coded beside it (ICD-10-CM guideline I.B.5).");
        notes.decide("symptom-integral", symptom, format!("left out beside {definitive}"), because);
    }
}

/// Beyond twelve, what lines point to stays before what no line points to.
fn leave_out(entries: &mut [Entry<'_>], encounter: &Encounter<'_>, notes: &mut Notes) {
    let kept = entries.iter().filter(|entry| entry.fate == Fate::Kept).count();
    if kept <= MAX_DIAGNOSES {
        return;
    }
    let mut excess = kept - MAX_DIAGNOSES;
    let is_pointed_to: Vec<bool> = (0..entries.len()).map(|place| pointed_to(entries, place, encounter)).collect();
    for only_unpointed in [true, false] {
        for (entry, &is_pointed_to) in entries.iter_mut().zip(&is_pointed_to).rev() {
            if excess > 0 && entry.fate == Fate::Kept && !(only_unpointed && is_pointed_to) {
                entry.fate = Fate::LeftOut;
                excess -= 1;
                let because = format!("A claim carries at most {MAX_DIAGNOSES} diagnoses; those that lines point to are kept first.");
                notes.decide("diagnosis-beyond-twelve", entry.code.dotted(), "left out", because);
            }
        }
    }
}

/// Whether a line points to the entry, itself or through one that was joined to it.
fn pointed_to(entries: &[Entry<'_>], place: usize, encounter: &Encounter<'_>) -> bool {
    let leads_here = |(other, entry): (usize, &Entry<'_>)| (other == place || entry.fate == Fate::JoinedTo(place)).then_some(entry.cell);
    let mut cells = entries.iter().enumerate().filter_map(leads_here);
    cells.any(|cell| encounter.lines.iter().any(|line| pointers::documented(line.diagnosis_pointers).any(|pointer| pointer == Some(cell))))
}

/// Gives joined entries the position of what they were joined to. A duplicate stands behind its first, so that one pass in order follows a duplicate of a symptom too.
fn follow(entries: &mut [Entry<'_>]) {
    for place in 0..entries.len() {
        if let Some(Fate::JoinedTo(other)) = entries.get(place).map(|entry| entry.fate)
            && let Some(position) = entries.get(other).map(|entry| entry.position)
            && let Some(entry) = entries.get_mut(place)
        {
            entry.position = position;
        }
    }
}
