//! `placements.csv`: every account that was ever placed with the agency, whether the agency has acknowledged it, and where it stands; and `placement_batches.csv`, the same by batch.
//!
//! What an older version of the program placed has no row: it booked no event by which a placement is known.

use std::collections::BTreeMap;

use super::csv_row::CsvRow;
use super::tally::Tally;
use crate::config::Config;
use crate::ledger::{EventKind, Placement, PlacementState};
use crate::model::date::{add_business_days, days_between};
use crate::model::{Cents, Date};

/// Columns of `placements.csv`.
pub const COLUMNS: &[&str] = &[
    "batch_id",
    "account_no",
    "guarantor_id",
    "encounter_id",
    "placed_on",
    "placed",
    "state",
    "since",
    "acknowledge_by",
    "accepted_on",
    "with_agency",
    "inventory_on",
    "inventory",
    "effort_ended_on",
    "approval",
    "next_step",
];

/// Columns of `placement_batches.csv`.
pub const BATCH_COLUMNS: &[&str] = &[
    "batch_id",
    "placed_on",
    "acknowledge_by",
    "status",
    "placed_accounts",
    "placed",
    "accepted_accounts",
    "accepted",
    "rejected_accounts",
    "rejected",
    "waiting_accounts",
    "waiting",
    "missing_accounts",
    "missing",
    "ended_accounts",
    "ended",
    "with_agency_accounts",
    "with_agency",
];

/// One placement as a report sees it.
#[derive(Debug, Clone, Copy)]
pub struct PlacementRow<'a> {
    /// What the books know.
    pub placement: &'a Placement<'a>,
    /// The day of the report.
    pub as_of: Date,
    /// How long an agency may take, and who bills.
    pub config: &'a Config,
}

/// What an agency has said of a placement so far; every placement is exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acknowledgement {
    /// It took the account, in so many words or by what it did with it.
    Accepted,
    /// It would not have it.
    Rejected,
    /// Nothing, and it still has time.
    Waiting,
    /// Nothing, and its time is over.
    Missing,
    /// Nothing, and nobody waits any more: recalled or settled before it answered.
    Ended,
}

