//! Codes of the Health Care Provider Taxonomy (NUCC), by an import of its CSV file: codes and dates, nothing of their definitions.
//!
//! The file is a snapshot of January or July without dates in it; so a release holds from its first day, and a code that it does not have does not exist then. Columns with
//! dates, where somebody adds them, are read. [source: NUCC, Health Care Provider Taxonomy code set, CSV of versions 24 to 26]

use super::compact::{CompactError, TableFacts};
use super::owner_csv::{OwnerCsv, SourceFault};
use super::packed_rows::{Fields, FieldsOf, PackedRow, Release, Releases, build_rows, open_rows, rows_of};
use crate::model::Date;

/// The word of `codes import`.
pub const KIND: &str = "nucc";
/// Version of the row below.
const LAYOUT: u32 = 1;

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
pub fn read_taxonomy(file: &str, bytes: &[u8]) -> Result<Vec<TaxonomyRow>, SourceFault> {
    let mut csv = OwnerCsv::open(file, bytes, "CODE")?;
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

/// The compact form of a release.
pub fn build_taxonomy(facts: TableFacts, rows: Vec<TaxonomyRow>) -> Result<Vec<u8>, CompactError> {
    build_rows(TableFacts { kind: KIND.into(), layout: LAYOUT, ..facts }, rows)
}

/// Opens a compact release.
pub fn open_taxonomy(bytes: Vec<u8>) -> Result<Release<Vec<TaxonomyRow>>, CompactError> {
    open_rows(KIND, LAYOUT, bytes)
}

/// The installed releases.
#[derive(Debug, Clone, Default)]
pub struct Taxonomy {
    /// Each sorted by code.
    releases: Releases<Vec<TaxonomyRow>>,
}

impl Taxonomy {
    /// The releases that were opened.
    pub fn with_releases(releases: Vec<Release<Vec<TaxonomyRow>>>) -> Taxonomy {
        Taxonomy { releases: Releases::new(releases) }
    }

    /// Whether a release says something about a date.
    pub fn covers(&self, on: Date) -> bool {
        self.releases.on(on).is_some()
    }

    /// What is known about the releases, in order of their first days.
    pub fn facts(&self) -> impl Iterator<Item = &TableFacts> {
        self.releases.all().iter().map(|release| &release.facts)
    }

    /// Whether a code is in force on a date; `None` where no release covers it.
    pub fn is_in_force(&self, code: &str, on: Date) -> Option<bool> {
        let release = self.releases.on(on)?;
        let holds = |row: &TaxonomyRow| row.from.is_none_or(|from| from <= on) && row.to.is_none_or(|to| on <= to);
        Some(code_of(code).is_some_and(|code| rows_of(&release.table, code, |row| row.code).iter().any(holds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_force_from_their_release_on_and_until_they_are_deactivated() {
        let text = "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section,Deactivation Date\n\
            207Q00000X,g,c,,not kept,\"not, kept\",d,Individual,\n261QP2300X,g,c,,,,d,Non-Individual,3/31/2026\n";
        let facts = TableFacts { from: Some(Date::constant(2026, 1, 1)), ..TableFacts::default() };
        let release = open_taxonomy(build_taxonomy(facts, read_taxonomy("n.csv", text.as_bytes()).unwrap()).unwrap()).unwrap();
        let taxonomy = Taxonomy::with_releases(vec![release]);
        let on = |code: &str, month| taxonomy.is_in_force(code, Date::constant(2026, month, 1));
        assert_eq!((on("207Q00000X", 1), on("261QP2300X", 3), on("261QP2300X", 4), on("207Q00001X", 1)), (Some(true), Some(true), Some(false), Some(false)));
        assert_eq!(taxonomy.is_in_force("207Q00000X", Date::constant(2025, 12, 31)), None);
    }

    #[test]
    fn a_shifted_row_or_another_table_is_refused() {
        let fault = |text: &str| read_taxonomy("n.csv", text.as_bytes()).unwrap_err().to_string();
        assert_eq!(fault("Code,Classification\n207Q0000X,c\n"), "n.csv:2: expected a taxonomy code of ten characters that ends with X, found `207Q0000X`");
        assert_eq!(fault("Code,Text\n1,c\n"), "n.csv:1: expected a column CLASSIFICATION, found `none`");
    }
}
