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