impl PlacementRow<'_> {
    /// The last day on which the agency answers in time.
    pub fn acknowledge_by(&self) -> Date {
        add_business_days(self.placement.placed.date, self.config.placement.acknowledgement_business_days)
    }

    /// What the agency has said.
    pub fn acknowledgement(&self) -> Acknowledgement {
        match self.placement.state {
            PlacementState::Rejected => Acknowledgement::Rejected,
            PlacementState::Accepted | PlacementState::Returned | PlacementState::Closed => Acknowledgement::Accepted,
            PlacementState::Recalled | PlacementState::Settled if self.placement.accepted.is_some() => Acknowledgement::Accepted,
            PlacementState::Recalled | PlacementState::Settled => Acknowledgement::Ended,
            PlacementState::Waiting if self.as_of > self.acknowledge_by() => Acknowledgement::Missing,
            PlacementState::Waiting => Acknowledgement::Waiting,
        }
    }

    /// The state, told apart by whether the agency's time to answer is over.
    pub fn state(&self) -> &'static str {
        if self.acknowledgement() == Acknowledgement::Missing { "missing" } else { self.placement.state.as_str() }
    }

    /// When the agency's effort ended: from then on, and not before, a Medicare deductible or coinsurance may be claimed as bad debt (42 CFR 413.89(e)).
    pub fn effort_ended(&self) -> Option<Date> {
        (self.placement.state == PlacementState::Closed).then_some(self.placement.since)
    }

    /// What somebody has to do, in a sentence.
    pub fn next_step(&self) -> String {
        let placement = self.placement;
        let reason = placement.ended.map_or("", |ended| ended.reason.as_str());
        match (placement.state, self.acknowledgement()) {
            (_, Acknowledgement::Missing) => format!("no answer by {}: ask the agency whether it has the account", self.acknowledge_by()),
            (PlacementState::Waiting, _) => format!("the agency answers by {}", self.acknowledge_by()),
            (PlacementState::Accepted, _) => self.confirmation(),
            (PlacementState::Rejected, _) if reason.is_empty() => "correct the record, then release the hold".to_owned(),
            (PlacementState::Rejected, _) => format!("correct the record ({reason}), then release the hold"),
            (PlacementState::Returned, _) => "see referrals for what happens next".to_owned(),
            (PlacementState::Recalled, _) => format!("recalled ({reason}); see referrals for what happens next"),
            (PlacementState::Closed, _) if self.config.entity.medicare_cost_report => {
                "write it off as bad debt; a Medicare deductible or coinsurance may be claimed now that the effort has ended (42 CFR 413.89)".to_owned()
            }
            (PlacementState::Closed, _) => "write it off as bad debt".to_owned(),
            (PlacementState::Settled, _) => "nothing: it is settled".to_owned(),
        }
    }

    /// Whether the agency has lately confirmed what it holds.
    fn confirmation(&self) -> String {
        let confirmed = self.placement.inventory.map(|inventory| inventory.date);
        let since = confirmed.or(self.placement.accepted).unwrap_or(self.placement.placed.date);
        if days_between(since, self.as_of) > self.config.placement.inventory_days {
            return format!("not confirmed since {since}: ask the agency for its inventory");
        }
        match self.placement.inventory.filter(|inventory| inventory.amount_cents.unwrap_or_default() != self.placement.held_cents) {
            Some(inventory) => format!("the agency said on {} that it holds {}: settle the difference", inventory.date, inventory.amount_cents.unwrap_or_default()),
            None => "the agency collects".to_owned(),
        }
    }

    /// Appends the CSV row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let placement = self.placement;
        debug_assert_eq!(placement.placed.event, EventKind::AgencyPlaced);
        let mut row = CsvRow::new(out);
        row.text(placement.batch_id()).text(&placement.account_no()).text(&placement.placed.guarantor_id).text(&placement.placed.encounter_id);
        row.date(placement.placed.date).dollars(placement.placed_cents()).word(self.state()).date(placement.since).date(self.acknowledge_by());
        row.date_or_blank(placement.accepted).dollars(placement.held_cents).date_or_blank(placement.inventory.map(|inventory| inventory.date));
        row.dollars_or_blank(placement.inventory.and_then(|inventory| inventory.amount_cents)).date_or_blank(self.effort_ended());
        row.text(&placement.placed.reason).text(&self.next_step()).end()
    }
}

/// One batch: `placed = accepted + rejected + waiting + missing + ended`, in accounts and in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchTotal {
    /// When it was placed.
    pub placed_on: Date,
    /// The last day on which the agency answers in time.
    pub acknowledge_by: Date,
    /// All of it.
    pub placed: Tally,
    /// What the agency took.
    pub accepted: Tally,
    /// What it would not have.
    pub rejected: Tally,
    /// What it has not answered, in time.
    pub waiting: Tally,
    /// What it has not answered, too late.
    pub missing: Tally,
    /// What needed no answer any more.
    pub ended: Tally,
    /// What it still has to collect.
    pub with_agency: Tally,
}

impl BatchTotal {
    /// `overdue`, `open` or `acknowledged`.
    pub fn status(&self) -> &'static str {
        match (self.missing.count, self.waiting.count) {
            (0, 0) => "acknowledged",
            (0, _) => "open",
            _ => "overdue",
        }
    }

    fn parts(&self) -> [Tally; 7] {
        [self.placed, self.accepted, self.rejected, self.waiting, self.missing, self.ended, self.with_agency]
    }
}

/// Totals by batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchTotals {
    batches: BTreeMap<String, BatchTotal>,
}

