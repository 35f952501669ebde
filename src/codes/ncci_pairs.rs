//! NCCI procedure-to-procedure edits: pairs of codes of which the second is not paid beside the first, read from CMS's files (`ccipra-*.txt`) and kept in compact form.
//!
//! [source: CMS, National Correct Coding Initiative Policy Manual, chapter I, sections E and L; Medicare Claims Processing Manual, chapter 23, section 20.9]
//!
//! The compact table is sorted by first code, then second code, then first day. A row's last day is included. `SEEN` is a filter of all codes that occur: most lines of a
//! claim are dismissed by one look into it.

use super::CodeSets;
use super::compact::{CompactError, CompactTable, NOT_ENDED, Section, TableFacts, day_number, day_of, pack_code, u16_bytes, u32_bytes, unpack_code};
use super::kinds::TableKind;
use super::owner_file::{Header, ImportFault, ImportRequest, Imported, OwnerFile, Row, fitting_day, procedure_code};
use super::versions::Versioned;
use crate::model::{Code, Date, parse_date};

/// The kind `ncci`.
pub const KIND: TableKind = TableKind {
    name: "ncci",
    title: "NCCI code pairs",
    takes: "CMS's practitioner files ccipra-*.txt, all parts of a quarter at once",
    layout: 1,
    has_programme: true,
    import,
    install: |codes: &mut CodeSets, table| {
        codes.ncci.install(NcciPairs::open(table)?);
        Ok(())
    },
};

/// Bits of the filter of codes that occur, as a power of two: 128 Ki bits for some 13,000 codes.
const SEEN_BITS: u32 = 17;

/// Whether a modifier can make both codes of a pair payable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModifierIndicator {
    /// 0: never.
    Never,
    /// 1: where the services were separate and a modifier says so.
    WithModifier,
}

/// An installed table of pairs.
#[derive(Debug, Clone)]
pub struct NcciPairs {
    table: CompactTable,
    first_codes: Section,
    offsets: Section,
    second_codes: Section,
    from: Section,
    to: Section,
    indicators: Section,
    seen: Section,
    newest: Option<Date>,
}

impl Versioned for NcciPairs {
    fn facts(&self) -> &TableFacts {
        self.table.facts()
    }

    /// Every quarter's file holds all earlier pairs with their dates, so the one with the newest pair knows most.
    fn rank(&self) -> Option<Date> {
        self.newest
    }
}

impl NcciPairs {
    /// Opens a compact table.
    pub fn open(table: CompactTable) -> Result<NcciPairs, CompactError> {
        let section = |tag, width| table.section(tag, width);
        let (first_codes, offsets, second_codes) = (section(*b"ONE ", 4)?, section(*b"OFFS", 4)?, section(*b"TWO ", 4)?);
        let (from, to, indicators, seen, newest) = (section(*b"FROM", 2)?, section(*b"TO  ", 2)?, section(*b"INDI", 1)?, section(*b"SEEN", 1)?, section(*b"NEWE", 2)?);
        let rows = table.u32s(second_codes).len();
        let agree = table.u32s(offsets).len() == table.u32s(first_codes).len() + 1
            && [table.u16s(from).len(), table.u16s(to).len(), table.bytes(indicators).len()].iter().all(|count| *count == rows)
            && table.bytes(seen).len() == 1 << (SEEN_BITS - 3);
        if !agree {
            return Err(table.damaged("its columns differ in length"));
        }
        let newest = day_of(table.u16s(newest).get(0));
        Ok(NcciPairs { first_codes, offsets, second_codes, from, to, indicators, seen, newest, table })
    }

    /// Whether a code may occur in a pair; `false` is certain, `true` nearly so.
    pub fn may_occur(&self, code: Code) -> bool {
        pack_code(code).is_some_and(|packed| {
            let (byte, bit) = place_in_filter(packed);
            self.table.bytes(self.seen).get(byte).is_some_and(|held| held & bit != 0)
        })
    }

    /// The indicator of a pair in this order on a date of service; `None` where there is no such pair then.
    pub fn pair(&self, first: Code, second: Code, on: Date) -> Option<ModifierIndicator> {
        let (first, second, on) = (pack_code(first)?, pack_code(second)?, day_number(on)?);
        let place = self.table.u32s(self.first_codes).find(first)?;
        let offsets = self.table.u32s(self.offsets);
        let (start, end) = (offsets.get(place) as usize, offsets.get(place + 1) as usize);
        let (seconds, from, to) = (self.table.u32s(self.second_codes), self.table.u16s(self.from), self.table.u16s(self.to));
        let first_row = seconds.first_at_least(start, end, second);
        // Of periods that overlap the later one counts.
        let rows = (first_row..end).take_while(|row| seconds.get(*row) == second).filter(|row| from.get(*row) <= on && on <= to.get(*row));
        match self.table.bytes(self.indicators).get(rows.last()?)? {
            0 => Some(ModifierIndicator::Never),
            _ => Some(ModifierIndicator::WithModifier),
        }
    }

