//! After-care of what an agency has: every night its balances follow what happened here, accounts that may no longer be collected come back the same day, and the agency is told.
//!
//! Which gates take an account back is for `referral` to say, how it is booked for `posting`.

use super::book::Booking;
use crate::ledger::{AccountEvent, Contact, EventKind, GuarantorGroup, LedgerAccount, Owner, Text, Transfer, TransferEvent, account_number, placements, with_agency};
use crate::model::{Cents, Date};
use crate::posting::after_care::NO_LONGER_OWED;
use crate::posting::{lower_placed, recall};
use crate::referral::updates::{UpdateKind, UpdateRow};
use crate::referral::{ReferralContext, recalls};

/// What a guarantor's accounts looked like before tonight, as far as an agency must hear of a change.
pub struct Before {
    contact: Contact,
    had_any: bool,
}

impl Before {
    /// Remembered before anything of tonight is posted; nothing is kept of a guarantor of whom an agency has nothing.
    pub fn of(group: &GuarantorGroup) -> Before {
        let had_any = group.items.iter().any(|item| item.owner == Owner::Agency);
        Before { contact: if had_any { group.account.contact.clone() } else { Contact::default() }, had_any }
    }
}

/// What an agency is told of an account that it has.
const TOLD: [EventKind; 8] = [
    EventKind::ContactStopped,
    EventKind::ContactAllowed,
    EventKind::ActiveDuty,
    EventKind::Deceased,
    EventKind::PlanStarted,
    EventKind::PromiseToPay,
    EventKind::StatementReturned,
    EventKind::AssistanceDenied,
];

/// What after-care did.
#[derive(Debug, Default)]
pub struct AfterCare {
    /// Transfers that it made, applied to the group.
    pub transfers: Vec<Transfer>,
    /// What the agency must hear.
    pub updates: Vec<UpdateRow>,
}

/// True for a transfer by which something moves that an agency has.
pub fn concerns_agency(transfer: &Transfer) -> bool {
    transfer.debit == LedgerAccount::AgencyReceivable || transfer.credit == LedgerAccount::AgencyReceivable
}

/// Lowers what is no longer owed, recalls what may no longer be collected, and tells the agency of both, of tonight's `moved` money and of tonight's `events`.
pub fn after_care(booking: &Booking<'_>, group: &mut GuarantorGroup, before: &Before, moved: &[Transfer], events: &[AccountEvent]) -> AfterCare {
    let mut care = AfterCare::default();
    if !before.had_any {
        return care;
    }
    let (config, as_of) = (booking.config, booking.as_of);
    let batches = Batches::of(group, as_of);
    let lowered = lower_placed(group, as_of);
    let mut rows: Vec<UpdateRow> = moved.iter().chain(&lowered).filter_map(|transfer| batches.money(transfer, group)).collect();
    care.transfers.extend(lowered);
    let context = ReferralContext { as_of, referral: &config.referral, delinquency: &config.delinquency, entity: &config.entity, payers: booking.payers };
    for found in recalls(group, context, &config.placement) {
        let sentence = found.hits.iter().map(|hit| hit.explain(as_of)).collect::<Vec<_>>().join(". ");
        let transfers = recall(group, &found.encounter_id, batches.batch(&found.encounter_id), &found.gates(), &sentence, as_of);
        let amount = transfers.iter().map(|transfer| transfer.amount_cents).sum();
        rows.push(batches.row(UpdateKind::Recall, group, &found.encounter_id, as_of, amount, &found.gates().into()));
        care.transfers.extend(transfers);
    }
    rows.extend(batches.recalled_by_hand(group, events, moved));
    rows.extend(batches.changes(group, before, events, as_of));
    // The balance is that of the night's end, whatever the order of its parts.
    for row in &mut rows {
        row.balance_cents = batches.encounter_of(&row.account_no).map_or(Cents::ZERO, |encounter_id| with_agency(&group.items, encounter_id));
    }
    rows.sort_by(|left, right| (&left.account_no, left.kind).cmp(&(&right.account_no, right.kind)));
    care.updates = rows;
    care
}

/// The latest batch of every encounter of the guarantor that was ever placed.
struct Batches {
    rows: Vec<(Text, String, Text)>,
}

