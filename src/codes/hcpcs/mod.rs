//! Procedure codes: the forms that HCPCS Level I (CPT) and Level II codes have, and whether a code exists where a table is installed.
//!
//! No table is carried: CPT belongs to the AMA, and HCPCS Level II is imported from the CMS file. Without one, existence is unknown, never passed.

mod import;

pub use import::read_hcpcs;

use super::kinds::TableKind;
use super::owner_file::{ImportFault, ImportRequest, Imported};
use super::packed_rows::{Fields, FieldsOf, PackedRow, RowTable, imported_rows, rows_of};
use super::release_dates::{digits_behind, month, months_from, read_files, release_dates};
use super::versions::{Versioned, Versions};
use super::{CodeSets, Programme};
use crate::model::{Code, Date};

/// The kind `hcpcs`.
pub const KIND: TableKind = TableKind {
    name: "hcpcs",
    title: "HCPCS Level II",
    takes: "CMS's quarterly HCPCS file (ANWEB), CSV or fixed width, with --from where its name does not say the quarter",
    layout: 1,
    has_programme: false,
    import,
    install: |codes: &mut CodeSets, table| {
        codes.hcpcs.install(RowTable::open(&table)?);
        Ok(())
    },
};

/// A release holds for its quarter: later ones add codes.
fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let named = |name: &str| months_from(digits_behind(name, "HCPC")?.parse().ok().filter(|year| *year > 2000)?, month(name)?, 3);
    let (from, to) = release_dates(request, named, "HCPC2026_OCT_ANWEB.csv")?;
    Ok(imported_rows(read_files(request, read_hcpcs)?, from, to))
}

/// Kinds of procedure codes, told by their form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HcpcsKind {
    /// Five digits.
    CptCategory1,
    /// Four digits and F: performance measures.
    CptCategory2,
    /// Four digits and T: emerging technology.
    CptCategory3,
    /// Four digits and U (proprietary laboratory analysis), M (multianalyte assay) or A (vaccine administration).
    CptOther,
    /// A letter A to V except D, and four digits.
    Level2,
    /// D and four digits, which belong to the American Dental Association and to dental claims.
    Dental,
}

/// The kind of a code by its form; `None` when it has none of the forms.
pub fn kind(code: Code) -> Option<HcpcsKind> {
    let [first, middle @ .., last] = code.as_str().as_bytes() else { return None };
    if middle.len() != 3 || !middle.iter().all(u8::is_ascii_digit) {
        return None;
    }
    match (first, last) {
        (b'0'..=b'9', b'0'..=b'9') => Some(HcpcsKind::CptCategory1),
        (b'0'..=b'9', b'F') => Some(HcpcsKind::CptCategory2),
        (b'0'..=b'9', b'T') => Some(HcpcsKind::CptCategory3),
        (b'0'..=b'9', b'U' | b'M' | b'A') => Some(HcpcsKind::CptOther),
        (b'D', b'0'..=b'9') => Some(HcpcsKind::Dental),
        (b'A'..=b'V', b'0'..=b'9') => Some(HcpcsKind::Level2),
        _ => None,
    }
}

/// Whether a code exists on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// In the installed table and in force.
    InForce,
    /// In no installed row that is in force on the date.
    NotInForce,
    /// No table is installed that would have this code; unknown is not pass.
    NotInstalled,
}

/// What Medicare says about covering a code. [source: CMS, HCPCS record layout, coverage code]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// Blank: nothing said.
    Unsaid,
    /// C: the contractor decides.
    Contractor,
    /// D: special instructions hold.
    Special,
    /// I: no code for Medicare; another one is to be used.
    NotForMedicare,
    /// M: not covered.
    NotCovered,
    /// S: not covered by the law.
    ExcludedByLaw,
}

impl Coverage {
    const LETTERS: [(&str, Coverage); 6] = [
        ("", Coverage::Unsaid),
        ("C", Coverage::Contractor),
        ("D", Coverage::Special),
        ("I", Coverage::NotForMedicare),
        ("M", Coverage::NotCovered),
        ("S", Coverage::ExcludedByLaw),
    ];

    /// Reads the letter of the file; `None` for any other.
    pub fn parse(text: &str) -> Option<Coverage> {
        Coverage::LETTERS.iter().find(|(letter, _)| *letter == text).map(|(_, coverage)| *coverage)
    }