    /// The first codes of the table, in order; for listings and tests.
    pub fn first_codes(&self) -> impl Iterator<Item = Code> + '_ {
        let codes = self.table.u32s(self.first_codes);
        (0..codes.len()).map(move |place| unpack_code(codes.get(place)))
    }
}

/// Byte and bit of a code in the filter.
fn place_in_filter(packed: u32) -> (usize, u8) {
    // Fibonacci hashing: the top bits of a product with 2^32 divided by the golden ratio.
    let place = packed.wrapping_mul(0x9E37_79B9) >> (32 - SEEN_BITS);
    (place as usize / 8, 1 << (place % 8))
}

/// One row: first code, second code, first day, last day, indicator.
type PairRow = (u32, u32, u16, u16, u8);

fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let mut rows: Vec<PairRow> = Vec::new();
    let mut counts = Counts::default();
    for file in &request.files {
        read(file, &mut rows, &mut counts)?;
    }
    rows.sort_unstable();
    let before = rows.len();
    rows.dedup();
    counts.repeated = (before - rows.len()) as u64;
    if let Some([one, _]) = rows.array_windows().find(|[one, next]| (one.0, one.1, one.2) == (next.0, next.1, next.2) && one.4 != next.4) {
        let (first, second) = (unpack_code(one.0), unpack_code(one.1));
        let file = request.files.first().map(|file| file.name.clone()).unwrap_or_default();
        return Err(ImportFault { file, line: 0, problem: format!("the pair {first} {second} stands twice from one day on, with different modifier indicators") });
    }
    let earliest = rows.iter().map(|row| row.2).min().and_then(day_of);
    Ok(Imported {
        from: request.from.or(earliest),
        to: request.to,
        read: counts.read,
        kept: rows.len() as u64,
        rejected: vec![
            ("deleted with effect from their first day", counts.never_in_force),
            ("modifier indicator 9: the edit does not apply", counts.not_applicable),
            ("the same row twice", counts.repeated),
        ],
        sections: sections(&rows),
    })
}

#[derive(Default)]
struct Counts {
    read: u64,
    never_in_force: u64,
    not_applicable: u64,
    repeated: u64,
}

fn sections(rows: &[PairRow]) -> Vec<super::compact::NewSection> {
    let (mut first_codes, mut offsets, mut seen) = (Vec::new(), Vec::new(), vec![0u8; 1 << (SEEN_BITS - 3)]);
    for (place, row) in rows.iter().enumerate() {
        if first_codes.last() != Some(&row.0) {
            first_codes.push(row.0);
            // A section is refused beyond four gigabytes, so a row's place fits.
            offsets.push(place as u32);
        }
        for code in [row.0, row.1] {
            let (byte, bit) = place_in_filter(code);
            if let Some(held) = seen.get_mut(byte) {
                *held |= bit;
            }
        }
    }
    offsets.push(rows.len() as u32);
    vec![
        (*b"ONE ", u32_bytes(first_codes)),
        (*b"OFFS", u32_bytes(offsets)),
        (*b"TWO ", u32_bytes(rows.iter().map(|row| row.1))),
        (*b"FROM", u16_bytes(rows.iter().map(|row| row.2))),
        (*b"TO  ", u16_bytes(rows.iter().map(|row| row.3))),
        (*b"INDI", rows.iter().map(|row| row.4).collect()),
        (*b"SEEN", seen),
        (*b"NEWE", u16_bytes([rows.iter().map(|row| row.2).max().unwrap_or_default()])),
    ]
}

/// Where the columns stand.
struct Columns {
    first: usize,
    second: usize,
    from: usize,
    to: usize,
    indicator: usize,
}

impl Columns {
    fn find(file: &OwnerFile, header: &Header) -> Result<Columns, ImportFault> {
        Ok(Columns {
            first: header.column(file, "the first code (Column 1)", |name| name.starts_with("column1"))?,
            second: header.column(file, "the second code (Column 2)", |name| name.starts_with("column2"))?,
            from: header.column(file, "the effective date", |name| name.contains("effective"))?,
            to: header.column(file, "the deletion date", |name| name.contains("deletion"))?,
            indicator: header.column(file, "the modifier indicator", |name| name.starts_with("modifier"))?,
        })
    }
}

