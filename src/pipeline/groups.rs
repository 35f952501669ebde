//! Guarantors in order, each with the account and all items: last night's snapshot merged with tonight's charges, opening items and account events.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::path::PathBuf;

use super::item_spill::{ItemReader, SpilledCharge};
use crate::error::Error;
use crate::ledger::{AccountEvent, Contact, GuarantorAccount, GuarantorGroup, Judgement, Judgements, OpenItem, Text};
use crate::model::{Date, Key};
use crate::posting::ItemChange;
use crate::reports::answers::answer_list;
use crate::store::StoreError;
use crate::store::segment::SegmentReader;
use crate::store::table::AccountRow;
use crate::worklists::answered::AnswerList;

/// One guarantor with everything that tonight brings.
#[derive(Debug, Default)]
pub struct NightGroup {
    /// The account and last night's items.
    pub group: GuarantorGroup,
    /// Tonight's charges in order of item.
    pub charges: Vec<SpilledCharge>,
    /// Items that were open before the workspace began, imported tonight.
    pub opening: Vec<OpenItem>,
    /// What further claims do to items.
    pub changes: Vec<ItemChange>,
    /// Account events to post.
    pub events: Vec<AccountEvent>,
    /// Items that were denied and owed when the night began, with the day of the denial.
    pub denied: Vec<(Key, Date)>,
}

/// What is merged.
#[derive(Default)]
pub struct GroupSources {
    /// Last night's open items, in order of snapshot.
    pub items: Vec<PathBuf>,
    /// All items of those guarantors of last night whom tonight's answers have changed; they stand for last night's.
    pub replaced: Vec<PathBuf>,
    /// Items that come to a guarantor's others.
    pub added: Vec<PathBuf>,
    /// Last night's accounts.
    pub accounts: Vec<PathBuf>,
    /// Tonight's charges, one file a shard.
    pub charges: Vec<PathBuf>,
    /// Opening items, sorted by guarantor and item.
    pub opening: Vec<OpenItem>,
    /// What further claims do to items, by guarantor.
    pub changes: BTreeMap<Text, Vec<ItemChange>>,
    /// Account events by guarantor.
    pub events: BTreeMap<Text, Vec<AccountEvent>>,
}

/// A reader with its next row at hand, over segments that follow one another.
struct Peeked<R: crate::store::table::Row> {
    readers: std::vec::IntoIter<PathBuf>,
    open: Option<SegmentReader<R>>,
    head: Option<R>,
}

impl<R: crate::store::table::Row> Peeked<R> {
    fn open(paths: Vec<PathBuf>) -> Result<Self, StoreError> {
        let mut peeked = Peeked { readers: paths.into_iter(), open: None, head: None };
        peeked.advance()?;
        Ok(peeked)
    }

    fn advance(&mut self) -> Result<(), StoreError> {
        loop {
            if let Some(reader) = &mut self.open {
                self.head = reader.next_row()?;
                if self.head.is_some() {
                    return Ok(());
                }
            }
            match self.readers.next() {
                Some(path) => self.open = Some(SegmentReader::open(&path)?),
                None => {
                    self.open = None;
                    return Ok(());
                }
            }
        }
    }

    fn take_if(&mut self, wanted: impl FnOnce(&R) -> bool) -> Result<Option<R>, StoreError> {
        if !self.head.as_ref().is_some_and(wanted) {
            return Ok(None);
        }
        let taken = self.head.take();
        self.advance()?;
        Ok(taken)
    }
}

/// The merge.
pub struct Groups {
    items: Peeked<OpenItem>,
    replaced: Peeked<OpenItem>,
    added: Peeked<OpenItem>,
    accounts: Peeked<AccountRow>,
    charges: Vec<ItemReader>,
    // Which charge file has the smallest guarantor, then item.
    heads: BinaryHeap<Reverse<(Text, Key, usize)>>,
    opening: std::iter::Peekable<std::vec::IntoIter<OpenItem>>,
    changes: std::iter::Peekable<std::collections::btree_map::IntoIter<Text, Vec<ItemChange>>>,
    events: std::iter::Peekable<std::collections::btree_map::IntoIter<Text, Vec<AccountEvent>>>,
}

impl Groups {
    /// Opens everything.
    pub fn open(sources: GroupSources) -> Result<Groups, Error> {
        let charges = sources.charges.iter().map(|path| ItemReader::open(path)).collect::<Result<Vec<_>, _>>()?;
        let head = |(place, reader): (usize, &ItemReader)| reader.head().map(|charge| Reverse((charge.guarantor_id.clone(), charge.item_id, place)));
        let heads = charges.iter().enumerate().filter_map(head).collect();
        Ok(Groups {
            items: Peeked::open(sources.items)?,
            replaced: Peeked::open(sources.replaced)?,
            added: Peeked::open(sources.added)?,
            accounts: Peeked::open(sources.accounts)?,
            charges,
            heads,
            opening: sources.opening.into_iter().peekable(),
            changes: sources.changes.into_iter().peekable(),
            events: sources.events.into_iter().peekable(),
        })
    }

