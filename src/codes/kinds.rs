//! The kinds of code tables that `codes import` brings into a workspace as compact files: one entry a kind. Import, load, list and the version stamps of a run go by this list.

use super::compact::{CompactError, CompactTable, TableFacts};
use super::owner_file::{ImportFault, ImportRequest, Imported};
use super::{CodeSets, add_on_codes, code_texts, coverage_articles, hcpcs, mce, ncci_pairs, physician_indicators, taxonomy, unit_limits};

/// A kind of table.
#[derive(Debug)]
pub struct TableKind {
    /// The word on the command line, and the ending of its files in `reference/codes/`.
    pub name: &'static str,
    /// What it is called in lists.
    pub title: &'static str,
    /// The owner's files that it is made from, and the options that it needs.
    pub takes: &'static str,
    /// Version of its sections; raised by every change to what they mean.
    pub layout: u32,
    /// Whether there is one for each programme.
    pub has_programme: bool,
    /// Makes the sections from the owner's files.
    pub import: fn(&ImportRequest) -> Result<Imported, ImportFault>,
    /// Puts an opened table where edits find it.
    pub install: fn(&mut CodeSets, CompactTable) -> Result<(), CompactError>,
}

/// All kinds, in the order of lists.
pub static TABLE_KINDS: &[TableKind] =
    &[ncci_pairs::KIND, unit_limits::KIND, add_on_codes::KIND, hcpcs::KIND, mce::KIND, physician_indicators::KIND, coverage_articles::KIND, taxonomy::KIND, code_texts::KIND];

impl TableKind {
    /// The kind with a name.
    pub fn find(name: &str) -> Option<&'static TableKind> {
        TABLE_KINDS.iter().find(|kind| kind.name == name)
    }

    /// Makes the bytes of a compact table and says what was kept. Of `facts` only name, contractor and hashes are looked at; the rest comes from the request and the import.
    pub fn build(&self, request: &ImportRequest, facts: TableFacts) -> Result<(Vec<u8>, Imported), ImportFault> {
        let imported = (self.import)(request)?;
        let whole = |problem: String| ImportFault { file: request.files.first().map(|file| file.name.clone()).unwrap_or_default(), line: 0, problem };
        if imported.kept == 0 {
            return Err(whole("no row of it belongs in a table".into()));
        }
        let programme = request.programme.filter(|_| self.has_programme);
        let (from, to, rows) = (imported.from, imported.to, imported.kept);
        let facts = TableFacts { kind: self.name.into(), layout: self.layout, programme, from, to, rows, ..facts };
        let bytes = CompactTable::build(&facts, &imported.sections).map_err(|fault| whole(fault.to_string()))?;
        Ok((bytes, imported))
    }

    /// Opens the bytes of a compact table and puts it where edits find it.
    pub fn install_bytes(&self, codes: &mut CodeSets, bytes: Vec<u8>) -> Result<(), CompactError> {
        let table = CompactTable::from_bytes(self.name, self.layout, bytes)?;
        let facts = table.facts().clone();
        (self.install)(codes, table)?;
        codes.installed.push(facts);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::owner_file::OwnerFile;
    use super::super::{Programme, Versions};
    use super::*;
    use crate::model::Date;

    const EXCERPTS: [(&str, &[u8]); 8] = [
        ("ncci", include_bytes!("../../tests/fixtures/codes/ccipra-excerpt-f1.txt")),
        ("mue", include_bytes!("../../tests/fixtures/codes/mue-practitioner-excerpt.csv")),
        ("add-on", include_bytes!("../../tests/fixtures/codes/aoc-excerpt.csv")),
        ("hcpcs", include_bytes!("../../tests/fixtures/codes/HCPC2015_JAN_ANWEB-excerpt.csv")),
        ("mce", include_bytes!("../../tests/fixtures/codes/mce-excerpt.txt")),
        ("mpfs-indicators", include_bytes!("../../tests/fixtures/codes/PPRRVU26-excerpt.csv")),
        ("nucc", include_bytes!("../../tests/fixtures/codes/nucc_taxonomy-excerpt.csv")),
        ("texts", include_bytes!("../../tests/fixtures/codes/code-texts-excerpt.csv")),
    ];

    fn request(bytes: &[u8]) -> ImportRequest {
        let file = OwnerFile { name: "table".into(), bytes: bytes.to_vec() };
        ImportRequest { files: vec![file], programme: Some(Programme::Medicare), from: Some(Date::constant(2020, 1, 1)), ..ImportRequest::default() }
    }

    #[test]
    fn names_are_unique_and_none_is_an_editions() {
        let mut names: Vec<&str> = TABLE_KINDS.iter().map(|kind| kind.name).collect();
        names.extend(["icd10cm", "mpfs", "ndc", "csv"]);
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn every_row_read_is_kept_or_left_out_for_a_reason() {
        for (name, bytes) in EXCERPTS {
            let (_, imported) = TableKind::find(name).unwrap().build(&request(bytes), TableFacts::default()).unwrap();
            assert_eq!(imported.read, imported.kept + imported.rejected.iter().map(|(_, rows)| rows).sum::<u64>(), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_cut_off_or_has_a_wrong_byte_never_panics_and_never_opens_wrongly() {
        for (name, bytes) in EXCERPTS {
            let kind = TableKind::find(name).unwrap();
            let changed = |place: usize| {
                let mut changed = bytes.to_vec();
                changed[place] ^= 0x15;
                changed
            };
            let mut codes = CodeSets::built_in();
            for place in 0..bytes.len() {
                (codes.ncci, codes.unit_limits, codes.add_on_codes) = (Versions::not_installed(), Versions::not_installed(), Versions::not_installed());
                (codes.hcpcs, codes.mce, codes.indicators) = (hcpcs::Hcpcs::not_installed(), mce::MceLists::default(), physician_indicators::PhysicianIndicators::default());
                (codes.taxonomy, codes.texts) = (taxonomy::Taxonomy::default(), code_texts::CodeTexts::default());
                for bytes in [bytes[..place].to_vec(), changed(place)] {
                    if let Ok((bytes, _)) = kind.build(&request(&bytes), TableFacts::default()) {
                        kind.install_bytes(&mut codes, bytes).unwrap();
                    }
                }
            }
        }
    }
}
