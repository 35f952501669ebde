//! `report aging_summary`: the aging of any day without the other reports. It reads a few columns of the snapshot, in all threads at once, and makes no item.
//!
//! The totals are those of the whole report, and tie to the same control total: the one that the run kept, else the transfers'.

use rayon::prelude::*;

use super::past::Books;
use super::reference::Reference;
use crate::aging::AgingTotals;
use crate::config::Anchor;
use crate::error::Error;
use crate::ledger::OpenItem;
use crate::model::{Cents, Date, parse_date};
use crate::reports::DayFigures;
use crate::reports::aging_summary;
use crate::reports::part::future_payment;
use crate::reports::run_manifest::TieOut;
use crate::store::StoreError;
use crate::store::catalog::RunRow;
use crate::store::item_columns::ItemSegment;
use crate::store::table::Row;

impl Books<'_> {
    /// `aging_summary.csv` as of a day, and its tie-out. Fails when the aging does not tie to the ledger.
    pub fn aging_summary(&self, reference: &Reference, as_of: Date) -> Result<(Vec<u8>, TieOut), Error> {
        let run = self.run_as_of(as_of)?;
        let mut totals = self.aging_totals(&run, as_of)?;
        let run_as_of = parse_date(&run.as_of).unwrap_or(as_of);
        for event in super::events::pending(self.workspace, &self.catalog, run.number)? {
            if let Some((owner, payer_id, cents)) = future_payment(&event, run_as_of) {
                totals.add_future_payment(owner, &payer_id, cents);
            }
        }
        let total = totals.total();
        let tie_out = TieOut::new(total.net(), self.control_total(&run)?, total.items);
        if !tie_out.ties() {
            return Err(Error::Unbalanced(format!("aging {} does not tie to the ledger {}", tie_out.aging_cents, tie_out.ledger_cents)));
        }
        let name = |payer_id: &str| reference.payers.by_id(payer_id).map_or_else(|| payer_id.to_owned(), |payer| payer.name.clone());
        let mut out = Vec::new();
        let days = super::day::days(&self.catalog, as_of, run.number)?;
        aging_summary::write(&totals, name, aging_summary::Before::of(&days, as_of), &mut out);
        Ok((out, tie_out))
    }

    /// What every owner and payer owes as a run left it, seen on a day.
    fn aging_totals(&self, run: &RunRow, as_of: Date) -> Result<AgingTotals, Error> {
        let policy = &self.workspace.config.aging;
        let needs_statements = matches!(policy.anchor, Anchor::Statement | Anchor::Due);
        let segments = self.segments(OpenItem::TABLE, run)?.iter().map(|path| ItemSegment::open(path, needs_statements)).collect::<Result<Vec<_>, StoreError>>()?;
        let stretches: Vec<(&ItemSegment, usize)> = segments.iter().flat_map(|segment| segment.stretches().map(move |row| (segment, row))).collect();
        let aged = |(segment, row): (&ItemSegment, usize)| -> Result<AgingTotals, StoreError> {
            let mut totals = AgingTotals::new(policy);
            totals.add_columns(&segment.read(row)?, as_of, policy);
            Ok(totals)
        };
        let merged = stretches.into_par_iter().map(aged).try_reduce(
            || AgingTotals::new(policy),
            |mut left, right| {
                left.merge(&right);
                Ok(left)
            },
        );
        Ok(merged?)
    }

    /// Net receivables after a run, from what it kept; a run that kept no figures is added up from its transfers.
    fn control_total(&self, run: &RunRow) -> Result<Cents, Error> {
        match DayFigures::of(run) {
            Some(figures) => Ok(figures.net_cents),
            None => Ok(self.trial_balance(run)?.receivable_control()),
        }
    }
}
