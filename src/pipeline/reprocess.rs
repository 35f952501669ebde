//! Reprocessing: what waits, is due or was answered is selected and runs down the same road again. The preview is the same run without its commit.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;

use super::night::run_night;
use super::options::{RunOptions, RunOutcome};
use super::progress::{Interrupt, Silent};
use super::resubmit::{RefusedClaim, Resubmission};
use super::version_diff::{ClaimChange, changes, write_totals};
use super::workspace::Workspace;
use crate::error::Error;
use crate::model::{Cents, Key};
use crate::store::answer_tables::DueClaimRow;
use crate::store::segment::SegmentReader;
use crate::store::table::{ClaimRow, Row, WaitingRow};

pub use super::selection::{Selection, Touched};

/// A claim that goes out for the first time.
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

/// A selected encounter that still waits, or a claim that stays due.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StillWaiting {
    /// Which encounter.
    pub encounter_id: String,
    /// `held`, `to_coder` or `due`.
    pub disposition: String,
    /// What it waits for.
    pub causes: String,
    /// Its charge; of a claim that stays due, what is at stake.
    pub charge_cents: Cents,
}

/// What reprocessing does, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reprocessed {
    /// How many encounters and claims were selected.
    pub selected: usize,
    /// What goes out for the first time.
    pub released: Vec<Released>,
    /// New versions, and claims to next payers, against the version before.
    pub changes: Vec<ClaimChange>,
    /// What still waits.
    pub still_waiting: Vec<StillWaiting>,
    /// What cannot be done, with the reason.
    pub refused: Vec<RefusedClaim>,
}

impl Reprocessed {
    /// Reads the outcome from a run's staged segments.
    pub fn gather(selected: &HashSet<Key>, resubmission: &Resubmission, segments: &[(String, PathBuf, u32, u64)]) -> Result<Reprocessed, Error> {
        let mut outcome = Reprocessed { selected: selected.len() + resubmission.selected, refused: resubmission.refused.clone(), ..Reprocessed::default() };
        let mut written: HashMap<String, ClaimRow> = HashMap::new();
        for (table, path, ..) in segments {
            if table == ClaimRow::TABLE {
                for row in SegmentReader::<ClaimRow>::open(path)? {
                    let row = row?;
                    if row.version > 1 || row.sequence > 1 {
                        written.insert(row.claim_id.to_string(), row);
                    } else {
                        outcome.released.push(released(row));
                    }
                }
            } else if table == WaitingRow::TABLE {
                for row in SegmentReader::<WaitingRow>::open(path)? {
                    let row = row?;
                    if selected.contains(&row.encounter_key) {
                        let (encounter_id, disposition) = (row.encounter_id.to_string(), row.disposition.to_string());
                        outcome.still_waiting.push(StillWaiting { encounter_id, disposition, causes: row.causes, charge_cents: row.charge_cents });
                    }
                }
            } else if table == DueClaimRow::TABLE {
                for row in SegmentReader::<DueClaimRow>::open(path)? {
                    let row = row?;
                    outcome.still_waiting.push(StillWaiting {
                        encounter_id: row.encounter_id.to_string(),
                        disposition: "due".into(),
                        causes: row.causes,
                        charge_cents: row.balance_cents,
                    });
                }
            }
        }
        outcome.changes = changes(resubmission, written);
        outcome.released.sort_by(|left, right| (&left.encounter_id, &left.claim_id).cmp(&(&right.encounter_id, &right.claim_id)));
        outcome.still_waiting.sort_by(|left, right| (&left.encounter_id, &left.causes).cmp(&(&right.encounter_id, &right.causes)));
        Ok(outcome)
    }
}

fn released(row: ClaimRow) -> Released {
    Released {
        encounter_id: row.encounter_id.to_string(),
        claim_id: row.claim_id.to_string(),
        payer_id: row.payer_id.to_string(),
        diagnoses: row.diagnoses.to_string(),
        services: row.services,
        charge_cents: row.charge_cents,
    }
}

impl fmt::Display for Reprocessed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.released {
            let payer = if row.payer_id.is_empty() { "self-pay" } else { row.payer_id.as_str() };
            writeln!(formatter, "+ {}  {}  {payer}  {}  {}  {}", row.encounter_id, row.claim_id, row.charge_cents, row.diagnoses, row.services)?;
        }
        for change in &self.changes {
            change.fmt(formatter)?;
        }
        for row in &self.still_waiting {
            writeln!(formatter, "  {}  still {}  {}  {}", row.encounter_id, row.disposition, row.charge_cents, row.causes)?;
        }
        for row in &self.refused {
            writeln!(formatter, "! {}  {}  {}  {}  not sent: {}", row.encounter_id, row.claim_id, row.payer_id, row.balance_cents, row.reason)?;
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
        write_totals(&self.changes, formatter)?;
        let sum = |amounts: &mut dyn Iterator<Item = Cents>| amounts.sum::<Cents>();
        let released = sum(&mut self.released.iter().map(|row| row.charge_cents));
        let waiting = sum(&mut self.still_waiting.iter().map(|row| row.charge_cents));
        write!(formatter, "{} selected; {} claims released, {released}; {} still wait, {waiting}", self.selected, self.released.len(), self.still_waiting.len())?;
        if !self.changes.is_empty() || !self.refused.is_empty() {
            write!(formatter, "; {} sent again, {} not possible", self.changes.len(), self.refused.len())?;
        }
        writeln!(formatter)
    }
}

/// What reprocessing would do; writes nothing.
pub fn preview(workspace: &Workspace, selection: &Selection, options: &RunOptions) -> Result<Reprocessed, Error> {
    let options = RunOptions { dry_run: true, selection: Some(selection.clone()), ..options.clone() };
    match run_night(workspace, &options, &Silent, &Interrupt::default())? {
        RunOutcome::NothingToDo { refused, .. } => Ok(Reprocessed { selected: refused.len(), refused, ..Reprocessed::default() }),
        RunOutcome::Done(report) => Ok(report.reprocessed.unwrap_or_default()),
    }
}
