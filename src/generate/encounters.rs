//! Encounter exports: files of encounters in the encounter export's CSV, each written on its own and in constant memory.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};

use super::faults::{FAULTS, FaultKind, Make};
use super::random::{Random, Topic};
use super::sheet::{Sheet, header};
use super::text::Day;
use super::visit::{self, Export, Facts, MOST_DAYS_BEFORE};
use crate::intake::column::Column;
use crate::model::Date;
use crate::model::date::add_days;

/// The edition of ICD-10-CM that the program carries covers these dates of service (CDC, FY2026 April release).
const EDITION_FROM: Date = Date::constant(2026, 4, 1);
const EDITION_TO: Date = Date::constant(2026, 9, 30);
/// Text is handed to the writer in pieces of about this size.
const BLOCK_BYTES: usize = 256 << 10;
/// A day has at least so many files, as exports of several clinics have, so that there are repeats across files.
const FEWEST_FILES: u64 = 4;

/// What to generate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateOptions {
    /// How many encounters are written, repeats included.
    pub encounters: u64,
    /// Everything follows from it. A patient of one seed is the same person on every day.
    pub seed: u64,
    /// The day of the export; visits lie up to 14 days before it. From 2026-04-15 to 2026-09-30, so that every visit is within the ICD-10-CM edition that the program carries.
    pub date: Date,
    /// How many of a thousand encounters carry a fault, 0 to 1000.
    pub faults_permille: u16,
    /// Most encounters of one file, at least 1.
    pub encounters_per_file: u64,
    /// Writes `.csv.gz`.
    pub gzip: bool,
}

impl Default for GenerateOptions {
    fn default() -> Self {
        GenerateOptions { encounters: 10_000, seed: 1, date: Date::constant(2026, 9, 15), faults_permille: 80, encounters_per_file: 250_000, gzip: false }
    }
}

/// Options that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionsFault {
    /// No encounters, or more than numbers have room for.
    #[error("encounters is {0}; expected 1 to 10,000,000,000")]
    Encounters(u64),
    /// A date whose visits would lie outside the edition.
    #[error("date is {0}; expected 2026-04-15 to 2026-09-30, because visits must lie within the ICD-10-CM edition of April 2026")]
    Date(Date),
    /// Not a share.
    #[error("faults_permille is {0}; expected 0 to 1000")]
    Faults(u16),
    /// Files of nothing.
    #[error("encounters_per_file is 0; expected at least 1")]
    EncountersPerFile,
}

impl GenerateOptions {
    /// Checks them.
    pub fn check(&self) -> Result<(), OptionsFault> {
        if !(1..=10_000_000_000).contains(&self.encounters) {
            return Err(OptionsFault::Encounters(self.encounters));
        }
        if self.date < add_days(EDITION_FROM, MOST_DAYS_BEFORE) || self.date > EDITION_TO {
            return Err(OptionsFault::Date(self.date));
        }
        if self.faults_permille > 1_000 {
            return Err(OptionsFault::Faults(self.faults_permille));
        }
        if self.encounters_per_file == 0 { Err(OptionsFault::EncountersPerFile) } else { Ok(()) }
    }

    pub(super) fn export(&self) -> Export {
        Export { seed: self.seed, encounters: self.encounters, day: Day::of(self.date) }
    }
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name. Names sort in the order of [`Generator::files`], so that the version exported later is read later.
    pub name: String,
    /// Number of its first encounter, from 0.
    pub first: u64,
    /// How many encounters.
    pub encounters: u64,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Encounters, repeats included.
    pub encounters: u64,
    /// Rows below the header; a service line each.
    pub rows: u64,
    /// Bytes before packing.
    pub bytes: u64,
    /// How many encounters carry each of [`super::faults::FAULTS`], in that order.
    pub faults: Vec<u64>,
}

impl Default for Tally {
    fn default() -> Self {
        Tally { encounters: 0, rows: 0, bytes: 0, faults: vec![0; FAULTS.len()] }
    }
}

impl Tally {
    /// Adds another file's.
    pub fn add(&mut self, other: &Tally) {
        self.encounters += other.encounters;
        self.rows += other.rows;
        self.bytes += other.bytes;
        for (mine, theirs) in self.faults.iter_mut().zip(&other.faults) {
            *mine += theirs;
        }
    }

    /// Encounters with a fault.
    pub fn faulty(&self) -> u64 {
        self.faults.iter().sum()
    }

    /// The kinds of faults that occur, with how often.
    pub fn by_kind(&self) -> impl Iterator<Item = (&'static FaultKind, u64)> {
        FAULTS.iter().zip(self.faults.iter().copied()).filter(|(_, count)| *count > 0)
    }
}

/// Writes the files of one export.
#[derive(Debug, Clone)]
pub struct Generator {
    options: GenerateOptions,
    per_file: u64,
}

impl Generator {
    /// Checks the options.
    pub fn new(options: GenerateOptions) -> Result<Generator, OptionsFault> {
        options.check()?;
        let per_file = options.encounters_per_file.min(options.encounters.div_ceil(FEWEST_FILES));
        Ok(Generator { options, per_file })
    }

    /// The options.
    pub fn options(&self) -> &GenerateOptions {
        &self.options
    }

