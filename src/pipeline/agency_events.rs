//! Whose account an agency means: its answers may name nothing but the account number that the placement file gave, or a whole batch. Both become the encounter of a guarantor
//! before the event is posted. What nobody knows is left as it is, and waits with the other events whose account is unknown.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::stored::{UP_TO_NOW, each_row};
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::{AccountEvent, EventKind, ExceptionKind, OpenItem, Owner, PostingException, Text, account_number, parse_account_number};
use crate::model::Cents;
use crate::store::catalog::Catalog;
use crate::store::table::{AccountRow, Row};

/// True for an event that names its account by the agency's account number, whatever else it names: guarantor and encounter may have been filled in here.
pub fn is_by_account_number(event: &AccountEvent) -> bool {
    event.event.is_agencys() && parse_account_number(&event.reference).is_some()
}

/// Gives events that name an account number their guarantor and encounter, and makes one event for each account of what names a batch. Events that disagree with the batch are taken
/// out and listed.
pub fn resolve_agency_events(workspace: &Workspace, catalog: &Catalog, events: &mut Vec<AccountEvent>) -> Result<Vec<PostingException>, Error> {
    let mut exceptions = Vec::new();
    if !events.iter().any(is_blank) {
        return Ok(exceptions);
    }
    let placed = PlacedAccounts::read(workspace, catalog)?;
    let mut resolved = Vec::with_capacity(events.len());
    for event in std::mem::take(events) {
        if !is_blank(&event) {
            resolved.push(event);
        } else if let Some(account_no) = parse_account_number(&event.reference) {
            resolved.push(placed.name(event, &account_no));
        } else {
            placed.name_batch(event, &mut resolved, &mut exceptions);
        }
    }
    *events = resolved;
    Ok(exceptions)
}

/// An agency's event that names an account or a batch by its reference, and no encounter.
fn is_blank(event: &AccountEvent) -> bool {
    event.event.is_agencys() && !event.reference.is_empty() && event.patient_id.is_empty() && event.encounter_id.is_empty() && event.claim_id.is_empty()
}

/// One placement as the books hold it.
struct PlacedAccount {
    guarantor_id: Text,
    encounter_id: Text,
    cents: Cents,
}

/// Everything that was ever placed.
#[derive(Default)]
struct PlacedAccounts {
    accounts: HashMap<String, (Text, Text)>,
    batches: BTreeMap<Text, Vec<PlacedAccount>>,
    /// The batch of each encounter's latest placement.
    latest: HashMap<(Text, Text), (crate::model::Date, Text)>,
    /// Encounters of which an agency holds something.
    held: BTreeSet<(Text, Text)>,
}

impl PlacedAccounts {
    fn read(workspace: &Workspace, catalog: &Catalog) -> Result<PlacedAccounts, Error> {
        let mut placed = PlacedAccounts::default();
        each_row(workspace, catalog, OpenItem::TABLE, UP_TO_NOW, |item: OpenItem| {
            if item.owner == Owner::Agency {
                placed.know(&item.guarantor_id, &item.encounter_id);
                if item.balance_cents > Cents::ZERO {
                    placed.held.insert((item.guarantor_id, item.encounter_id));
                }
            }
            Ok(())
        })?;
        each_row(workspace, catalog, AccountRow::TABLE, UP_TO_NOW, |row: AccountRow| {
            // Few accounts were ever placed; the others are not worth parsing.
            if row.events.contains(EventKind::AgencyPlaced.as_str()) {
                let account = super::groups::account_from_row(row)?;
                account.events.iter().filter(|event| event.event == EventKind::AgencyPlaced).for_each(|event| placed.add(event));
            }
            Ok(())
        })?;
        Ok(placed)
    }

    fn know(&mut self, guarantor_id: &Text, encounter_id: &Text) {
        self.accounts.insert(account_number(guarantor_id, encounter_id), (guarantor_id.clone(), encounter_id.clone()));
    }

    fn add(&mut self, event: &AccountEvent) {
        self.know(&event.guarantor_id, &event.encounter_id);
        let account = PlacedAccount { guarantor_id: event.guarantor_id.clone(), encounter_id: event.encounter_id.clone(), cents: event.amount_cents.unwrap_or_default() };
        let this = (event.posting_date, event.reference.clone());
        let latest = self.latest.entry((event.guarantor_id.clone(), event.encounter_id.clone())).or_insert_with(|| this.clone());
        if *latest < this {
            *latest = this;
        }
        self.batches.entry(event.reference.clone()).or_default().push(account);
    }

    fn name(&self, event: AccountEvent, account_no: &str) -> AccountEvent {
        match self.accounts.get(account_no) {
            Some((guarantor_id, encounter_id)) if event.guarantor_id.is_empty() || event.guarantor_id == *guarantor_id => {
                AccountEvent { guarantor_id: guarantor_id.clone(), encounter_id: encounter_id.clone(), reference: account_no.into(), ..event }
            }
            // The number is another guarantor's, or nobody's: it waits until somebody has looked.
            _ => AccountEvent { guarantor_id: Text::default(), ..event },
        }
    }

    /// One event for each account of the batch that the agency still has.
    fn name_batch(&self, event: AccountEvent, resolved: &mut Vec<AccountEvent>, exceptions: &mut Vec<PostingException>) {
        let is_for_all =
            matches!(event.event, EventKind::AgencyAccepted | EventKind::AgencyRejected | EventKind::AgencyReturned | EventKind::AgencyRecalled | EventKind::AgencyClosed);
        let Some(batch) = self.batches.get(&event.reference).filter(|_| is_for_all && event.guarantor_id.is_empty()) else {
            resolved.push(event);
            return;
        };
        let placed: Cents = batch.iter().map(|account| account.cents).sum();
        if let Some(amount) = event.amount_cents.filter(|amount| *amount != placed) {
            let message = format!("the agency names {amount} for batch {}, {placed} was placed in it; nothing was taken, settle the difference with the agency", event.reference);
            exceptions.push(PostingException::about(&event, ExceptionKind::AgencyDiffers, amount - placed, message));
            return;
        }
        let is_there = |account: &&PlacedAccount| {
            let key = (account.guarantor_id.clone(), account.encounter_id.clone());
            self.held.contains(&key) && self.latest.get(&key).is_some_and(|(_, latest)| *latest == event.reference)
        };
        for account in batch.iter().filter(is_there) {
            let account_no = account_number(&account.guarantor_id, &account.encounter_id);
            resolved.push(AccountEvent {
                event_id: format!("{}:{account_no}", event.event_id).into(),
                guarantor_id: account.guarantor_id.clone(),
                encounter_id: account.encounter_id.clone(),
                amount_cents: None,
                reference: account_no.into(),
                detail: format!("batch {} {}", event.reference, event.detail).trim_ascii_end().into(),
                ..event.clone()
            });
        }
    }
}
