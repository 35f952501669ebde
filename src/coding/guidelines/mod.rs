//! The ICD-10-CM Official Guidelines for Coding and Reporting (FY2026) and the tabular list's notes, applied to the diagnoses of one encounter. One file a rule.
//!
//! What a guideline presumes (hypertension with heart failure, diabetes "with" its complications) and what a note orders is done, with a [`super::Decision`] that says
//! why. What depends on the chart is asked: a rule never drops one of two codes that contradict each other, and an answer settles the question for good.
//!
//! An encounter whose diagnoses need nothing allocates nothing here: rules first look at the first letters of the codes.

mod answers;
mod conflicts;
mod diabetes;
mod examination;
mod hypertension;
mod lung;
mod manifestation;
mod order;
mod pairs;
mod sides;

use super::coded::Notes;
use super::memory::TermMemory;
use super::sequence::{Entry, Fate};
use crate::codes::Icd10Edition;
use crate::codes::icd10cm::letter_bit;
use crate::model::{Code, Date, Encounter};

/// The diagnoses of one encounter with all that rules look at.
pub(super) struct Chart<'c, 'a> {
    /// Codes in the order of the claim, with those that were joined or left out.
    pub entries: &'c mut Vec<Entry<'a>>,
    /// The encounter.
    pub encounter: &'c Encounter<'a>,
    /// The edition of the date of service; without one no rule runs, because codes cannot be judged.
    pub edition: Option<&'c Icd10Edition>,
    /// What coders have decided.
    pub memory: &'c TermMemory,
    /// Date of service.
    pub on: Option<Date>,
    /// Questions and decisions.
    pub notes: &'c mut Notes,
    /// Pairs that an answer put in this order, whatever notes say.
    pub answered: Vec<(Code, Code)>,
    /// Pairs whose order a rule changed: the pointers of a line keep to it too.
    pub moved: Vec<(Code, Code)>,
}

/// Rules that change which codes are on the claim, or ask. In this order, because a combination code ends the contradiction between the codes that it replaces.
pub(super) fn complete(chart: &mut Chart<'_, '_>) {
    let Some(edition) = chart.edition else { return };
    if chart.kept().nth(1).is_some() {
        hypertension::combine(chart);
        diabetes::combine(chart, edition);
        lung::combine(chart);
        examination::ask(chart);
        sides::ask(chart, edition);
        conflicts::ask(chart, edition);
    }
}

/// Rules that change the order, and then the one that looks at what stands first; its answer may bring a code that must come before another.
pub(super) fn order(chart: &mut Chart<'_, '_>) {
    let Some(edition) = chart.edition else { return };
    order::settle(chart, edition);
    if manifestation::ask(chart, edition) {
        order::settle(chart, edition);
    }
}

impl Chart<'_, '_> {
    /// Places and codes of what is on the claim, in order.
    fn kept(&self) -> impl Iterator<Item = (usize, Code)> + '_ {
        self.entries.iter().enumerate().filter(|(_, entry)| entry.is_kept()).map(|(place, entry)| (place, entry.code))
    }

    /// The place of the first code on the claim for which a condition holds.
    fn find(&self, is_sought: impl Fn(&str) -> bool) -> Option<usize> {
        self.kept().find(|(_, code)| is_sought(code.as_str())).map(|(place, _)| place)
    }

    /// The first letters of the codes on the claim, a bit each.
    fn letters(&self) -> u32 {
        self.kept().fold(0, |letters, (_, code)| letters | letter_bit(code))
    }

    fn code(&self, place: usize) -> Code {
        self.entries.get(place).map(|entry| entry.code).unwrap_or_default()
    }

    /// Puts another code in place of one; lines that pointed to the old point to the new.
    fn replace(&mut self, place: usize, code: Code) {
        if let Some(entry) = self.entries.get_mut(place) {
            entry.code = code;
        }
    }

    /// Takes a code off the claim; lines that pointed to it point to another.
    fn join(&mut self, place: usize, into: usize) {
        if let Some(number) = self.entries.get(into).map(|entry| entry.number)
            && let Some(entry) = self.entries.get_mut(place)
        {
            entry.fate = Fate::JoinedTo(number);
        }
    }

    /// Adds a code behind another, from the same cell.
    fn insert_behind(&mut self, place: usize, code: Code) {
        // An encounter has twelve cells of at most four codes, and few rules add one.
        let number = u8::try_from(self.entries.len()).unwrap_or(u8::MAX);
        if let Some(entry) = self.entries.get(place).copied() {
            self.entries.insert(place + 1, Entry { code, number, fate: Fate::Kept, ..entry });
        }
    }

    /// Whether the words of a cell say that its condition has another cause, so that no link may be presumed.
    fn says_unrelated(&self, place: usize) -> bool {
        let words = self.entries.get(place).map(|entry| crate::model::chargemaster::fold_words(entry.documented)).unwrap_or_default();
        ["unrelated", "not due to", "due to", "not related"].iter().any(|cause| super::phrase::contains_words(&words, cause))
    }
}
