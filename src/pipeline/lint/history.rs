//! The claims earlier in the same file, as far as edits ask for them: by hashes, a few dozen bytes a service.

use std::collections::HashMap;

use crate::codes::service_groups::is_surgery;
use crate::edits::{PriorLine, PriorServices, service_key};
use crate::model::{Claim, ClaimFrequency, Date, Key, days_between};

/// Most lines kept of one patient's day with one provider, and of one patient's operations: a file that says the same thing a million times must not make the search slow.
const MOST_LINES: usize = 200;

/// Services seen so far in one file.
#[derive(Debug, Default)]
pub struct FileHistory {
    // Claims are counted from 1 in the order of the file; a key of that number names the claim.
    billed: HashMap<Key, u32>,
    days: HashMap<Key, Vec<PriorLine>>,
    operations: HashMap<Key, Vec<PriorLine>>,
    claims: u32,
}

impl FileHistory {
    /// Remembers a claim that was judged. A void takes services back instead of billing them.
    pub fn remember(&mut self, claim: &Claim<'_>) {
        self.claims += 1;
        let Some(encounter) = claim.encounter.filter(|_| claim.frequency != ClaimFrequency::Void) else { return };
        for line in claim.lines.iter().filter(|line| !line.code.is_empty()) {
            let Some(on) = line.service_from else { continue };
            let rendering = line.rendering.or(claim.rendering).map(|rendering| rendering.npi).unwrap_or_default();
            self.billed.entry(service_key(encounter.patient_id, on, line.code, &line.modifiers, rendering)).or_insert(self.claims);
            let prior = PriorLine { code: line.code, modifiers: line.modifiers, units: line.units, on };
            push(self.days.entry(day_key(encounter.patient_id, on, rendering)).or_default(), prior);
            if is_surgery(line.code) {
                push(self.operations.entry(Key::of_texts(&[encounter.patient_id, rendering])).or_default(), prior);
            }
        }
    }

    /// The claim, counted from 1 in the file, that a key of [`PriorServices::billed_elsewhere`] names.
    pub fn claim_number(key: Key) -> u128 {
        key.0
    }
}

fn push(lines: &mut Vec<PriorLine>, line: PriorLine) {
    if lines.len() < MOST_LINES {
        lines.push(line);
    }
}

fn day_key(patient_id: &str, on: Date, rendering_npi: &str) -> Key {
    Key::of(&[patient_id.as_bytes(), &crate::model::date::epoch_days(on).to_le_bytes(), rendering_npi.as_bytes()])
}

impl PriorServices for FileHistory {
    fn billed_elsewhere(&self, service: Key) -> Option<Key> {
        self.billed.get(&service).map(|claim| Key(u128::from(*claim)))
    }

    fn same_day(&self, patient_id: &str, on: Date, rendering_npi: &str) -> Vec<PriorLine> {
        self.days.get(&day_key(patient_id, on, rendering_npi)).cloned().unwrap_or_default()
    }

    fn procedures_before(&self, patient_id: &str, rendering_npi: &str, before: Date) -> Vec<PriorLine> {
        let lines = self.operations.get(&Key::of_texts(&[patient_id, rendering_npi])).map(Vec::as_slice).unwrap_or_default();
        let mut found: Vec<PriorLine> = lines.iter().filter(|line| (1..=90).contains(&days_between(line.on, before))).copied().collect();
        found.sort_by_key(|line| std::cmp::Reverse(line.on));
        found
    }
}
