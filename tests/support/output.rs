//! What the program left on disk: tables, the whole tree as bytes, and the catalog as rows.

use std::collections::BTreeMap;
use std::path::Path;

/// A CSV file, its cells by column name.
pub struct Table {
    rows: Vec<BTreeMap<String, String>>,
}

impl Table {
    /// Reads a file with a header.
    #[track_caller]
    pub fn read(path: &Path) -> Table {
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Table::parse(&bytes)
    }

    /// Reads bytes with a header. Rows of another width are an error.
    #[track_caller]
    pub fn parse(bytes: &[u8]) -> Table {
        let mut reader = csv::Reader::from_reader(bytes);
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let named = |record: csv::StringRecord| header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        Table { rows: reader.records().map(|record| named(record.unwrap())).collect() }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// All rows.
    pub fn rows(&self) -> &[BTreeMap<String, String>] {
        &self.rows
    }

    /// A column's cells.
    #[track_caller]
    pub fn column(&self, name: &str) -> Vec<&str> {
        self.rows.iter().map(|row| row.get(name).unwrap_or_else(|| panic!("no column {name}")).as_str()).collect()
    }

    /// The one row with a value in a column.
    #[track_caller]
    pub fn row(&self, column: &str, value: &str) -> &BTreeMap<String, String> {
        let found: Vec<_> = self.rows.iter().filter(|row| row[column] == value).collect();
        assert!(found.len() == 1, "{} rows with {column} {value} in {:#?}", found.len(), self.rows);
        found[0]
    }
}

/// Every file below a folder with its bytes, and every folder (ending in `/`).
#[derive(Clone, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<String, Vec<u8>>,
}

impl Tree {
    /// Reads everything below a folder.
    pub fn read(root: &Path) -> Tree {
        let mut tree = Tree { files: BTreeMap::new() };
        tree.add(root, root);
        tree
    }

    fn add(&mut self, root: &Path, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            if path.is_dir() {
                self.files.insert(format!("{name}/"), Vec::new());
                self.add(root, &path);
            } else {
                self.files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }

    /// The tree without some of its files.
    pub fn without(mut self, is_left_out: impl Fn(&str) -> bool) -> Tree {
        self.files.retain(|path, _| !is_left_out(path));
        self
    }

    /// What must be the same after the same work: all but the times of execution, the line that a killed process left in its lock, and the catalog's own pages, whose rows
    /// are compared instead.
    pub fn of_results(root: &Path) -> Tree {
        let mut tree = Tree::read(root).without(|path| path.ends_with("timings.json") || path == "ledger/catalog.sqlite" || path == "ledger/lock");
        tree.files.insert("ledger/catalog.sqlite as rows".into(), dump_catalog(&root.join("ledger/catalog.sqlite")).into_bytes());
        tree
    }

    /// Paths, sorted.
    pub fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    /// A file's bytes.
    #[track_caller]
    pub fn bytes(&self, path: &str) -> &[u8] {
        self.files.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", self.paths()))
    }

    /// Paths that differ, with what is different.
    pub fn differences(&self, other: &Tree) -> Vec<String> {
        let names: std::collections::BTreeSet<&String> = self.files.keys().chain(other.files.keys()).collect();
        let describe = |name: &String| match (self.files.get(name), other.files.get(name)) {
            (Some(left), Some(right)) if left == right => None,
            (Some(left), Some(right)) => Some(format!("{name}: {}", first_difference(left, right))),
            (Some(_), None) => Some(format!("{name}: only before, or on the left")),
            (None, _) => Some(format!("{name}: only after, or on the right")),
        };
        names.into_iter().filter_map(describe).collect()
    }

    /// Fails with the differing paths.
    #[track_caller]
    pub fn assert_same(&self, other: &Tree) {
        let differences = self.differences(other);
        assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    }
}

fn first_difference(left: &[u8], right: &[u8]) -> String {
    let at = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let around = |bytes: &[u8]| String::from_utf8_lossy(&bytes[at.saturating_sub(60)..(at + 60).min(bytes.len())]).into_owned();
    format!("{} and {} bytes, from byte {at} on: `{}` and `{}`", left.len(), right.len(), around(left), around(right))
}

/// Every row of every table of an SQLite file as text, in a fixed order.
fn dump_catalog(path: &Path) -> String {
    let connection = rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut names = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").unwrap();
    let tables: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut dump = String::new();
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = statement.column_count();
        let as_text = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
            let cells: Vec<String> = (0..width).map(|at| row.get_ref(at).map(|value| format!("{value:?}"))).collect::<Result<_, _>>()?;
            Ok(format!("{table} {}\n", cells.join(" ")))
        };
        let mut rows: Vec<String> = statement.query_map([], as_text).unwrap().map(Result::unwrap).collect();
        rows.sort();
        rows.iter().for_each(|row| dump.push_str(row));
    }
    dump
}