    /// The next guarantor; `None` at the end.
    pub fn next_group(&mut self) -> Result<Option<NightGroup>, Error> {
        let Some(guarantor) = self.next_guarantor() else { return Ok(None) };
        let mut night = NightGroup::default();
        night.group.account = match self.accounts.take_if(|row| row.guarantor_id == guarantor)? {
            Some(row) => account_from_row(row)?,
            None => GuarantorAccount { guarantor_id: guarantor.clone(), ..GuarantorAccount::default() },
        };
        night.group.items = self.take_items(&guarantor, &mut night.denied)?;
        while let Some(Reverse((head, _, place))) = self.heads.peek()
            && *head == guarantor
        {
            let place = *place;
            self.heads.pop();
            let Some(reader) = self.charges.get_mut(place) else { continue };
            night.charges.extend(reader.take()?);
            if let Some(next) = reader.head() {
                self.heads.push(Reverse((next.guarantor_id.clone(), next.item_id, place)));
            }
        }
        while let Some(item) = self.opening.next_if(|item| item.guarantor_id == guarantor) {
            night.opening.push(item);
        }
        if let Some((_, changes)) = self.changes.next_if(|(held, _)| *held == guarantor) {
            night.changes = changes;
        }
        if let Some((_, events)) = self.events.next_if(|(held, _)| *held == guarantor) {
            night.events = events;
        }
        Ok(Some(night))
    }

    /// The guarantor's items in order: last night's, unless tonight's answers changed them, and those that come to them; and which of last night's were denied.
    fn take_items(&mut self, guarantor: &Text, denied: &mut Vec<(Key, Date)>) -> Result<Vec<OpenItem>, StoreError> {
        let mut items = Vec::new();
        let is_replaced = self.replaced.head.as_ref().is_some_and(|item| item.guarantor_id == *guarantor);
        while let Some(item) = self.items.take_if(|item| item.guarantor_id == *guarantor)? {
            denied.extend(item.state_date.filter(|_| answer_list(&item) == Some(AnswerList::Denied)).map(|date| (item.item_id, date)));
            if !is_replaced {
                items.push(item);
            }
        }
        while let Some(item) = self.replaced.take_if(|item| item.guarantor_id == *guarantor)? {
            items.push(item);
        }
        let sorted = items.len();
        while let Some(item) = self.added.take_if(|item| item.guarantor_id == *guarantor)? {
            // What is still at hand is more than what was made again from history.
            if items.get(..sorted).unwrap_or_default().binary_search_by_key(&item.item_id, |held: &OpenItem| held.item_id).is_err() {
                items.push(item);
            }
        }
        if items.len() > sorted {
            items.sort_by_key(|item| item.item_id);
        }
        Ok(items)
    }

    fn next_guarantor(&mut self) -> Option<Text> {
        let heads = [
            self.items.head.as_ref().map(|item| &item.guarantor_id),
            self.replaced.head.as_ref().map(|item| &item.guarantor_id),
            self.added.head.as_ref().map(|item| &item.guarantor_id),
            self.accounts.head.as_ref().map(|row| &row.guarantor_id),
            self.heads.peek().map(|Reverse((guarantor, _, _))| guarantor),
            self.opening.peek().map(|item| &item.guarantor_id),
            self.changes.peek().map(|(guarantor, _)| guarantor),
            self.events.peek().map(|(guarantor, _)| guarantor),
        ];
        heads.into_iter().flatten().min().cloned()
    }
}

/// An account from its stored row.
pub fn account_from_row(row: AccountRow) -> Result<GuarantorAccount, Error> {
    let unreadable = |what: &str, error| Error::Unbalanced(format!("the stored {what} of account {} cannot be read: {error}", row.guarantor_id));
    let events = if row.events.is_empty() { Vec::new() } else { serde_json::from_str(&row.events).map_err(|error| unreadable("events", error))? };
    let judged = |text: &str| if text.is_empty() { Ok(None) } else { serde_json::from_str(text).map(Some).map_err(|error| unreadable("judgement", error)) };
    let judgements = Judgements { latest: judged(&row.judged)?, before: judged(&row.judged_before)? };
    Ok(GuarantorAccount {
        guarantor_id: row.guarantor_id,
        contact: Contact {
            last_name: row.last_name,
            first_name: row.first_name,
            birth_date: row.birth_date,
            address_1: row.address_1,
            address_2: row.address_2,
            city: row.city,
            state: row.state,
            zip: row.zip,
            phone: row.phone,
        },
        events,
        last_payment_date: row.last_payment_date,
        last_payment_cents: row.last_payment_cents,
        placed_batch: row.placed_batch,
        placed_date: row.placed_date,
        judgements,
    })
}

/// An account as it is stored.
pub fn row_from_account(account: &GuarantorAccount) -> Result<AccountRow, Error> {
    let unwritable = |error| Error::Failed(format!("the events or judgements of account {} cannot be stored: {error}", account.guarantor_id));
    let events = if account.events.is_empty() { String::new() } else { serde_json::to_string(&account.events).map_err(unwritable)? };
    let judged = |judgement: &Option<Box<Judgement>>| judgement.as_ref().map_or(Ok(String::new()), serde_json::to_string).map_err(unwritable);
    let contact = account.contact.clone();
    Ok(AccountRow {
        guarantor_id: account.guarantor_id.clone(),
        last_name: contact.last_name,
        first_name: contact.first_name,
        birth_date: contact.birth_date,
        address_1: contact.address_1,
        address_2: contact.address_2,
        city: contact.city,
        state: contact.state,
        zip: contact.zip,
        phone: contact.phone,
        events,
        last_payment_date: account.last_payment_date,
        last_payment_cents: account.last_payment_cents,
        placed_batch: account.placed_batch.clone(),
        placed_date: account.placed_date,
        judged: judged(&account.judgements.latest)?,
        judged_before: judged(&account.judgements.before)?,
    })
}
