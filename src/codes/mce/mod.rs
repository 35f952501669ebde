//! Lists of diagnoses of the Medicare Code Editor: by age, by sex, and those that do not stand first. By an import; nothing is carried.
//!
//! The editor is made for hospital stays; how much a list weighs on a professional claim is for `edits`. [source: CMS, Definitions of Medicare Code Edits]

mod import;

pub use import::read_mce;

use super::kinds::TableKind;
use super::owner_file::{ImportFault, ImportRequest, Imported};
use super::packed_rows::{Fields, FieldsOf, PackedRow, RowTable, imported_rows, rows_of};
use super::release_dates::{digits_behind, months_from, read_files, release_dates};
use super::versions::Versions;
use super::{CodeSets, Programme};
use crate::model::{Code, Date};

/// The kind `mce`.
pub const KIND: TableKind = TableKind {
    name: "mce",
    title: "Medicare Code Editor lists",
    takes: "CMS's Definitions of Medicare Code Edits (text), or a CSV of list,code,from,to; with --from where the name does not say the version",
    layout: 1,
    has_programme: false,
    import,
    install: |codes: &mut CodeSets, table| {
        codes.mce.install(RowTable::open(&table)?);
        Ok(())
    },
};

/// Version 44 is that of fiscal year 2027, version 41.1 that from April 2024 on. A version holds to the end of its fiscal year.
fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let named = |name: &str| {
        let version = digits_behind(name, "_V").or_else(|| digits_behind(name, "-V"))?;
        let number = version.parse::<i16>().ok().filter(|number| (33..200).contains(number))?;
        let rest = name.split_once(version).map_or("", |(_, rest)| rest);
        let is_april = rest.starts_with("_1") || rest.starts_with(".1");
        if is_april { months_from(1983 + number, 4, 6) } else { months_from(1982 + number, 10, 12) }
    };
    let (from, to) = release_dates(request, named, "Definitions of Medicare Code Edits_v_44.txt")?;
    Ok(imported_rows(read_files(request, read_mce)?, from, to))
}

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

/// The installed releases.
#[derive(Debug, Clone)]
pub struct MceLists {
    /// Each sorted by code.
    releases: Versions<RowTable<MceRow>>,
}

impl Default for MceLists {
    fn default() -> Self {
        MceLists { releases: Versions::not_installed() }
    }
}

impl MceLists {
    /// Adds a release.
    pub fn install(&mut self, release: RowTable<MceRow>) {
        self.releases.install(release);
    }

    /// Whether a release says something about a date of service.
    pub fn covers(&self, on: Date) -> bool {
        self.releases.on(Programme::Medicare, on).is_some()
    }

    /// The lists on which a diagnosis stands on a date, in order.
    pub fn lists(&self, code: Code, on: Date) -> impl Iterator<Item = MceList> {
        let rows = self.releases.on(Programme::Medicare, on).map_or(&[][..], |release| rows_of(&release.rows, code, |row| row.code));
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
    use crate::codes::compact::TableFacts;
    use crate::codes::owner_file::OwnerFile;

    #[test]
    fn lists_come_back_by_code_and_date() {
        let text = "list,code,from,to\nmaternity,O80,,\nfemale,O80,,2026-03-31\nnewborn,P07.2,,\n";
        let mut codes = CodeSets::built_in();
        let mut import = |name: &str| {
            let request = ImportRequest { files: vec![OwnerFile { name: name.into(), bytes: text.into() }], ..ImportRequest::default() };
            let (bytes, imported) = KIND.build(&request, TableFacts { name: name.into(), ..TableFacts::default() })?;
            KIND.install_bytes(&mut codes, bytes).unwrap();
            Ok::<_, ImportFault>((imported.from, imported.to))
        };
        let day = |text| crate::model::parse_date(text);
        assert_eq!(import("Definitions of Medicare Code Edits_v_43.csv"), Ok((day("2025-10-01"), day("2026-09-30"))));
        assert_eq!(import("Definitions of Medicare Code Edits_v_41_1.csv"), Ok((day("2024-04-01"), day("2024-09-30"))));
        assert!(import("lists.csv").is_err());
        let on = |code: &str, on| codes.mce.lists(code.into(), day(on).unwrap()).collect::<Vec<_>>();
        assert_eq!(on("O80", "2026-03-31"), [MceList::Maternity, MceList::Female]);
        assert_eq!(on("O80", "2026-04-01"), [MceList::Maternity]);
        assert_eq!((on("O8", "2026-03-31"), on("P072", "2026-10-01")), (vec![], vec![]));
        assert!(codes.mce.covers(day("2024-09-30").unwrap()) && !codes.mce.covers(day("2024-10-01").unwrap()));
    }
}