fn read(file: &OwnerFile, rows: &mut Vec<PairRow>, counts: &mut Counts) -> Result<(), ImportFault> {
    refuse_other_settings(file)?;
    let mut header = Header::default();
    let mut columns = None;
    let read_before = counts.read;
    file.rows(|line, row| {
        if columns.is_none() {
            if procedure_code(row.cell(0)).is_none() {
                // Notices and titles stand in one cell, the rows of the header in several.
                let has_date = (0..row.width()).any(|place| row.cell(place).len() == 8 && parse_date(row.cell(place)).is_some());
                if has_date {
                    return Err(file.fault(line, format!("`{}` is no procedure code", short(row.cell(0)))));
                }
                if row.filled() > 1 {
                    header.add(line, row);
                }
                return Ok(());
            }
            columns = Some(Columns::find(file, &header)?);
        }
        let Some(columns) = &columns else { return Ok(()) };
        counts.read += 1;
        match pair_row(columns, row).map_err(|problem| file.fault(line, problem))? {
            (.., 9) => counts.not_applicable += 1,
            (_, _, from, to, _) if to <= from => counts.never_in_force += 1,
            pair => rows.push(pair),
        }
        Ok(())
    })?;
    if counts.read == read_before {
        return Err(file.fault(0, format!("no row that begins with a procedure code; expected {}", KIND.takes)));
    }
    Ok(())
}

/// The hospital's and the supplier's files look the same and mean other claims.
fn refuse_other_settings(file: &OwnerFile) -> Result<(), ImportFault> {
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    // `dme` is short: only a word of the name that begins so counts, not README.
    let mut words = name.split(|character: char| !character.is_ascii_alphabetic());
    let is_dme = words.any(|word| word.starts_with("dme"));
    let other = ["ccioph", "outpatient", "hospital"].into_iter().find(|word| name.contains(word)).or_else(|| is_dme.then_some("dme"));
    other.map_or(Ok(()), |word| Err(file.fault(0, format!("its name says `{word}`; professional claims are judged by the practitioner files ({})", KIND.takes))))
}

/// Reads a row; the problem is a sentence without its place.
fn pair_row(columns: &Columns, row: Row<'_>) -> Result<PairRow, String> {
    let code = |place: usize| {
        let text = row.cell(place);
        procedure_code(text).and_then(pack_code).ok_or_else(|| format!("`{}` is no procedure code", short(text)))
    };
    let date = |place: usize| {
        let text = row.cell(place);
        let day = parse_date(text).ok_or_else(|| format!("`{}` is no date; expected one such as 20260401", short(text)))?;
        fitting_day(day)
    };
    let to = match row.cell(columns.to) {
        "*" | "" => NOT_ENDED,
        _ => date(columns.to)?,
    };
    let indicator = match row.cell(columns.indicator) {
        "0" => 0,
        "1" => 1,
        "9" => 9,
        other => return Err(format!("the modifier indicator is `{}`; expected 0, 1 or 9", short(other))),
    };
    Ok((code(columns.first)?, code(columns.second)?, date(columns.from)?, to, indicator))
}

