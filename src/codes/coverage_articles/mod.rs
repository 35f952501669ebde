//! Which diagnoses support a service by the articles of Medicare's contractors (billing and coding articles to their local coverage determinations). By an import; nothing is carried.
//!
//! An article lists services in groups and diagnoses in groups. Some hundreds of thousands of rows are read where they lie. What follows for a line is decided by `edits`.
//! [source: CMS, Medicare Coverage Database, downloads of current articles]

mod import;

use import::{ArticleFiles, ArticleRows, read_articles};

use std::collections::HashMap;

use super::CodeSets;
use super::compact::{CompactError, CompactTable, NO_DAY, NOT_ENDED, NewSection, Section, day_number};
use super::kinds::TableKind;
use super::owner_file::{ImportFault, ImportRequest, Imported};
use crate::model::{Code, Date};

/// The kind `lcd`.
pub const KIND: TableKind = TableKind {
    name: "lcd",
    title: "contractors' coverage articles",
    takes: "the CSV files of CMS's Medicare Coverage Database download of articles: article_x_hcpc_code.csv and article_x_icd10_covered.csv, and article_x_icd10_noncovered.csv, article.csv, article_x_contractor.csv and contractor.csv where at hand; --contractor NUMBER where the last two are missing",
    layout: 1,
    has_programme: false,
    import,
    install: |codes: &mut CodeSets, table| codes.articles.install(table),
};

fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let files = ArticleFiles::of(request)?;
    let rows = read_articles(&files)?;
    let count = (rows.services.len() + rows.covered.len() + rows.excluded.len()) as u64;
    Ok(Imported { from: request.from, to: request.to, read: count, kept: count, rejected: Vec::new(), sections: sections(&rows) })
}

/// The sections, all of whose records are sorted bytes with numbers written big end first:
/// `ARTI` 4 article, 2 version, 2 first day, 2 last day (its place is what the others name); `CONT` 4 place, 5 contractor; `HCPC` 5 service, 4 place, 2 group;
/// `COVD` and `NCOV` 4 place, 7 diagnosis, 2 group.
const ARTICLE_BYTES: usize = 10;
const CONTRACTOR_BYTES: usize = 9;
const SERVICE_BYTES: usize = 11;
const DIAGNOSIS_BYTES: usize = 13;

/// The sections of the compact form.
fn sections(rows: &ArticleRows) -> Vec<NewSection> {
    let mut keys: Vec<(u32, u16)> = rows.articles.iter().map(|article| (article.article, article.version)).collect();
    keys.extend(rows.services.iter().map(|row| row.0));
    keys.sort_unstable();
    keys.dedup();
    let place = |key: (u32, u16)| keys.binary_search(&key).ok().and_then(|place| u32::try_from(place).ok());
    let dates: HashMap<(u32, u16), (Option<Date>, Option<Date>)> = rows.articles.iter().map(|article| ((article.article, article.version), (article.from, article.to))).collect();
    let mut articles = Vec::with_capacity(keys.len() * ARTICLE_BYTES);
    for key in &keys {
        let dates = dates.get(key).copied().unwrap_or_default();
        articles.extend_from_slice(&key.0.to_be_bytes());
        articles.extend_from_slice(&key.1.to_be_bytes());
        articles.extend_from_slice(&dates.0.and_then(day_number).unwrap_or(NO_DAY).to_be_bytes());
        articles.extend_from_slice(&dates.1.and_then(day_number).unwrap_or(NOT_ENDED).to_be_bytes());
    }
    let contractors = rows.contractors.iter().filter_map(|(key, contractor)| {
        let mut record = [0; CONTRACTOR_BYTES];
        put(&mut record, &[&place(*key)?.to_be_bytes(), contractor]);
        Some(record)
    });
    let services = rows.services.iter().filter_map(|(key, code, group)| {
        let mut record = [0; SERVICE_BYTES];
        put(&mut record, &[&padded::<5>(*code), &place(*key)?.to_be_bytes(), &group.to_be_bytes()]);
        Some(record)
    });
    // Diagnoses of articles that list no service say nothing about any line.
    let diagnoses = |rows: &[((u32, u16), Code, u16)]| {
        let record = |(key, code, group): &((u32, u16), Code, u16)| {
            let mut record = [0; DIAGNOSIS_BYTES];
            put(&mut record, &[&place(*key)?.to_be_bytes(), &padded::<7>(*code), &group.to_be_bytes()]);
            Some(record)
        };
        sorted(rows.iter().filter_map(record))
    };
    let (covered, excluded) = (diagnoses(&rows.covered), diagnoses(&rows.excluded));
    vec![(*b"ARTI", articles), (*b"CONT", sorted(contractors)), (*b"HCPC", sorted(services)), (*b"COVD", covered), (*b"NCOV", excluded)]
}

