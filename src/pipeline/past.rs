//! The books as of a past day: the newest snapshot not after it, seen with that day's date. What was posted later cannot be seen.

use std::path::{Path, PathBuf};

use super::book::judge_account;
use super::decisions::HELD_FINDINGS;
use super::edit_reports::EditReports;
use super::groups::{GroupSources, Groups};
use super::kept_figures::KeptFigures;
use super::reference::Reference;
use super::report_files::{Sheets, StagedReports, add_waiting, report_context, with_reports};
use super::stored::each_row;
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::{OpenItem, Transfer, TrialBalance};
use crate::model::{Date, parse_date};
use crate::reports::{AnswerFigures, DayFigures, RollForward, RunFigures};
use crate::store::catalog::{Catalog, RunRow};
use crate::store::table::{AccountRow, Row, WaitingRow};

/// What the reports of a day are made from again.
pub struct Printed<'p> {
    /// The last committed run that counts.
    pub run: &'p RunRow,
    /// The run that the reports name: this one, or the one that is about to be committed.
    pub shown: &'p RunRow,
    /// Guarantors with their open items as it leaves them.
    pub groups: Groups,
    /// The transfers that it adds.
    pub posted: &'p [Transfer],
}

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

    /// What the books tell of a day for which no figures were kept.
    fn figures(&self, reference: &Reference, run: &RunRow, balance: &TrialBalance, as_of: Date) -> Result<RunFigures, Error> {
        let edits = EditReports { workspace: self.workspace, reference, catalog: &self.catalog, as_of, up_to_run: run.number }.past()?;
        let answers = AnswerFigures { clearing: super::answer_figures::clearing(balance, &reference.payers, &|_| None), ..AnswerFigures::default() };
        Ok(RunFigures { answers, roll_forward: Some(self.roll_forward(run, as_of)?), edits, ..RunFigures::default() })
    }

    /// Writes all reports of a day into a folder, and a workbook of those that `sheets` names: as its last run printed them, with the configuration as it is now. Fails when aging does not tie to the ledger.
    pub fn report(&self, reference: &Reference, as_of: Date, folder: &Path, sheets: Option<Sheets<'_>>) -> Result<StagedReports, Error> {
        let run = self.run_as_of(as_of)?;
        let groups = self.groups(&run)?;
        self.report_of(Printed { run: &run, shown: &run, groups, posted: &[] }, reference, as_of, folder, sheets)
    }

    /// Writes the reports of a day again with what a run that is not committed yet does to its last run's books.
    pub fn report_of(&self, printed: Printed<'_>, reference: &Reference, as_of: Date, folder: &Path, sheets: Option<Sheets<'_>>) -> Result<StagedReports, Error> {
        let Printed { run, shown, mut groups, posted } = printed;
        // On a day between two nights the books stand as the night before left them, and nothing else happened.
        let kept = if run.as_of == as_of.to_string() { KeptFigures::of_run(self.workspace, &self.catalog, run)? } else { None };
        let compared_with = super::day::date_before(&self.catalog, as_of)?;
        let mut context = report_context(self.workspace, reference, as_of, &shown.run_id, shown.number, compared_with);
        if let Some(kept) = &kept {
            context.versions.clone_from(&kept.versions);
        }
        let mut balance = self.trial_balance(run)?;
        posted.iter().for_each(|transfer| balance.post(transfer));
        let ((), reports) = with_reports(folder, &context, sheets, |reports| {
            while let Some(mut night) = groups.next_group()? {
                let (delinquency, decisions) = judge_account(&self.workspace.config, &reference.payers, as_of, &mut night.group);
                reports.add_guarantor(&night.group.account, &night.group.items, delinquency.as_ref(), &decisions)?;
            }
            let run_as_of = parse_date(&run.as_of).unwrap_or(as_of);
            for event in super::events::pending(self.workspace, &self.catalog, run.number)? {
                reports.add_waiting_event(&event, run_as_of);
            }
            for exception in &super::day::exceptions(self.workspace, &self.catalog, as_of, run.number, true)? {
                reports.add_exception(exception)?;
            }
            add_waiting(reports, &self.waiting(run)?, &reference.house.rules, as_of)?;
            let mut figures = match kept {
                Some(kept) => kept.figures,
                None => self.figures(reference, run, &balance, as_of)?,
            };
            posted.iter().for_each(|transfer| figures.roll_forward.iter_mut().for_each(|roll| roll.post(transfer)));
            figures.days = super::day::days(&self.catalog, as_of, run.number)?;
            // A run that is not committed yet stands for those of its day.
            if let Some((date, today)) = parse_date(&shown.as_of).zip(DayFigures::of(shown)) {
                figures.days.insert(date, today);
            }
            // Aging is proved against the ledger of today, not against what was kept.
            Ok(((), RunFigures { ledger_cents: balance.receivable_control(), ..figures }))
        })?;
        if !reports.tie_out.ties() {
            return Err(Error::Unbalanced(format!("aging {} does not tie to the ledger {}", reports.tie_out.aging_cents, reports.tie_out.ledger_cents)));
        }
        Ok(reports)
    }
}
