//! Small tables that a night leaves for those who ask later: decisions of people, encounters that could not be read, what edits came to, and what could not be posted.

use std::path::PathBuf;

use super::book::Booked;
use super::decisions::Decisions;
use super::outputs::{NO_PARTITION, Segments};
use super::plan::Plan;
use crate::conservation::Term;
use crate::error::Error;
use crate::ledger::{ExceptionKind, PostingException};
use crate::model::Date;
use crate::store::segment::SegmentWriter;
use crate::store::table::{ExceptionRow, Row, SetAsideRow};

/// Writes those that have rows.
pub fn store(plan: &Plan, decisions: &Decisions, booked: &Booked, as_of: Date, path_of: &dyn Fn(&str) -> PathBuf, segments: &mut Segments) -> Result<(), Error> {
    let unreadable = plan.quarantined.iter().filter(|rows| !rows.is_continuation).map(|rows| SetAsideRow {
        encounter_id: rows.encounter_id.as_str().into(),
        patient_id: "".into(),
        term: Term::Quarantined.as_str().into(),
        reason: rows.message.clone(),
        charge_cents: rows.cents,
        source_file: plan.files.get(rows.file_index as usize).map_or("", |file| file.path.as_str()).into(),
        source_row: rows.row,
        as_of,
    });
    write(unreadable, path_of, segments)?;
    write(decisions.record.iter().cloned(), path_of, segments)?;
    write(booked.edit_results.rows(), path_of, segments)?;
    write(booked.claim_events.iter().cloned(), path_of, segments)?;
    write(booked.exceptions.iter().map(as_row), path_of, segments)
}

/// Stores rows in a segment of the run; no rows leave none.
pub(super) fn write<R: Row>(rows: impl Iterator<Item = R>, path_of: &dyn Fn(&str) -> PathBuf, segments: &mut Segments) -> Result<(), Error> {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    let path = path_of(R::TABLE);
    let mut writer = SegmentWriter::<R>::create(&path)?;
    for row in rows {
        writer.push(&row)?;
    }
    segments.push((R::TABLE.to_owned(), path, NO_PARTITION, writer.finish()?));
    Ok(())
}

fn as_row(exception: &PostingException) -> ExceptionRow {
    ExceptionRow {
        problem: exception.kind.as_str().into(),
        event_id: exception.event_id.clone(),
        event: exception.event.into(),
        guarantor_id: exception.guarantor_id.clone(),
        encounter_id: exception.encounter_id.clone(),
        claim_id: exception.claim_id.clone(),
        amount_cents: exception.amount_cents,
        message: exception.message.clone(),
        source: exception.source.clone(),
    }
}

/// A stored exception; `None` when it was stored by a version that knew other kinds.
pub fn exception_of(row: &ExceptionRow) -> Option<PostingException> {
    Some(PostingException {
        kind: ExceptionKind::parse(&row.problem)?,
        event_id: row.event_id.clone(),
        event: PostingException::event_name(&row.event)?,
        guarantor_id: row.guarantor_id.clone(),
        encounter_id: row.encounter_id.clone(),
        claim_id: row.claim_id.clone(),
        amount_cents: row.amount_cents,
        message: row.message.clone(),
        source: row.source.clone(),
    })
}
