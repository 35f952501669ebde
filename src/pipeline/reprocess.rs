//! Reprocessing: encounters that wait, selected by what holds them or by payer, run down the same road again. The preview is the same run without its commit.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::PathBuf;

use super::night::run_night;
use super::options::{RunOptions, RunOutcome};
use super::progress::{Interrupt, Silent};
use super::workspace::Workspace;
use crate::error::Error;
use crate::intake::column::Column;
use crate::intake::record::RecordView;
use crate::model::{Cents, Key, Payers};
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::{ClaimRow, Row, WaitingRow};

/// Which waiting encounters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Held by this edit.
    pub edit: Option<String>,
    /// Of this payer.
    pub payer: Option<String>,
}

impl Selection {
    fn takes(&self, row: &WaitingRow, payers: &Payers) -> bool {
        // Today's payers decide: a payer that was just configured has the encounters that waited for it.
        let payer = || {
            let record = RecordView::parse(&row.record).ok()?;
            payers.find(record.cell(Column::Payer1), row.service_date?).map(|payer| payer.payer_id.clone())
        };
        let by_edit = self.edit.as_deref().is_none_or(|edit| row.causes.split_whitespace().any(|cause| cause == edit));
        by_edit && self.payer.as_deref().is_none_or(|wanted| payer().is_some_and(|payer| payer == wanted))
    }

    /// Keys of the encounters that wait and are selected.
    pub fn keys(&self, workspace: &Workspace, catalog: &Catalog, payers: &Payers) -> Result<HashSet<Key>, Error> {
        let mut keys = HashSet::new();
        for segment in catalog.segments(WaitingRow::TABLE, i64::MAX)? {
            for row in SegmentReader::<WaitingRow>::open(&workspace.segments().join(&segment.name))? {
                let row = row?;
                if self.takes(&row, payers) {
                    keys.insert(row.encounter_key);
                }
            }
        }
        Ok(keys)
    }
}

/// A claim that goes out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Released {
    /// Which encounter.
    pub encounter_id: String,
    /// The claim; empty for self-pay.
    pub claim_id: String,
    /// The payer; empty for self-pay.
    pub payer_id: String,
    /// Diagnosis codes.
    pub diagnoses: String,
    /// Services as `code:modifiers*units*cents*pointers`.
    pub services: String,
    /// Its charge.
    pub charge_cents: Cents,
}

/// A selected encounter that still waits.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StillWaiting {
    /// Which encounter.
    pub encounter_id: String,
    /// `held` or `to_coder`.
    pub disposition: String,
    /// What it waits for.
    pub causes: String,
    /// Its charge.
    pub charge_cents: Cents,
}

/// What reprocessing does, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reprocessed {
    /// How many encounters were selected.
    pub selected: usize,
    /// What goes out.
    pub released: Vec<Released>,
    /// What still waits.
    pub still_waiting: Vec<StillWaiting>,
}

impl Reprocessed {
    /// Reads the outcome from a run's staged segments.
    pub fn gather(selected: &HashSet<Key>, segments: &[(String, PathBuf, u32, u64)]) -> Result<Reprocessed, Error> {
        let mut outcome = Reprocessed { selected: selected.len(), ..Reprocessed::default() };
        for (table, path, ..) in segments {
            if table == ClaimRow::TABLE {
                for row in SegmentReader::<ClaimRow>::open(path)? {
                    let row = row?;
                    outcome.released.push(Released {
                        encounter_id: row.encounter_id.to_string(),
                        claim_id: row.claim_id.to_string(),
                        payer_id: row.payer_id.to_string(),
                        diagnoses: row.diagnoses.to_string(),
                        services: row.services,
                        charge_cents: row.charge_cents,
                    });
                }
            } else if table == WaitingRow::TABLE {
                for row in SegmentReader::<WaitingRow>::open(path)? {
                    let row = row?;
                    if selected.contains(&row.encounter_key) {
                        let (encounter_id, disposition) = (row.encounter_id.to_string(), row.disposition.to_string());
                        outcome.still_waiting.push(StillWaiting { encounter_id, disposition, causes: row.causes, charge_cents: row.charge_cents });
                    }
                }
            }
        }
        outcome.released.sort_by(|left, right| (&left.encounter_id, &left.claim_id).cmp(&(&right.encounter_id, &right.claim_id)));
        outcome.still_waiting.sort_by(|left, right| left.encounter_id.cmp(&right.encounter_id));
        Ok(outcome)
    }
}

impl fmt::Display for Reprocessed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.released {
            let payer = if row.payer_id.is_empty() { "self-pay" } else { row.payer_id.as_str() };
            writeln!(formatter, "+ {}  {}  {payer}  {}  {}  {}", row.encounter_id, row.claim_id, row.charge_cents, row.diagnoses, row.services)?;
        }
        for row in &self.still_waiting {
            writeln!(formatter, "  {}  still {}  {}  {}", row.encounter_id, row.disposition, row.charge_cents, row.causes)?;
        }
        let mut causes: BTreeMap<&str, (u64, Cents)> = BTreeMap::new();
        for row in &self.still_waiting {
            for cause in row.causes.split_whitespace() {
                let total = causes.entry(cause).or_default();
                total.0 += 1;
                total.1 += row.charge_cents;
            }
        }
        for (cause, (encounters, cents)) in causes {
            writeln!(formatter, "  {encounters} still wait for {cause}, {cents}")?;
        }
        let sum = |amounts: &mut dyn Iterator<Item = Cents>| amounts.sum::<Cents>();
        let released = sum(&mut self.released.iter().map(|row| row.charge_cents));
        let waiting = sum(&mut self.still_waiting.iter().map(|row| row.charge_cents));
        writeln!(formatter, "{} selected; {} claims released, {released}; {} still wait, {waiting}", self.selected, self.released.len(), self.still_waiting.len())
    }
}

/// What reprocessing would do; writes nothing.
pub fn preview(workspace: &Workspace, selection: &Selection, options: &RunOptions) -> Result<Reprocessed, Error> {
    let options = RunOptions { dry_run: true, selection: Some(selection.clone()), ..options.clone() };
    match run_night(workspace, &options, &Silent, &Interrupt::default())? {
        RunOutcome::NothingToDo { .. } => Ok(Reprocessed::default()),
        RunOutcome::Done(report) => Ok(report.reprocessed.unwrap_or_default()),
    }
}
