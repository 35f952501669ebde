//! The practice's own history of visits, by which a patient is new or established: imported visits, those billed on earlier nights, and those of tonight.
//!
//! The index `visit_keys` has one entry a patient and specialty with the latest eight dates, so that a night costs what it asks and not what is stored. Tonight's other
//! encounters of a patient all lie in the same partition; they are looked at only when somebody asks, and whatever their order, so that an answer does not hang on it.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::coding::{LastVisit, VisitHistory};
use crate::intake::opening::OpeningVisit;
use crate::model::date::{epoch_days, from_epoch_days};
use crate::model::{Date, Encounter, Key, Provider, ProviderRole, Providers};
use crate::store::StoreError;
use crate::store::key_index::{Entry, KeyIndex, write_shard_run};

/// The family of key runs.
pub const VISIT_KEYS: &str = "visit_keys";

/// How many dates an entry holds.
const DATES: usize = 8;

/// Dates before the one asked for may have been forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten;

/// The latest dates of one patient and specialty, newest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VisitDates {
    /// Days since 1970-01-01, 0 for none. They reach to the year 2149.
    days: [u16; DATES],
}

impl VisitDates {
    /// Takes dates as the index keeps them.
    pub fn from_key(key: Key) -> VisitDates {
        let mut days = [0; DATES];
        for (slot, pair) in days.iter_mut().zip(key.to_bytes().chunks_exact(2)) {
            *slot = pair.iter().fold(0, |value, byte| value << 8 | u16::from(*byte));
        }
        VisitDates { days }
    }

    /// As the index keeps them.
    pub fn to_key(self) -> Key {
        Key(self.days.iter().fold(0, |value, day| value << 16 | u128::from(*day)))
    }

    /// Adds a date, each once; the oldest of nine is forgotten. A date that the form cannot hold is left out.
    pub fn add(&mut self, date: Date) {
        let Some(day) = u16::try_from(epoch_days(date)).ok().filter(|day| *day != 0 && !self.days.contains(day)) else { return };
        let mut all: Vec<u16> = self.days.iter().copied().chain([day]).collect();
        all.sort_unstable_by(|left, right| right.cmp(left));
        self.days.iter_mut().zip(all).for_each(|(slot, day)| *slot = day);
    }

    /// The latest date before another. `Err` where older dates may have been forgotten.
    pub fn last_before(self, before: Date) -> Result<Option<Date>, Forgotten> {
        let limit = epoch_days(before);
        let found = self.days.into_iter().filter(|day| *day != 0).find(|day| i32::from(*day) < limit);
        match found {
            Some(day) => Ok(from_epoch_days(day.into())),
            None if self.days.iter().all(|day| *day != 0) => Err(Forgotten),
            None => Ok(None),
        }
    }
}

/// The key of a patient and a specialty.
pub fn visit_key(patient_id: &str, specialty: &str) -> Key {
    Key::of_texts(&["visit", patient_id, specialty])
}

/// The key under which the index keeps the date from which on every visit is known.
fn since_key() -> Key {
    Key::of_texts(&["visits known since"])
}

/// What tells specialties apart: the configured word, else the taxonomy code; empty where neither is known.
fn specialty_of(provider: &Provider) -> &str {
    if provider.specialty.is_empty() { &provider.taxonomy } else { &provider.specialty }
}

/// The specialty of who rendered, by key or NPI, on a date; empty where it is not known.
pub fn specialty<'p>(providers: &'p Providers, rendering: &str, on: Date) -> &'p str {
    providers.find_any(rendering, ProviderRole::Rendering, on).map_or("", specialty_of)
}

/// Writes imported visits as the first run of the index, with the date from which on visits are known: the earliest of them, or the night itself.
pub fn write_opening(visits: &[OpeningVisit], providers: &Providers, as_of: Date, path: &Path) -> Result<PathBuf, StoreError> {
    let mut dates: BTreeMap<Key, VisitDates> = BTreeMap::new();
    for visit in visits {
        let configured = specialty(providers, &visit.npi, visit.date);
        let specialty = if configured.is_empty() { visit.taxonomy.as_str() } else { configured };
        dates.entry(visit_key(&visit.patient_id, specialty)).or_default().add(visit.date);
    }
    let mut since = VisitDates::default();
    since.add(visits.iter().map(|visit| visit.date).min().unwrap_or(as_of));
    dates.insert(since_key(), since);
    let entries = dates.into_iter().map(|(key, dates)| Entry { key, content: dates.to_key(), ..Entry::default() }).collect();
    write_shard_run(path, entries)?;
    Ok(path.to_owned())
}

