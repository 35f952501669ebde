//! The reports of a day, printed again by a run that moves accounts without being a night, such as an approval: the page of the morning must not go on proposing what is placed,
//! and a later report of the day must find what was printed last. What the night knew is kept; only the books have moved.

use std::path::PathBuf;

use super::groups::{GroupSources, Groups};
use super::night::run_label;
use super::outputs::Segments;
use super::past::{Books, Printed};
use super::reference::Reference;
use super::report_files::report_staging;
use crate::error::Error;
use crate::ledger::{OpenItem, Transfer};
use crate::model::parse_date;
use crate::store::catalog::RunRow;
use crate::store::publish::Staged;
use crate::store::table::{AccountRow, Row};

/// What prints again.
pub struct PrintedAgain<'p> {
    /// The books before the run.
    pub books: &'p Books<'p>,
    /// The last committed run.
    pub last: &'p RunRow,
    /// The run that is about to be committed, on the same day.
    pub run: &'p RunRow,
    /// Its transfers.
    pub posted: &'p [Transfer],
}

impl PrintedAgain<'_> {
    /// Stages the reports over the snapshot that is among the run's segments, and adds the figures that they were made from to those.
    pub fn stage(&self, segments: &mut Segments, staged: &mut Staged) -> Result<(), Error> {
        let workspace = self.books.workspace;
        let as_of = parse_date(&self.run.as_of).ok_or_else(|| Error::Unbalanced(format!("ledger/catalog.sqlite: run {} has no date", self.last.number)))?;
        let reference = Reference::load(workspace, Some(&self.books.catalog))?;
        let of = |table: &str| segments.iter().filter(|(held, ..)| held == table).map(|(_, path, ..)| path.clone()).collect::<Vec<PathBuf>>();
        let groups = Groups::open(GroupSources { items: of(OpenItem::TABLE), accounts: of(AccountRow::TABLE), ..GroupSources::default() })?;
        let printed = Printed { run: self.last, shown: self.run, groups, posted: self.posted };
        let reports = self.books.report_of(printed, &reference, as_of, &report_staging(workspace, as_of), Some(&|_| true))?;
        let folder = workspace.reports(as_of);
        for report in &reports.files {
            staged.add("place", &workspace.stored(&report.staged), &workspace.stored(&folder.join(&report.name)), &report.sha256);
        }
        let label = run_label(self.run);
        let path_of = |table: &str| workspace.staging(&workspace.ledger()).join("segments").join(format!("{label}-{table}.parquet"));
        reports.kept.store(&path_of, segments)
    }
}
