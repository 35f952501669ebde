//! How Medicare pays a code: status, global period, and which modifiers it can have. From the relative value file, by an import; nothing is carried.
//!
//! Prices are elsewhere (`mpfs`). What follows for a claim is decided by `edits`.

mod import;

pub use import::read_indicators;

use super::kinds::TableKind;
use super::owner_file::{ImportFault, ImportRequest, Imported};
use super::packed_rows::{Fields, FieldsOf, PackedRow, RowTable, imported_rows, rows_of};
use super::release_dates::{digits_behind, month, months_from, read_files, release_dates};
use super::versions::Versions;
use super::{CodeSets, Programme};
use crate::model::{Code, CodeList, Date};

/// The kind `mpfs-indicators`.
pub const KIND: TableKind = TableKind {
    name: "mpfs-indicators",
    title: "physician fee schedule indicators",
    takes: "CMS's relative value file (PPRRVU, CSV), with --from where its name does not say the quarter",
    layout: 1,
    has_programme: false,
    import,
    install: |codes: &mut CodeSets, table| {
        codes.indicators.install(RowTable::open(&table)?);
        Ok(())
    },
};

/// A release holds to the end of its calendar year unless a later one takes its place.
fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let named = |name: &str| {
        let digits = digits_behind(name, "PPRRVU")?;
        let year = digits.parse::<i16>().ok().filter(|_| matches!(digits.len(), 2 | 4))?;
        let month = month(name)?;
        months_from(if year < 100 { 2000 + year } else { year }, month, 13 - month)
    };
    let (from, to) = release_dates(request, named, "PPRRVU26_JAN.csv")?;
    Ok(imported_rows(read_files(request, read_indicators)?, from, to))
}

/// The days around a procedure that its payment covers. [source: CMS, Medicare Claims Processing Manual, chapter 12, section 40.1]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GlobalPeriod {
    /// Blank.
    Unsaid,
    /// 000: the day itself.
    SameDay,
    /// 010: the day and ten days after.
    TenDays,
    /// 090: the day before, the day and ninety days after.
    NinetyDays,
    /// MMM: maternity care, counted otherwise.
    Maternity,
    /// XXX: the concept does not apply.
    NotApplicable,
    /// YYY: the contractor decides.
    ByContractor,
    /// ZZZ: belongs to another service and its period.
    OfAnother,
}

impl GlobalPeriod {
    const WORDS: [(&str, GlobalPeriod); 8] = [
        ("", GlobalPeriod::Unsaid),
        ("000", GlobalPeriod::SameDay),
        ("010", GlobalPeriod::TenDays),
        ("090", GlobalPeriod::NinetyDays),
        ("MMM", GlobalPeriod::Maternity),
        ("XXX", GlobalPeriod::NotApplicable),
        ("YYY", GlobalPeriod::ByContractor),
        ("ZZZ", GlobalPeriod::OfAnother),
    ];

    /// Reads the file's word; spreadsheets drop leading zeros. `None` for any other.
    pub fn parse(text: &str) -> Option<GlobalPeriod> {
        let is_same = |word: &str| word == text || (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && format!("{text:0>3}") == word);
        GlobalPeriod::WORDS.iter().find(|(word, _)| is_same(word)).map(|(_, period)| *period)
    }

    /// How many days after the procedure its payment covers; `None` where it has no such period.
    pub fn days_after(self) -> Option<i32> {
        match self {
            GlobalPeriod::SameDay => Some(0),
            GlobalPeriod::TenDays => Some(10),
            GlobalPeriod::NinetyDays => Some(90),
            _ => None,
        }
    }
}

/// One row: how a code, or one of its components, is paid. Indicators are the file's characters, a blank where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Indicators {
    /// HCPCS or CPT code.
    pub code: Code,
    /// 26, TC, 53 or none.
    pub modifier: Code,
    /// A to X: whether and by whom it is priced.
    pub status: u8,
    /// Its global period.
    pub global: GlobalPeriod,
    /// PC/TC: 1 has a professional and a technical part, 0 is a physician's service, 2 is only professional, 3 only technical, 4 both together, and others.
    pub component: u8,
    /// How several procedures of a day are reduced.
    pub multiple: u8,
    /// 1: paid at 150 percent for both sides; 0 and 9: modifier 50 means nothing; 2: the price is for both sides; 3: paid for each side.
    pub bilateral: u8,
    /// 0: an assistant is paid with documentation; 1: never; 2: paid; 9: does not apply.
    pub assistant: u8,
    /// 0: two surgeons are never paid; 1: with documentation; 2: paid for two specialties; 9: does not apply.
    pub co_surgeon: u8,
    /// 0: a team is never paid; 1: with documentation; 2: paid; 9: does not apply.
    pub team: u8,
    /// Rarely or never done outside a facility; there is no price for it there.
    pub is_not_for_office: bool,
    /// Rarely or never done in a facility; there is no price for it there.
    pub is_not_for_facility: bool,
}