    /// The files, in order.
    pub fn files(&self) -> Vec<GeneratedFile> {
        let count = self.options.encounters.div_ceil(self.per_file);
        let extension = if self.options.gzip { "csv.gz" } else { "csv" };
        let file = |place: u64| {
            let first = place * self.per_file;
            GeneratedFile { name: format!("encounters-{}-{:05}.{extension}", self.options.date, place + 1), first, encounters: self.per_file.min(self.options.encounters - first) }
        };
        (0..count).map(file).collect()
    }

    /// Writes one file. Files may be written in any order or at once.
    pub fn write_file(&self, file: &GeneratedFile, out: impl Write) -> io::Result<Tally> {
        if self.options.gzip {
            // No time of packing in the header, so that the bytes repeat.
            let mut packed = GzBuilder::new().mtime(0).write(out, Compression::fast());
            let tally = self.write_rows(file, &mut packed)?;
            packed.finish()?.flush()?;
            return Ok(tally);
        }
        let mut out = out;
        let tally = self.write_rows(file, &mut out)?;
        out.flush()?;
        Ok(tally)
    }

    fn write_rows(&self, file: &GeneratedFile, out: &mut impl Write) -> io::Result<Tally> {
        let mut tally = Tally::default();
        let mut block = Vec::with_capacity(BLOCK_BYTES + (16 << 10));
        let names: Vec<&str> = header().map(Column::name).collect();
        block.extend_from_slice(names.join(",").as_bytes());
        block.push(b'\n');
        let (mut sheet, mut later) = (Sheet::new(), Vec::new());
        for index in file.first..file.first + file.encounters {
            let waiting = std::mem::take(&mut later);
            self.write_encounter(index, &mut sheet, (&mut block, &mut later), &mut tally);
            // Rows that stand apart come behind the encounter after theirs.
            block.extend_from_slice(&waiting);
            if block.len() >= BLOCK_BYTES {
                tally.bytes += block.len() as u64;
                out.write_all(&block)?;
                block.clear();
            }
        }
        block.extend_from_slice(&later);
        tally.bytes += block.len() as u64;
        out.write_all(&block)?;
        Ok(tally)
    }

    fn write_encounter(&self, index: u64, sheet: &mut Sheet, (block, later): (&mut Vec<u8>, &mut Vec<u8>), tally: &mut Tally) {
        let export = self.options.export();
        let facts = visit::fill(&export, index, sheet);
        if self.is_faulty(index)
            && let Some((place, kind)) = self.choose_fault(index, &facts)
        {
            self.make(kind, index, &facts, sheet);
            if let Some(count) = tally.faults.get_mut(place) {
                *count += 1;
            }
        }
        tally.rows += sheet.write(block, later);
        tally.encounters += 1;
    }

    fn is_faulty(&self, index: u64) -> bool {
        Random::of(self.options.seed, Topic::Fault, index).below(1_000) < u64::from(self.options.faults_permille)
    }

    /// One of the kinds that fit, from a random place on; in one of four cases a rare one where one fits.
    fn choose_fault(&self, index: u64, facts: &Facts) -> Option<(usize, &'static FaultKind)> {
        let mut random = Random::of(self.options.seed, Topic::Fault, index);
        random.next();
        let start = random.below(FAULTS.len() as u64) as usize;
        let fits = |kind: &FaultKind| match kind.make {
            Make::Spoil(_) => (kind.fits)(facts),
            Make::Repeat | Make::RepeatChanged | Make::RepeatAsNew => self.repeated(index).is_some(),
        };
        let mut rare = FAULTS.iter().enumerate().filter(|(_, kind)| kind.is_rare && fits(kind));
        let count = rare.clone().count() as u64;
        if count > 0 && random.chance(25) {
            return rare.nth(random.below(count) as usize);
        }
        FAULTS.iter().enumerate().cycle().skip(start).take(FAULTS.len()).find(|(_, kind)| !kind.is_rare && fits(kind))
    }

    /// The encounter that `index` may repeat: the one at its place in the file before, where that one is sound. So no encounter is repeated twice, and none within its file.
    fn repeated(&self, index: u64) -> Option<u64> {
        index.checked_sub(self.per_file).filter(|earlier| !self.is_faulty(*earlier))
    }

    fn make(&self, kind: &FaultKind, index: u64, facts: &Facts, sheet: &mut Sheet) {
        if let Make::Spoil(spoil) = kind.make {
            return spoil(sheet, facts);
        }
        let Some(earlier) = self.repeated(index) else { return };
        let export = self.options.export();
        visit::fill(&export, earlier, sheet);
        match kind.make {
            Make::RepeatChanged => add_diagnosis(sheet),
            Make::RepeatAsNew => sheet.with(Column::EncounterId, |out| visit::write_encounter_id(&export, index, out)),
            Make::Repeat | Make::Spoil(_) => {}
        }
    }
}

/// An addendum: one more diagnosis in the first blank cell.
fn add_diagnosis(sheet: &mut Sheet) {
    let blank = (0..6).filter_map(Column::diagnosis).find(|column| sheet.get(0, *column).is_empty());
    if let Some(column) = blank {
        sheet.set(column, "Z91.81");
    }
}