impl BatchTotals {
    /// Counts one placement.
    pub fn add(&mut self, row: &PlacementRow<'_>) {
        let nothing = Tally::default();
        let empty = BatchTotal {
            placed_on: row.placement.placed.date,
            acknowledge_by: row.acknowledge_by(),
            placed: nothing,
            accepted: nothing,
            rejected: nothing,
            waiting: nothing,
            missing: nothing,
            ended: nothing,
            with_agency: nothing,
        };
        let total = self.batches.entry(row.placement.batch_id().to_owned()).or_insert(empty);
        let cents = row.placement.placed_cents();
        total.placed.add(cents);
        match row.acknowledgement() {
            Acknowledgement::Accepted => total.accepted.add(cents),
            Acknowledgement::Rejected => total.rejected.add(cents),
            Acknowledgement::Waiting => total.waiting.add(cents),
            Acknowledgement::Missing => total.missing.add(cents),
            Acknowledgement::Ended => total.ended.add(cents),
        }
        if row.placement.held_cents > Cents::ZERO {
            total.with_agency.add(row.placement.held_cents);
        }
    }

    /// Adds what another part counted.
    pub fn merge(&mut self, other: BatchTotals) {
        for (batch_id, theirs) in other.batches {
            match self.batches.get_mut(&batch_id) {
                None => {
                    self.batches.insert(batch_id, theirs);
                }
                Some(ours) => {
                    ours.placed.merge(theirs.placed);
                    ours.accepted.merge(theirs.accepted);
                    ours.rejected.merge(theirs.rejected);
                    ours.waiting.merge(theirs.waiting);
                    ours.missing.merge(theirs.missing);
                    ours.ended.merge(theirs.ended);
                    ours.with_agency.merge(theirs.with_agency);
                }
            }
        }
    }

    /// Batches in order of their ids.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &BatchTotal)> {
        self.batches.iter().map(|(batch_id, total)| (batch_id.as_str(), total))
    }
}

