//! Lists of diagnoses of the Medicare Code Editor: by age, by sex, and those that do not stand first. By an import; nothing is carried.
//!
//! The editor is made for hospital stays; how much a list weighs on a professional claim is for `edits`. [source: CMS, Definitions of Medicare Code Edits]

mod import;

pub use import::read_mce;

use super::compact::{CompactError, TableFacts};
use super::packed_rows::{Fields, FieldsOf, PackedRow, Release, Releases, build_rows, open_rows, rows_of};
use crate::model::{Code, Date};

/// The word of `codes import`.
pub const KIND: &str = "mce";
/// Version of the row below.
const LAYOUT: u32 = 1;

/// One list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MceList {
    /// Only in the first year of life.
    Newborn,
    /// Only under 18.
    Pediatric,
    /// Only from 9 to 64.
    Maternity,
    /// Only from 15 on.
    Adult,
    /// Only of women.
    Female,
    /// Only of men.
    Male,
    /// Manifestations, which never stand first.
    Manifestation,
    /// Circumstances and the like, which do not stand first.
    UnacceptableFirst,
    /// The same, unless another diagnosis stands beside it.
    UnacceptableAlone,
    /// Rarely a reason for a stay in hospital.
    Questionable,
    /// External causes, which never stand first.
    ExternalCause,
}

impl MceList {
    /// All lists with their words in our own CSV layout.
    pub const ALL: [(&str, MceList); 11] = [
        ("newborn", MceList::Newborn),
        ("pediatric", MceList::Pediatric),
        ("maternity", MceList::Maternity),
        ("adult", MceList::Adult),
        ("female", MceList::Female),
        ("male", MceList::Male),
        ("manifestation", MceList::Manifestation),
        ("unacceptable_principal", MceList::UnacceptableFirst),
        ("unacceptable_alone", MceList::UnacceptableAlone),
        ("questionable", MceList::Questionable),
        ("external_cause", MceList::ExternalCause),
    ];

    /// Reads a word of our CSV layout; `None` for any other.
    pub fn parse(text: &str) -> Option<MceList> {
        MceList::ALL.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, list)| *list)
    }

    /// Youngest and oldest age in full years that the list allows; `None` for lists that are not by age.
    ///
    /// [source: CMS, Definitions of Medicare Code Edits, edit 4 as of fiscal year 2027. Maternity was 12 to 55 in old versions; the wider range is used for all]
    pub fn ages(self) -> Option<(i16, i16)> {
        match self {
            MceList::Newborn => Some((0, 0)),
            MceList::Pediatric => Some((0, 17)),
            MceList::Maternity => Some((9, 64)),
            MceList::Adult => Some((15, 124)),
            _ => None,
        }
    }
}

/// A diagnosis on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MceRow {
    /// ICD-10-CM code without its dot.
    pub code: Code,
    /// The list.
    pub list: MceList,
    /// First date of service; `None` means always.
    pub from: Option<Date>,
    /// Last date of service; `None` means not ended.
    pub to: Option<Date>,
}

impl PackedRow for MceRow {
    const WIDTH: usize = 12;

    fn pack(&self, out: &mut Fields) {
        out.code(self.code, 7);
        // There are eleven lists.
        out.byte(MceList::ALL.iter().position(|(_, list)| *list == self.list).unwrap_or_default() as u8);
        out.first_day(self.from);
        out.last_day(self.to);
    }

    fn unpack(fields: &mut FieldsOf<'_>) -> Option<Self> {
        let (code, list) = (fields.code(7)?, fields.byte()?);
        let (_, list) = *MceList::ALL.get(usize::from(list))?;
        Some(MceRow { code, list, from: fields.day()?, to: fields.day()? })
    }
}

/// The compact form of a release.
pub fn build_mce(facts: TableFacts, rows: Vec<MceRow>) -> Result<Vec<u8>, CompactError> {
    build_rows(TableFacts { kind: KIND.into(), layout: LAYOUT, ..facts }, rows)
}

/// Opens a compact release.
pub fn open_mce(bytes: Vec<u8>) -> Result<Release<Vec<MceRow>>, CompactError> {
    open_rows(KIND, LAYOUT, bytes)
}

/// The installed releases.
#[derive(Debug, Clone, Default)]
pub struct MceLists {
    /// Each sorted by code.
    releases: Releases<Vec<MceRow>>,
}

impl MceLists {
    /// The releases that were opened.
    pub fn with_releases(releases: Vec<Release<Vec<MceRow>>>) -> MceLists {
        MceLists { releases: Releases::new(releases) }
    }

    /// Whether a release says something about a date of service.
    pub fn covers(&self, on: Date) -> bool {
        self.releases.on(on).is_some()
    }

    /// What is known about the releases, in order of their first days.
    pub fn facts(&self) -> impl Iterator<Item = &TableFacts> {
        self.releases.all().iter().map(|release| &release.facts)
    }

    /// The lists on which a diagnosis stands on a date, in order.
    pub fn lists(&self, code: Code, on: Date) -> impl Iterator<Item = MceList> {
        let rows = self.releases.on(on).map_or(&[][..], |release| rows_of(&release.table, code, |row| row.code));
        rows.iter().filter(move |row| row.from.is_none_or(|from| from <= on) && row.to.is_none_or(|to| on <= to)).map(|row| row.list)
    }

    /// Whether a diagnosis stands on a list on a date.
    pub fn has(&self, list: MceList, code: Code, on: Date) -> bool {
        self.lists(code, on).any(|other| other == list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_by_code_and_date() {
        let row = |code: &str, list, to| MceRow { code: code.into(), list, from: None, to };
        let ended = Date::constant(2026, 3, 31);
        let rows = vec![row("O80", MceList::Maternity, None), row("O80", MceList::Female, Some(ended)), row("P072", MceList::Newborn, None)];
        let facts = TableFacts { from: Some(Date::constant(2025, 10, 1)), to: Some(Date::constant(2026, 9, 30)), ..TableFacts::default() };
        let lists = MceLists::with_releases(vec![open_mce(build_mce(facts, rows).unwrap()).unwrap()]);
        let on = |code: &str, on| lists.lists(code.into(), on).collect::<Vec<_>>();
        assert_eq!(on("O80", ended), [MceList::Maternity, MceList::Female]);
        assert_eq!(on("O80", Date::constant(2026, 4, 1)), [MceList::Maternity]);
        assert_eq!((on("O8", ended), on("P072", Date::constant(2026, 10, 1))), (vec![], vec![]));
        assert!(lists.covers(ended) && !lists.covers(Date::constant(2026, 10, 1)));
    }
}
