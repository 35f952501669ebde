//! A snapshot of open items read as columns, stretch by stretch: only what an aging needs, and no row is ever made. Stretches can be read in any thread and in any order.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::*;
use polars_parquet::read::FileMetadata;

use super::StoreError;
use super::segment::ROW_GROUP_ROWS;
use crate::ledger::item_columns::{ItemColumns, NO_DAY};
use crate::ledger::{OpenItem, Owner, Text};
use crate::store::table::Row;

/// What is read; the last only where ages start from it, because unpacking columns is most of the work.
const COLUMNS: [&str; 9] = ["owner", "payer_id", "kind", "is_offset", "balance_cents", "service_date", "first_bill_date", "responsibility_date", "first_statement_date"];

/// Row groups of a stretch: some megabytes of columns.
const STRETCH_ROWS: usize = 4 * ROW_GROUP_ROWS;

/// One segment of open items, whose footer has been read once.
pub struct ItemSegment {
    path: PathBuf,
    metadata: Arc<FileMetadata>,
    columns: Vec<String>,
    rows: usize,
}

impl ItemSegment {
    /// Opens a segment, to be read with or without first statements.
    pub fn open(path: &Path, with_statements: bool) -> Result<ItemSegment, StoreError> {
        let unreadable = |source| StoreError::unreadable(path, source);
        let mut reader = ParquetReader::new(File::open(path).map_err(|source| StoreError::io(path, source))?);
        let schema = reader.schema().map_err(unreadable)?;
        let is_wanted = |column: &&&str| with_statements || **column != "first_statement_date";
        let columns = COLUMNS.iter().filter(is_wanted).filter(|column| schema.contains(column)).map(|column| (*column).to_owned()).collect();
        let rows = reader.num_rows().map_err(unreadable)?;
        Ok(ItemSegment { path: path.to_owned(), metadata: reader.get_metadata().map_err(unreadable)?.clone(), columns, rows })
    }

    /// First rows of the stretches.
    pub fn stretches(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.rows).step_by(STRETCH_ROWS)
    }

    /// Reads the stretch that begins at a row.
    pub fn read(&self, first_row: usize) -> Result<ItemColumns, StoreError> {
        let file = File::open(&self.path).map_err(|source| StoreError::io(&self.path, source))?;
        let mut reader = ParquetReader::new(file);
        reader.set_metadata(self.metadata.clone());
        let count = STRETCH_ROWS.min(self.rows - first_row);
        let frame = reader
            .read_parallel(ParallelStrategy::None)
            .with_slice(Some((first_row, count)))
            .with_columns(Some(self.columns.clone()))
            .finish()
            .map_err(|source| StoreError::unreadable(&self.path, source))?;
        let damaged = || StoreError::damaged(&self.path, OpenItem::TABLE, first_row);
        if frame.height() != count {
            return Err(damaged());
        }
        as_columns(&frame).ok_or_else(damaged)
    }
}

/// The columns of a frame; `None` where one has another type or a word that nobody knows.
fn as_columns(frame: &DataFrame) -> Option<ItemColumns> {
    let rows = frame.height();
    let (owners, owner) = coded(frame, "owner")?;
    let (payers, payer) = coded(frame, "payer_id")?;
    let (kinds, kind) = coded(frame, "kind")?;
    let owners: Vec<Owner> = owners.iter().map(|name| Owner::parse(name)).collect::<Option<_>>()?;
    let is_unapplied: Vec<bool> = kinds.iter().map(|name| name == "unapplied").collect();
    let mut columns = ItemColumns {
        is_unapplied: kind.iter().map(|code| is_unapplied.get(usize::from(*code)).copied()).collect::<Option<_>>()?,
        is_offset: match frame.column("is_offset") {
            Ok(column) => column.bool().ok()?.downcast_iter().flat_map(|chunk| chunk.values_iter()).collect(),
            Err(_) => vec![false; rows],
        },
        balance_cents: frame.column("balance_cents").ok()?.i64().ok()?.into_no_null_iter().collect(),
        service_day: days(frame, "service_date")?,
        first_bill_day: days(frame, "first_bill_date")?,
        responsibility_day: days(frame, "responsibility_date")?,
        first_statement_day: if frame.column("first_statement_date").is_ok() { days(frame, "first_statement_date")? } else { vec![NO_DAY; rows] },
        ..ItemColumns::default()
    };
    // Owners are three and payers are few, so that a table of all pairs is small.
    let mut places: Vec<Option<u16>> = vec![None; owners.len() * payers.len()];
    columns.group.reserve(rows);
    for (owner, payer) in owner.iter().zip(&payer) {
        let place = places.get_mut(usize::from(*owner) * payers.len() + usize::from(*payer))?;
        let code = match place {
            Some(code) => *code,
            None => {
                let code = u16::try_from(columns.groups.len()).ok()?;
                columns.groups.push((*owners.get(usize::from(*owner))?, payers.get(usize::from(*payer))?.clone()));
                *place.insert(code)
            }
        };
        columns.group.push(code);
    }
    Some(columns)
}