fn sorted<const N: usize>(records: impl Iterator<Item = [u8; N]>) -> Vec<u8> {
    let mut records: Vec<[u8; N]> = records.collect();
    records.sort_unstable();
    records.dedup();
    records.concat()
}

/// A code filled up with zeros.
fn padded<const N: usize>(code: Code) -> [u8; N] {
    let mut bytes = [0; N];
    put(&mut bytes, &[code.as_str().as_bytes()]);
    bytes
}

/// Writes parts behind each other; what does not fit is cut off.
fn put(record: &mut [u8], parts: &[&[u8]]) {
    for (place, byte) in record.iter_mut().zip(parts.iter().flat_map(|part| part.iter())) {
        *place = *byte;
    }
}

/// A contractor's number with five digits, by which it is compared: spreadsheets drop leading zeros. `None` where it is no number of at most five digits.
pub fn contractor_number(text: &str) -> Option<[u8; 5]> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { format!("{text:0>5}").as_bytes().try_into().ok() } else { None }
}

/// What an article says about a diagnosis of a service, the kindest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Listed as supporting the service, in the group of the same number or where the article has one group of services.
    Supports,
    /// Not listed, in an article that lists none that support.
    Open,
    /// Listed as supporting, but in a group of another number: the article's words say for which services.
    SupportsOthers,
    /// Listed as not supporting.
    Excluded,
    /// Not listed, in an article that lists which diagnoses support.
    NotListed,
}

/// An article that lists a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Article {
    /// Its number, as in A52369.
    pub number: u32,
    table: usize,
    place: u32,
    group: u16,
}

#[derive(Debug, Clone)]
struct Table {
    compact: CompactTable,
    articles: Section,
    contractors: Section,
    services: Section,
    covered: Section,
    excluded: Section,
}

/// The installed articles.
#[derive(Debug, Clone, Default)]
pub struct CoverageArticles {
    tables: Vec<Table>,
}

impl CoverageArticles {
    /// Adds a compact table.
    pub fn install(&mut self, compact: CompactTable) -> Result<(), CompactError> {
        let (articles, contractors) = (compact.section(*b"ARTI", ARTICLE_BYTES)?, compact.section(*b"CONT", CONTRACTOR_BYTES)?);
        let (services, covered) = (compact.section(*b"HCPC", SERVICE_BYTES)?, compact.section(*b"COVD", DIAGNOSIS_BYTES)?);
        let excluded = compact.section(*b"NCOV", DIAGNOSIS_BYTES)?;
        self.tables.push(Table { compact, articles, contractors, services, covered, excluded });
        Ok(())
    }

    /// Whether any table says something about a date of service.
    pub fn covers(&self, on: Date) -> bool {
        self.tables.iter().any(|table| table.compact.facts().covers(on))
    }

