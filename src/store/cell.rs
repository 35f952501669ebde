//! How one value of ours becomes one Parquet cell and back. Polars types stay inside `store`.

use std::fmt::Write as _;

use polars::prelude::*;

use crate::ledger::{ClaimEventKind, ClaimState, ItemKind, LedgerAccount, Owner, Text, TransferEvent};
use crate::model::date::{epoch_days, from_epoch_days};
use crate::model::{Cents, Date, Key};

/// A type that a Parquet column can hold.
pub trait Cell: Sized {
    /// Collects a column's values.
    type Builder;
    /// A builder for `capacity` values.
    fn builder(name: &str, capacity: usize) -> Self::Builder;
    /// Adds a value.
    fn push(&self, builder: &mut Self::Builder);
    /// The finished column.
    fn finish(builder: Self::Builder) -> Column;
    /// A column ready to be read, so that its type is looked at once and not once a row.
    type Reader;
    /// Prepares a column; `None` when it has another type.
    fn reader(column: &Column) -> Option<Self::Reader>;
    /// The value in a row; `None` when the cell holds no such value.
    fn read(reader: &Self::Reader, row: usize) -> Option<Self>;
    /// What a column that an older segment lacks stands for; `None` where nothing can stand for it.
    fn absent() -> Option<Self>;
}

/// A builder of text cells with a buffer for values that have to be formatted.
pub struct TextBuilder {
    cells: StringChunkedBuilder,
    scratch: String,
}

impl TextBuilder {
    fn new(name: &str, capacity: usize) -> TextBuilder {
        TextBuilder { cells: StringChunkedBuilder::new(name.into(), capacity), scratch: String::new() }
    }
}

macro_rules! text_cell {
    ($type:ty, $absent:expr, $as_text:expr, $parse:expr) => {
        impl Cell for $type {
            type Builder = TextBuilder;
            fn builder(name: &str, capacity: usize) -> TextBuilder {
                TextBuilder::new(name, capacity)
            }
            fn push(&self, builder: &mut TextBuilder) {
                let as_text: fn(&$type) -> &str = $as_text;
                builder.cells.append_value(as_text(self));
            }
            fn finish(builder: TextBuilder) -> Column {
                builder.cells.finish().into_column()
            }
            type Reader = StringChunked;
            fn reader(column: &Column) -> Option<StringChunked> {
                column.str().ok().cloned()
            }
            fn read(reader: &StringChunked, row: usize) -> Option<$type> {
                let parse: fn(&str) -> Option<$type> = $parse;
                parse(reader.get(row)?)
            }
            fn absent() -> Option<$type> {
                $absent
            }
        }
    };
}

text_cell!(Text, Some(Text::default()), |text| text.as_str(), |text| Some(text.into()));
text_cell!(String, Some(String::new()), |text| text.as_str(), |text| Some(text.to_owned()));
text_cell!(Owner, None, |owner| owner.as_str(), Owner::parse);
text_cell!(ItemKind, None, |kind| kind.as_str(), ItemKind::parse);
text_cell!(ClaimState, None, |state| state.as_str(), ClaimState::parse);
text_cell!(ClaimEventKind, None, |event| event.as_str(), ClaimEventKind::parse);
text_cell!(TransferEvent, None, |event| event.as_str(), TransferEvent::parse);

impl Cell for LedgerAccount {
    type Builder = TextBuilder;
    fn builder(name: &str, capacity: usize) -> TextBuilder {
        TextBuilder::new(name, capacity)
    }
    fn push(&self, builder: &mut TextBuilder) {
        builder.scratch.clear();
        // Writing to a string cannot fail.
        let _ = write!(builder.scratch, "{self}");
        builder.cells.append_value(&builder.scratch);
    }
    fn finish(builder: TextBuilder) -> Column {
        builder.cells.finish().into_column()
    }
    type Reader = StringChunked;
    fn reader(column: &Column) -> Option<StringChunked> {
        column.str().ok().cloned()
    }
    fn read(reader: &StringChunked, row: usize) -> Option<LedgerAccount> {
        LedgerAccount::parse(reader.get(row)?)
    }
    fn absent() -> Option<LedgerAccount> {
        None
    }
}

/// A builder of plain numbers.
pub struct NumberBuilder<N> {
    name: PlSmallStr,
    values: Vec<N>,
}

macro_rules! number_cell {
    ($type:ty, $native:ty, $chunked:ident, $accessor:ident, $to:expr, $from:expr) => {
        impl Cell for $type {
            type Builder = NumberBuilder<$native>;
            fn builder(name: &str, capacity: usize) -> Self::Builder {
                NumberBuilder { name: name.into(), values: Vec::with_capacity(capacity) }
            }
            fn push(&self, builder: &mut Self::Builder) {
                let to: fn($type) -> $native = $to;
                builder.values.push(to(*self));
            }
            fn finish(builder: Self::Builder) -> Column {
                $chunked::from_vec(builder.name, builder.values).into_column()
            }
            type Reader = $chunked;
            fn reader(column: &Column) -> Option<$chunked> {
                column.$accessor().ok().cloned()
            }
            fn read(reader: &$chunked, row: usize) -> Option<$type> {
                let from: fn($native) -> Option<$type> = $from;
                from(reader.get(row)?)
            }
            fn absent() -> Option<$type> {
                Some(<$type>::default())
            }
        }
    };
}

