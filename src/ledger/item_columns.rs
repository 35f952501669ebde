//! A stretch of a snapshot's open items as columns, with only what an aging needs. Whoever reads the snapshot makes them; nothing here reads or ages.

use super::{Owner, Text};

/// Stands for a date that an item does not have.
pub const NO_DAY: i32 = i32::MIN;

/// Columns of equal length, one place an item. Days are counted from 1970-01-01.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemColumns {
    /// Each owner and payer of the stretch once, in order of first appearance.
    pub groups: Vec<(Owner, Text)>,
    /// Place of the item's owner and payer in `groups`.
    pub group: Vec<u16>,
    /// True for money that no item has used up.
    pub is_unapplied: Vec<bool>,
    /// See [`super::OpenItem::is_offset`].
    pub is_offset: Vec<bool>,
    /// The balance.
    pub balance_cents: Vec<i64>,
    /// First date of service.
    pub service_day: Vec<i32>,
    /// First bill date or [`NO_DAY`].
    pub first_bill_day: Vec<i32>,
    /// When the owner became the owner.
    pub responsibility_day: Vec<i32>,
    /// First statement or [`NO_DAY`].
    pub first_statement_day: Vec<i32>,
}