/// Days since 1970; [`NO_DAY`] where there is none.
fn days(frame: &DataFrame, name: &str) -> Option<Vec<i32>> {
    let column = frame.column(name).ok()?.date().ok()?.physical().clone();
    let mut days = Vec::with_capacity(column.len());
    for chunk in column.downcast_iter() {
        match chunk.validity() {
            None => days.extend_from_slice(chunk.values()),
            Some(validity) => days.extend(chunk.values().iter().zip(validity.iter()).map(|(day, is_there)| if is_there { *day } else { NO_DAY })),
        }
    }
    Some(days)
}

/// How many texts are remembered by their place in memory: more than a snapshot has owners and payers.
const REMEMBERED: usize = 256;

/// Where a text stands in memory: its length, beginning, buffer and offset, or for a short one the text itself.
type Place = (u32, u32, u32, u32);

/// A column of few different texts as those texts, and the place of each row's among them. `None` when there are more than sixteen bits count.
fn coded(frame: &DataFrame, name: &str) -> Option<(Vec<Text>, Vec<u16>)> {
    let column = frame.column(name).ok()?.str().ok()?;
    let (mut texts, mut codes) = (Vec::<Text>::new(), Vec::with_capacity(column.len()));
    let mut known = std::collections::HashMap::<Text, u16>::new();
    for chunk in column.downcast_iter() {
        // Short texts stand in their view, long ones of one page share it, so that most rows are told by sixteen bytes without looking at the text. A view means something within its chunk only.
        let mut remembered: Vec<Option<(Place, u16)>> = vec![None; REMEMBERED];
        for (row, view) in chunk.views().iter().enumerate() {
            let view = (view.length, view.prefix, view.buffer_idx, view.offset);
            let mixed = (view.1 ^ view.2.rotate_left(11) ^ view.3.rotate_left(19) ^ view.0).wrapping_mul(0x9E37_79B1) >> 24;
            let slot = remembered.get_mut(mixed as usize)?;
            let code = match slot {
                Some((held, code)) if *held == view => *code,
                _ => {
                    let text = chunk.value(row);
                    let code = match known.get(text) {
                        Some(code) => *code,
                        None => {
                            let code = u16::try_from(texts.len()).ok()?;
                            texts.push(text.into());
                            known.insert(text.into(), code);
                            code
                        }
                    };
                    *slot = Some((view, code));
                    code
                }
            };
            codes.push(code);
        }
    }
    Some((texts, codes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::ItemKind;
    use crate::model::date::epoch_days;
    use crate::model::{Cents, Date};
    use crate::store::table::RowBatch;

    fn item(number: i64) -> OpenItem {
        let day = Date::constant(2026, 6, 30);
        OpenItem {
            owner: if number % 3 == 0 { Owner::Patient } else { Owner::Insurance },
            payer_id: ["", "acme", "a payer whose id is long", "a payer whose id is longer"][number as usize % 4].into(),
            kind: if number % 5 == 0 { ItemKind::Unapplied } else { ItemKind::Receivable },
            balance_cents: Cents(number - 3),
            service_date: day,
            first_bill_date: (number % 2 == 0).then_some(day),
            responsibility_date: day,
            is_offset: number == 4,
            ..OpenItem::default()
        }
    }

    #[test]
    fn columns_say_what_rows_say() {
        let mut batch = <OpenItem as Row>::Batch::default();
        let items: Vec<OpenItem> = (0..50).map(item).collect();
        items.iter().for_each(|item| batch.push(item));
        let frame = batch.into_frame().unwrap();
        let columns = as_columns(&frame).unwrap();
        for (row, item) in items.iter().enumerate() {
            let group = &columns.groups[usize::from(columns.group[row])];
            assert_eq!((group.0, &group.1), (item.owner, &item.payer_id), "row {row}");
            assert_eq!((columns.is_unapplied[row], columns.is_offset[row], columns.balance_cents[row]), (item.kind == ItemKind::Unapplied, item.is_offset, item.balance_cents.0));
            let day = |date: Option<Date>| date.map_or(NO_DAY, epoch_days);
            assert_eq!(
                (columns.service_day[row], columns.first_bill_day[row], columns.first_statement_day[row]),
                (epoch_days(item.service_date), day(item.first_bill_date), NO_DAY)
            );
        }
        assert!(columns.groups.len() > 6, "{:?}", columns.groups);
        // A snapshot of an older program does not say what cancels.
        let older = as_columns(&frame.drop("is_offset").unwrap()).unwrap();
        assert!(older.is_offset.iter().all(|is_offset| !is_offset) && older.is_offset.len() == 50);
    }
}