impl Batches {
    fn of(group: &GuarantorGroup, as_of: Date) -> Batches {
        let account = &group.account;
        let mut rows: Vec<(Text, String, Text)> = Vec::new();
        // The latest placement of an encounter comes last.
        let booked = placements(account, &group.items, as_of).into_iter().rev().map(|placement| (placement.placed.encounter_id.clone(), placement.placed.reference.clone()));
        // What an older version of the program placed has no event of its own.
        let unbooked = group.items.iter().filter(|item| item.owner == Owner::Agency).map(|item| (item.encounter_id.clone(), account.placed_batch.clone()));
        for (encounter_id, batch_id) in booked.chain(unbooked) {
            if !rows.iter().any(|(held, ..)| *held == encounter_id) {
                let account_no = account_number(&account.guarantor_id, &encounter_id);
                rows.push((encounter_id, account_no, batch_id));
            }
        }
        Batches { rows }
    }

    fn batch(&self, encounter_id: &str) -> &str {
        self.rows.iter().find(|(held, ..)| held == encounter_id).map_or("", |(_, _, batch_id)| batch_id)
    }

    fn encounter_of(&self, account_no: &str) -> Option<&Text> {
        self.rows.iter().find(|(_, held, _)| held == account_no).map(|(encounter_id, ..)| encounter_id)
    }

    fn row(&self, kind: UpdateKind, group: &GuarantorGroup, encounter_id: &str, date: Date, amount_cents: Cents, reason: &Text) -> UpdateRow {
        let account_no = account_number(&group.account.guarantor_id, encounter_id);
        UpdateRow { kind, batch_id: self.batch(encounter_id).into(), account_no, date, amount_cents, balance_cents: Cents::ZERO, reason: reason.clone(), contact: None }
    }

    /// A transfer as the agency hears of it; `None` for what the agency did itself.
    fn money(&self, transfer: &Transfer, group: &GuarantorGroup) -> Option<UpdateRow> {
        use TransferEvent as Event;
        let kind = match transfer.event {
            Event::PatientPayment | Event::Application | Event::PaymentReversal | Event::Refund => UpdateKind::Payment,
            Event::Placement if transfer.reason != NO_LONGER_OWED => return None,
            Event::AgencyPayment | Event::Opening => return None,
            _ => UpdateKind::Adjustment,
        };
        let amount = if transfer.credit == LedgerAccount::AgencyReceivable { transfer.amount_cents } else { -transfer.amount_cents };
        Some(self.row(kind, group, &transfer.encounter_id, transfer.effective_date, amount, &transfer.reason))
    }

    /// Recalls that a person sent in.
    fn recalled_by_hand(&self, group: &GuarantorGroup, events: &[AccountEvent], moved: &[Transfer]) -> Vec<UpdateRow> {
        let by_hand = events.iter().filter(|event| event.event == EventKind::AgencyRecalled);
        let mut rows = Vec::new();
        for event in by_hand {
            let back = moved.iter().filter(|transfer| transfer.source == event.event_id && transfer.credit == LedgerAccount::AgencyReceivable);
            rows.extend(back.map(|transfer| self.row(UpdateKind::Recall, group, &transfer.encounter_id, event.date, transfer.amount_cents, &event.reason)));
        }
        rows
    }

    /// A new address, and what was learnt about the guarantor, for every account that the agency still has.
    fn changes(&self, group: &GuarantorGroup, before: &Before, events: &[AccountEvent], as_of: Date) -> Vec<UpdateRow> {
        let mut rows = Vec::new();
        for (encounter_id, ..) in self.rows.iter().filter(|(encounter_id, ..)| with_agency(&group.items, encounter_id) > Cents::ZERO) {
            if group.account.contact != before.contact {
                let row = self.row(UpdateKind::Change, group, encounter_id, as_of, Cents::ZERO, &"contact".into());
                rows.push(UpdateRow { contact: Some(group.account.contact.clone()), ..row });
            }
            let concerns = |event: &&AccountEvent| TOLD.contains(&event.event) && (event.encounter_id.is_empty() || event.encounter_id == *encounter_id);
            rows.extend(events.iter().filter(concerns).map(|event| self.row(UpdateKind::Change, group, encounter_id, event.date, Cents::ZERO, &event.event.as_str().into())));
        }
        rows
    }
}
