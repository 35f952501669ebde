//! The compact file of an imported code table: one container for every kind, used in place, so that opening it costs the same for any number of rows.
//!
//! All numbers are little-endian. In front stand the magic `CCTABLE1`, the container's version, a checksum (xxh3) and the length of everything after these; then the facts
//! about the table ([`TableFacts`]); then the places of the sections, each with a tag of four letters; then the sections, each beginning at a multiple of eight. A section
//! is bytes, or numbers of two or four bytes; what it means is the kind's own affair. Any change to that raises the kind's layout number.
//! This module opens no file and knows no kind. ICD-10-CM editions have a container of their own.

use crate::codes::Programme;
use crate::model::{Code, Date, date};

/// First eight bytes of every compact table.
const MAGIC: [u8; 8] = *b"CCTABLE1";
/// Version of the container.
const VERSION: u64 = 1;
/// Length of what stands before the facts: magic 8, version 8, checksum 8, length of the rest 8.
const HEADER_BYTES: usize = 32;
/// Sections begin at multiples of this, counted from the beginning of the file.
const ALIGNMENT: usize = 8;
/// A day before any: in a first day "since ever", elsewhere "none".
pub const NO_DAY: u16 = 0;
/// A last day that has not come.
pub const NOT_ENDED: u16 = u16::MAX;
/// The day before the first one that fits.
const DAY_ZERO: Date = Date::constant(1979, 12, 31);

/// Why a compact table could not be read or made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompactError {
    /// The bytes are not a compact table.
    #[error("not a compact code table (wrong first bytes); move the file away and import it again with `codes import {0}`")]
    NotATable(&'static str),
    /// A newer or older program wrote it.
    #[error("the table has layout {found}, this program reads {expected}; move the file away and import it again with `codes import {kind}`")]
    Version {
        /// The kind asked for.
        kind: &'static str,
        /// What the file says.
        found: u64,
        /// What this program reads.
        expected: u64,
    },
    /// A table of another kind.
    #[error(
        "a table of kind `{found}` where one of kind `{kind}` was expected; its file was renamed: give it back its name, or move it away and import it again with `codes import {kind}`"
    )]
    OtherKind {
        /// The kind asked for.
        kind: &'static str,
        /// What the file says.
        found: String,
    },
    /// Lengths or checksum disagree.
    #[error("the table is damaged ({what}); move the file away and import it again with `codes import {kind}`")]
    Damaged {
        /// The kind asked for.
        kind: &'static str,
        /// What is wrong.
        what: &'static str,
    },
    /// A value that the container cannot hold.
    #[error("{0}")]
    DoesNotFit(String),
}

/// What is known about a table as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableFacts {
    /// The word by which `codes import` knows its kind, such as `ncci`.
    pub kind: String,
    /// Version of what the kind's sections mean, from 1.
    pub layout: u32,
    /// The name under which it was imported: letters, digits, `-` and `_`.
    pub name: String,
    /// Whose rules it holds; `None` where it is the same for all.
    pub programme: Option<Programme>,
    /// The contractor whose rules it holds, as its owner writes the number; empty where it is everybody's.
    pub contractor: String,
    /// First date of service; `None` for no limit.
    pub from: Option<Date>,
    /// Last date of service, itself included; `None` for no limit.
    pub to: Option<Date>,
    /// Rows kept.
    pub rows: u64,
    /// SHA-256 of the owner's files, in the order given.
    pub source_sha256: Vec<[u8; 32]>,
}

impl TableFacts {
    /// Whether the table says something about a date of service.
    pub fn covers(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }

    /// The hashes of the owner's files in hexadecimal, joined by commas.
    pub fn source(&self) -> String {
        let hexadecimal = |hash: &[u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        self.source_sha256.iter().map(hexadecimal).collect::<Vec<_>>().join(",")
    }
}

/// A section's place in the file, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Section {
    start: usize,
    length: usize,
}

/// The sections of a file by tag.
type Sections = Vec<([u8; 4], Section)>;

