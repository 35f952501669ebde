//! The SQLite catalog: runs, inputs, segments, counters, what people decided, and what a run still has to publish.
//!
//! It holds rows per run, file and segment, never per claim. One transaction makes a night happen.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;

/// Version of the schema below; a newer catalog is refused.
const SCHEMA_VERSION: i64 = 3;

/// What brings a catalog of version 1 to version 2: remembered decisions say which edition they were checked against.
const TO_VERSION_2: &str = "ALTER TABLE term_memory ADD COLUMN edition TEXT NOT NULL DEFAULT '';";

/// What brings a catalog of version 2 to version 3: overrides say when they were given.
const TO_VERSION_3: &str = "ALTER TABLE overrides ADD COLUMN given TEXT NOT NULL DEFAULT '';";

const SCHEMA: &str = "
CREATE TABLE runs (number INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, previous_run_id TEXT NOT NULL, kind TEXT NOT NULL, as_of TEXT NOT NULL,
    configuration_hash TEXT NOT NULL, codes_hash TEXT NOT NULL, exit_codes TEXT NOT NULL, figures TEXT NOT NULL, published INTEGER NOT NULL);
CREATE TABLE inputs (run_number INTEGER NOT NULL, path TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, encounters INTEGER NOT NULL,
    PRIMARY KEY (run_number, path));
CREATE INDEX inputs_by_content ON inputs (sha256);
CREATE TABLE segments (name TEXT PRIMARY KEY, run_number INTEGER NOT NULL, kind TEXT NOT NULL, partition INTEGER NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
    retired_by INTEGER);
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE term_memory (kind TEXT NOT NULL, phrase TEXT NOT NULL, answer TEXT NOT NULL, user TEXT NOT NULL, date TEXT NOT NULL, edition TEXT NOT NULL DEFAULT '', PRIMARY KEY (kind, phrase));
CREATE TABLE overrides (edit TEXT NOT NULL, encounter_id TEXT NOT NULL, user TEXT NOT NULL, reason TEXT NOT NULL, until TEXT, given TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (edit, encounter_id));
CREATE TABLE publish (run_number INTEGER NOT NULL, position INTEGER NOT NULL, action TEXT NOT NULL, staged TEXT NOT NULL, final TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (run_number, position));
";

/// A committed run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// 1, 2, 3 ...
    pub number: i64,
    /// Hash of the previous run's id, as-of, configuration, code sets and inputs.
    pub run_id: String,
    /// Empty for the first.
    pub previous_run_id: String,
    /// `run`, `post`, `reprocess`, `approve`, `opening`.
    pub kind: String,
    /// As-of date, ISO.
    pub as_of: String,
    /// Hash of configuration and master data.
    pub configuration_hash: String,
    /// Hash of the code sets.
    pub codes_hash: String,
    /// Every exit code that applies, separated by blanks.
    pub exit_codes: String,
    /// Figures that later nights compare with, as JSON; see `pipeline`.
    pub figures: String,
    /// Whether all its files are in place.
    pub published: bool,
}

/// An input that a run has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRow {
    /// Path relative to the workspace.
    pub path: String,
    /// Source's name in the configuration.
    pub source: String,
    /// `encounters`, `accounts`, `corrections`; `refused` for a file that was put aside whole, which may come again once its cause is cured.
    pub kind: String,
    /// Size.
    pub bytes: u64,
    /// Content.
    pub sha256: String,
    /// Encounters read, quarantined ones included.
    pub encounters: u64,
}

/// A segment that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRow {
    /// File name below `ledger/segments`.
    pub name: String,
    /// The run that wrote it.
    pub run_number: i64,
    /// Its table.
    pub kind: String,
    /// Partition of the run.
    pub partition: u32,
    /// Rows.
    pub rows: u64,
    /// Size.
    pub bytes: u64,
    /// Content.
    pub sha256: String,
}

/// A decision of a coder, remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryRow {
    /// Kind of question.
    pub kind: String,
    /// Folded phrase.
    pub phrase: String,
    /// Answer.
    pub answer: String,
    /// Who decided.
    pub user: String,
    /// When.
    pub date: String,
    /// The code sets' edition that the answer was checked against; blank where unknown.
    pub edition: String,
}

/// An override of an edit for one encounter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverrideRow {
    /// Edit id.
    pub edit: String,
    /// Encounter id.
    pub encounter_id: String,
    /// Who.
    pub user: String,
    /// Why.
    pub reason: String,
    /// Until when; empty for ever, which only overrides of earlier versions of the program are.
    pub until: String,
    /// The as-of date of the run that took it; empty where an earlier version of the program did not say.
    pub given: String,
}