impl PackedRow for Indicators {
    const WIDTH: usize = 16;

    fn pack(&self, out: &mut Fields) {
        out.code(self.code, 5);
        out.code(self.modifier, 2);
        // There are eight words.
        out.byte(GlobalPeriod::WORDS.iter().position(|(_, period)| *period == self.global).unwrap_or_default() as u8);
        for indicator in [self.status, self.component, self.multiple, self.bilateral, self.assistant, self.co_surgeon, self.team] {
            out.byte(indicator);
        }
        out.byte(u8::from(self.is_not_for_office) | u8::from(self.is_not_for_facility) << 1);
    }

    fn unpack(fields: &mut FieldsOf<'_>) -> Option<Self> {
        let (code, modifier, global) = (fields.code(5)?, fields.code(2)?, fields.byte()?);
        let (_, global) = *GlobalPeriod::WORDS.get(usize::from(global))?;
        let [status, component, multiple, bilateral] = [fields.byte()?, fields.byte()?, fields.byte()?, fields.byte()?];
        let [assistant, co_surgeon, team, flags] = [fields.byte()?, fields.byte()?, fields.byte()?, fields.byte()?];
        let (is_not_for_office, is_not_for_facility) = (flags & 1 != 0, flags & 2 != 0);
        Some(Indicators { code, modifier, status, global, component, multiple, bilateral, assistant, co_surgeon, team, is_not_for_office, is_not_for_facility })
    }
}

/// The installed releases.
#[derive(Debug, Clone)]
pub struct PhysicianIndicators {
    /// Each sorted by code and modifier.
    releases: Versions<RowTable<Indicators>>,
}

impl Default for PhysicianIndicators {
    fn default() -> Self {
        PhysicianIndicators { releases: Versions::not_installed() }
    }
}

impl PhysicianIndicators {
    /// Adds a release.
    pub fn install(&mut self, release: RowTable<Indicators>) {
        self.releases.install(release);
    }

    /// Whether a release says something about a date of service.
    pub fn covers(&self, on: Date) -> bool {
        self.releases.on(Programme::Medicare, on).is_some()
    }

    /// All rows of a code on a date: the whole and its parts.
    pub fn rows(&self, code: Code, on: Date) -> &[Indicators] {
        self.releases.on(Programme::Medicare, on).map_or(&[], |release| rows_of(&release.rows, code, |row| row.code))
    }

    /// The row by which a line is paid: that of its component modifier where there is one, else that of the whole code.
    pub fn find(&self, code: Code, modifiers: &CodeList<4>, on: Date) -> Option<&Indicators> {
        let rows = self.rows(code, on);
        let part = rows.iter().find(|row| !row.modifier.is_empty() && modifiers.as_slice().contains(&row.modifier));
        part.or_else(|| rows.iter().find(|row| row.modifier.is_empty()))
    }

    /// The global period of a code on a date; `None` where no release says one.
    pub fn global_days(&self, code: Code, on: Date) -> Option<GlobalPeriod> {
        self.find(code, &CodeList::default(), on).map(|row| row.global).filter(|period| *period != GlobalPeriod::Unsaid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::compact::{CompactTable, TableFacts};

    fn row(code: &str, modifier: &str, global: &str) -> Indicators {
        Indicators {
            code: code.into(),
            modifier: modifier.into(),
            status: b'A',
            global: GlobalPeriod::parse(global).unwrap(),
            component: b'1',
            multiple: b'2',
            bilateral: b'3',
            assistant: b'0',
            co_surgeon: b'9',
            team: b' ',
            is_not_for_office: true,
            is_not_for_facility: false,
        }
    }

    #[test]
    fn rows_come_back_and_a_component_is_found_by_its_modifier() {
        let on = Date::constant(2026, 5, 4);
        let imported = imported_rows(vec![row("71046", "26", "XXX"), row("71046", "", "XXX"), row("20610", "", "0")], None, None);
        let facts = TableFacts { kind: KIND.name.into(), layout: KIND.layout, from: Some(Date::constant(2026, 4, 1)), ..TableFacts::default() };
        let bytes = CompactTable::build(&facts, &imported.sections).unwrap();
        let mut codes = CodeSets::built_in();
        KIND.install_bytes(&mut codes, bytes).unwrap();
        let table = &codes.indicators;
        assert_eq!(table.rows("20610".into(), on), [row("20610", "", "000")]);
        let modifiers = |codes: &[&str]| codes.iter().map(|code| Code::from(*code)).collect::<CodeList<4>>();
        let found = |codes: &[&str]| table.find("71046".into(), &modifiers(codes), on).map(|row| row.modifier.as_str().to_owned());
        assert_eq!((found(&["26"]).as_deref(), found(&["TC"]).as_deref()), (Some("26"), Some("")));
        assert_eq!(table.global_days("20610".into(), on), Some(GlobalPeriod::SameDay));
        assert_eq!((table.global_days("20611".into(), on), table.global_days("20610".into(), Date::constant(2026, 3, 31))), (None, None));
    }
}
