//! One account event as the life of accounts writes it.

use crate::model::date::add_days;
use crate::model::{Cents, Date};

/// The columns that are written.
const COLUMNS: [&str; 10] = ["event_id", "event", "date", "guarantor_id", "encounter_id", "amount", "until", "reference", "reason", "detail"];

/// One event. Blank cells are empty or `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LifeEvent {
    /// Unique.
    pub event_id: String,
    /// What happened, by the name that account events have.
    pub event: &'static str,
    /// The day on which it arrives; it is not written.
    pub arrives: Date,
    /// Effective date, which is that day where nothing else is known.
    pub date: Date,
    /// Whose account.
    pub guarantor_id: String,
    /// This encounter only.
    pub encounter_id: String,
    /// Amount.
    pub amount: Option<Cents>,
    /// Until when.
    pub until: Option<Date>,
    /// Another event's, a letter's or an account's id.
    pub reference: String,
    /// Why, in a word.
    pub reason: &'static str,
    /// Anything else.
    pub detail: String,
}

impl LifeEvent {
    /// An event that says no more than that it happened.
    pub(super) fn new(event_id: String, event: &'static str, date: Date) -> LifeEvent {
        LifeEvent { event_id, event, arrives: date, date, ..LifeEvent::default() }
    }
}

/// A file for `inbox/accounts`.
pub fn to_csv(events: &[LifeEvent]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for event in events {
        let amount = event.amount.map(|cents| cents.to_string()).unwrap_or_default();
        let (date, until) = (event.date.to_string(), event.until.map(|until| until.to_string()).unwrap_or_default());
        let cells = [&event.event_id, event.event, &date, &event.guarantor_id, &event.encounter_id, &amount, &until, &event.reference, event.reason, &event.detail];
        writer.write_record(cells)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// So many days later, or on the Monday after when that is a weekend.
pub(super) fn later(date: Date, days: u64) -> Date {
    let due = add_days(date, i32::try_from(days).unwrap_or(i32::MAX));
    let after_friday = i32::from(due.weekday().to_monday_zero_offset()) - 4;
    if after_friday > 0 { add_days(due, 3 - after_friday) } else { due }
}

/// So many hundredths of an amount, at least a cent of one that is more than zero.
pub(super) fn percent_of(amount: Cents, percent: u64) -> Cents {
    let share = amount.0.saturating_mul(i64::try_from(percent).unwrap_or(100)) / 100;
    Cents(share.max(amount.0.min(1)))
}
