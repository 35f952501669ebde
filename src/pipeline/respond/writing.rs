//! What the answers of a night leave: segments, the items that they changed, and the sums by which the books are proved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::settled::{Fate, SettledSet};
use crate::error::Error;
use crate::ledger::{ClaimEvent, OpenItem, PostingException, Transfer, TrialBalance};
use crate::model::Cents;
use crate::pipeline::edit_results::EditResults;
use crate::reports::run_manifest::{AnswersTaken, StateCount};
use crate::reports::{Flows, RollForward};
use crate::store::answer_tables::{DueClaimRow, RemittanceRow, RemittedClaimRow};
use crate::store::key_index;
use crate::store::segment::SegmentWriter;
use crate::store::table::Row;

/// Partition number of what the answers of a run wrote: kept apart from the rest of the run, because reversals read it and nothing else.
pub const ANSWERS: u32 = 99_998;

/// What came of the night's answers.
#[derive(Default)]
pub struct Responded {
    /// Segments: table, path, partition, rows.
    pub segments: Vec<(String, PathBuf, u32, u64)>,
    /// All items of the guarantors whose items changed, in order; see `GroupSources::replaced`.
    pub replaced: Vec<PathBuf>,
    /// Items that come to a guarantor's others; see `GroupSources::added`.
    pub added: Vec<PathBuf>,
    /// True where the opening balances were opened here, because answers are about them.
    pub opened: bool,
    /// The transfers made here.
    pub balance: TrialBalance,
    /// How the receivables moved by them.
    pub roll_forward: RollForward,
    /// What that money was.
    pub flows: Flows,
    /// What a person has to look at.
    pub exceptions: Vec<PostingException>,
    /// What payers answered, beside the edits that had spoken.
    pub edit_results: EditResults,
    /// Claims that go to the next payer.
    pub due: Vec<DueClaimRow>,
    /// What the index of answers learns.
    pub keys: Vec<key_index::Entry>,
    /// Counts for `run.json`.
    pub taken: AnswersTaken,
}

/// Writes it.
pub struct Writing {
    items: (PathBuf, SegmentWriter<OpenItem>),
    added: (PathBuf, SegmentWriter<OpenItem>),
    transfers: (PathBuf, SegmentWriter<Transfer>),
    events: (PathBuf, SegmentWriter<ClaimEvent>),
    remittances: (PathBuf, SegmentWriter<RemittanceRow>),
    claims: (PathBuf, SegmentWriter<RemittedClaimRow>),
    /// Everything that is not a segment.
    pub responded: Responded,
}

impl Writing {
    /// Into new segments in a folder; items go to the scratch folder, because `book` writes the snapshot.
    pub fn create(segments: &Path, scratch: &Path, run_label: &str) -> Result<Writing, Error> {
        fn open<R: Row>(folder: &Path, name: &str) -> Result<(PathBuf, SegmentWriter<R>), Error> {
            let path = folder.join(format!("{name}-{}.parquet", R::TABLE));
            let writer = SegmentWriter::create(&path)?;
            Ok((path, writer))
        }
        let name = format!("{run_label}-answers");
        Ok(Writing {
            items: open(scratch, "answered")?,
            added: open(scratch, "unapplied")?,
            transfers: open(segments, &name)?,
            events: open(segments, &name)?,
            remittances: open(segments, &name)?,
            claims: open(segments, &name)?,
            responded: Responded::default(),
        })
    }

    /// Counts a set, by kind and fate.
    pub fn set(&mut self, settled: &SettledSet) {
        let fate = match settled.fate {
            Fate::Applied => "applied",
            Fate::Repeated => "repeated",
            Fate::Conflicting => "conflicting",
        };
        *self.responded.taken.sets.entry(format!("{}_{fate}", settled.set.kind.as_str())).or_default() += 1;
    }

    /// Keeps a transfer that changes no item, or only opens one.
    pub fn transfer(&mut self, transfer: &Transfer) -> Result<(), Error> {
        self.transfer_about(transfer, &[])
    }

    /// Keeps a transfer that changes some of these items.
    pub fn transfer_about(&mut self, transfer: &Transfer, items: &[OpenItem]) -> Result<(), Error> {
        self.responded.flows.post(transfer, items);
        self.responded.balance.post(transfer);
        self.responded.roll_forward.post(transfer);
        Ok(self.transfers.1.push(transfer)?)
    }

    /// Keeps an event.
    pub fn event(&mut self, event: &ClaimEvent) -> Result<(), Error> {
        *self.responded.taken.events.entry(event.event.as_str().to_owned()).or_default() += 1;
        Ok(self.events.1.push(event)?)
    }

    /// Keeps an item of a guarantor whose items changed. Guarantors come in order, with all of their items.
    pub fn item(&mut self, item: &OpenItem) -> Result<(), Error> {
        Ok(self.items.1.push(item)?)
    }

    /// Keeps an item of money that nobody could apply. They come in order of guarantor and item.
    pub fn unapplied(&mut self, item: &OpenItem) -> Result<(), Error> {
        Ok(self.added.1.push(item)?)
    }

    /// Keeps a remittance.
    pub fn remittance(&mut self, row: &RemittanceRow) -> Result<(), Error> {
        count(&mut self.responded.taken.remittances, &row.outcome, row.payment_cents);
        Ok(self.remittances.1.push(row)?)
    }

    /// Keeps a claim of a remittance.
    pub fn claim(&mut self, row: &RemittedClaimRow) -> Result<(), Error> {
        count(&mut self.responded.taken.remitted_claims, &row.outcome, row.paid_cents);
        Ok(self.claims.1.push(row)?)
    }

    /// Closes everything. Tables without rows leave no segment.
    pub fn finish(mut self) -> Result<Responded, Error> {
        self.responded.replaced = finished(self.items)?.into_iter().map(|(_, path, ..)| path).collect();
        self.responded.added.extend(finished(self.added)?.map(|(_, path, ..)| path));
        let segments = [finished(self.transfers)?, finished(self.events)?, finished(self.remittances)?, finished(self.claims)?];
        self.responded.segments = segments.into_iter().flatten().collect();
        Ok(self.responded)
    }
}

fn count(counts: &mut BTreeMap<String, StateCount>, outcome: &str, cents: Cents) {
    let counted = counts.entry(outcome.to_owned()).or_default();
    counted.count += 1;
    counted.cents = Cents(counted.cents.0.saturating_add(cents.0));
}

fn finished<R: Row>((path, writer): (PathBuf, SegmentWriter<R>)) -> Result<Option<(String, PathBuf, u32, u64)>, Error> {
    if writer.rows() == 0 {
        return Ok(None);
    }
    let rows = writer.finish()?;
    Ok(Some((R::TABLE.to_owned(), path, ANSWERS, rows)))
}