/// A section to be written: its tag and its bytes ([`u16_bytes`] and [`u32_bytes`] make them from numbers).
pub type NewSection = ([u8; 4], Vec<u8>);

/// An opened compact table.
#[derive(Debug, Clone)]
pub struct CompactTable {
    kind: &'static str,
    facts: TableFacts,
    sections: Sections,
    bytes: Vec<u8>,
}

impl CompactTable {
    /// The bytes of a compact table. Refused are texts longer than 65,535 bytes, dates outside [`day_number`], and sections beyond four gigabytes.
    pub fn build(facts: &TableFacts, sections: &[NewSection]) -> Result<Vec<u8>, CompactError> {
        let mut rest = Vec::new();
        for text in [&facts.kind, &facts.name, &facts.contractor] {
            put_text(text, &mut rest)?;
        }
        rest.extend_from_slice(&facts.layout.to_le_bytes());
        rest.push(match facts.programme {
            None => 0,
            Some(Programme::Medicare) => 1,
            Some(Programme::Medicaid) => 2,
        });
        for (day, absent) in [(facts.from, NO_DAY), (facts.to, NOT_ENDED)] {
            let number = day.map_or(Some(absent), day_number).ok_or_else(|| CompactError::DoesNotFit(format!("{} lies outside 1980 to 2159", day.unwrap_or(DAY_ZERO))))?;
            rest.extend_from_slice(&number.to_le_bytes());
        }
        rest.extend_from_slice(&facts.rows.to_le_bytes());
        put_count(facts.source_sha256.len(), &mut rest)?;
        facts.source_sha256.iter().for_each(|hash| rest.extend_from_slice(hash));
        put_count(sections.len(), &mut rest)?;
        let mut start = (HEADER_BYTES + rest.len() + sections.len() * 12).next_multiple_of(ALIGNMENT);
        for (tag, bytes) in sections {
            rest.extend_from_slice(tag);
            for number in [start, bytes.len()] {
                let number = u32::try_from(number).map_err(|_| CompactError::DoesNotFit("the table is larger than four gigabytes".into()))?;
                rest.extend_from_slice(&number.to_le_bytes());
            }
            start = (start + bytes.len()).next_multiple_of(ALIGNMENT);
        }
        for (_, bytes) in sections {
            rest.resize((HEADER_BYTES + rest.len()).next_multiple_of(ALIGNMENT) - HEADER_BYTES, 0);
            rest.extend_from_slice(bytes);
        }
        let mut file = Vec::with_capacity(HEADER_BYTES + rest.len());
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&VERSION.to_le_bytes());
        file.extend_from_slice(&xxhash_rust::xxh3::xxh3_64(&rest).to_le_bytes());
        file.extend_from_slice(&(rest.len() as u64).to_le_bytes());
        file.append(&mut rest);
        Ok(file)
    }

    /// Opens a table of this kind whose sections have this layout. Magic, version, length, checksum, kind, layout and the sections' places are checked; what the sections
    /// hold is the kind's to check.
    pub fn from_bytes(kind: &'static str, layout: u32, bytes: Vec<u8>) -> Result<CompactTable, CompactError> {
        let damaged = |what| CompactError::Damaged { kind, what };
        if !bytes.starts_with(&MAGIC) {
            return Err(CompactError::NotATable(kind));
        }
        let mut header = Reader { bytes: bytes.get(MAGIC.len()..HEADER_BYTES).ok_or_else(|| damaged("it is cut off"))? };
        let (version, checksum, length) = (header.u64(), header.u64(), header.u64());
        if version != Some(VERSION) {
            return Err(CompactError::Version { kind, found: version.unwrap_or_default(), expected: VERSION });
        }
        let rest = bytes.get(HEADER_BYTES..).unwrap_or_default();
        if length != Some(rest.len() as u64) {
            return Err(damaged("it is cut off or longer than it says"));
        }
        if checksum != Some(xxhash_rust::xxh3::xxh3_64(rest)) {
            return Err(damaged("its checksum differs"));
        }
        let (facts, sections) = Reader { bytes: rest }.facts(bytes.len()).ok_or_else(|| damaged("its lengths disagree"))?;
        if facts.kind != kind {
            return Err(CompactError::OtherKind { kind, found: facts.kind });
        }
        if facts.layout != layout {
            return Err(CompactError::Version { kind, found: facts.layout.into(), expected: layout.into() });
        }
        Ok(CompactTable { kind, facts, sections, bytes })
    }

    /// What is known about the table as a whole.
    pub fn facts(&self) -> &TableFacts {
        &self.facts
    }

    /// The section with a tag, made of records of `width` bytes. An error where it is absent or its length is no multiple.
    pub fn section(&self, tag: [u8; 4], width: usize) -> Result<Section, CompactError> {
        let found = self.sections.iter().find(|(other, _)| *other == tag).map(|(_, section)| *section);
        let section = found.ok_or(CompactError::Damaged { kind: self.kind, what: "a section is missing" })?;
        match section.length.checked_rem(width) {
            Some(0) => Ok(section),
            _ => Err(CompactError::Damaged { kind: self.kind, what: "a section is not made of whole records" }),
        }
    }

    /// The fault that a kind reports when its sections do not belong together.
    pub fn damaged(&self, what: &'static str) -> CompactError {
        CompactError::Damaged { kind: self.kind, what }
    }

    /// A section's bytes.
    pub fn bytes(&self, section: Section) -> &[u8] {
        self.bytes.get(section.start..section.start.saturating_add(section.length)).unwrap_or_default()
    }

    /// A section as numbers of two bytes.
    pub fn u16s(&self, section: Section) -> U16s<'_> {
        U16s(self.bytes(section))
    }

    /// A section as numbers of four bytes.
    pub fn u32s(&self, section: Section) -> U32s<'_> {
        U32s(self.bytes(section))
    }

    /// The text between two places of a section; empty where there is none.
    pub fn text(&self, section: Section, start: u32, end: u32) -> &str {
        self.bytes(section).get(start as usize..end as usize).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Numbers of two bytes, read from where they lie.
#[derive(Debug, Clone, Copy)]
pub struct U16s<'b>(&'b [u8]);

