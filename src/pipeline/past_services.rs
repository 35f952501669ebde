//! What is remembered of a patient's single services: the days of those whose frequency is limited, and the latest procedures that have a global period.
//!
//! Both stand in the index of visits, one entry a patient and code, or a patient and rendering provider, so that a look-up costs the same whatever history there is.
//! Which codes are limited and which periods are global is *not* decided here (`codes` knows).

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::visits::VisitDates;
use crate::edits::PriorLine;
use crate::model::date::{add_days, epoch_days, from_epoch_days};
use crate::model::{Code, CodeList, Date, Key, Quantity};
use crate::store::key_index::{Entry, KeyIndex};

/// The longest global period before which a procedure no longer matters. [source: 42 CFR 414.40(b)]
const LONGEST_GLOBAL_DAYS: i32 = 90;

/// How many procedures an entry holds.
const PROCEDURES: usize = 2;

/// The key of a patient's services of one code.
fn service_key(patient_id: &str, code: Code) -> Key {
    Key::of_texts(&["limited service", patient_id, code.as_str()])
}

/// The key of a patient's procedures by one rendering provider.
fn procedure_key(patient_id: &str, rendering_npi: &str) -> Key {
    Key::of_texts(&["global procedure", patient_id, rendering_npi])
}

/// The latest procedures, latest first: for each the day in two bytes and the code in six.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Procedures {
    latest: [Option<(Date, Code)>; PROCEDURES],
}

impl Procedures {
    fn from_key(key: Key) -> Procedures {
        let mut bytes = key.to_bytes();
        let mut latest = [None; PROCEDURES];
        for (slot, chunk) in latest.iter_mut().zip(bytes.chunks_exact_mut(8)) {
            let (day, code) = chunk.split_at(2);
            let day = day.iter().fold(0u16, |value, byte| value << 8 | u16::from(*byte));
            let text: String = code.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
            *slot = (day != 0).then(|| from_epoch_days(day.into()).zip(Code::parse(&text))).flatten();
        }
        Procedures { latest }
    }

    fn to_key(self) -> Key {
        let pack = |value: u128, slot: &Option<(Date, Code)>| {
            let (day, code) = slot.map_or((0, Code::NONE), |(date, code)| (u16::try_from(epoch_days(date)).unwrap_or_default(), code));
            let bytes = code.as_str().bytes().chain(std::iter::repeat(0)).take(6);
            bytes.fold(value << 16 | u128::from(day), |value, byte| value << 8 | u128::from(byte))
        };
        Key(self.latest.iter().fold(0, pack))
    }

    /// Adds a procedure, each day and code once; the oldest of three is forgotten.
    fn add(&mut self, on: Date, code: Code) {
        let mut all: Vec<(Date, Code)> = self.latest.iter().flatten().copied().filter(|held| *held != (on, code)).chain([(on, code)]).collect();
        all.sort_unstable_by(|left, right| right.cmp(left));
        let mut all = all.into_iter();
        self.latest.iter_mut().for_each(|slot| *slot = all.next());
    }
}

/// History as a shard sees it.
pub struct PastServices<'k> {
    index: &'k KeyIndex,
    billed: RefCell<BTreeMap<Key, Key>>,
    fault: RefCell<Option<String>>,
}

impl<'k> PastServices<'k> {
    /// History of the index of visits.
    pub fn new(index: &'k KeyIndex) -> PastServices<'k> {
        PastServices { index, billed: RefCell::default(), fault: RefCell::default() }
    }

    /// What went wrong with the index, once.
    pub fn take_fault(&self) -> Option<String> {
        self.fault.take()
    }

    /// Notes a service of a code whose frequency is limited.
    pub fn bill_limited(&self, patient_id: &str, code: Code, on: Date) {
        let key = service_key(patient_id, code);
        let mut dates = VisitDates::from_key(self.known(key));
        dates.add(on);
        self.billed.borrow_mut().insert(key, dates.to_key());
    }

    /// Notes a procedure that has a global period.
    pub fn bill_procedure(&self, patient_id: &str, rendering_npi: &str, code: Code, on: Date) {
        let key = procedure_key(patient_id, rendering_npi);
        let mut procedures = Procedures::from_key(self.known(key));
        procedures.add(on, code);
        self.billed.borrow_mut().insert(key, procedures.to_key());
    }

    /// The last day before this one on which the patient had the service. Days that may have been forgotten are not known.
    pub fn last_service(&self, patient_id: &str, code: Code, before: Date) -> Option<Date> {
        VisitDates::from_key(self.known(service_key(patient_id, code))).last_before(before).ok().flatten()
    }

    /// Procedures of the provider in the ninety days before, latest first.
    pub fn procedures_before(&self, patient_id: &str, rendering_npi: &str, before: Date) -> Vec<PriorLine> {
        let begins = add_days(before, -LONGEST_GLOBAL_DAYS);
        let held = Procedures::from_key(self.known(procedure_key(patient_id, rendering_npi))).latest;
        let within = held.into_iter().flatten().filter(|(on, _)| *on < before && *on >= begins);
        within.map(|(on, code)| PriorLine { code, modifiers: CodeList::default(), units: Quantity::ONE, on }).collect()
    }

    /// What the index of visits has to learn, in order of key.
    pub fn entries(&self, run: u32) -> Vec<Entry> {
        self.billed.borrow().iter().map(|(key, content)| Entry { key: *key, content: *content, run, ..Entry::default() }).collect()
    }

    fn known(&self, key: Key) -> Key {
        if let Some(content) = self.billed.borrow().get(&key) {
            return *content;
        }
        match self.index.find(key) {
            Ok(found) => found.map(|entry| entry.content).unwrap_or_default(),
            Err(error) => {
                self.fault.borrow_mut().get_or_insert_with(|| error.to_string());
                Key::default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Date {
        Date::constant(2026, month, day)
    }

    #[test]
    fn procedures_round_trip_and_the_oldest_of_three_is_forgotten() {
        let mut procedures = Procedures::default();
        for (on, code) in [(day(5, 4), "27447"), (day(3, 1), "11042"), (day(4, 9), "10060"), (day(5, 4), "27447")] {
            procedures.add(on, code.into());
        }
        assert_eq!(Procedures::from_key(procedures.to_key()), procedures);
        assert_eq!(procedures.latest, [Some((day(5, 4), "27447".into())), Some((day(4, 9), "10060".into()))]);
        assert_eq!(Procedures::from_key(Key::default()), Procedures::default());
    }

    #[test]
    fn what_was_billed_tonight_counts_for_later_encounters() {
        let index = KeyIndex::default();
        let past = PastServices::new(&index);
        past.bill_limited("P1", "G0439".into(), day(2, 3));
        past.bill_procedure("P1", "1234567893", "27447".into(), day(2, 3));
        assert_eq!(past.last_service("P1", "G0439".into(), day(5, 4)), Some(day(2, 3)));
        assert_eq!(past.last_service("P1", "G0439".into(), day(2, 3)), None, "the same day is not before");
        assert_eq!(past.last_service("P2", "G0439".into(), day(5, 4)), None);
        let codes = |before| past.procedures_before("P1", "1234567893", before).iter().map(|line| line.code.to_string()).collect::<Vec<_>>();
        assert_eq!(codes(day(5, 4)), ["27447"], "the ninetieth day");
        assert!(codes(day(5, 5)).is_empty() && codes(day(2, 3)).is_empty());
        assert!(past.procedures_before("P1", "1245319599", day(3, 1)).is_empty(), "another provider");
        assert_eq!(past.entries(1).len(), 2);
    }
}
