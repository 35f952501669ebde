//! The claims earlier in the same file, as far as edits ask for them: by hashes, a few dozen bytes a service.

use std::collections::HashMap;

use crate::codes::service_groups::is_surgery;
use crate::edits::{PriorLine, PriorServices, service_key};
use crate::model::{Claim, ClaimFrequency, Code, CodeList, Date, Key, days_between};

/// Most lines kept of one patient's day with one provider, and of one patient's operations: a file that says the same thing a million times must not make the search slow.
const MOST_LINES: usize = 200;

/// Services seen so far in one file.
#[derive(Debug, Default)]
pub struct FileHistory {
    // Claims are counted from 1 in the order of the file.
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
            let Some(prior) = PriorLine::of(line) else { continue };
            let (on, rendering) = (prior.on, claim.rendering_npi(line));
            self.billed.entry(service_key(encounter.patient_id, on, line.code, &line.modifiers, rendering)).or_insert(self.claims);
            push(self.days.entry(day_key(encounter.patient_id, on, rendering)).or_default(), prior);
            if is_surgery(line.code) {
                push(self.operations.entry(Key::of_texts(&[encounter.patient_id, rendering])).or_default(), prior);
            }
        }
    }

    /// The claim, counted from 1 in the file, that billed the service of this key first.
    pub fn claim_that_billed(&self, service: Key) -> Option<u32> {
        self.billed.get(&service).copied()
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
    fn is_billed(&self, patient_id: &str, on: Date, rendering_npi: &str, code: Code, modifiers: &CodeList<4>) -> bool {
        self.claim_that_billed(service_key(patient_id, on, code, modifiers, rendering_npi)).is_some()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::ClaimFixture;
    use crate::model::Cents;

    fn remembered(count: usize, change: impl Fn(usize, &mut ClaimFixture)) -> FileHistory {
        let mut history = FileHistory::default();
        for place in 0..count {
            let mut fixture = ClaimFixture::valid();
            change(place, &mut fixture);
            history.remember(&fixture.claim());
        }
        history
    }

    #[test]
    fn services_are_found_by_their_key_the_day_and_the_operation() {
        let history = remembered(2, |place, fixture| {
            fixture.line().code = if place == 0 { "99213".into() } else { "20610".into() };
            fixture.line().charge_cents = Cents(100);
        });
        let fixture = ClaimFixture::valid();
        let claim = fixture.claim();
        let (encounter, line) = (claim.encounter.unwrap(), &claim.lines[0]);
        let (on, npi) = (line.service_from.unwrap(), claim.rendering.unwrap().npi);
        let key = |code: &str, patient: &str| service_key(patient, on, code.into(), &line.modifiers, npi);
        assert_eq!(history.claim_that_billed(key("99213", encounter.patient_id)), Some(1));
        assert_eq!(history.claim_that_billed(key("20610", encounter.patient_id)), Some(2));
        assert_eq!(history.claim_that_billed(key("99213", "another")), None);
        assert_eq!(history.same_day(encounter.patient_id, on, npi).len(), 4);
        let day = |days| crate::model::date::add_days(on, days);
        let operations = |days| history.procedures_before(encounter.patient_id, npi, day(days)).iter().map(|line| line.code).collect::<Vec<_>>();
        assert!(operations(10).contains(&"20610".into()) && !operations(10).contains(&"99213".into()));
        assert!(operations(0).is_empty() && operations(91).is_empty());
    }

    #[test]
    fn a_void_takes_back_instead_of_billing() {
        let history = remembered(1, |_, fixture| fixture.frequency = ClaimFrequency::Void);
        assert!(history.billed.is_empty() && history.days.is_empty());
    }

    #[test]
    fn a_day_repeated_without_end_is_kept_short() {
        let history = remembered(MOST_LINES, |_, _| ());
        assert!(history.days.values().all(|lines| lines.len() <= MOST_LINES));
        assert_eq!(history.billed.len(), 2);
    }
}
