//! The books as of a past day: the newest snapshot not after it, seen with that day's date. What was posted later cannot be seen.

use std::path::{Path, PathBuf};

use super::book::judge_group;
use super::decisions::HELD_FINDINGS;
use super::edit_reports::EditReports;
use super::groups::{GroupSources, Groups};
use super::reference::Reference;
use super::report_files::{StagedReports, add_waiting, report_context, with_reports};
use super::stored::each_row;
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::{OpenItem, Transfer, TrialBalance};
use crate::model::Date;
use crate::reports::{AnswerFigures, RollForward, RunFigures};
use crate::store::catalog::{Catalog, RunRow};
use crate::store::table::{AccountRow, Row, WaitingRow};

/// An open ledger, to read only.
pub struct Books<'w> {
    /// The workspace.
    pub workspace: &'w Workspace,
    /// Its catalog.
    pub catalog: Catalog,
}

impl<'w> Books<'w> {
    /// Opens the books; an error when no run was ever committed.
    pub fn open(workspace: &'w Workspace) -> Result<Books<'w>, Error> {
        let catalog = Catalog::open_existing(&workspace.catalog_path())?;
        let catalog = catalog.ok_or_else(|| Error::Usage(format!("{}: no run has been committed yet; `cleanclaim run` makes the first", workspace.root.display())))?;
        Ok(Books { workspace, catalog })
    }

    /// The last run whose as-of date is not after a day.
    pub fn run_as_of(&self, as_of: Date) -> Result<RunRow, Error> {
        let as_of = as_of.to_string();
        let found = self.catalog.runs()?.into_iter().rfind(|run| run.as_of <= as_of);
        found.ok_or_else(|| Error::Usage(format!("the books begin after {as_of}; no run was committed up to that day")))
    }

    /// The last run.
    pub fn last_run(&self) -> Result<RunRow, Error> {
        self.catalog.last_run()?.ok_or_else(|| Error::Usage("no run has been committed yet; `cleanclaim run` makes the first".into()))
    }

    /// Paths of a table's segments as a run left them.
    pub fn segments(&self, table: &str, run: &RunRow) -> Result<Vec<PathBuf>, Error> {
        Ok(self.catalog.segments(table, run.number)?.iter().map(|segment| self.workspace.segments().join(&segment.name)).collect())
    }

    /// Guarantors with their open items as a run left them.
    pub fn groups(&self, run: &RunRow) -> Result<Groups, Error> {
        Groups::open(GroupSources { items: self.segments(OpenItem::TABLE, run)?, accounts: self.segments(AccountRow::TABLE, run)?, ..GroupSources::default() })
    }

    /// Calls with every row of a table as a run left it, in order of storing.
    pub fn each_row<R: Row>(&self, table: &str, run: &RunRow, act: impl FnMut(R) -> Result<(), Error>) -> Result<(), Error> {
        each_row(self.workspace, &self.catalog, table, run.number, act)
    }

    /// Calls with every transfer up to a run, in order of posting.
    pub fn each_transfer(&self, run: &RunRow, act: impl FnMut(Transfer) -> Result<(), Error>) -> Result<(), Error> {
        self.each_row(Transfer::TABLE, run, act)
    }

    /// The trial balance after a run, from its transfers.
    pub fn trial_balance(&self, run: &RunRow) -> Result<TrialBalance, Error> {
        let mut balance = TrialBalance::default();
        self.each_transfer(run, |transfer| {
            balance.post(&transfer);
            Ok(())
        })?;
        Ok(balance)
    }

    /// How the receivables moved on a day: opening with everything posted before it.
    fn roll_forward(&self, run: &RunRow, as_of: Date) -> Result<RollForward, Error> {
        let mut before = TrialBalance::default();
        let mut today = Vec::new();
        self.each_transfer(run, |transfer| {
            if transfer.posting_date < as_of {
                before.post(&transfer)
            } else {
                today.push(transfer)
            }
            Ok(())
        })?;
        let mut roll = super::balances::opening_less(&before, &TrialBalance::default());
        today.iter().for_each(|transfer| roll.post(transfer));
        Ok(roll)
    }

    /// Waiting segments as a run left them, each with the findings that hold its encounters.
    fn waiting(&self, run: &RunRow) -> Result<Vec<(PathBuf, Option<PathBuf>)>, Error> {
        let findings = self.catalog.segments(HELD_FINDINGS, run.number)?;
        let path = |name: &str| self.workspace.segments().join(name);
        let waiting = self.catalog.segments(WaitingRow::TABLE, run.number)?;
        let of = |partition: u32, number: i64| findings.iter().find(|segment| segment.partition == partition && segment.run_number == number).map(|segment| path(&segment.name));
        Ok(waiting.iter().map(|segment| (path(&segment.name), of(segment.partition, segment.run_number))).collect())
    }

    /// Writes all reports of a day into a folder. Fails when aging does not tie to the ledger.
    pub fn report(&self, reference: &Reference, as_of: Date, folder: &Path) -> Result<StagedReports, Error> {
        let run = self.run_as_of(as_of)?;
        let context = report_context(self.workspace, reference, as_of, &run.run_id, run.number);
        let balance = self.trial_balance(&run)?;
        let ((), reports) = with_reports(folder, &context, |reports| {
            let mut groups = self.groups(&run)?;
            while let Some(night) = groups.next_group()? {
                let (delinquency, decisions) = judge_group(&self.workspace.config, &reference.payers, as_of, &night.group);
                reports.add_guarantor(&night.group.account, &night.group.items, delinquency.as_ref(), &decisions)?;
            }
            for exception in super::day::exceptions(self.workspace, &self.catalog, as_of, run.number, true)? {
                reports.add_exception(&exception)?;
            }
            add_waiting(reports, &self.waiting(&run)?, &reference.house.rules, as_of)?;
            let roll_forward = Some(self.roll_forward(&run, as_of)?);
            let edits = EditReports { workspace: self.workspace, reference, catalog: &self.catalog, as_of, up_to_run: run.number }.past()?;
            let answers = AnswerFigures { clearing: super::answer_figures::clearing(&balance, &reference.payers, &|_| None), ..AnswerFigures::default() };
            Ok(((), RunFigures { answers, ledger_cents: balance.receivable_control(), roll_forward, edits, ..RunFigures::default() }))
        })?;
        if !reports.tie_out.ties() {
            return Err(Error::Unbalanced(format!("aging {} does not tie to the ledger {}", reports.tie_out.aging_cents, reports.tie_out.ledger_cents)));
        }
        Ok(reports)
    }
}