    /// The articles of a contractor that list a service on a date, each once for every group of services that has it.
    pub fn of_service<'t>(&'t self, code: Code, contractor: [u8; 5], on: Date) -> impl Iterator<Item = Article> + 't {
        let service = padded::<5>(code);
        let in_force = self.tables.iter().enumerate().filter(move |(_, table)| table.compact.facts().covers(on));
        in_force.flat_map(move |(number, table)| {
            let rows = with_prefix(table.compact.bytes(table.services), SERVICE_BYTES, &service);
            rows.chunks_exact(SERVICE_BYTES).filter_map(move |row| table.article(number, row)).filter(move |article| table.is_of(article.place, contractor, on))
        })
    }

    /// What an article says about a diagnosis.
    pub fn standing(&self, article: &Article, diagnosis: Code) -> Standing {
        let Some(table) = self.tables.get(article.table) else { return Standing::Open };
        let diagnosis = padded::<7>(diagnosis);
        let mut key = [0; 11];
        put(&mut key, &[&article.place.to_be_bytes(), &diagnosis]);
        let groups = |section| with_prefix(table.compact.bytes(section), DIAGNOSIS_BYTES, &key).chunks_exact(DIAGNOSIS_BYTES).filter_map(|row| u16_at(row, 11));
        let covered = || with_prefix(table.compact.bytes(table.covered), DIAGNOSIS_BYTES, &article.place.to_be_bytes());
        if groups(table.covered).any(|group| group == article.group) {
            return Standing::Supports;
        }
        if groups(table.covered).next().is_some() {
            return if table.has_one_group(article.place) { Standing::Supports } else { Standing::SupportsOthers };
        }
        if groups(table.excluded).next().is_some() {
            return Standing::Excluded;
        }
        if covered().is_empty() { Standing::Open } else { Standing::NotListed }
    }
}

impl Table {
    fn article(&self, table: usize, row: &[u8]) -> Option<Article> {
        let place = u32_at(row, 5)?;
        let record = self.record(place)?;
        Some(Article { number: u32_at(record, 0)?, table, place, group: u16_at(row, 9)? })
    }

    fn record(&self, place: u32) -> Option<&[u8]> {
        self.compact.bytes(self.articles).chunks_exact(ARTICLE_BYTES).nth(place as usize)
    }

    /// Whether an article is a contractor's and in force on a date.
    fn is_of(&self, place: u32, contractor: [u8; 5], on: Date) -> bool {
        let Some((from, to)) = self.record(place).and_then(|record| Some((u16_at(record, 6)?, u16_at(record, 8)?))) else { return false };
        let is_in_force = day_number(on).is_some_and(|on| from <= on && on <= to);
        let mut key = [0; CONTRACTOR_BYTES];
        put(&mut key, &[&place.to_be_bytes(), &contractor]);
        let is_named = || !with_prefix(self.compact.bytes(self.contractors), CONTRACTOR_BYTES, &key).is_empty();
        is_in_force && (contractor_number(&self.compact.facts().contractor) == Some(contractor) || is_named())
    }

    /// Whether an article has its services in one group, so that every group of diagnoses is meant for them.
    fn has_one_group(&self, place: u32) -> bool {
        let groups = self.compact.bytes(self.services).chunks_exact(SERVICE_BYTES).filter(|row| u32_at(row, 5) == Some(place)).filter_map(|row| u16_at(row, 9));
        let (mut least, mut most) = (u16::MAX, u16::MIN);
        for group in groups {
            (least, most) = (least.min(group), most.max(group));
        }
        least >= most
    }
}

/// The records of sorted ones that begin with some bytes.
fn with_prefix<'b>(bytes: &'b [u8], width: usize, prefix: &[u8]) -> &'b [u8] {
    let record = |place: usize| bytes.get(place * width..(place + 1) * width).unwrap_or_default();
    let first_where = |is_behind: &dyn Fn(&[u8]) -> bool| {
        let (mut low, mut high) = (0, bytes.len() / width);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_behind(record(middle)) { high = middle } else { low = middle + 1 }
        }
        low
    };
    let from = first_where(&|record| record >= prefix);
    let to = first_where(&|record| record > prefix && !record.starts_with(prefix));
    bytes.get(from * width..to * width).unwrap_or_default()
}

