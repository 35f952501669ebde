//! Account events on their way to the books: each is posted once, on its date, to the account that it belongs to.
//!
//! An event that names a patient, an encounter or a claim is given its guarantor from the open items. One that names nothing known waits and is listed, because its
//! encounter may come tomorrow.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use super::agency_events::{is_by_account_number, resolve_agency_events};
use super::inbox::{Inbox, RejectedInput};
use super::item_spill::ItemReader;
use super::night::event_key;
use super::stored::{UP_TO_NOW, each_row};
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::{AccountEvent, ExceptionKind, OpenItem, Owner, PostingException, Text, Transfer, parse_account_number};
use crate::model::{Cents, Key};
use crate::posting::PriorNeeded;
use crate::store::catalog::Catalog;
use crate::store::key_index::{Entry, KeyIndex};
use crate::store::segment::SegmentReader;
use crate::store::table::{AccountRow, PendingEventRow, Row};

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
    let mut events = pending(workspace, catalog, UP_TO_NOW)?;
    let mut known: HashMap<Text, Key> = events.iter().map(|event| (event.event_id.clone(), content_key(event))).collect();
    for event in std::mem::take(&mut inbox.events) {
        match judge_repeat(&event, &known, index)? {
            Repeat::New => {
                known.insert(event.event_id.clone(), content_key(&event));
                events.push(event);
            }
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
    night.exceptions = resolve_agency_events(workspace, catalog, &mut events)?;
    let unknown = resolve(workspace, catalog, &mut events, items)?;
    night.prior = reversed_transfers(workspace, catalog, &events)?;
    for event in events {
        if unknown.contains(&event.event_id) {
            let message = "names nothing that the books know; it waits, and is tried again every night: correct the id, or wait for its encounter";
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

fn judge_repeat(event: &AccountEvent, tonight: &HashMap<Text, Key>, index: &KeyIndex) -> Result<Repeat, Error> {
    let earlier = match tonight.get(&event.event_id) {
        Some(content) => Some(*content),
        None => index.find(event_key(&event.event_id))?.map(|entry| entry.content),
    };
    Ok(match earlier {
        None => Repeat::New,
        Some(content) if content == content_key(event) => Repeat::Same,
        Some(_) => Repeat::Different,
    })
}

/// What an event says, without where and when it was read. The guarantor counts where the sender named one; where the row names a patient, an encounter or a claim,
/// the guarantor was filled in here and does not count; where an agency names its account number, neither does the encounter.
fn content_key(event: &AccountEvent) -> Key {
    let amount = event.amount_cents.map(|cents| cents.to_string()).unwrap_or_default();
    let until = event.until.map(|until| until.to_string()).unwrap_or_default();
    let (date, line) = (event.date.to_string(), event.line.to_string());
    let by_number = is_by_account_number(event);
    let reference = parse_account_number(&event.reference).filter(|_| by_number).unwrap_or_else(|| event.reference.to_string());
    let names_guarantor = !by_number && event.patient_id.is_empty() && event.encounter_id.is_empty() && event.claim_id.is_empty();
    let texts = [
        if names_guarantor { event.guarantor_id.as_str() } else { "" },
        event.event.as_str(),
        &date,
        &event.patient_id,
        if by_number { "" } else { event.encounter_id.as_str() },
        &event.claim_id,
        &line,
        &event.payer_id,
        &amount,
        &until,
        &event.group_code,
        &event.carc,
        &reference,
        &event.reason,
        &event.detail,
    ];
    Key::of_texts(&texts)
}

/// The index entry of a posted event.
pub fn index_entry(event: &AccountEvent, run_number: i64) -> Entry {
    Entry { key: event_key(&event.event_id), content: content_key(event), run: u32::try_from(run_number).unwrap_or(u32::MAX), partition: 0, row: 0 }
}

/// Events that waited when a run ended, for their date or for their account.
pub fn pending(workspace: &Workspace, catalog: &Catalog, run_number: i64) -> Result<Vec<AccountEvent>, Error> {
    let mut events = Vec::new();
    for segment in catalog.segments(PendingEventRow::TABLE, run_number)? {
        for row in SegmentReader::<PendingEventRow>::open(&workspace.segments().join(&segment.name))? {
            let row = row?;
            events.push(serde_json::from_str(&row.event).map_err(|error| Error::Unbalanced(format!("{}: event {}: {error}", segment.name, row.event_id)))?);
        }
    }
    Ok(events)
}

/// Fills in the guarantors of events that name a patient, an encounter or a claim. Gives the ids of events whose account the books do not know, so that money with a mistyped
/// account number waits and is listed instead of lying on an account of nobody.
fn resolve(workspace: &Workspace, catalog: &Catalog, events: &mut [AccountEvent], items: &[PathBuf]) -> Result<HashSet<Text>, Error> {
    let mut wanted: HashMap<(u8, Text), Found> = events.iter().map(|event| (named(event), Found::default())).collect();
    let mut see = |guarantor: &Text, patient: &Text, encounter: &Text, claim: &Text, owes: bool| {
        for (kind, id) in [(b'g', guarantor), (b'p', patient), (b'e', encounter), (b'c', claim)] {
            if let Some(found) = wanted.get_mut(&(kind, id.clone())) {
                found.see(guarantor, owes);
            }
        }
    };
    each_row(workspace, catalog, OpenItem::TABLE, UP_TO_NOW, |item: OpenItem| {
        let owes = item.owner == Owner::Patient && item.balance_cents > Cents::ZERO;
        see(&item.guarantor_id, &item.patient_id, &item.encounter_id, &item.claim_id, owes);
        Ok(())
    })?;
    each_row(workspace, catalog, AccountRow::TABLE, UP_TO_NOW, |row: AccountRow| {
        let none = Text::default();
        see(&row.guarantor_id, &none, &none, &none, false);
        Ok(())
    })?;
    for path in items {
        let mut reader = ItemReader::open(path)?;
        while let Some(charge) = reader.take()? {
            see(&charge.guarantor_id, &charge.patient_id, &charge.encounter_id, &charge.claim_id, charge.payer_id.is_empty());
        }
    }
    if catalog.last_run()?.is_none() {
        for item in super::opening::open_items(workspace)? {
            let owes = item.owner == Owner::Patient && item.balance_cents > Cents::ZERO;
            see(&item.guarantor_id, &item.patient_id, &item.encounter_id, &item.claim_id, owes);
        }
    }
    let mut unknown = HashSet::new();
    for event in events.iter_mut() {
        match wanted.get(&named(event)).and_then(|found| found.guarantor.as_ref()) {
            Some(guarantor) => event.guarantor_id = guarantor.clone(),
            None => {
                unknown.insert(event.event_id.clone());
            }
        }
    }
    Ok(unknown)
}

/// Who was found for what an event names: somebody who owes before somebody who does not, else the first.
#[derive(Debug, Default)]
struct Found {
    guarantor: Option<Text>,
    owes: bool,
}

impl Found {
    fn see(&mut self, guarantor: &Text, owes: bool) {
        if self.guarantor.is_none() || (owes && !self.owes) {
            self.guarantor = Some(guarantor.clone());
            self.owes = owes;
        }
    }
}

/// What an event names.
fn named(event: &AccountEvent) -> (u8, Text) {
    if event.claim_id.is_empty() && event.encounter_id.is_empty() && event.patient_id.is_empty() {
        (b'g', event.guarantor_id.clone())
    } else if !event.claim_id.is_empty() {
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
