//! Writes the snapshot of open items and accounts on a thread of its own, while booking goes on: encoding Parquet costs about as much as booking itself.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::groups::row_from_account;
use crate::error::Error;
use crate::ledger::{GuarantorGroup, OpenItem};
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
    as_of: Date,
}

/// A pair of ends over new segments, whose paths `path_of` gives by table.
pub fn snapshot(path_of: impl Fn(&str) -> PathBuf, as_of: Date) -> Result<(SnapshotSender, SnapshotWriter), Error> {
    let (sender, receiver) = sync_channel(WAITING_BATCHES);
    let paths = [path_of(OpenItem::TABLE), path_of(AccountRow::TABLE)];
    let [items, accounts] = &paths;
    let (items, accounts) = (SegmentWriter::create(items)?, SegmentWriter::create(accounts)?);
    Ok((SnapshotSender { sender, batch: Vec::with_capacity(BATCH) }, SnapshotWriter { receiver, items, accounts, paths, as_of }))
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
        let oldest = add_days(self.as_of, -SETTLED_KEPT_DAYS);
        // While anything of an encounter is open, all of it stays: who was billed, what they answered and when is what gates and clocks of the rest go by.
        let open: HashSet<&str> = group.items.iter().filter(|item| !item.balance_cents.is_zero()).map(|item| item.encounter_id.as_str()).collect();
        let is_kept =
            |item: &&OpenItem| !item.balance_cents.is_zero() || item.last_activity_date >= oldest || (!item.encounter_id.is_empty() && open.contains(item.encounter_id.as_str()));
        for item in group.items.iter().filter(is_kept) {
            self.items.push(item)?;
        }
        // An account without items and without a history says nothing; the next encounter brings its contact again.
        if !group.items.is_empty() || !group.account.events.is_empty() || !group.account.placed_batch.is_empty() {
            self.accounts.push(&row_from_account(&group.account)?)?;
        }
        Ok(())
    }
}