/// One file that a committed run still has to put in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishRow {
    /// Order.
    pub position: i64,
    /// `place` (replace the final file), `place_new` (never over an existing file), `archive` (move an input).
    pub action: String,
    /// Where the bytes are now.
    pub staged: String,
    /// Where they belong.
    pub r#final: String,
    /// What they are.
    pub sha256: String,
}

/// All that one commit books.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    /// The run; its number must be one more than the last.
    pub run: Option<RunRow>,
    /// Its inputs.
    pub inputs: Vec<InputRow>,
    /// Its new segments.
    pub segments: Vec<SegmentRow>,
    /// Names of segments that no longer count.
    pub retired: Vec<String>,
    /// New values of counters.
    pub counters: Vec<(String, i64)>,
    /// Decisions to remember.
    pub memory: Vec<MemoryRow>,
    /// Overrides.
    pub overrides: Vec<OverrideRow>,
    /// What to publish, in order.
    pub publish: Vec<PublishRow>,
}

/// An open catalog.
pub struct Catalog {
    connection: Connection,
    /// The schema's version, which only writers bring up to date.
    version: i64,
}

impl Catalog {
    /// Opens the catalog, making it when it is missing.
    pub fn open(path: &Path) -> Result<Catalog, StoreError> {
        let is_new = !path.exists();
        if is_new {
            super::files::create_new(path)?;
        }
        let (connection, version) = connect(path)?;
        if version == 0 {
            connection.execute_batch(&format!("BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"))?;
        }
        if version == 1 {
            connection.execute_batch(&format!("BEGIN IMMEDIATE; {TO_VERSION_2} {TO_VERSION_3} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"))?;
        }
        if version == 2 {
            connection.execute_batch(&format!("BEGIN IMMEDIATE; {TO_VERSION_3} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"))?;
        }
        Ok(Catalog { connection, version: SCHEMA_VERSION })
    }

