//! The tables of what stands on worklists, so that a returned row finds what it was about: items of the answers' worklists with their causes, and exceptions that nobody has cleared.
//!
//! Both are snapshots: each night's replaces the one before.

use polars::prelude::{Column, DataFrame, PolarsResult};

use super::cell::Cell;
use super::table::{Row, RowBatch, table};
use crate::ledger::Text;
use crate::model::{Cents, Date};

/// One row of a worklist that can be decided by its own id, or by that of its cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorklistItemRow {
    /// Its id: `h..` held, `r..` rejected, `d..` denied, `u..` a further claim that is held.
    pub item_id: Text,
    /// The id of the cause that it shares with others, `g..`; empty where it stands alone.
    pub cause_id: Text,
    /// Which encounter.
    pub encounter_id: Text,
}

table! {
    /// Columns of worklist items.
    WorklistItemBatch of WorklistItemRow as "worklist_items" { item_id: Text, cause_id: Text, encounter_id: Text }
}

/// An exception that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenExceptionRow {
    /// Its id, `x..`.
    pub item_id: Text,
    /// Why, as `exceptions.csv` names it.
    pub problem: Text,
    /// The event, check or claim that it is about.
    pub event_id: Text,
    /// What that is.
    pub event: Text,
    /// Whose account.
    pub guarantor_id: Text,
    /// The encounter.
    pub encounter_id: Text,
    /// The claim.
    pub claim_id: Text,
    /// What was not posted.
    pub amount_cents: Cents,
    /// What is wrong.
    pub message: String,
    /// File and row or set.
    pub source: Text,
    /// The as-of date of the night on which it came up.
    pub since: Date,
}

table! {
    /// Columns of open exceptions.
    OpenExceptionBatch of OpenExceptionRow as "open_exceptions" {
        item_id: Text, problem: Text, event_id: Text, event: Text, guarantor_id: Text, encounter_id: Text, claim_id: Text, amount_cents: Cents, message: String, source: Text, since: Date,
    }
}
