//! Account events on their way to the books: each is posted once, on its date, to the account that it belongs to.
//!
//! An event that names a patient, an encounter or a claim is given its guarantor from the open items. One that names nothing known waits and is listed, because its
//! encounter may come tomorrow.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use super::inbox::{Inbox, RejectedInput};
use super::item_spill::ItemReader;
use super::night::event_key;
use super::workspace::Workspace;
use crate::error::Error;
use crate::intake::account_events::is_same_event;
use crate::ledger::{AccountEvent, ExceptionKind, OpenItem, PostingException, Text, Transfer};
use crate::model::{Cents, Key};
use crate::posting::PriorNeeded;
use crate::store::catalog::Catalog;
use crate::store::key_index::{Entry, KeyIndex};
use crate::store::segment::SegmentReader;
use crate::store::table::{PendingEventRow, Row};

/// The night's events, ready to be posted.
#[derive(Debug, Default)]
pub struct NightEvents {
    /// By guarantor, in order of date and id.
    pub by_guarantor: BTreeMap<Text, Vec<AccountEvent>>,
    /// Events whose account nobody knows yet.
    pub unresolved: Vec<AccountEvent>,
    /// A line for each of those.
    pub exceptions: Vec<PostingException>,
    /// Transfers of payments that are reversed tonight.
    pub prior: Vec<Transfer>,
}

/// Gathers tonight's events and those that waited.
pub fn gather_events(workspace: &Workspace, catalog: &Catalog, index: &KeyIndex, inbox: &mut Inbox, items: &[PathBuf]) -> Result<NightEvents, Error> {
    let mut events = pending(workspace, catalog)?;
    for event in std::mem::take(&mut inbox.events) {
        match judge_repeat(&event, &events, index)? {
            Repeat::New => events.push(event),
            Repeat::Same => {}
            Repeat::Different => inbox.rejected.push(RejectedInput {
                file: event.source.rsplit_once(':').map_or(event.source.as_str(), |(file, _)| file).to_owned(),
                line: event.source.rsplit_once(':').and_then(|(_, line)| line.parse().ok()).unwrap_or(0),
                message: format!("{}: event_id {} was used before for a different event; give the new event an id of its own", event.source, event.event_id),
                original: String::new(),
            }),
        }
    }
    let mut night = NightEvents::default();
    if events.is_empty() {
        return Ok(night);
    }
    resolve(workspace, catalog, &mut events, items)?;
    night.prior = reversed_transfers(workspace, catalog, &events)?;
    for event in events {
        if event.guarantor_id.is_empty() {
            let message = "names no account that has an open item; it waits, and is tried again every night";
            night.exceptions.push(PostingException::about(&event, ExceptionKind::UnknownAccount, event.amount_cents.unwrap_or(Cents::ZERO), message));
            night.unresolved.push(event);
        } else {
            night.by_guarantor.entry(event.guarantor_id.clone()).or_default().push(event);
        }
    }
    for events in night.by_guarantor.values_mut() {
        events.sort_by(|left, right| left.order().cmp(&right.order()));
    }
    Ok(night)
}

enum Repeat {
    New,
    Same,
    Different,
}

fn judge_repeat(event: &AccountEvent, tonight: &[AccountEvent], index: &KeyIndex) -> Result<Repeat, Error> {
    if let Some(earlier) = tonight.iter().find(|earlier| earlier.event_id == event.event_id) {
        return Ok(if is_same_event(earlier, event) { Repeat::Same } else { Repeat::Different });
    }
    Ok(match index.find(event_key(&event.event_id))? {
        None => Repeat::New,
        Some(entry) if entry.content == content_key(event) => Repeat::Same,
        Some(_) => Repeat::Different,
    })
}