number_cell!(Cents, i64, Int64Chunked, i64, |cents| cents.0, |cents| Some(Cents(cents)));
number_cell!(i64, i64, Int64Chunked, i64, |value| value, Some);
number_cell!(u32, u32, UInt32Chunked, u32, |value| value, Some);
number_cell!(u64, u64, UInt64Chunked, u64, |value| value, Some);
number_cell!(u16, u32, UInt32Chunked, u32, |value| value.into(), |value| u16::try_from(value).ok());

impl Cell for bool {
    type Builder = NumberBuilder<bool>;
    fn builder(name: &str, capacity: usize) -> Self::Builder {
        NumberBuilder { name: name.into(), values: Vec::with_capacity(capacity) }
    }
    fn push(&self, builder: &mut Self::Builder) {
        builder.values.push(*self);
    }
    fn finish(builder: Self::Builder) -> Column {
        BooleanChunked::from_slice(builder.name, &builder.values).into_column()
    }
    type Reader = BooleanChunked;
    fn reader(column: &Column) -> Option<BooleanChunked> {
        column.bool().ok().cloned()
    }
    fn read(reader: &BooleanChunked, row: usize) -> Option<bool> {
        reader.get(row)
    }
    fn absent() -> Option<bool> {
        Some(false)
    }
}

impl Cell for Date {
    type Builder = NumberBuilder<i32>;
    fn builder(name: &str, capacity: usize) -> Self::Builder {
        NumberBuilder { name: name.into(), values: Vec::with_capacity(capacity) }
    }
    fn push(&self, builder: &mut Self::Builder) {
        builder.values.push(epoch_days(*self));
    }
    fn finish(builder: Self::Builder) -> Column {
        Int32Chunked::from_vec(builder.name, builder.values).into_date().into_column()
    }
    type Reader = Int32Chunked;
    fn reader(column: &Column) -> Option<Int32Chunked> {
        column.date().ok().map(|dates| dates.physical().clone())
    }
    fn read(reader: &Int32Chunked, row: usize) -> Option<Date> {
        from_epoch_days(reader.get(row)?)
    }
    fn absent() -> Option<Date> {
        None
    }
}

impl Cell for Option<Date> {
    type Builder = NumberBuilder<Option<i32>>;
    fn builder(name: &str, capacity: usize) -> Self::Builder {
        NumberBuilder { name: name.into(), values: Vec::with_capacity(capacity) }
    }
    fn push(&self, builder: &mut Self::Builder) {
        builder.values.push(self.map(epoch_days));
    }
    fn finish(builder: Self::Builder) -> Column {
        Int32Chunked::from_slice_options(builder.name, &builder.values).into_date().into_column()
    }
    type Reader = Int32Chunked;
    fn reader(column: &Column) -> Option<Int32Chunked> {
        column.date().ok().map(|dates| dates.physical().clone())
    }
    fn read(reader: &Int32Chunked, row: usize) -> Option<Option<Date>> {
        match reader.get(row) {
            Some(days) => from_epoch_days(days).map(Some),
            None => Some(None),
        }
    }
    fn absent() -> Option<Option<Date>> {
        Some(None)
    }
}

impl Cell for Option<Cents> {
    type Builder = NumberBuilder<Option<i64>>;
    fn builder(name: &str, capacity: usize) -> Self::Builder {
        NumberBuilder { name: name.into(), values: Vec::with_capacity(capacity) }
    }
    fn push(&self, builder: &mut Self::Builder) {
        builder.values.push(self.map(|cents| cents.0));
    }
    fn finish(builder: Self::Builder) -> Column {
        Int64Chunked::from_slice_options(builder.name, &builder.values).into_column()
    }
    type Reader = Int64Chunked;
    fn reader(column: &Column) -> Option<Int64Chunked> {
        column.i64().ok().cloned()
    }
    fn read(reader: &Int64Chunked, row: usize) -> Option<Option<Cents>> {
        Some(reader.get(row).map(Cents))
    }
    fn absent() -> Option<Option<Cents>> {
        Some(None)
    }
}

impl Cell for Key {
    type Builder = BinaryChunkedBuilder;
    fn builder(name: &str, capacity: usize) -> Self::Builder {
        BinaryChunkedBuilder::new(name.into(), capacity)
    }
    fn push(&self, builder: &mut Self::Builder) {
        builder.append_value(self.to_bytes());
    }
    fn finish(builder: Self::Builder) -> Column {
        builder.finish().into_column()
    }
    type Reader = BinaryChunked;
    fn reader(column: &Column) -> Option<BinaryChunked> {
        column.binary().ok().cloned()
    }
    fn read(reader: &BinaryChunked, row: usize) -> Option<Key> {
        let bytes: [u8; 16] = reader.get(row)?.try_into().ok()?;
        Some(Key(u128::from_be_bytes(bytes)))
    }
    fn absent() -> Option<Key> {
        Some(Key::default())
    }
}

impl Cell for Vec<u8> {
    type Builder = BinaryChunkedBuilder;
    fn builder(name: &str, capacity: usize) -> Self::Builder {
        BinaryChunkedBuilder::new(name.into(), capacity)
    }
    fn push(&self, builder: &mut Self::Builder) {
        builder.append_value(self);
    }
    fn finish(builder: Self::Builder) -> Column {
        builder.finish().into_column()
    }
    type Reader = BinaryChunked;
    fn reader(column: &Column) -> Option<BinaryChunked> {
        column.binary().ok().cloned()
    }
    fn read(reader: &BinaryChunked, row: usize) -> Option<Vec<u8>> {
        reader.get(row).map(<[u8]>::to_vec)
    }
    fn absent() -> Option<Vec<u8>> {
        Some(Vec::new())
    }
}