/// A visit of one of tonight's encounters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TonightsVisit {
    /// The encounter.
    pub encounter: Key,
    /// Specialty of who rendered it.
    pub specialty: String,
    /// Its day.
    pub date: Date,
}

/// Finds the visits of a patient's encounters in tonight's partition.
pub type FindTonight<'v> = dyn Fn(&str) -> Vec<TonightsVisit> + 'v;

/// History as a shard sees it.
pub struct Visits<'v> {
    index: &'v KeyIndex,
    providers: &'v Providers,
    find_tonight: Box<FindTonight<'v>>,
    tonight: RefCell<BTreeMap<String, Vec<TonightsVisit>>>,
    since: OnceCell<Option<Date>>,
    encounter: Cell<Key>,
    default_rendering: RefCell<String>,
    /// The last question and its answer: an encounter is priced and then coded, and asks the same both times.
    last: RefCell<Option<(Key, Date, LastVisit)>>,
    fault: RefCell<Option<String>>,
    billed: RefCell<BTreeMap<Key, VisitDates>>,
}

impl std::fmt::Debug for Visits<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Visits").finish_non_exhaustive()
    }
}

impl<'v> Visits<'v> {
    /// History of an index, and of tonight by a function that finds it.
    pub fn new(index: &'v KeyIndex, providers: &'v Providers, find_tonight: Box<FindTonight<'v>>) -> Visits<'v> {
        Visits {
            index,
            providers,
            find_tonight,
            tonight: RefCell::default(),
            since: OnceCell::new(),
            encounter: Cell::default(),
            default_rendering: RefCell::default(),
            last: RefCell::default(),
            fault: RefCell::default(),
            billed: RefCell::default(),
        }
    }

    /// Says which encounter asks from now on, and who renders where its lines name nobody.
    pub fn turn_to(&self, encounter: Key, default_rendering: &str) {
        if self.encounter.replace(encounter) != encounter {
            self.last.take();
        }
        if *self.default_rendering.borrow() != default_rendering {
            self.default_rendering.replace(default_rendering.to_owned());
        }
    }

    /// What went wrong with the index, once.
    pub fn take_fault(&self) -> Option<String> {
        self.fault.take()
    }

    /// Notes a professional service that is billed tonight.
    pub fn bill(&self, patient_id: &str, rendering: &str, on: Date) {
        let specialty = self.specialty(rendering, on);
        if specialty.is_empty() {
            return;
        }
        let key = visit_key(patient_id, specialty);
        let mut billed = self.billed.borrow_mut();
        let dates = billed.entry(key).or_insert_with(|| self.stored(key));
        dates.add(on);
    }

    /// What the index has to learn, in order of key.
    pub fn entries(&self, run: u32) -> Vec<Entry> {
        self.billed.borrow().iter().map(|(key, dates)| Entry { key: *key, content: dates.to_key(), run, ..Entry::default() }).collect()
    }

    fn specialty(&self, rendering: &str, on: Date) -> &'v str {
        let default = self.default_rendering.borrow();
        specialty(self.providers, if rendering.is_empty() { default.as_str() } else { rendering }, on)
    }

    fn stored(&self, key: Key) -> VisitDates {
        match self.index.find(key) {
            Ok(found) => found.map(|entry| VisitDates::from_key(entry.content)).unwrap_or_default(),
            Err(error) => {
                self.fault.borrow_mut().get_or_insert_with(|| error.to_string());
                VisitDates::default()
            }
        }
    }

    /// The date from which on every visit is known.
    fn since(&self) -> Option<Date> {
        *self.since.get_or_init(|| self.stored(since_key()).last_before(Date::MAX).ok().flatten())
    }