/// What an event says, without where and when it was read and without the guarantor, who may have been filled in.
fn content_key(event: &AccountEvent) -> Key {
    let amount = event.amount_cents.map(|cents| cents.to_string()).unwrap_or_default();
    let until = event.until.map(|until| until.to_string()).unwrap_or_default();
    let (date, line) = (event.date.to_string(), event.line.to_string());
    let texts = [
        event.event.as_str(),
        &date,
        &event.patient_id,
        &event.encounter_id,
        &event.claim_id,
        &line,
        &event.payer_id,
        &amount,
        &until,
        &event.group_code,
        &event.carc,
        &event.reference,
        &event.reason,
        &event.detail,
    ];
    Key::of_texts(&texts)
}

/// The index entry of a posted event.
pub fn index_entry(event: &AccountEvent, run_number: i64) -> Entry {
    Entry { key: event_key(&event.event_id), content: content_key(event), run: u32::try_from(run_number).unwrap_or(u32::MAX), partition: 0, row: 0 }
}

fn pending(workspace: &Workspace, catalog: &Catalog) -> Result<Vec<AccountEvent>, Error> {
    let mut events = Vec::new();
    for segment in catalog.segments(PendingEventRow::TABLE, i64::MAX)? {
        for row in SegmentReader::<PendingEventRow>::open(&workspace.segments().join(&segment.name))? {
            let row = row?;
            events.push(serde_json::from_str(&row.event).map_err(|error| Error::Unbalanced(format!("{}: event {}: {error}", segment.name, row.event_id)))?);
        }
    }
    Ok(events)
}

/// Fills in the guarantors of events that name a patient, an encounter or a claim.
fn resolve(workspace: &Workspace, catalog: &Catalog, events: &mut [AccountEvent], items: &[PathBuf]) -> Result<(), Error> {
    let mut wanted: HashMap<(u8, Text), Option<Text>> = HashMap::new();
    for event in events.iter().filter(|event| event.guarantor_id.is_empty()) {
        wanted.insert(named(event), None);
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let mut see = |guarantor: &Text, patient: &Text, encounter: &Text, claim: &Text| {
        for (kind, id) in [(b'p', patient), (b'e', encounter), (b'c', claim)] {
            if let Some(found) = wanted.get_mut(&(kind, id.clone())) {
                found.get_or_insert_with(|| guarantor.clone());
            }
        }
    };
    for segment in catalog.segments(OpenItem::TABLE, i64::MAX)? {
        for item in SegmentReader::<OpenItem>::open(&workspace.segments().join(&segment.name))? {
            let item = item?;
            see(&item.guarantor_id, &item.patient_id, &item.encounter_id, &item.claim_id);
        }
    }
    for path in items {
        let mut reader = ItemReader::open(path)?;
        while let Some(charge) = reader.take()? {
            see(&charge.guarantor_id, &charge.patient_id, &charge.encounter_id, &charge.claim_id);
        }
    }
    for event in events.iter_mut().filter(|event| event.guarantor_id.is_empty()) {
        if let Some(Some(guarantor)) = wanted.get(&named(event)) {
            event.guarantor_id = guarantor.clone();
        }
    }
    Ok(())
}

/// What an event without a guarantor names.
fn named(event: &AccountEvent) -> (u8, Text) {
    if !event.claim_id.is_empty() {
        (b'c', event.claim_id.clone())
    } else if !event.encounter_id.is_empty() {
        (b'e', event.encounter_id.clone())
    } else {
        (b'p', event.patient_id.clone())
    }
}

/// The transfers of payments that tonight's events reverse. History is only read on nights that reverse something.
fn reversed_transfers(workspace: &Workspace, catalog: &Catalog, events: &[AccountEvent]) -> Result<Vec<Transfer>, Error> {
    let needed = PriorNeeded::by(events);
    let mut found = Vec::new();
    if needed.is_empty() {
        return Ok(found);
    }
    for segment in catalog.segments(Transfer::TABLE, i64::MAX)?.into_iter().filter(|segment| segment.partition == super::outputs::NO_PARTITION) {
        for transfer in SegmentReader::<Transfer>::open(&workspace.segments().join(&segment.name))? {
            let transfer = transfer?;
            if needed.matches(&transfer) {
                found.push(transfer);
            }
        }
    }
    Ok(found)
}