impl U16s<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len() / 2
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number at a place, counted from 0; 0 past the end.
    pub fn get(&self, place: usize) -> u16 {
        self.0.get(place.saturating_mul(2)..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u16::from_le_bytes(*chunk))
    }
}

/// Numbers of four bytes, read from where they lie.
#[derive(Debug, Clone, Copy)]
pub struct U32s<'b>(&'b [u8]);

impl U32s<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len() / 4
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number at a place, counted from 0; 0 past the end.
    pub fn get(&self, place: usize) -> u32 {
        self.0.get(place.saturating_mul(4)..).and_then(|rest| rest.first_chunk()).map_or(0, |chunk| u32::from_le_bytes(*chunk))
    }

    /// Of the places `from` to `to` (not included), in which the numbers ascend, the first whose number is at least `sought`; `to` where all are smaller.
    pub fn first_at_least(&self, from: usize, to: usize, sought: u32) -> usize {
        let (mut low, mut high) = (from, to);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle) >= sought {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// The first place of a number among all, which ascend; `None` where it is absent.
    pub fn find(&self, sought: u32) -> Option<usize> {
        let place = self.first_at_least(0, self.len(), sought);
        (place < self.len() && self.get(place) == sought).then_some(place)
    }
}

/// The bytes of a section of numbers.
pub fn u16_bytes(numbers: impl IntoIterator<Item = u16>) -> Vec<u8> {
    numbers.into_iter().flat_map(u16::to_le_bytes).collect()
}

