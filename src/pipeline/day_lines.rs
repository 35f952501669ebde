//! What was billed for a patient on a day by one rendering provider: lines of earlier nights and of tonight, by which duplicates, pairs of codes, units a day and add-ons
//! across encounters are judged.
//!
//! The index `day_lines` has one entry a line: its key is the day's and the line's place in it, its content is the line itself, so that a look-up reads no claim. A night costs
//! what it asks and not what is stored. Nights of older programs left `service_keys`, which know services but no lines; duplicates are sought there too.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::edits::{PriorLine, service_key};
use crate::model::{Code, CodeList, Date, Key, Quantity, date};
use crate::store::key_index::{Entry, KeyIndex};

/// The family of key runs.
pub const DAY_LINES: &str = "day_lines";

/// Symbols of a packed code: none, ten digits, 26 letters.
const SYMBOL_BITS: u32 = 6;
const CODE_SYMBOLS: usize = 7;
const MODIFIER_SYMBOLS: usize = 2;
const MODIFIERS: usize = 4;
/// What is left of 128 bits: 274 million units and their thousandths.
const UNIT_BITS: u32 = 38;
const MOST_UNITS: i64 = (1 << UNIT_BITS) - 1;

/// The key of a patient's day with one rendering provider.
fn day_key(patient_id: &str, on: Date, rendering_npi: &str) -> Key {
    Key::of(&[b"day", patient_id.as_bytes(), &date::epoch_days(on).to_le_bytes(), rendering_npi.as_bytes()])
}

/// The key of a line by its place in the day.
fn line_key(day: Key, place: u32) -> Key {
    Key::of(&[&day.to_bytes(), &place.to_le_bytes()])
}

/// A line as the index keeps it. Modifiers keep two characters, units at most 274 million; both are more than any claim has.
fn pack(line: &PriorLine) -> Key {
    let mut packed = symbols(line.code.as_str(), CODE_SYMBOLS);
    for place in 0..MODIFIERS {
        let modifier = line.modifiers.as_slice().get(place).map_or("", Code::as_str);
        packed = packed << (SYMBOL_BITS * MODIFIER_SYMBOLS as u32) | symbols(modifier, MODIFIER_SYMBOLS);
    }
    // Clamped into its bits, so never negative.
    Key(packed << UNIT_BITS | line.units.0.clamp(0, MOST_UNITS) as u128)
}

fn unpack(packed: Key, on: Date) -> PriorLine {
    let units = Quantity((packed.0 & MOST_UNITS as u128) as i64);
    let mut rest = packed.0 >> UNIT_BITS;
    let mut modifiers = [Code::NONE; MODIFIERS];
    for slot in modifiers.iter_mut().rev() {
        *slot = code_of(rest, MODIFIER_SYMBOLS);
        rest >>= SYMBOL_BITS * MODIFIER_SYMBOLS as u32;
    }
    PriorLine { code: code_of(rest, CODE_SYMBOLS), modifiers: modifiers.into_iter().filter(|modifier| !modifier.is_empty()).collect(), units, on }
}

fn symbols(text: &str, places: usize) -> u128 {
    let symbol = |byte: u8| match byte {
        b'0'..=b'9' => u128::from(byte - b'0') + 1,
        b'A'..=b'Z' => u128::from(byte - b'A') + 11,
        _ => 0,
    };
    text.bytes().chain(std::iter::repeat(0)).take(places).fold(0, |packed, byte| packed << SYMBOL_BITS | symbol(byte))
}

fn code_of(packed: u128, places: usize) -> Code {
    let symbol = |place: usize| match (packed >> (SYMBOL_BITS as usize * (places - 1 - place))) as u8 & 63 {
        number @ 1..=10 => Some(char::from(b'0' + number - 1)),
        number @ 11..=36 => Some(char::from(b'A' + number - 11)),
        _ => None,
    };
    let text: String = (0..places).map_while(symbol).collect();
    Code::parse(&text).unwrap_or_default()
}

