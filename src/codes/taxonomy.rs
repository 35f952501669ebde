//! Codes of the Health Care Provider Taxonomy (NUCC), by an import of its CSV file: codes and dates, nothing of their definitions.
//!
//! The file is a snapshot of January or July without dates in it; so a release holds from its first day, and a code that it does not have does not exist then. Columns with
//! dates, where somebody adds them, are read. [source: NUCC, Health Care Provider Taxonomy code set, CSV of versions 24 to 26]

use super::kinds::TableKind;
use super::owner_csv::OwnerCsv;
use super::owner_file::{ImportFault, ImportRequest, Imported, OwnerFile};
use super::packed_rows::{Fields, FieldsOf, PackedRow, RowTable, imported_rows, rows_of};
use super::release_dates::{digits_behind, months_from, read_files, release_dates};
use super::versions::Versions;
use super::{CodeSets, Programme};
use crate::model::Date;

/// The kind `nucc`.
pub const KIND: TableKind = TableKind {
    name: "nucc",
    title: "provider taxonomy",
    takes: "NUCC's taxonomy CSV, with --from where its name does not say the version",
    layout: 1,
    has_programme: false,
    import,
    install: |codes: &mut CodeSets, table| {
        codes.taxonomy.install(RowTable::open(&table)?);
        Ok(())
    },
};

/// Version 26.1 is that of July 2026; there are two a year, and sometimes one is left out, so a version holds for a year.
fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let named = |name: &str| {
        let version = digits_behind(name, "TAXONOMY").filter(|version| version.len() == 3)?;
        let (year, half) = version.split_at(2);
        months_from(2000 + year.parse::<i16>().ok()?, if half == "0" { 1 } else { 7 }, 12)
    };
    let (from, to) = release_dates(request, named, "nucc_taxonomy_261.csv")?;
    Ok(imported_rows(read_files(request, read_taxonomy)?, from, to))
}

/// A code of ten characters with its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxonomyRow {
    /// Nine letters and digits, and X.
    pub code: [u8; 10],
    /// First date; `None` means always.
    pub from: Option<Date>,
    /// Last date; `None` means not ended.
    pub to: Option<Date>,
}

impl PackedRow for TaxonomyRow {
    const WIDTH: usize = 14;

    fn pack(&self, out: &mut Fields) {
        self.code.iter().for_each(|byte| out.byte(*byte));
        out.first_day(self.from);
        out.last_day(self.to);
    }

    fn unpack(fields: &mut FieldsOf<'_>) -> Option<Self> {
        let mut code = [0; 10];
        for place in &mut code {
            *place = fields.byte()?;
        }
        Some(TaxonomyRow { code, from: fields.day()?, to: fields.day()? })
    }
}

/// Reads the CSV file.
pub fn read_taxonomy(file: &OwnerFile) -> Result<Vec<TaxonomyRow>, ImportFault> {
    let mut csv = OwnerCsv::open(file, "CODE")?;
    let code = csv.place(&["CODE"])?;
    // Without these the file is some other table of codes.
    csv.place(&["CLASSIFICATION"])?;
    let from = csv.optional_place(&["EFFECTIVE DATE"])?;
    let to = csv.optional_place(&["DEACTIVATION DATE"])?;
    let mut rows = Vec::new();
    while let Some(row) = csv.next_row()? {
        let text = row.text(code);
        let parsed = code_of(text).ok_or_else(|| row.fault("a taxonomy code of ten characters that ends with X", text))?;
        let date = |place: Option<usize>| place.map_or(Ok(None), |place| row.date(place));
        rows.push(TaxonomyRow { code: parsed, from: date(from)?, to: date(to)? });
    }
    if rows.is_empty() { Err(csv.header_fault("rows below the header", "none")) } else { Ok(rows) }
}

fn code_of(text: &str) -> Option<[u8; 10]> {
    let code: [u8; 10] = text.as_bytes().try_into().ok()?;
    (code.ends_with(b"X") && code.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())).then_some(code)
}

/// The installed releases.
#[derive(Debug, Clone)]
pub struct Taxonomy {
    /// Each sorted by code.
    releases: Versions<RowTable<TaxonomyRow>>,
}

impl Default for Taxonomy {
    fn default() -> Self {
        Taxonomy { releases: Versions::not_installed() }
    }
}

impl Taxonomy {
    /// Adds a release.
    pub fn install(&mut self, release: RowTable<TaxonomyRow>) {
        self.releases.install(release);
    }

    /// Whether a release says something about a date.
    pub fn covers(&self, on: Date) -> bool {
        self.releases.on(Programme::Medicare, on).is_some()
    }

    /// Whether a code is in force on a date; `None` where no release covers it.
    pub fn is_in_force(&self, code: &str, on: Date) -> Option<bool> {
        let release = self.releases.on(Programme::Medicare, on)?;
        let holds = |row: &TaxonomyRow| row.from.is_none_or(|from| from <= on) && row.to.is_none_or(|to| on <= to);
        Some(code_of(code).is_some_and(|code| rows_of(&release.rows, code, |row| row.code).iter().any(holds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::compact::TableFacts;

    fn file(text: &str) -> OwnerFile {
        OwnerFile { name: "nucc_taxonomy_260.csv".into(), bytes: text.into() }
    }

    #[test]
    fn codes_are_in_force_from_their_release_on_and_until_they_are_deactivated() {
        let text = "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section,Deactivation Date\n\
            207Q00000X,g,c,,not kept,\"not, kept\",d,Individual,\n261QP2300X,g,c,,,,d,Non-Individual,3/31/2026\n";
        let request = ImportRequest { files: vec![file(text)], ..ImportRequest::default() };
        let mut codes = CodeSets::built_in();
        KIND.install_bytes(&mut codes, KIND.build(&request, TableFacts::default()).unwrap().0).unwrap();
        let taxonomy = &codes.taxonomy;
        let on = |code: &str, month| taxonomy.is_in_force(code, Date::constant(2026, month, 1));
        assert_eq!((on("207Q00000X", 1), on("261QP2300X", 3), on("261QP2300X", 4), on("207Q00001X", 1)), (Some(true), Some(true), Some(false), Some(false)));
        assert_eq!(taxonomy.is_in_force("207Q00000X", Date::constant(2025, 12, 31)), None);
    }

    #[test]
    fn a_shifted_row_or_another_table_is_refused() {
        let fault = |text: &str| read_taxonomy(&file(text)).unwrap_err().to_string();
        assert_eq!(
            fault("Code,Classification\n207Q0000X,c\n"),
            "nucc_taxonomy_260.csv:2: expected a taxonomy code of ten characters that ends with X, found `207Q0000X`; nothing was imported"
        );
        assert_eq!(fault("Code,Text\n1,c\n"), "nucc_taxonomy_260.csv:1: expected a column CLASSIFICATION, found `none`; nothing was imported");
    }
}
