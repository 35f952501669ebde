//! The part of a night that books: sources in, books and staged reports out. It does *not* commit.

use super::super::answer_figures::{answer_figures, counts_of};
use super::super::assemble::ClaimFile;
use super::super::book::{Booked, Booking, book};
use super::super::edit_reports::{EditReports, not_run_tables};
use super::super::events::NightEvents;
use super::super::groups::GroupSources;
use super::super::letters::LetterOutput;
use super::super::night_figures::NightFigures;
use super::super::options::RunMode;
use super::super::plan::Plan;
use super::super::reference::Reference;
use super::super::report_files::{StagedReports, add_waiting, report_context, report_staging, with_reports};
use super::super::respond::writing::Responded;
use super::super::sharded::Sharded;
use super::super::{balances, day, decisions, opening};
use super::{Night, batch_id, run_label};
use crate::error::Error;
use crate::ledger::OpenItem;
use crate::reports::{Stood, Version};
use crate::store::answer_tables::DueClaimRow;
use crate::store::catalog::RunRow;
use crate::store::table::{AccountRow, ChangedRow, PendingEventRow, QuestionRow, Row, WaitingRow};
use crate::store::worklist_tables::{OpenExceptionRow, WorklistItemRow};

impl Night<'_> {
    #[expect(clippy::too_many_arguments, reason = "each is a different part of what is booked")]
    pub(super) fn book(
        &self,
        reference: &Reference,
        run: &RunRow,
        sharded: &Sharded,
        responded: &mut Responded,
        plan: &Plan,
        events: NightEvents,
        claim_files: &[ClaimFile],
        provenance: Vec<Version>,
    ) -> Result<(Booked, StagedReports), Error> {
        let workspace = self.workspace;
        let sources = GroupSources {
            items: self.snapshot(OpenItem::TABLE)?,
            replaced: std::mem::take(&mut responded.replaced),
            added: std::mem::take(&mut responded.added),
            accounts: self.snapshot(AccountRow::TABLE)?,
            charges: sharded.items.clone(),
            opening: if self.last.is_none() && !responded.opened { opening::open_items(workspace)? } else { Vec::new() },
            changes: sharded.changes.clone(),
            events: events.by_guarantor,
        };
        let staging = workspace.staging(&workspace.ledger());
        let segments = staging.join("segments");
        let label = run_label(run);
        let outbox = workspace.path(&workspace.config.paths.outbox);
        let letter_folder = workspace.shown(&outbox.join("statements"));
        let batch = batch_id(self.as_of, run.number);
        let letters = LetterOutput { shown: format!("{letter_folder}/{batch}.csv"), batch_id: batch, staging: workspace.staging(&outbox) };
        let booking = Booking {
            config: &workspace.config,
            payers: &reference.payers,
            as_of: self.as_of,
            segments: &segments,
            run_label: &label,
            prior: &events.prior,
            letters: (self.options.mode == RunMode::Night).then_some(&letters),
            letter_folder: &letter_folder,
            progress: self.progress,
            interrupt: self.interrupt,
        };
        let compared_with = day::date_before(&self.catalog, self.as_of)?;
        let mut context = report_context(workspace, reference, self.as_of, &run.run_id, run.number, compared_with);
        context.versions.extend(provenance);
        let previous = balances::load(&self.catalog)?;
        self.progress.stage("booking and reports", 0, "guarantors");
        with_reports(&report_staging(workspace, self.as_of), &context, Some(&|_| true), |reports| {
            let mut roll_forward = day::roll_forward(workspace, &self.catalog, &previous, self.as_of)?;
            roll_forward.merge(&responded.roll_forward);
            let mut booked = book(&booking, sources, reports, roll_forward)?;
            booked.flows.merge(&responded.flows);
            booked.edit_results.merge(std::mem::take(&mut responded.edit_results));
            booked.exceptions.append(&mut responded.exceptions);
            booked.exceptions.extend(events.exceptions);
            booked.pending.extend(events.unresolved);
            day::sort_exceptions(&mut booked.exceptions);
            booked.pending.iter().for_each(|event| reports.add_waiting_event(event, self.as_of));
            let mut listed = day::exceptions(workspace, &self.catalog, self.as_of, i64::MAX, false)?;
            listed.extend(booked.exceptions.iter().cloned());
            day::sort_exceptions(&mut listed);
            for exception in &listed {
                reports.add_exception(exception)?;
            }
            add_waiting(reports, &sharded.waiting_segments(), &reference.house.rules, self.as_of)?;
            let mut balance = previous;
            balance.merge(&sharded.balance);
            balance.merge(&responded.balance);
            balance.merge(&booked.balance);
            booked.balance = balance;
            let night = NightFigures { workspace, plan, sharded };
            let answers = counts_of(&responded.segments, sharded.claims)?;
            let stood = Stood::of(reports.tallies());
            booked.day = night.day(&booked, booked.balance.receivable_control(), answers, stood, day::day_so_far(&self.catalog, self.as_of)?);
            let mut days = day::days(&self.catalog, self.as_of, i64::MAX)?;
            days.insert(self.as_of, booked.day.clone());
            booked.answers = answer_figures(&self.catalog, &reference.payers, &booked, self.as_of)?;
            let on_edits = EditReports { workspace, reference, catalog: &self.catalog, as_of: self.as_of, up_to_run: i64::MAX };
            let mut edits = on_edits.tonight(&sharded.segments, &mut booked.edit_results)?;
            edits.not_run_tables = not_run_tables(&sharded.not_run);
            let figures = night.figures(&booked, claim_files, days, day::day_before(&self.catalog, self.as_of)?, edits);
            Ok((booked, figures))
        })
    }

    /// Snapshots of the run before, which tonight's replace.
    pub(super) fn retired_snapshots(&self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        let mut kinds = vec![OpenItem::TABLE, AccountRow::TABLE, ChangedRow::TABLE, PendingEventRow::TABLE, WorklistItemRow::TABLE, OpenExceptionRow::TABLE];
        if !self.options.mode.leaves_encounters() {
            kinds.extend([WaitingRow::TABLE, decisions::HELD_FINDINGS, QuestionRow::TABLE, DueClaimRow::TABLE]);
        }
        for kind in kinds {
            names.extend(self.catalog.segments(kind, i64::MAX)?.into_iter().map(|segment| segment.name));
        }
        Ok(names)
    }
}