    /// The letter of the file, or nothing.
    pub fn as_str(self) -> &'static str {
        Coverage::LETTERS.iter().find(|(_, coverage)| *coverage == self).map_or("", |(letter, _)| letter)
    }
}

/// One row of an installed table: a code or modifier from a date, until a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HcpcsRow {
    /// The code, or a modifier of two characters.
    pub code: Code,
    /// First date of service; `None` means always.
    pub from: Option<Date>,
    /// Last date of service; `None` means not ended.
    pub to: Option<Date>,
    /// Whether Medicare covers it.
    pub coverage: Coverage,
    /// What the release did with it: A added, D discontinued, N nothing, and others; a blank where the file has none.
    pub action: u8,
}

impl HcpcsRow {
    fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }
}

impl PackedRow for HcpcsRow {
    const WIDTH: usize = 11;

    fn pack(&self, out: &mut Fields) {
        out.code(self.code, 5);
        out.first_day(self.from);
        out.last_day(self.to);
        out.byte(self.coverage.as_str().bytes().next().unwrap_or(b' '));
        out.byte(self.action);
    }

    fn unpack(fields: &mut FieldsOf<'_>) -> Option<Self> {
        let (code, from, to) = (fields.code(5)?, fields.day()?, fields.day()?);
        let coverage = Coverage::parse(char::from(fields.byte()?).to_string().trim())?;
        Some(HcpcsRow { code, from, to, coverage, action: fields.byte()? })
    }
}

/// The Level II codes and modifiers, when a table of them is installed.
#[derive(Debug, Clone)]
pub struct Hcpcs {
    /// Each sorted by code.
    releases: Versions<RowTable<HcpcsRow>>,
}

impl Hcpcs {
    /// No table.
    pub fn not_installed() -> Hcpcs {
        Hcpcs { releases: Versions::not_installed() }
    }

    /// One table that holds always. A code may have several rows for several periods.
    pub fn installed(rows: Vec<HcpcsRow>) -> Hcpcs {
        let mut hcpcs = Hcpcs::not_installed();
        hcpcs.install(RowTable::of(rows));
        hcpcs
    }

    /// Adds a release.
    pub fn install(&mut self, release: RowTable<HcpcsRow>) {
        self.releases.install(release);
    }

    /// True when a table is installed, so that edits about existence can run.
    pub fn is_installed(&self) -> bool {
        self.releases.is_installed()
    }

    /// Whether a Level II code exists on a date. For a CPT or dental code the answer is always that no table is installed.
    pub fn existence(&self, code: Code, on: Date) -> Existence {
        if kind(code) == Some(HcpcsKind::Level2) { self.lookup(code, on) } else { Existence::NotInstalled }
    }

    /// Whether a Level II modifier exists on a date. CPT's own (two digits, P1 to P6, 1P to 8P) stand in no table of CMS.
    pub fn modifier_existence(&self, modifier: Code, on: Date) -> Existence {
        let is_level_2 = match modifier.as_str().as_bytes() {
            [b'P', b'1'..=b'6'] => false,
            [first, _] => first.is_ascii_uppercase(),
            _ => false,
        };
        if is_level_2 { self.lookup(modifier, on) } else { Existence::NotInstalled }
    }

    /// What Medicare says about a code that is in force on a date; [`Coverage::Unsaid`] for every other.
    pub fn coverage(&self, code: Code, on: Date) -> Coverage {
        let row = self.nearest(on).and_then(|release| rows_of(&release.rows, code, |row| row.code).iter().find(|row| row.holds(on)));
        row.map_or(Coverage::Unsaid, |row| row.coverage)
    }

    /// Outside every release a row of the nearest one still counts, because it says since when and until when; but a code that is missing may be newer, or ended and taken out.
    fn lookup(&self, code: Code, on: Date) -> Existence {
        let Some(release) = self.nearest(on) else { return Existence::NotInstalled };
        let rows = rows_of(&release.rows, code, |row| row.code);
        match rows.iter().any(|row| row.holds(on)) {
            true => Existence::InForce,
            false if rows.is_empty() && !release.facts().covers(on) => Existence::NotInstalled,
            false => Existence::NotInForce,
        }
    }

