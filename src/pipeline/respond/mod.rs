//! What payers and receivers answered, from the files in `inbox/responses` into the books.
//!
//! 1. `files`, `gather`: files are read as streams; what sound sets say of claims goes to a spill, and an index of 24 bytes an answer stays in memory.
//! 2. `settled`, `widen`: sets are put into an order that files have no part in, known ones are left out, and answers to whole sets are brought to their claims.
//! 3. `survey`, `history`, `prior`: which answers are about open items, which about claims settled long ago, and what earlier runs booked that they need.
//! 4. `walk`: guarantor by guarantor, news moves states and remitted claims are posted.
//! 5. `leftover`, `checks`, `due`: what nobody knows becomes unapplied money, every check is proved to the cent, and the next payers' claims are told.
//!
//! This module decides nothing about money (`posting`) or states (`ledger`): it brings answers and claims together and writes down what follows.

pub mod acknowledge;
pub mod answer_set;
mod checks;
mod claim_rows;
mod due;
pub mod files;
pub mod gather;
mod history;
pub mod identity;
pub mod index;
mod leftover;
pub mod news;
mod prior;
mod refused;
pub mod sent;
pub mod settled;
pub mod spill;
mod survey;
mod walk;
pub mod widen;
pub mod writing;

use std::path::{Path, PathBuf};

use self::gather::Gathered;
use self::index::AnswerIndex;
use self::settled::{Settled, settle};
use self::survey::Survey;
use self::walk::Walk;
use self::widen::widen;
use self::writing::{Responded, Writing};
use super::groups::{GroupSources, Groups};
use super::progress::{Interrupt, Progress};
use super::reference::Reference;
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::OpenItem;
use crate::model::Date;
use crate::store::catalog::Catalog;
use crate::store::key_index::KeyIndex;
use crate::store::table::{AccountRow, Row};

/// What answering needs.
pub struct Responding<'r> {
    /// The workspace.
    pub workspace: &'r Workspace,
    /// The books before tonight.
    pub catalog: &'r Catalog,
    /// Payers, providers, and what becomes of adjustments.
    pub reference: &'r Reference,
    /// What was answered before.
    pub known: &'r KeyIndex,
    /// The business date.
    pub as_of: Date,
    /// Number of tonight's run.
    pub run: u32,
    /// Prefix of segment names.
    pub run_label: &'r str,
    /// Folder for segments.
    pub segments: &'r Path,
    /// Folder for what tonight alone needs.
    pub scratch: &'r Path,
    /// Hears about progress.
    pub progress: &'r dyn Progress,
    /// Says when to stop.
    pub interrupt: &'r Interrupt,
}

/// Brings tonight's answers into the books. Nothing counts before the run is committed.
pub fn respond(night: &Responding<'_>, gathered: Gathered) -> Result<Responded, Error> {
    let Gathered { mut spill, sets, entries, refused, exceptions, .. } = gathered;
    let Settled { sets, mut entries, keys } = settle(sets, entries, night.known, &night.reference.payers, night.run)?;
    let unknown = widen(night.workspace, night.catalog, &night.reference.providers, &sets, &mut spill, &mut entries)?;
    let mut index = AnswerIndex::new(entries);
    let mut out = Writing::create(night.segments, night.scratch, night.run_label)?;
    out.responded.keys = keys;
    out.responded.exceptions = exceptions;
    out.responded.exceptions.extend(unknown);
    sets.iter().for_each(|settled| out.set(settled));
    night.progress.stage("posting answers", 0, "guarantors");
    let mut survey = Survey::default();
    survey.look(night.groups(Vec::new(), false)?, &sets, &spill, &mut index, night.interrupt)?;
    let rebuilt = night.rebuilt(&index, &sets)?;
    if !rebuilt.is_empty() {
        survey.look(Groups::open(GroupSources { items: rebuilt.clone(), ..GroupSources::default() })?, &sets, &spill, &mut index, night.interrupt)?;
    }
    index.forget();
    let prior = prior::transfers(night.workspace, night.catalog, &survey.needed)?;
    let mut checks = checks::checks(&sets, &survey, night.run, night.as_of);
    let mut walk = Walk {
        sets: &sets,
        checks: &mut checks,
        index: &mut index,
        spill: &spill,
        policy: &night.reference.adjustments,
        payers: &night.reference.payers,
        prior: &prior,
        as_of: night.as_of,
        out: &mut out,
        due: Vec::new(),
    };
    walk.run(night.groups(rebuilt, true)?, night.progress, night.interrupt)?;
    let drafts = std::mem::take(&mut walk.due);
    leftover::take(&sets, &mut checks, &index, &spill, &mut out)?;
    checks::close(&sets, &checks, &refused, night.as_of, &mut out)?;
    out.responded.due = due::finish(drafts, night.workspace, night.catalog)?;
    out.responded.opened = night.is_first()?;
    out.finish()
}

impl Responding<'_> {
    /// Last night's guarantors with their items; on the first night those of the opening balances.
    fn groups(&self, added: Vec<PathBuf>, with_accounts: bool) -> Result<Groups, Error> {
        let paths = |kind: &str| -> Result<Vec<PathBuf>, Error> {
            Ok(self.catalog.segments(kind, i64::MAX)?.iter().map(|segment| self.workspace.segments().join(&segment.name)).collect())
        };
        Groups::open(GroupSources {
            items: paths(OpenItem::TABLE)?,
            added,
            accounts: if with_accounts { paths(AccountRow::TABLE)? } else { Vec::new() },
            opening: if self.is_first()? { super::opening::open_items(self.workspace)? } else { Vec::new() },
            ..GroupSources::default()
        })
    }

    fn is_first(&self) -> Result<bool, Error> {
        Ok(self.catalog.last_run()?.is_none())
    }

    /// Items of claims that are settled so long that only history knows them.
    fn rebuilt(&self, index: &AnswerIndex, sets: &[settled::SettledSet]) -> Result<Vec<PathBuf>, Error> {
        let missing = index.missing_families(|set| sets.get(set as usize).is_some_and(settled::SettledSet::is_posted));
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        let path = self.scratch.join("rebuilt-open_items.parquet");
        Ok(history::rebuild_items(self.workspace, self.catalog, &missing, &path)?.into_iter().collect())
    }
}