    /// Opens an existing catalog for reading only; `None` when there is none, or when the first run is only about to make it.
    pub fn open_existing(path: &Path) -> Result<Option<Catalog>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        let (connection, version) = connect(path)?;
        Ok((version > 0).then_some(Catalog { connection, version }))
    }

    /// The last committed run.
    pub fn last_run(&self) -> Result<Option<RunRow>, StoreError> {
        Ok(self.connection.query_row(&format!("{RUN_COLUMNS} ORDER BY number DESC LIMIT 1"), [], read_run).optional()?)
    }

    /// All runs, oldest first.
    pub fn runs(&self) -> Result<Vec<RunRow>, StoreError> {
        let mut statement = self.connection.prepare(&format!("{RUN_COLUMNS} ORDER BY number"))?;
        Ok(statement.query_map([], read_run)?.collect::<Result<_, _>>()?)
    }

    /// The run that read an input with this content, if any: number and path.
    pub fn input_by_content(&self, sha256: &str) -> Result<Option<(i64, String)>, StoreError> {
        let sql = "SELECT run_number, path FROM inputs WHERE sha256 = ?1 AND kind <> 'refused' ORDER BY run_number LIMIT 1";
        Ok(self.connection.query_row(sql, params![sha256], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// Whether any input of this size was read before: then its content is worth comparing before it is parsed.
    pub fn has_input_of_size(&self, bytes: u64) -> Result<bool, StoreError> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        Ok(self.connection.query_row("SELECT EXISTS (SELECT 1 FROM inputs WHERE bytes = ?1 AND kind <> 'refused')", params![bytes], |row| row.get(0))?)
    }

    /// Inputs of one run, by path.
    pub fn inputs(&self, run_number: i64) -> Result<Vec<InputRow>, StoreError> {
        let mut statement = self.connection.prepare("SELECT path, source, kind, bytes, sha256, encounters FROM inputs WHERE run_number = ?1 ORDER BY path")?;
        let rows = statement.query_map(params![run_number], |row| {
            let (bytes, encounters): (i64, i64) = (row.get(3)?, row.get(5)?);
            Ok(InputRow { path: row.get(0)?, source: row.get(1)?, kind: row.get(2)?, bytes: bytes.unsigned_abs(), sha256: row.get(4)?, encounters: encounters.unsigned_abs() })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Segments of a kind that count, oldest first, of runs up to a number.
    pub fn segments(&self, kind: &str, up_to_run: i64) -> Result<Vec<SegmentRow>, StoreError> {
        let sql = "SELECT name, run_number, kind, partition, rows, bytes, sha256 FROM segments
                   WHERE kind = ?1 AND run_number <= ?2 AND (retired_by IS NULL OR retired_by > ?2) ORDER BY run_number, partition, name";
        let mut statement = self.connection.prepare(sql)?;
        Ok(statement.query_map(params![kind, up_to_run], read_segment)?.collect::<Result<_, _>>()?)
    }

    /// Every segment whose file must exist.
    pub fn all_segments(&self) -> Result<Vec<SegmentRow>, StoreError> {
        let mut statement = self.connection.prepare("SELECT name, run_number, kind, partition, rows, bytes, sha256 FROM segments ORDER BY run_number, kind, partition, name")?;
        Ok(statement.query_map([], read_segment)?.collect::<Result<_, _>>()?)
    }

    /// A counter's last committed value; 0 when it was never used.
    pub fn counter(&self, name: &str) -> Result<i64, StoreError> {
        Ok(self.connection.query_row("SELECT value FROM counters WHERE name = ?1", params![name], |row| row.get(0)).optional()?.unwrap_or(0))
    }

    /// All counters, by name.
    pub fn counters(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let mut statement = self.connection.prepare("SELECT name, value FROM counters ORDER BY name")?;
        Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
    }

    /// All remembered decisions, by kind and phrase.
    pub fn memory(&self) -> Result<Vec<MemoryRow>, StoreError> {
        let edition = if self.version < 2 { "''" } else { "edition" };
        let mut statement = self.connection.prepare(&format!("SELECT kind, phrase, answer, user, date, {edition} FROM term_memory ORDER BY kind, phrase"))?;
        let rows = statement
            .query_map([], |row| Ok(MemoryRow { kind: row.get(0)?, phrase: row.get(1)?, answer: row.get(2)?, user: row.get(3)?, date: row.get(4)?, edition: row.get(5)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// All overrides, by edit and encounter.
    pub fn overrides(&self) -> Result<Vec<OverrideRow>, StoreError> {
        let given = if self.version < 3 { "''" } else { "given" };
        let mut statement =
            self.connection.prepare(&format!("SELECT edit, encounter_id, user, reason, COALESCE(until, ''), {given} FROM overrides ORDER BY edit, encounter_id"))?;
        let rows = statement.query_map([], |row| {
            Ok(OverrideRow { edit: row.get(0)?, encounter_id: row.get(1)?, user: row.get(2)?, reason: row.get(3)?, until: row.get(4)?, given: row.get(5)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a run has to publish, in order.
    pub fn publish_rows(&self, run_number: i64) -> Result<Vec<PublishRow>, StoreError> {
        let mut statement = self.connection.prepare("SELECT position, action, staged, final, sha256 FROM publish WHERE run_number = ?1 ORDER BY position")?;
        let rows = statement
            .query_map(params![run_number], |row| Ok(PublishRow { position: row.get(0)?, action: row.get(1)?, staged: row.get(2)?, r#final: row.get(3)?, sha256: row.get(4)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The hash that an earlier run published under a final path; `None` when none did.
    pub fn last_published_hash(&self, final_path: &str, before_run: i64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT sha256 FROM publish WHERE final = ?1 AND run_number < ?2 ORDER BY run_number DESC LIMIT 1";
        Ok(self.connection.query_row(sql, params![final_path, before_run], |row| row.get(0)).optional()?)
    }

    /// Books a run in one transaction. Refuses when another run was committed since the caller looked.
    pub fn commit(&mut self, commit: &Commit) -> Result<(), StoreError> {
        let Some(run) = &commit.run else {
            return Err(StoreError::Inconsistent("a commit without a run".into()));
        };
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let last: Option<(i64, String)> =
            transaction.query_row("SELECT number, run_id FROM runs ORDER BY number DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (last_number, last_id) = last.unwrap_or_default();
        if run.number != last_number + 1 || run.previous_run_id != last_id {
            return Err(StoreError::Inconsistent(format!("another run ({last_number}) was committed meanwhile; nothing was booked: run again")));
        }
        insert_commit(&transaction, run, commit)?;
        transaction.commit()?;
        Ok(())
    }

    /// Marks a run as published.
    pub fn mark_published(&mut self, run_number: i64) -> Result<(), StoreError> {
        self.connection.execute("UPDATE runs SET published = 1 WHERE number = ?1", params![run_number])?;
        Ok(())
    }

    /// SQLite's own check of the file; the message when it is damaged.
    pub fn integrity_fault(&self) -> Result<Option<String>, StoreError> {
        let answer: String = self.connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        Ok((answer != "ok").then_some(answer))
    }
}

/// A connection and the version of its schema; 0 for a file without one. A newer schema is refused.
fn connect(path: &Path) -> Result<(Connection, i64), StoreError> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;")?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > SCHEMA_VERSION {
        return Err(StoreError::Inconsistent(format!("ledger/catalog.sqlite has schema {version}, this program knows {SCHEMA_VERSION}: use the newer program")));
    }
    Ok((connection, version))
}

const RUN_COLUMNS: &str = "SELECT number, run_id, previous_run_id, kind, as_of, configuration_hash, codes_hash, exit_codes, figures, published FROM runs";

fn read_run(row: &rusqlite::Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        number: row.get(0)?,
        run_id: row.get(1)?,
        previous_run_id: row.get(2)?,
        kind: row.get(3)?,
        as_of: row.get(4)?,
        configuration_hash: row.get(5)?,
        codes_hash: row.get(6)?,
        exit_codes: row.get(7)?,
        figures: row.get(8)?,
        published: row.get(9)?,
    })
}

fn read_segment(row: &rusqlite::Row<'_>) -> rusqlite::Result<SegmentRow> {
    let (partition, rows, bytes): (i64, i64, i64) = (row.get(3)?, row.get(4)?, row.get(5)?);
    Ok(SegmentRow {
        name: row.get(0)?,
        run_number: row.get(1)?,
        kind: row.get(2)?,
        partition: u32::try_from(partition).unwrap_or_default(),
        rows: rows.unsigned_abs(),
        bytes: bytes.unsigned_abs(),
        sha256: row.get(6)?,
    })
}

fn insert_commit(transaction: &rusqlite::Transaction<'_>, run: &RunRow, commit: &Commit) -> Result<(), StoreError> {
    let number = run.number;
    let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    transaction.execute(
        "INSERT INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)",
        params![number, run.run_id, run.previous_run_id, run.kind, run.as_of, run.configuration_hash, run.codes_hash, run.exit_codes, run.figures],
    )?;
    for input in &commit.inputs {
        transaction.execute(
            "INSERT INTO inputs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![number, input.path, input.source, input.kind, signed(input.bytes), input.sha256, signed(input.encounters)],
        )?;
    }
    for segment in &commit.segments {
        transaction.execute(
            "INSERT INTO segments VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)",
            params![segment.name, number, segment.kind, segment.partition, signed(segment.rows), signed(segment.bytes), segment.sha256],
        )?;
    }
    for name in &commit.retired {
        transaction.execute("UPDATE segments SET retired_by = ?1 WHERE name = ?2", params![number, name])?;
    }
    for (name, value) in &commit.counters {
        transaction.execute("INSERT INTO counters VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", params![name, value])?;
    }
    for row in &commit.memory {
        let sql = "INSERT INTO term_memory VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (kind, phrase) DO UPDATE SET answer = excluded.answer, user = excluded.user, date = excluded.date, edition = excluded.edition";
        transaction.execute(sql, params![row.kind, row.phrase, row.answer, row.user, row.date, row.edition])?;
    }
    for row in &commit.overrides {
        let sql = "INSERT INTO overrides VALUES (?1, ?2, ?3, ?4, NULLIF(?5, ''), ?6)
                   ON CONFLICT (edit, encounter_id) DO UPDATE SET user = excluded.user, reason = excluded.reason, until = excluded.until, given = excluded.given";
        transaction.execute(sql, params![row.edit, row.encounter_id, row.user, row.reason, row.until, row.given])?;
    }
    for row in &commit.publish {
        transaction.execute("INSERT INTO publish VALUES (?1, ?2, ?3, ?4, ?5, ?6)", params![number, row.position, row.action, row.staged, row.r#final, row.sha256])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(number: i64, previous: &str) -> Commit {
        let run = RunRow {
            number,
            run_id: format!("run{number}"),
            previous_run_id: previous.into(),
            kind: "run".into(),
            as_of: "2026-01-31".into(),
            configuration_hash: String::new(),
            codes_hash: String::new(),
            exit_codes: "0".into(),
            figures: String::new(),
            published: false,
        };
        Commit { run: Some(run), counters: vec![("interchange".into(), number * 10)], ..Commit::default() }
    }

    #[test]
    fn a_commit_over_a_stale_view_is_refused_and_books_nothing() {
        let path = std::env::temp_dir().join(format!("cleanclaim-catalog-{}.sqlite", std::process::id()));
        let mut catalog = Catalog::open(&path).unwrap();
        catalog.commit(&run(1, "")).unwrap();
        assert!(catalog.commit(&run(2, "other")).is_err());
        assert_eq!((catalog.counter("interchange").unwrap(), catalog.last_run().unwrap().unwrap().number), (10, 1));
        catalog.commit(&run(2, "run1")).unwrap();
        catalog.mark_published(2).unwrap();
        assert!(catalog.last_run().unwrap().unwrap().published);
        assert_eq!(catalog.integrity_fault().unwrap(), None);
        std::fs::remove_file(&path).unwrap();
    }
}
