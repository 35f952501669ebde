//! Immutable Parquet segments: one table's rows of one run (or one partition of it).

use std::fs::File;
use std::io::BufWriter;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use polars_parquet::write::ZstdLevel;

use super::StoreError;
use super::table::{Row, RowBatch};

/// Rows per row group: large enough to compress, small enough to hold one in memory per reader.
pub(super) const ROW_GROUP_ROWS: usize = 1 << 16;

/// Writes one segment, a row group at a time. Nothing is visible under the final name: the caller renames.
pub struct SegmentWriter<R: Row> {
    path: PathBuf,
    batch: R::Batch,
    writer: Option<polars::io::parquet::write::BatchedWriter<BufWriter<File>>>,
    rows: u64,
}

impl<R: Row> SegmentWriter<R> {
    /// A writer of a new file with mode 0600.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        Ok(SegmentWriter { path: path.to_owned(), batch: R::Batch::default(), writer: None, rows: 0 })
    }

    /// Adds a row.
    pub fn push(&mut self, row: &R) -> Result<(), StoreError> {
        self.batch.push(row);
        if self.batch.len() >= ROW_GROUP_ROWS { self.flush() } else { Ok(()) }
    }

    /// Rows pushed so far.
    pub fn rows(&self) -> u64 {
        self.rows + self.batch.len() as u64
    }

    /// Writes what remains and the footer, and syncs. Returns the number of rows; a segment without rows is still written, with its columns.
    pub fn finish(mut self) -> Result<u64, StoreError> {
        if self.writer.is_none() || !self.batch.is_empty() {
            self.flush()?;
        }
        if let Some(writer) = self.writer.take() {
            writer.finish().map_err(|source| StoreError::parquet(&self.path, source))?;
        }
        let file = File::open(&self.path).map_err(|source| StoreError::io(&self.path, source))?;
        file.sync_all().map_err(|source| StoreError::io(&self.path, source))?;
        Ok(self.rows)
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut self.batch);
        self.rows += batch.len() as u64;
        let frame = batch.into_frame().map_err(|source| StoreError::parquet(&self.path, source))?;
        if self.writer.is_none() {
            self.writer = Some(open_writer(&self.path, &frame)?);
        }
        match &mut self.writer {
            Some(writer) if frame.height() > 0 => writer.write_batch(&frame).map_err(|source| StoreError::parquet(&self.path, source)),
            _ => Ok(()),
        }
    }
}

fn open_writer(path: &Path, frame: &DataFrame) -> Result<polars::io::parquet::write::BatchedWriter<BufWriter<File>>, StoreError> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|source| StoreError::io(path, source))?;
    let level = ZstdLevel::try_new(1).ok();
    ParquetWriter::new(BufWriter::with_capacity(1 << 18, file))
        .with_compression(ParquetCompression::Zstd(level))
        .with_row_group_size(Some(ROW_GROUP_ROWS))
        .set_parallel(false)
        .batched(frame.schema())
        .map_err(|source| StoreError::parquet(path, source))
}

/// Reads a segment in order, one row group at a time.
pub struct SegmentReader<R: Row> {
    path: PathBuf,
    columns: Option<R::Reader>,
    rows_in_frame: usize,
    row_in_frame: usize,
    next_row: usize,
    total_rows: usize,
    /// The columns that are read; `None` for all.
    wanted: Option<Vec<String>>,
}

impl<R: Row> SegmentReader<R> {
    /// Opens a segment of which only some columns are wanted; the others are read as blank, as if they were not there.
    pub fn open_columns(path: &Path, columns: &[&str]) -> Result<Self, StoreError> {
        let names = ParquetReader::new(File::open(path).map_err(|source| StoreError::io(path, source))?).schema().map_err(|source| StoreError::unreadable(path, source))?;
        let wanted = columns.iter().filter(|column| names.contains(column)).map(|column| (*column).to_owned()).collect();
        Ok(SegmentReader { wanted: Some(wanted), ..SegmentReader::open(path)? })
    }

    /// Opens a segment.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(|source| StoreError::io(path, source))?;
        let total_rows = ParquetReader::new(file).num_rows().map_err(|source| StoreError::unreadable(path, source))?;
        Ok(SegmentReader { path: path.to_owned(), columns: None, rows_in_frame: 0, row_in_frame: 0, next_row: 0, total_rows, wanted: None })
    }

    /// The number of rows in the segment.
    pub fn total_rows(&self) -> usize {
        self.total_rows
    }

    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> Result<Option<R>, StoreError> {
        if self.row_in_frame >= self.rows_in_frame {
            if self.next_row >= self.total_rows {
                return Ok(None);
            }
            self.load()?;
        }
        let row = self.columns.as_ref().and_then(|columns| R::read(columns, self.row_in_frame));
        let row = row.ok_or_else(|| StoreError::damaged(&self.path, R::TABLE, self.next_row - self.rows_in_frame + self.row_in_frame))?;
        self.row_in_frame += 1;
        Ok(Some(row))
    }

    fn load(&mut self) -> Result<(), StoreError> {
        let file = File::open(&self.path).map_err(|source| StoreError::io(&self.path, source))?;
        let count = ROW_GROUP_ROWS.min(self.total_rows - self.next_row);
        let frame = ParquetReader::new(file)
            .read_parallel(ParallelStrategy::None)
            .with_slice(Some((self.next_row, count)))
            .with_columns(self.wanted.clone())
            .set_rechunk(true)
            .finish()
            .map_err(|source| StoreError::unreadable(&self.path, source))?;
        self.columns = R::reader(&frame);
        self.rows_in_frame = frame.height();
        if self.rows_in_frame == 0 || self.columns.is_none() {
            return Err(StoreError::damaged(&self.path, R::TABLE, self.next_row));
        }
        self.next_row += self.rows_in_frame;
        self.row_in_frame = 0;
        Ok(())
    }
}

impl<R: Row> Iterator for SegmentReader<R> {
    type Item = Result<R, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_row().transpose()
    }
}

/// One row of a segment; `None` beyond its end.
pub fn read_row<R: Row>(path: &Path, row: usize) -> Result<Option<R>, StoreError> {
    let file = File::open(path).map_err(|source| StoreError::io(path, source))?;
    let frame = ParquetReader::new(file).read_parallel(ParallelStrategy::None).with_slice(Some((row, 1))).finish().map_err(|source| StoreError::unreadable(path, source))?;
    if frame.height() == 0 {
        return Ok(None);
    }
    R::reader(&frame).and_then(|columns| R::read(&columns, 0)).map(Some).ok_or_else(|| StoreError::damaged(path, R::TABLE, row))
}