    /// The release of a date, else the last one before it, else the first one.
    fn nearest(&self, on: Date) -> Option<&RowTable<HcpcsRow>> {
        let before = || self.releases.all().iter().rfind(|release| release.facts().from.is_none_or(|from| from <= on));
        self.releases.on(Programme::Medicare, on).or_else(before).or(self.releases.all().first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::compact::TableFacts;
    use crate::codes::owner_file::OwnerFile;
    use crate::model::parse_date;

    #[test]
    fn forms_are_told_apart() {
        for (code, expected) in [
            ("99213", Some(HcpcsKind::CptCategory1)),
            ("0001F", Some(HcpcsKind::CptCategory2)),
            ("0042T", Some(HcpcsKind::CptCategory3)),
            ("0001U", Some(HcpcsKind::CptOther)),
            ("0002M", Some(HcpcsKind::CptOther)),
            ("J3420", Some(HcpcsKind::Level2)),
            ("G0439", Some(HcpcsKind::Level2)),
            ("D0120", Some(HcpcsKind::Dental)),
            ("W0120", None),
            ("9921", None),
            ("992133", None),
            ("99A13", None),
            ("0001X", None),
            ("J342A", None),
            ("", None),
        ] {
            assert_eq!(kind(code.into()), expected, "{code}");
        }
    }

    #[test]
    fn without_a_table_nothing_is_known() {
        let on = parse_date("2026-05-01").unwrap();
        assert_eq!(Hcpcs::not_installed().existence("G0439".into(), on), Existence::NotInstalled);
    }

    #[test]
    fn a_code_exists_in_its_periods_only() {
        let day = |text| parse_date(text);
        let row = |from, to| HcpcsRow { code: "G0439".into(), from: day(from), to: day(to), coverage: Coverage::Special, action: b'N' };
        let table = Hcpcs::installed(vec![row("2024-01-01", ""), row("2011-01-01", "2019-12-31")]);
        for (on, expected) in [("2015-06-01", Existence::InForce), ("2020-01-01", Existence::NotInForce), ("2026-05-01", Existence::InForce)] {
            assert_eq!(table.existence("G0439".into(), day(on).unwrap()), expected, "{on}");
        }
        assert_eq!(table.existence("G0440".into(), day("2026-05-01").unwrap()), Existence::NotInForce);
        assert_eq!(table.existence("99213".into(), day("2026-05-01").unwrap()), Existence::NotInstalled, "no table of CPT is installed");
    }

    #[test]
    fn a_release_comes_back_from_its_compact_form_and_gives_way_to_the_next() {
        let day = |text| parse_date(text);
        let mut codes = CodeSets::built_in();
        let mut import = |name: &str, rows: &str| {
            let text = format!("HCPC,SEQNUM,RECID,COV,ADD DT,ACT EFF DT,TERM DT,ACTION CD\n{rows}");
            let request = ImportRequest { files: vec![OwnerFile { name: name.into(), bytes: text.into_bytes() }], ..ImportRequest::default() };
            let (bytes, _) = KIND.build(&request, TableFacts { name: name.into(), ..TableFacts::default() }).unwrap();
            KIND.install_bytes(&mut codes, bytes).unwrap();
        };
        import("HCPC2026_JAN_ANWEB.csv", "G0439,1,3,D,20110101,20110101,,N\nLT,1,7,D,19840101,19840101,,N\n");
        import("HCPC2026_APR_ANWEB.csv", "S0001,1,3,I,20110101,20110101,,N\nLT,1,7,D,19840101,19840101,20260531,D\n");
        let table = &codes.hcpcs;
        let on = |code: &str, date| table.existence(code.into(), day(date).unwrap());
        assert_eq!((on("G0439", "2026-03-31"), on("G0439", "2026-04-01")), (Existence::InForce, Existence::NotInForce));
        assert_eq!((on("G0439", "2020-01-01"), on("A0001", "2020-01-01")), (Existence::InForce, Existence::NotInstalled), "before the first release");
        assert_eq!((on("S0001", "2026-07-01"), on("A0001", "2026-07-01")), (Existence::InForce, Existence::NotInstalled), "behind the last quarter");
        assert_eq!(table.coverage("S0001".into(), day("2026-05-01").unwrap()), Coverage::NotForMedicare);
        let modifier = |code: &str, date| table.modifier_existence(code.into(), day(date).unwrap());
        assert_eq!((modifier("LT", "2026-05-31"), modifier("LT", "2026-06-01"), modifier("ZZ", "2026-05-01")), (Existence::InForce, Existence::NotInForce, Existence::NotInForce));
        assert_eq!(
            (modifier("25", "2026-05-01"), modifier("P3", "2026-05-01"), modifier("1P", "2026-05-01")),
            (Existence::NotInstalled, Existence::NotInstalled, Existence::NotInstalled)
        );
    }
}