/// The lines of one day as tonight leaves them, by their place. A line that was taken back has no code and keeps its place, because a look-up ends at the first that is free.
#[derive(Debug, Default)]
struct Day {
    /// How many of them earlier nights stored.
    stored: u32,
    lines: Vec<PriorLine>,
    /// Stored ones that are others by now.
    changed: Vec<usize>,
}

/// A line that the encounter at hand billed itself, as the books keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnLine {
    /// Code.
    pub code: Code,
    /// Its modifiers.
    pub modifiers: CodeList<4>,
    /// Units billed.
    pub units: Quantity,
    /// Its day, where all lines of its claim have the same.
    pub on: Option<Date>,
}

impl OwnLine {
    fn is(&self, line: &PriorLine) -> bool {
        (self.code, self.modifiers, self.units) == (line.code, line.modifiers, line.units) && self.on.is_none_or(|on| on == line.on)
    }
}

/// Lines of others: each own line takes away one that is like it.
pub fn without_own(mut lines: Vec<PriorLine>, own: &[OwnLine]) -> Vec<PriorLine> {
    for own in own {
        if let Some(place) = lines.iter().position(|line| own.is(line)) {
            lines.remove(place);
        }
    }
    lines
}

impl Day {
    /// Leaves the place of a line blank.
    fn take_back(&mut self, own: &OwnLine) {
        if let Some((place, line)) = self.lines.iter_mut().enumerate().find(|(_, line)| own.is(line)) {
            line.code = Code::NONE;
            line.modifiers = CodeList::default();
            line.units = Quantity(0);
            self.changed.push(place);
        }
    }
}

/// History as a shard sees it.
pub struct DayLines<'k> {
    index: &'k KeyIndex,
    older: &'k KeyIndex,
    billed: RefCell<HashMap<Key, Day>>,
    fault: RefCell<Option<String>>,
}