    fn look_up(&self, patient_id: &str, specialty: &str, before: Date) -> LastVisit {
        let Ok(stored) = self.stored(visit_key(patient_id, specialty)).last_before(before) else { return LastVisit::Unknown };
        let mut tonight = self.tonight.borrow_mut();
        let visits = tonight.entry(patient_id.to_owned()).or_insert_with(|| (self.find_tonight)(patient_id));
        let others = visits.iter().filter(|visit| visit.encounter != self.encounter.get() && visit.specialty == specialty && visit.date < before);
        match others.map(|visit| visit.date).chain(stored).max() {
            Some(date) => LastVisit::On(date),
            None => self.since().map_or(LastVisit::Unknown, LastVisit::NoneSince),
        }
    }
}

impl VisitHistory for Visits<'_> {
    fn last_visit(&self, encounter: &Encounter<'_>, rendering: &str, before: Date) -> LastVisit {
        let specialty = self.specialty(rendering, before);
        if specialty.is_empty() {
            return LastVisit::Unknown;
        }
        let key = visit_key(encounter.patient_id, specialty);
        if let Some((_, _, answer)) = self.last.borrow().filter(|(asked, on, _)| (*asked, *on) == (key, before)) {
            return answer;
        }
        let answer = self.look_up(encounter.patient_id, specialty, before);
        self.last.replace(Some((key, before, answer)));
        answer
    }

    fn known_since(&self) -> Option<Date> {
        self.since()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> Date {
        Date::constant(2026, 5, day)
    }

    #[test]
    fn dates_round_trip_and_the_oldest_of_nine_is_forgotten() {
        let mut dates = VisitDates::default();
        for date in [3, 9, 1, 9, 5, 7, 2, 8, 6, 4] {
            dates.add(day(date));
        }
        assert_eq!(VisitDates::from_key(dates.to_key()), dates);
        assert_eq!(dates.last_before(day(9)), Ok(Some(day(8))));
        assert_eq!(dates.last_before(day(3)), Ok(Some(day(2))));
        // Day 1 was forgotten: what was before day 2 is not known any more.
        assert_eq!(dates.last_before(day(2)), Err(Forgotten));
        let mut one = VisitDates::default();
        one.add(Date::constant(1960, 1, 1));
        assert_eq!(one, VisitDates::default());
        one.add(day(4));
        assert_eq!((one.last_before(day(4)), one.last_before(day(5))), (Ok(None), Ok(Some(day(4)))));
    }

    #[test]
    fn a_visit_of_tonight_counts_whatever_the_order_and_not_for_itself() {
        let provider =
            |key: &str, taxonomy: &str| Provider { provider_key: key.into(), npi: key.into(), taxonomy: taxonomy.into(), role: ProviderRole::Rendering, ..Provider::default() };
        let providers = Providers::new(vec![provider("A", "207Q00000X"), provider("B", "207Q00000X"), provider("C", "208000000X")]);
        let index = KeyIndex::default();
        let visit = TonightsVisit { encounter: Key(2), specialty: "207Q00000X".into(), date: day(1) };
        let visits = Visits::new(&index, &providers, Box::new(move |patient| if patient == "P1" { vec![visit.clone()] } else { Vec::new() }));
        let encounter = |patient_id| Encounter { patient_id, ..Encounter::default() };
        visits.turn_to(Key(1), "B");
        assert_eq!(visits.last_visit(&encounter("P1"), "A", day(4)), LastVisit::On(day(1)));
        assert_eq!(visits.last_visit(&encounter("P1"), "", day(4)), LastVisit::On(day(1)), "a colleague of the same specialty");
        assert_eq!(visits.last_visit(&encounter("P1"), "C", day(4)), LastVisit::Unknown, "another specialty");
        assert_eq!(visits.last_visit(&encounter("P1"), "A", day(1)), LastVisit::Unknown, "the same day is not before");
        assert_eq!(visits.last_visit(&encounter("P2"), "A", day(4)), LastVisit::Unknown);
        visits.turn_to(Key(2), "B");
        assert_eq!(visits.last_visit(&encounter("P1"), "A", day(4)), LastVisit::Unknown, "an encounter is not its own history");
    }
}