/// Appends the CSV row of a batch.
pub fn write_batch(batch_id: &str, total: &BatchTotal, out: &mut Vec<u8>) -> usize {
    let mut row = CsvRow::new(out);
    row.text(batch_id).date(total.placed_on).date(total.acknowledge_by).word(total.status());
    for part in total.parts() {
        row.count(part.count).dollars(part.dollars);
    }
    row.end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountEvent, GuarantorAccount, OpenItem, Owner, placements};
    use crate::referral::gate::case;
    use crate::reports::test_items::{config, patient_item};

    const PLACED: &str = "2026-06-24";

    fn event(kind: EventKind, date: &str, cents: i64) -> AccountEvent {
        AccountEvent {
            amount_cents: (cents != 0).then_some(Cents(cents)),
            encounter_id: "E1".into(),
            reference: "B1".into(),
            posting_date: date.parse().unwrap(),
            ..case::event(kind, date)
        }
    }

    /// The state, acknowledgement and next step on a day after these events, with so much at the agency.
    fn stands(as_of: &str, held: i64, events: &[AccountEvent]) -> (&'static str, Acknowledgement, String) {
        let mut account = GuarantorAccount { guarantor_id: "G1".into(), ..GuarantorAccount::default() };
        account.events = vec![AccountEvent { reason: "approved by ann: x".into(), ..event(EventKind::AgencyPlaced, PLACED, 12_000) }];
        account.events.extend(events.iter().cloned());
        let items = [OpenItem { owner: Owner::Agency, ..patient_item("E1", Date::constant(2026, 1, 10), held) }];
        let (as_of, config) = (as_of.parse().unwrap(), config());
        let found = placements(&account, &items, as_of);
        assert_eq!(found.len(), 1);
        let row = PlacementRow { placement: &found[0], as_of, config: &config };
        let (mut out, mut totals) = (Vec::new(), BatchTotals::default());
        assert_eq!(row.write(&mut out), COLUMNS.len());
        totals.add(&row);
        for (batch_id, total) in totals.rows() {
            let sum =
                [total.accepted, total.rejected, total.waiting, total.missing, total.ended].iter().fold((0, Cents::ZERO), |sum, part| (sum.0 + part.count, sum.1 + part.dollars));
            assert_eq!(sum, (total.placed.count, total.placed.dollars), "placed = accepted + rejected + waiting + missing + ended");
            assert_eq!(write_batch(batch_id, total, &mut out), BATCH_COLUMNS.len());
        }
        (row.state(), row.acknowledgement(), row.next_step())
    }

    #[test]
    fn every_account_is_acknowledged_within_five_business_days_or_missing() {
        use Acknowledgement::{Accepted, Missing, Waiting};
        // Wednesday; five business days later it is Wednesday again.
        assert_eq!(stands("2026-07-01", 12_000, &[]), ("waiting", Waiting, "the agency answers by 2026-07-01".into()));
        assert_eq!(stands("2026-07-02", 12_000, &[]), ("missing", Missing, "no answer by 2026-07-01: ask the agency whether it has the account".into()));
        let accepted = event(EventKind::AgencyAccepted, "2026-06-25", 0);
        assert_eq!(stands("2026-07-02", 12_000, std::slice::from_ref(&accepted)), ("accepted", Accepted, "the agency collects".into()));
        assert_eq!(stands("2026-07-31", 12_000, std::slice::from_ref(&accepted)).2, "not confirmed since 2026-06-25: ask the agency for its inventory");
        let inventory = event(EventKind::AgencyInventory, "2026-07-20", 9_000);
        assert_eq!(stands("2026-07-31", 12_000, &[accepted, inventory]).2, "the agency said on 2026-07-20 that it holds 90.00: settle the difference");
    }

    #[test]
    fn every_end_has_its_state() {
        use Acknowledgement::{Accepted, Ended, Rejected};
        let end = |kind| event(kind, "2026-06-29", 0);
        assert_eq!(
            stands("2026-06-30", 0, &[AccountEvent { reason: "address".into(), ..end(EventKind::AgencyRejected) }]),
            ("rejected", Rejected, "correct the record (address), then release the hold".into())
        );
        assert_eq!(
            stands("2026-06-30", 0, &[AccountEvent { reason: "C-01".into(), ..end(EventKind::AgencyRecalled) }]),
            ("recalled", Ended, "recalled (C-01); see referrals for what happens next".into())
        );
        assert_eq!(stands("2026-06-30", 0, &[end(EventKind::AgencyReturned)]).1, Accepted);
        assert_eq!(stands("2026-06-30", 0, &[end(EventKind::AgencyClosed)]).2, "write it off as bad debt");
        assert_eq!(stands("2026-06-30", 0, &[]), ("settled", Ended, "nothing: it is settled".into()));
        assert_eq!(stands("2026-06-28", 12_000, &[end(EventKind::AgencyClosed)]).0, "waiting", "what is dated later is not known yet");
    }

    #[test]
    fn a_second_placement_of_the_day_of_a_return_stands_alone() {
        let mut account = GuarantorAccount { guarantor_id: "G1".into(), ..GuarantorAccount::default() };
        let again = AccountEvent { event_id: "placed-B2".into(), reference: "B2".into(), ..event(EventKind::AgencyPlaced, "2026-06-29", 12_000) };
        account.events =
            vec![event(EventKind::AgencyPlaced, PLACED, 12_000), event(EventKind::AgencyAccepted, "2026-06-25", 0), event(EventKind::AgencyReturned, "2026-06-29", 0), again];
        let items = [OpenItem { owner: Owner::Agency, ..patient_item("E1", Date::constant(2026, 1, 10), 12_000) }];
        let found = placements(&account, &items, "2026-06-30".parse().unwrap());
        assert_eq!(
            found.iter().map(|found| (found.batch_id(), found.state, found.held_cents.0)).collect::<Vec<_>>(),
            [("B1", PlacementState::Returned, 0), ("B2", PlacementState::Waiting, 12_000)]
        );
    }
}
