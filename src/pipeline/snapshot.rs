//! Writes the snapshot of open items and accounts on a thread of its own, while booking goes on: encoding Parquet costs about as much as booking itself.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::groups::row_from_account;
use crate::error::Error;
use crate::ledger::{GuarantorGroup, OpenItem, Text};
use crate::model::Date;
use crate::model::date::add_days;
use crate::store::segment::SegmentWriter;
use crate::store::table::{AccountRow, Row};

/// Settled items stay in the snapshot for so many days after their last activity, so that a reversal finds them, and longer where something of their encounter is open.
const SETTLED_KEPT_DAYS: i32 = 90;
/// Guarantors that travel together.
pub const BATCH: usize = 1_024;
/// Batches that may wait: a bound on memory.
pub const WAITING_BATCHES: usize = 4;

/// Takes guarantors in order.
pub struct SnapshotSender {
    sender: SyncSender<Vec<GuarantorGroup>>,
    batch: Vec<GuarantorGroup>,
}

/// Writes what the sender sends.
pub struct SnapshotWriter {
    receiver: Receiver<Vec<GuarantorGroup>>,
    items: SegmentWriter<OpenItem>,
    accounts: SegmentWriter<AccountRow>,
    paths: [PathBuf; 2],
}

/// A pair of ends over new segments, whose paths `path_of` gives by table.
pub fn snapshot(path_of: impl Fn(&str) -> PathBuf) -> Result<(SnapshotSender, SnapshotWriter), Error> {
    let (sender, receiver) = sync_channel(WAITING_BATCHES);
    let paths = [path_of(OpenItem::TABLE), path_of(AccountRow::TABLE)];
    let [items, accounts] = &paths;
    let (items, accounts) = (SegmentWriter::create(items)?, SegmentWriter::create(accounts)?);
    Ok((SnapshotSender { sender, batch: Vec::with_capacity(BATCH) }, SnapshotWriter { receiver, items, accounts, paths }))
}

/// Leaves out what was settled long ago. Before the night reports, so that its reports are those that are made of the snapshot afterwards.
pub fn forget_settled(items: &mut Vec<OpenItem>, as_of: Date) {
    let oldest = add_days(as_of, -SETTLED_KEPT_DAYS);
    let is_recent = |item: &OpenItem| !item.balance_cents.is_zero() || item.last_activity_date >= oldest;
    if items.iter().all(is_recent) {
        return;
    }
    // While anything of an encounter is open, all of it stays: who was billed, what they answered and when is what gates and clocks of the rest go by.
    let open: HashSet<Text> = items.iter().filter(|item| !item.balance_cents.is_zero() && !item.encounter_id.is_empty()).map(|item| item.encounter_id.clone()).collect();
    items.retain(|item| is_recent(item) || open.contains(&item.encounter_id));
}

impl SnapshotSender {
    /// Adds a guarantor; `false` when the writer has stopped, whose error then says why.
    pub fn push(&mut self, group: GuarantorGroup) -> bool {
        self.batch.push(group);
        self.batch.len() < BATCH || self.flush()
    }

    /// Sends what is left; `false` when the writer has stopped.
    pub fn flush(&mut self) -> bool {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.sender.send(batch).is_ok()
    }
}

impl SnapshotWriter {
    /// Writes until the sender is gone; the finished segments: table, path, rows.
    pub fn run(mut self) -> Result<Vec<(&'static str, PathBuf, u64)>, Error> {
        while let Ok(batch) = self.receiver.recv() {
            batch.iter().try_for_each(|group| self.write(group))?;
        }
        let [items, accounts] = self.paths;
        Ok(vec![(OpenItem::TABLE, items, self.items.finish()?), (AccountRow::TABLE, accounts, self.accounts.finish()?)])
    }

    fn write(&mut self, group: &GuarantorGroup) -> Result<(), Error> {
        for item in &group.items {
            self.items.push(item)?;
        }
        // An account without items and without a history says nothing; the next encounter brings its contact again.
        if !group.items.is_empty() || !group.account.events.is_empty() || !group.account.placed_batch.is_empty() {
            self.accounts.push(&row_from_account(&group.account)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cents;

    fn item(encounter: &str, balance_cents: i64, last_activity_date: Date) -> OpenItem {
        OpenItem { encounter_id: encounter.into(), balance_cents: Cents(balance_cents), last_activity_date, ..OpenItem::default() }
    }

    #[test]
    fn what_was_settled_long_ago_is_forgotten_unless_its_encounter_is_open() {
        let as_of = Date::constant(2026, 9, 25);
        let (old, last_kept) = (add_days(as_of, -SETTLED_KEPT_DAYS - 1), add_days(as_of, -SETTLED_KEPT_DAYS));
        let mut items = vec![item("E1", 0, old), item("E2", 0, last_kept), item("E3", 0, old), item("E3", 500, old), item("", 0, old), item("", -200, old)];
        forget_settled(&mut items, as_of);
        let kept: Vec<(&str, i64)> = items.iter().map(|item| (item.encounter_id.as_str(), item.balance_cents.0)).collect();
        assert_eq!(kept, [("E2", 0), ("E3", 0), ("E3", 500), ("", -200)]);
    }
}