fn u32_at(record: &[u8], at: usize) -> Option<u32> {
    record.get(at..)?.first_chunk().map(|chunk| u32::from_be_bytes(*chunk))
}

fn u16_at(record: &[u8], at: usize) -> Option<u16> {
    record.get(at..)?.first_chunk().map(|chunk| u16::from_be_bytes(*chunk))
}

#[cfg(test)]
mod tests {
    use super::import::ArticleDates;
    use super::*;
    use crate::codes::compact::TableFacts;

    fn installed(contractor: &str) -> CoverageArticles {
        let day = |text| crate::model::parse_date(text);
        let (one, two, old) = ((52_369, 17), (60_000, 3), (60_000, 2));
        let rows = ArticleRows {
            articles: vec![
                ArticleDates { article: 60_000, version: 3, from: day("2026-05-01"), to: None },
                ArticleDates { article: 60_000, version: 2, from: day("2020-01-01"), to: day("2026-04-30") },
            ],
            contractors: vec![(one, *b"06102"), (two, *b"06102"), (old, *b"06102")],
            services: vec![(one, "20610".into(), 1), (two, "93000".into(), 1), (two, "93005".into(), 2), (old, "93000".into(), 1)],
            covered: vec![(one, "M1711".into(), 1), (one, "M1712".into(), 2), (two, "I10".into(), 1), (two, "R079".into(), 2)],
            excluded: vec![(one, "Z0000".into(), 1), (old, "Z136".into(), 1)],
        };
        let facts = TableFacts { kind: KIND.name.into(), layout: KIND.layout, contractor: contractor.into(), ..TableFacts::default() };
        let mut codes = CodeSets::built_in();
        KIND.install_bytes(&mut codes, CompactTable::build(&facts, &sections(&rows)).unwrap()).unwrap();
        codes.articles
    }

    fn standings(articles: &CoverageArticles, service: &str, diagnosis: &str, on: &str) -> Vec<(u32, Standing)> {
        let on = crate::model::parse_date(on).unwrap();
        articles.of_service(service.into(), *b"06102", on).map(|article| (article.number, articles.standing(&article, diagnosis.into()))).collect()
    }

    #[test]
    fn groups_tell_which_diagnoses_are_meant_for_which_services() {
        let articles = installed("");
        let on = |service, diagnosis| standings(&articles, service, diagnosis, "2026-05-04");
        assert_eq!(on("20610", "M1711"), [(52_369, Standing::Supports)]);
        assert_eq!(on("20610", "M1712"), [(52_369, Standing::Supports)], "one group of services means every group of diagnoses");
        assert_eq!(on("93000", "R079"), [(60_000, Standing::SupportsOthers)]);
        assert_eq!(on("20610", "Z0000"), [(52_369, Standing::Excluded)]);
        assert_eq!(on("20610", "M171"), [(52_369, Standing::NotListed)], "a heading is not its codes");
        assert_eq!(on("99213", "M1711"), []);
    }

    #[test]
    fn the_version_of_the_date_counts_and_the_contractor() {
        let articles = installed("");
        assert_eq!(standings(&articles, "93000", "I10", "2026-04-30"), [(60_000, Standing::Open)], "the older version lists none that support");
        assert_eq!(articles.of_service("20610".into(), *b"12345", Date::constant(2026, 5, 4)).count(), 0);
        assert_eq!(installed("12345").of_service("20610".into(), *b"12345", Date::constant(2026, 5, 4)).count(), 1);
        assert_eq!((contractor_number("6102"), contractor_number("06102 "), contractor_number("0610A")), (Some(*b"06102"), Some(*b"06102"), None));
    }
}