/// The beginning of a cell, so that a wrong file does not become a long message.
fn short(text: &str) -> String {
    text.chars().take(30).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Copyright notice.\t\t\t\t\t\t\nColumn1/Column2 Edits\t\t\t\t\t\t\nColumn 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n\t\tprior to 1996\tDate\tDate\t0=not allowed\t\n\t\t\t\t*=no data\t1=allowed\t\n\t\t\t\t\t9=not applicable\t\n";

    fn request(texts: &[&str]) -> ImportRequest {
        let file = |(place, text): (usize, &&str)| OwnerFile { name: format!("ccipra-f{}.txt", place + 1), bytes: text.as_bytes().to_vec() };
        ImportRequest { files: texts.iter().enumerate().map(file).collect(), ..ImportRequest::default() }
    }

    fn built(texts: &[&str]) -> (NcciPairs, Imported) {
        let (bytes, imported) = KIND.build(&request(texts), TableFacts { name: "test".into(), ..TableFacts::default() }).unwrap();
        (NcciPairs::open(CompactTable::from_bytes("ncci", 1, bytes).unwrap()).unwrap(), imported)
    }

    fn fault(rows: &str) -> String {
        import(&request(&[&format!("{HEAD}{rows}")])).unwrap_err().to_string()
    }

    #[test]
    fn a_pair_counts_in_its_periods_and_in_its_order() {
        let (table, imported) = built(&[
            &format!("{HEAD}20610\t36415\t*\t19960101\t20101231\t0\tx\r\n20610\t36415\t\t20110101\t*\t1\tx\r\n20610\t64450\t\t20200101\t*\t1\tx\r\n"),
            &format!(
                "{HEAD}99213\t36415\t\t20200101\t20200101\t9\tx\n99213\t36416\t\t20200101\t20200101\t0\tx\n0001U\t99213\t\t20200101\t*\t0\tx\n0001U\t99213\t\t20200101\t*\t0\tx\n"
            ),
        ]);
        let on = |first: &str, second: &str, year| table.pair(first.into(), second.into(), Date::constant(year, 12, 31));
        use ModifierIndicator::{Never, WithModifier};
        assert_eq!((on("20610", "36415", 2010), on("20610", "36415", 2011), on("20610", "36415", 1995)), (Some(Never), Some(WithModifier), None));
        assert_eq!((on("36415", "20610", 2020), on("20610", "64450", 2019), on("0001U", "99213", 2020)), (None, None, Some(Never)));
        assert_eq!(on("99213", "36416", 2020), None);
        assert!(table.may_occur("36415".into()) && table.may_occur("0001U".into()) && !table.may_occur("36416".into()));
        assert_eq!(table.first_codes().map(|code| code.to_string()).collect::<Vec<_>>(), ["0001U", "20610"]);
        assert_eq!((imported.read, imported.kept, imported.from), (7, 4, Some(Date::constant(1996, 1, 1))));
        assert_eq!(imported.rejected.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(table.rank(), Some(Date::constant(2020, 1, 1)));
    }

    #[test]
    fn the_same_table_as_comma_separated_text() {
        let text = "\"Column 1\",\"Column 2\",\"*=in existence\nprior to 1996\",\"Effective\nDate\",\"Deletion\nDate\",\"Modifier\n0=not allowed\",Rationale\n20610,36415,,20200101,,1,\"x, y\"\n";
        assert!(built(&[text]).0.pair("20610".into(), "36415".into(), Date::constant(2026, 1, 1)).is_some());
    }

    #[test]
    fn anything_unexpected_is_told_with_its_line() {
        assert!(fault("20610\t36415\t\t20200101\t*\t1\tx\n20610\t3641\t\t20200101\t*\t1\tx\n").starts_with("ccipra-f1.txt:8: `3641` is no procedure code"));
        assert!(fault("20610\t36415\t\t2020-13-01\t*\t1\tx\n").contains(":7: `2020-13-01` is no date"));
        assert!(fault("20610\t36415\t\t20200101\tnever\t1\tx\n").contains("`never` is no date"));
        assert!(fault("20610\t36415\t\t20200101\t*\t2\tx\n").contains("indicator is `2`"));
        assert!(fault("20610\t36415\t\t19700101\t*\t1\tx\n").contains("outside 1980"));
        assert!(fault("2061\t36415\t\t20200101\t*\t1\tx\n20610\t36415\t\t20200101\t*\t1\tx\n").contains(":7: `2061` is no procedure code"));
        assert!(fault("").contains("no row that begins with a procedure code"));
        let without = "Column 1\tColumn 2\tEffective\tModifier\n20610\t36415\t20200101\t1\n";
        assert!(import(&request(&[without])).unwrap_err().to_string().starts_with("ccipra-f1.txt:1: the header has no column for the deletion date"));
    }

    #[test]
    fn a_pair_that_contradicts_itself_is_told() {
        assert!(fault("20610\t36415\t\t20200101\t*\t1\tx\n20610\t36415\t\t20200101\t*\t0\tx\n").contains("the pair 20610 36415 stands twice"));
    }

    #[test]
    fn the_hospitals_file_is_refused() {
        let mut request = request(&[&format!("{HEAD}20610\t36415\t\t20200101\t*\t1\tx\n")]);
        request.files[0].name = "/downloads/ccioph-v322r0-f1.txt".into();
        assert!(import(&request).unwrap_err().to_string().contains("practitioner"));
    }

    #[test]
    fn columns_that_differ_in_length_are_damage() {
        let (bytes, imported) = KIND.build(&request(&[&format!("{HEAD}20610\t36415\t\t20200101\t*\t1\tx\n")]), TableFacts::default()).unwrap();
        assert!(CompactTable::from_bytes("ncci", 1, bytes).and_then(NcciPairs::open).is_ok());
        let mut sections = imported.sections;
        sections[3].1.pop();
        sections[3].1.pop();
        let facts = TableFacts { kind: "ncci".into(), layout: 1, ..TableFacts::default() };
        let damaged = CompactTable::from_bytes("ncci", 1, CompactTable::build(&facts, &sections).unwrap()).and_then(NcciPairs::open);
        assert!(damaged.unwrap_err().to_string().contains("codes import ncci"));
    }
}
