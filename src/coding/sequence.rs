//! From the codes of every cell to the claim's diagnoses: duplicates joined, symptoms of a diagnosis dropped, the guidelines applied, at most twelve kept, and every
//! documented position mapped to a final one.
//!
//! Documented order is kept unless a guideline or a note demands another: the first-listed diagnosis is the clinician's choice. Nothing leaves the list silently.

use super::coded::Notes;
use super::guidelines::{self, Chart};
use super::{MAX_DIAGNOSES, pointers, symptoms};
use crate::model::{Code, CodedDiagnosis, Encounter};

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    /// Its lines point to the entry of this number instead.
    JoinedTo(u8),
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
    /// What becomes of it.
    pub fate: Fate,
    /// Its number on this encounter, which stays when the order changes.
    pub number: u8,
    /// Position among the claim's diagnoses, counted from 1; 0 until settled and for what is left out.
    pub position: u8,
}

impl<'a> Entry<'a> {
    /// An entry that is kept so far.
    pub fn new(code: Code, documented: &'a str, cell: u8) -> Entry<'a> {
        Entry { code, documented, cell, fate: Fate::Kept, number: 0, position: 0 }
    }

    /// Whether it is still on the claim.
    pub fn is_kept(&self) -> bool {
        self.fate == Fate::Kept
    }
}

/// Settles what becomes of every entry, sets the positions and gives the claim's diagnoses.
pub(super) fn settle<'a>(chart: &mut Chart<'_, 'a>) -> Vec<CodedDiagnosis<'a>> {
    for (number, entry) in (0..).zip(chart.entries.iter_mut()) {
        entry.number = number;
    }
    join_duplicates(chart.entries, chart.notes);
    drop_symptoms(chart.entries, chart.notes);
    let before = (chart.entries.len(), chart.notes.decisions.len());
    guidelines::complete(chart);
    if before != (chart.entries.len(), chart.notes.decisions.len()) {
        // A code that a rule or an answer put there may stand there already, and may explain a symptom.
        join_duplicates(chart.entries, chart.notes);
        drop_symptoms(chart.entries, chart.notes);
    }
    guidelines::order(chart);
    leave_out(chart.entries, chart.encounter, chart.notes);
    let mut diagnoses = Vec::with_capacity(chart.entries.len().min(MAX_DIAGNOSES));
    for entry in chart.entries.iter_mut().filter(|entry| entry.is_kept()) {
        diagnoses.push(CodedDiagnosis { code: entry.code, documented: entry.documented });
        // At most twelve are kept.
        entry.position = u8::try_from(diagnoses.len()).unwrap_or(u8::MAX);
    }
    follow(chart.entries);
    diagnoses
}

fn join_duplicates(entries: &mut [Entry<'_>], notes: &mut Notes) {
    for place in 1..entries.len() {
        let (before, rest) = entries.split_at_mut(place);
        let Some(entry) = rest.first_mut().filter(|entry| entry.is_kept()) else { continue };
        if let Some(first) = before.iter().find(|earlier| earlier.is_kept() && earlier.code == entry.code) {
            entry.fate = Fate::JoinedTo(first.number);
            let because = "The same code is already on the claim; a diagnosis is reported once (ICD-10-CM guideline I.B.12).";
            notes.decide("diagnosis-repeated", entry.code.dotted(), "joined", because);
        }
    }
}

fn drop_symptoms(entries: &mut [Entry<'_>], notes: &mut Notes) {
    for place in 0..entries.len() {
        let Some(symptom) = entries.get(place).filter(|entry| entry.is_kept() && symptoms::is_symptom(entry.code)).map(|entry| entry.code) else {
            continue;
        };
        let explains = |entry: &&Entry<'_>| entry.is_kept() && symptoms::is_integral(entry.code, symptom);
        let Some((number, definitive)) = entries.iter().find(explains).map(|entry| (entry.number, entry.code)) else {
            continue;
        };
        if let Some(entry) = entries.get_mut(place) {
            entry.fate = Fate::JoinedTo(number);
        }
        let (symptom, definitive) = (symptom.dotted(), definitive.dotted());
        let because = format!("{symptom} is routinely part of {definitive}, so it is not coded beside it (ICD-10-CM guideline I.B.5).");
        notes.decide("symptom-integral", symptom, format!("left out beside {definitive}"), because);
    }
}

/// Beyond twelve, what lines point to stays before what no line points to.
fn leave_out(entries: &mut [Entry<'_>], encounter: &Encounter<'_>, notes: &mut Notes) {
    let kept = entries.iter().filter(|entry| entry.is_kept()).count();
    if kept <= MAX_DIAGNOSES {
        return;
    }
    let mut excess = kept - MAX_DIAGNOSES;
    let is_pointed_to: Vec<bool> = entries.iter().map(|entry| pointed_to(entries, entry.number, encounter)).collect();
    for only_unpointed in [true, false] {
        for (entry, &is_pointed_to) in entries.iter_mut().zip(&is_pointed_to).rev() {
            if excess > 0 && entry.is_kept() && !(only_unpointed && is_pointed_to) {
                entry.fate = Fate::LeftOut;
                excess -= 1;
                let because = format!("A claim carries at most {MAX_DIAGNOSES} diagnoses; those that lines point to are kept first.");
                notes.decide("diagnosis-beyond-twelve", entry.code.dotted(), "left out", because);
            }
        }
    }
}

/// Whether a line points to the entry, itself or through one that was joined to it.
fn pointed_to(entries: &[Entry<'_>], number: u8, encounter: &Encounter<'_>) -> bool {
    let leads_here = |entry: &&Entry<'_>| entry.number == number || root(entries, entry).is_some_and(|root| root.number == number);
    let mut cells = entries.iter().filter(leads_here).map(|entry| entry.cell);
    cells.any(|cell| encounter.lines.iter().any(|line| pointers::documented(line.diagnosis_pointers).any(|pointer| pointer == Some(cell))))
}

/// The entry that one was joined to in the end: a duplicate of a symptom leads to the diagnosis that explains it.
fn root<'e, 'a>(entries: &'e [Entry<'a>], entry: &Entry<'_>) -> Option<&'e Entry<'a>> {
    let mut fate = entry.fate;
    // No chain is longer than the list.
    for _ in 0..entries.len() {
        let Fate::JoinedTo(number) = fate else { return None };
        let other = entries.iter().find(|other| other.number == number)?;
        if !matches!(other.fate, Fate::JoinedTo(_)) {
            return Some(other);
        }
        fate = other.fate;
    }
    None
}

/// Gives joined entries the position of what they were joined to.
fn follow(entries: &mut [Entry<'_>]) {
    for place in 0..entries.len() {
        if let Some(position) = entries.get(place).and_then(|entry| root(entries, entry)).map(|root| root.position)
            && let Some(entry) = entries.get_mut(place)
        {
            entry.position = position;
        }
    }
}
