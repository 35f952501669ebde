//! Everything on disk that must be atomic or bulky: the SQLite catalog, Parquet segments, the key index, staging and publishing, the lock.
//!
//! The only module that sees polars or SQLite. It does *not* decide what is stored; `pipeline` does.

pub mod answer_tables;
pub mod catalog;
mod cell;
pub mod commits;
pub mod files;
pub mod item_columns;
pub mod key_index;
pub mod lock;
pub mod publish;
pub mod segment;
pub mod table;
pub mod worklist_tables;

use std::path::{Path, PathBuf};

/// What can go wrong on disk.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Parquet could not be written or read.
    #[error("{}: {source}", path.display())]
    Parquet {
        /// Which segment.
        path: PathBuf,
        /// Why.
        source: Box<polars::prelude::PolarsError>,
    },
    /// A segment cannot be read as Parquet.
    #[error("{}: the segment is damaged ({source}); run `cleanclaim verify` and restore it from a backup", path.display())]
    Unreadable {
        /// Which segment.
        path: PathBuf,
        /// Why.
        source: Box<polars::prelude::PolarsError>,
    },
    /// A segment does not hold what it should.
    #[error("{}: row {row} of table {table} cannot be read; the segment is damaged or from a newer version: restore it from a backup", path.display())]
    Damaged {
        /// Which segment.
        path: PathBuf,
        /// Which table.
        table: &'static str,
        /// Which row.
        row: usize,
    },
    /// SQLite refused.
    #[error("ledger/catalog.sqlite: {0}")]
    Catalog(#[from] rusqlite::Error),
    /// The ledger contradicts itself.
    #[error("{0}")]
    Inconsistent(String),
    /// Another process holds the lock.
    #[error("{0}")]
    Locked(String),
}

impl StoreError {
    /// An operating system error at a path.
    pub fn io(path: &Path, source: std::io::Error) -> StoreError {
        StoreError::Io { path: path.to_owned(), source }
    }

    fn parquet(path: &Path, source: polars::prelude::PolarsError) -> StoreError {
        StoreError::Parquet { path: path.to_owned(), source: Box::new(source) }
    }

    fn unreadable(path: &Path, source: polars::prelude::PolarsError) -> StoreError {
        StoreError::Unreadable { path: path.to_owned(), source: Box::new(source) }
    }

    fn damaged(path: &Path, table: &'static str, row: usize) -> StoreError {
        StoreError::Damaged { path: path.to_owned(), table, row }
    }
}