/// The bytes of a section of numbers.
pub fn u32_bytes(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// A code of one to five characters as a number, six bits a character, in the order of the codes. `None` for no code and for a longer one.
pub fn pack_code(code: Code) -> Option<u32> {
    let text = code.as_bytes();
    if text.is_empty() || text.len() > 5 {
        return None;
    }
    let value = |place: usize| match text.get(place) {
        Some(digit @ b'0'..=b'9') => u32::from(digit - b'0') + 1,
        Some(letter) => u32::from(letter.saturating_sub(b'A')) + 11,
        None => 0,
    };
    Some((0..5).fold(0, |packed, place| packed << 6 | value(place)))
}

/// The code that [`pack_code`] made into a number; [`Code::NONE`] for a number that it never makes.
pub fn unpack_code(packed: u32) -> Code {
    let mut text = [b' '; 5];
    for (place, character) in text.iter_mut().rev().enumerate() {
        // Six bits fit a byte.
        let value = (packed >> (6 * place) & 63) as u8;
        *character = match value {
            0 => b' ',
            1..=10 => b'0' + value - 1,
            11..=36 => b'A' + value - 11,
            _ => return Code::NONE,
        };
    }
    std::str::from_utf8(&text).ok().and_then(Code::parse).unwrap_or_default()
}

/// A date as a number of days: 1980-01-01 is 1, 2159-06-04 is 65,534. `None` for a date before or after. A period's [`NO_DAY`] and [`NOT_ENDED`] compare as they should.
pub fn day_number(day: Date) -> Option<u16> {
    u16::try_from(date::days_between(DAY_ZERO, day)).ok().filter(|number| (1..NOT_ENDED).contains(number))
}

/// The date that [`day_number`] made into a number; `None` for [`NO_DAY`] and [`NOT_ENDED`].
pub fn day_of(number: u16) -> Option<Date> {
    (1..NOT_ENDED).contains(&number).then(|| date::add_days(DAY_ZERO, i32::from(number)))
}

fn put_text(text: &str, out: &mut Vec<u8>) -> Result<(), CompactError> {
    put_count(text.len(), out)?;
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

fn put_count(count: usize, out: &mut Vec<u8>) -> Result<(), CompactError> {
    let count = u16::try_from(count).map_err(|_| CompactError::DoesNotFit(format!("{count} is more than the 65,535 bytes, files or sections that a table can have")))?;
    out.extend_from_slice(&count.to_le_bytes());
    Ok(())
}

/// Reads what [`CompactTable::build`] wrote, from front to end.
struct Reader<'b> {
    bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok().map(str::to_owned)
    }

    /// The facts and the sections of a file of `file_bytes`; `None` where something lies outside it.
    fn facts(mut self, file_bytes: usize) -> Option<(TableFacts, Sections)> {
        let (kind, name, contractor, layout) = (self.text()?, self.text()?, self.text()?, self.u32()?);
        let programme = match self.take()? {
            [0] => None,
            [1] => Some(Programme::Medicare),
            [2] => Some(Programme::Medicaid),
            _ => return None,
        };
        let (from, to, rows) = (day_of(self.u16()?), day_of(self.u16()?), self.u64()?);
        let source_sha256 = (0..self.u16()?).map(|_| self.take()).collect::<Option<Vec<_>>>()?;
        let mut sections = Vec::new();
        for _ in 0..self.u16()? {
            let (tag, start, length) = (self.take()?, self.u32()? as usize, self.u32()? as usize);
            start.checked_add(length).filter(|end| *end <= file_bytes)?;
            sections.push((tag, Section { start, length }));
        }
        Some((TableFacts { kind, layout, name, programme, contractor, from, to, rows, source_sha256 }, sections))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> TableFacts {
        TableFacts {
            kind: "example".into(),
            layout: 3,
            name: "2026-q2".into(),
            programme: Some(Programme::Medicaid),
            contractor: "06102".into(),
            from: Some(Date::constant(2026, 4, 1)),
            to: None,
            rows: 3,
            source_sha256: vec![[7; 32], [255; 32]],
        }
    }

    fn built() -> Vec<u8> {
        CompactTable::build(&facts(), &[(*b"CODE", u32_bytes([2, 5, 5, 9])), (*b"DAYS", u16_bytes([1, 2, 3])), (*b"HEAP", b"one two".to_vec())]).unwrap()
    }

    #[test]
    fn what_was_built_reads_back() {
        let table = CompactTable::from_bytes("example", 3, built()).unwrap();
        assert_eq!(*table.facts(), facts());
        let codes = table.u32s(table.section(*b"CODE", 4).unwrap());
        assert_eq!((codes.len(), codes.get(1), codes.get(4)), (4, 5, 0));
        assert_eq!((codes.find(5), codes.find(9), codes.find(1), codes.find(6), codes.find(10)), (Some(1), Some(3), None, None, None));
        assert_eq!((codes.first_at_least(2, 4, 5), codes.first_at_least(0, 4, 10)), (2, 4));
        let days = table.u16s(table.section(*b"DAYS", 2).unwrap());
        assert_eq!((days.len(), days.get(2), days.get(3)), (3, 3, 0));
        let heap = table.section(*b"HEAP", 1).unwrap();
        assert_eq!((table.text(heap, 4, 7), table.text(heap, 4, 8)), ("two", ""));
        assert_eq!(table.facts().source(), format!("{},{}", "07".repeat(32), "ff".repeat(32)));
    }

    #[test]
    fn sections_must_be_there_and_whole() {
        let table = CompactTable::from_bytes("example", 3, built()).unwrap();
        assert!(table.section(*b"NONE", 1).is_err() && table.section(*b"DAYS", 4).is_err() && table.section(*b"DAYS", 0).is_err());
    }

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let bytes = built();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            let fault = CompactTable::from_bytes("example", 3, changed).unwrap_err().to_string();
            assert!(fault.contains("import it again with `codes import example`"), "byte {place}: {fault}");
            assert!(CompactTable::from_bytes("example", 3, bytes[..place].to_vec()).is_err(), "cut at {place}");
        }
        assert!(CompactTable::from_bytes("example", 3, [bytes, vec![0]].concat()).is_err());
    }

    #[test]
    fn another_kind_and_another_layout_are_refused() {
        assert!(matches!(CompactTable::from_bytes("other", 3, built()), Err(CompactError::OtherKind { kind: "other", .. })));
        assert_eq!(CompactTable::from_bytes("example", 4, built()).unwrap_err(), CompactError::Version { kind: "example", found: 3, expected: 4 });
    }

    #[test]
    fn codes_pack_in_their_order() {
        let codes = ["0001A", "0001F", "1", "10", "10021", "99999", "A0021", "G0439", "G043A", "ZZZZZ"];
        let packed: Vec<u32> = codes.iter().map(|code| pack_code((*code).into()).unwrap()).collect();
        assert!(packed.is_sorted_by(|left, right| left < right), "{packed:?}");
        assert!(packed.iter().zip(codes).all(|(packed, code)| unpack_code(*packed) == Code::from(code)));
        assert_eq!((pack_code(Code::NONE), pack_code("J20911".into()), unpack_code(0), unpack_code(u32::MAX)), (None, None, Code::NONE, Code::NONE));
    }

    #[test]
    fn days_that_do_not_fit_are_refused() {
        let day = Date::constant;
        for (date, number) in [(day(1980, 1, 1), 1), (day(1980, 1, 2), 2), (day(2159, 6, 4), 65_534)] {
            assert_eq!((day_number(date), day_of(number)), (Some(number), Some(date)));
        }
        assert_eq!((day_number(day(1979, 12, 31)), day_number(day(2159, 6, 5)), day_of(NO_DAY), day_of(NOT_ENDED)), (None, None, None, None));
        let early = TableFacts { from: Some(day(1979, 12, 31)), ..facts() };
        assert!(CompactTable::build(&early, &[]).is_err());
    }

    #[test]
    fn a_table_covers_its_dates_and_no_others() {
        let ended = TableFacts { to: Some(Date::constant(2026, 6, 30)), ..facts() };
        let covers = [Date::constant(2026, 3, 31), Date::constant(2026, 4, 1), Date::constant(2026, 6, 30), Date::constant(2026, 7, 1)].map(|on| ended.covers(on));
        assert_eq!(covers, [false, true, true, false]);
        assert!(facts().covers(Date::constant(2050, 1, 1)) && TableFacts::default().covers(Date::constant(1990, 1, 1)));
    }
}