impl<'k> DayLines<'k> {
    /// History of the index, and of the services that older programs noted.
    pub fn new(index: &'k KeyIndex, older: &'k KeyIndex) -> DayLines<'k> {
        DayLines { index, older, billed: RefCell::default(), fault: RefCell::default() }
    }

    /// What went wrong with an index, once.
    pub fn take_fault(&self) -> Option<String> {
        self.fault.take()
    }

    /// Lines that were billed on the day, in the order in which they were.
    pub fn of_day(&self, patient_id: &str, on: Date, rendering_npi: &str) -> Vec<PriorLine> {
        let key = day_key(patient_id, on, rendering_npi);
        let mut lines = match self.billed.borrow().get(&key) {
            Some(day) => day.lines.clone(),
            None => self.stored(key, on),
        };
        lines.retain(|line| !line.code.is_empty());
        lines
    }

    /// Whether the same service, with the same modifiers in any order, was billed on the day.
    pub fn is_billed(&self, patient_id: &str, on: Date, rendering_npi: &str, code: Code, modifiers: &CodeList<4>) -> bool {
        let is_same = |line: &PriorLine| line.is_same_service(code, modifiers);
        let key = day_key(patient_id, on, rendering_npi);
        let in_lines = match self.billed.borrow().get(&key) {
            Some(day) => day.lines.iter().any(is_same),
            None => self.stored(key, on).iter().any(is_same),
        };
        in_lines || self.older_encounter(patient_id, on, rendering_npi, code, modifiers).is_some()
    }

    /// The encounter that billed the service first, where an older program noted it.
    pub fn older_encounter(&self, patient_id: &str, on: Date, rendering_npi: &str, code: Code, modifiers: &CodeList<4>) -> Option<Key> {
        if self.older.is_empty() {
            return None;
        }
        self.find(self.older, service_key(patient_id, on, code, modifiers, rendering_npi)).map(|entry| entry.content)
    }

    /// Notes a line that is billed tonight.
    pub fn bill(&self, patient_id: &str, rendering_npi: &str, line: PriorLine) {
        self.with_day(patient_id, line.on, rendering_npi, |day| day.lines.push(line));
    }

    /// Puts the lines of a new version in the place of those that the encounter billed before: what stays is not noted twice, what is billed no more is taken back.
    ///
    /// `renderings` are those under which the former lines may stand.
    pub fn bill_again(&self, patient_id: &str, renderings: &[&str], own: &[OwnLine], lines: &[(&str, PriorLine)]) {
        let mut own = own.to_vec();
        let mut new = Vec::new();
        for (rendering, line) in lines {
            let stays = own.iter().position(|own| own.is(line)).filter(|_| self.of_day(patient_id, line.on, rendering).contains(line));
            match stays {
                Some(place) => _ = own.remove(place),
                None => new.push((*rendering, *line)),
            }
        }
        let mut days: Vec<Date> = own.iter().filter_map(|own| own.on).chain(lines.iter().map(|(_, line)| line.on)).collect();
        days.sort_unstable();
        days.dedup();
        for own in &own {
            let places = || days.iter().flat_map(|on| renderings.iter().map(move |rendering| (*on, *rendering)));
            if let Some((on, rendering)) = places().find(|(on, rendering)| self.of_day(patient_id, *on, rendering).iter().any(|line| own.is(line))) {
                self.with_day(patient_id, on, rendering, |day| day.take_back(own));
            }
        }
        for (rendering, line) in new {
            self.bill(patient_id, rendering, line);
        }
    }

    fn with_day(&self, patient_id: &str, on: Date, rendering_npi: &str, act: impl FnOnce(&mut Day)) {
        let key = day_key(patient_id, on, rendering_npi);
        let mut billed = self.billed.borrow_mut();
        act(billed.entry(key).or_insert_with(|| {
            let lines = self.stored(key, on);
            // A day has fewer lines than four billion.
            Day { stored: lines.len() as u32, lines, changed: Vec::new() }
        }));
    }

    /// What the index has to learn, in no order.
    pub fn entries(&self, run: u32, partition: u32) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (key, day) in self.billed.borrow().iter() {
            let is_new = |place: u32| place >= day.stored || day.changed.contains(&(place as usize));
            let new = (0u32..).zip(&day.lines).filter(|(place, _)| is_new(*place));
            entries.extend(new.map(|(place, line)| Entry { key: line_key(*key, place), content: pack(line), run, partition, ..Entry::default() }));
        }
        entries
    }

    fn stored(&self, day: Key, on: Date) -> Vec<PriorLine> {
        if self.index.is_empty() {
            return Vec::new();
        }
        (0u32..).map_while(|place| self.find(self.index, line_key(day, place))).map(|entry| unpack(entry.content, on)).collect()
    }

    fn find(&self, index: &KeyIndex, key: Key) -> Option<Entry> {
        index.find(key).unwrap_or_else(|error| {
            self.fault.borrow_mut().get_or_insert_with(|| error.to_string());
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::key_index::write_shard_run;

    const ON: Date = Date::constant(2026, 5, 4);

    fn line(code: &str, modifiers: &[&str], units: &str) -> PriorLine {
        PriorLine { code: code.into(), modifiers: modifiers.iter().map(|code| Code::from(*code)).collect(), units: Quantity::parse(units).unwrap(), on: ON }
    }

    #[test]
    fn lines_round_trip_through_their_packed_form() {
        for line in [line("99213", &["25"], "1"), line("J3420", &["JW", "RT", "59", "XU"], "12.5"), line("0042T", &[], "0.001"), line("A0425", &["RH"], "99999999")] {
            assert_eq!(unpack(pack(&line), ON), line);
        }
    }

    #[test]
    fn a_later_night_sees_what_was_billed_and_adds_behind_it() {
        let folder = std::env::temp_dir().join(format!("cleanclaim-day-lines-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (none, run) = (KeyIndex::default(), folder.join("1.keys"));
        let first = DayLines::new(&none, &none);
        assert_eq!(first.of_day("P1", ON, "1234567893"), []);
        first.bill("P1", "1234567893", line("99213", &["25", "GT"], "1"));
        first.bill("P1", "1234567893", line("97110", &[], "2"));
        write_shard_run(&run, first.entries(1, 0)).unwrap();
        let index = KeyIndex::open(std::slice::from_ref(&run)).unwrap();
        let second = DayLines::new(&index, &none);
        assert_eq!(second.of_day("P1", ON, "1234567893"), [line("99213", &["25", "GT"], "1"), line("97110", &[], "2")]);
        let modifiers = line("99213", &["GT", "25"], "1").modifiers;
        assert!(second.is_billed("P1", ON, "1234567893", "99213".into(), &modifiers), "whatever the order of modifiers");
        assert!(!second.is_billed("P1", ON, "1234567893", "99213".into(), &CodeList::default()), "other modifiers make another service");
        assert!(!second.is_billed("P1", ON, "1245319599", "99213".into(), &modifiers), "another provider");
        assert_eq!(second.of_day("P2", ON, "1234567893"), []);
        second.bill("P1", "1234567893", line("97530", &[], "1"));
        let learnt = second.entries(2, 0);
        assert_eq!(learnt.iter().map(|entry| entry.content).collect::<Vec<_>>(), [pack(&line("97530", &[], "1"))], "only what is new");
        assert_eq!(second.of_day("P1", ON, "1234567893").len(), 3);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_new_version_takes_the_place_of_the_lines_before_and_a_void_takes_them_back() {
        let folder = std::env::temp_dir().join(format!("cleanclaim-lines-again-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (none, run) = (KeyIndex::default(), folder.join("1.keys"));
        let first = DayLines::new(&none, &none);
        for line in [line("99213", &[], "1"), line("87804", &["QW"], "1"), line("71046", &[], "1")] {
            first.bill("P1", "1234567893", line);
        }
        write_shard_run(&run, first.entries(1, 0)).unwrap();
        let own = |line: PriorLine| OwnLine { code: line.code, modifiers: line.modifiers, units: line.units, on: Some(line.on) };
        let own = [own(line("99213", &[], "1")), own(line("87804", &["QW"], "1"))];
        let index = KeyIndex::open(std::slice::from_ref(&run)).unwrap();
        let second = DayLines::new(&index, &none);
        assert_eq!(without_own(second.of_day("P1", ON, "1234567893"), &own), [line("71046", &[], "1")]);
        second.bill_again("P1", &["1234567893"], &own, &[("1234567893", line("99214", &[], "1")), ("1234567893", line("87804", &["QW"], "1"))]);
        let later = folder.join("2.keys");
        write_shard_run(&later, second.entries(2, 0)).unwrap();
        let index = KeyIndex::open(&[later, run]).unwrap();
        let third = DayLines::new(&index, &none);
        assert_eq!(third.of_day("P1", ON, "1234567893"), [line("87804", &["QW"], "1"), line("71046", &[], "1"), line("99214", &[], "1")]);
        assert!(!third.is_billed("P1", ON, "1234567893", "99213".into(), &CodeList::default()));
        third.bill_again("P1", &["1234567893"], &own, &[]);
        assert_eq!(third.of_day("P1", ON, "1234567893"), [line("71046", &[], "1"), line("99214", &[], "1")]);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn duplicates_are_found_among_services_that_an_older_program_noted() {
        let folder = std::env::temp_dir().join(format!("cleanclaim-older-services-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let run = folder.join("1.keys");
        let service = service_key("P1", ON, "99213".into(), &CodeList::default(), "1234567893");
        write_shard_run(&run, vec![Entry { key: service, ..Entry::default() }]).unwrap();
        let (none, older) = (KeyIndex::default(), KeyIndex::open(std::slice::from_ref(&run)).unwrap());
        let lines = DayLines::new(&none, &older);
        assert!(lines.is_billed("P1", ON, "1234567893", "99213".into(), &CodeList::default()));
        assert!(!lines.is_billed("P1", ON, "1234567893", "99214".into(), &CodeList::default()));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
